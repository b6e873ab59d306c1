"""Views: what of the plans is compared."""

from collections.abc import Iterable
from dataclasses import dataclass

from allocator.audit import Audit
from allocator.case import Case
from allocator.families.wording import listed
from allocator.report.coverage import Need, needs
from allocator.report.wording import plural

Asked = tuple[str, str, str, int]
"""A requirement: mission, capability, task and first month, counted from the year 0."""


@dataclass(frozen=True)
class View:
    """What is compared: everything, or like for like only what every plan knows.

    Attributes
    ----------
    missions, requirements
        What is compared; None: everything.
    only_differences
        Whether rows in which nothing differs are left out.
    left_out
        Missions, and the number of requirements, that are not in every plan and therefore left out.
    """

    missions: frozenset[str] | None = None
    requirements: frozenset[Asked] | None = None
    only_differences: bool = False
    left_out: tuple[tuple[str, ...], int] = ((), 0)

    def has(self, mission: str) -> bool:
        """Whether a mission is compared."""
        return self.missions is None or mission in self.missions

    def asks(self, asked: Asked) -> bool:
        """Whether a requirement is compared."""
        return self.has(asked[0]) and (self.requirements is None or asked in self.requirements)

    def needs(self, counted: Audit) -> dict[Asked, Need]:
        """Return what is asked for and what is missing of it, by requirement."""
        found = ((asked_of(counted.case, need.r), need) for need in needs(counted.deployment))
        return {asked: need for asked, need in sorted(found) if self.asks(asked)}

    @property
    def sentence(self) -> str:
        """What is compared, in words; empty for everything."""
        if self.missions is None:
            return ""
        missions, requirements = self.left_out
        if not missions and not requirements:
            return "Like for like: every mission and requirement is in every plan."
        out = [listed(missions)] if missions else []
        out += [f"{plural(requirements, 'requirement')} of the other missions"] if requirements else []
        verb = "is" if len(missions) + requirements == 1 else "are"
        return f"Like for like: left out, because not in every plan, {verb} {' and '.join(out)}."


def asked_of(case: Case, r: int) -> Asked:
    """Return requirement `r` under a name that it has in every case."""
    row = case.requirements[r]
    zero = case.settings.start[0] * 12 + case.settings.start[1] - 1
    return row.mission, row.capability, row.task, zero + row.window.first


def like_for_like(cases: Iterable[Case], *, only_differences: bool = False) -> View:
    """Return the view of the missions and requirements that all cases have."""
    every = tuple(cases)
    missions = [frozenset(mission.code for mission in case.missions) for case in every]
    rows = [frozenset(asked_of(case, r) for r in range(len(case.requirements))) for case in every]
    shared = frozenset.intersection(*missions)
    common = frozenset(row for row in frozenset.intersection(*rows) if row[0] in shared)
    out = tuple(sorted(frozenset.union(*missions) - shared))
    lost = sum(row[0] in shared for row in frozenset.union(*rows) - common)
    return View(shared, common, only_differences, (out, lost))
