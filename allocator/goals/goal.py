"""What a goal is: what engines make least or most, and the same counted from a plan."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from allocator.case.deployment import Deployment
from allocator.columns import Columns, Reference
from allocator.families import Measure
from allocator.model import Objective


@dataclass(frozen=True, eq=False)
class Standing:
    """A plan with all its measures, as goals count it.

    Attributes
    ----------
    deployment
        The plan in its case.
    measures
        The measures of every family, by family.
    reference
        The run that `changes` measures against.
    """

    deployment: Deployment
    measures: Mapping[str, tuple[Measure, ...]]
    reference: Reference | None = None


@dataclass(frozen=True)
class GoalKind:
    """One goal: its statement, its objective over columns, its exact value on a plan, in `unit`."""

    name: str
    statement: str
    unit: str
    objective: Callable[[Columns], Objective]
    recount: Callable[[Standing], Fraction]
    most: bool = False
