"""What was asked, and what is proposed: frozen, sorted, exact."""

from allocator.case.case import Case
from allocator.case.openings import openings
from allocator.case.phases import Phase
from allocator.case.plan import Assignment, Plan
from allocator.case.records import (
    DEFAULT_GOALS,
    E4,
    NOWHERE,
    Cap,
    Capability,
    Concession,
    Contributor,
    Equipment,
    Gate,
    Goal,
    Group,
    Level,
    Limit,
    Mission,
    Origin,
    Pair,
    Pledge,
    Pool,
    Rate,
    Requirement,
    Settings,
    Window,
)
from allocator.case.scopes import Part, expand, parts

__all__ = [
    "DEFAULT_GOALS",
    "E4",
    "NOWHERE",
    "Assignment",
    "Cap",
    "Capability",
    "Case",
    "Concession",
    "Contributor",
    "Equipment",
    "Gate",
    "Goal",
    "Group",
    "Level",
    "Limit",
    "Mission",
    "Origin",
    "Pair",
    "Part",
    "Phase",
    "Plan",
    "Pledge",
    "Pool",
    "Rate",
    "Requirement",
    "Settings",
    "Window",
    "expand",
    "openings",
    "parts",
]
