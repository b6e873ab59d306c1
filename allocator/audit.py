"""The audit: every family, cost and goal of a plan recounted exactly, by code that never saw an engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from allocator.case import Case, Plan
from allocator.case.deployment import Deployment
from allocator.columns import Reference
from allocator.costs import Charge, charges
from allocator.families import BY_NAME, FAMILIES, Measure
from allocator.goals import GOALS, Standing


@dataclass(frozen=True, eq=False)
class Audit:
    """A plan recounted.

    Attributes
    ----------
    deployment
        The plan in its case.
    measures
        The measures of every family, by family.
    values
        The exact value of every goal there is, by name.
    reference
        The run that the goal `changes` measures against.
    """

    deployment: Deployment
    measures: Mapping[str, tuple[Measure, ...]]
    values: Mapping[str, Fraction]
    reference: Reference | None = None

    @property
    def case(self) -> Case:
        """The case."""
        return self.deployment.case

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.deployment.plan

    @cached_property
    def faults(self) -> tuple[Measure, ...]:
        """The measures of every rule that the plan breaks; empty when the plan is sound."""
        return tuple(measure for measures in self.measures.values() for measure in measures if not measure.holds)

    @cached_property
    def bent(self) -> tuple[Measure, ...]:
        """The measures of every soft limit that gives."""
        return tuple(measure for measures in self.measures.values() for measure in measures if measure.broken)

    @property
    def broken(self) -> Mapping[str, Mapping[tuple[int, ...], int]]:
        """By how much each soft row is broken, by family and key."""
        found: dict[str, dict[tuple[int, ...], int]] = {}
        for measure in self.bent:
            found.setdefault(measure.family, {})[measure.key] = measure.broken
        return found

    @property
    def charges(self) -> tuple[Charge, ...]:
        """What the plan costs, by mission, class, item and phase."""
        return charges(self.deployment)

    @property
    def rules(self) -> int:
        """How many rules were counted."""
        return sum(len(measures) for measures in self.measures.values())

    def words(self, measure: Measure) -> str:
        """Return the sentence of a measure, its first letter raised."""
        text = BY_NAME[measure.family].words(self.case, measure)
        return text[0].upper() + text[1:]


def audit(case: Case, plan: Plan, reference: Reference | None = None) -> Audit:
    """Return `plan` recounted in `case`.

    Parameters
    ----------
    case, plan
        What was asked and what is proposed; the plan may be unsound.
    reference
        The run that the goal `changes` measures against.
    """
    deployment = Deployment(case, plan)
    measures = {family.name: tuple(family.recount(deployment)) for family in FAMILIES}
    standing = Standing(deployment, measures, reference)
    values = {name: kind.recount(standing) for name, kind in GOALS.items()}
    return Audit(deployment, measures, values, reference)
