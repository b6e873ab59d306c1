"""Noise: whether units are elsewhere because of the scenario, or because searches ended early."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from allocator.audit import Audit, audit
from allocator.comparison.carried import carried
from allocator.comparison.member import Member
from allocator.goals import GOALS

CHANGES = "changes"


class Noise(StrEnum):
    """What moved those who are elsewhere: the scenario alone, also search that ended early, or maybe that."""

    NONE = "scenario"
    SOME = "also search"
    UNKNOWN = "maybe search"


WORDS = {
    Noise.NONE: (
        "every difference is due to the scenario: undone in whole or in part, this plan would be worse for it; made in "
        "the base, the base's plan would be no better there."
    ),
    Noise.SOME: (
        "part of it is search and not the scenario, because this plan would be better for the base than the base's "
        "own. More time (--time-limit) makes this part smaller."
    ),
    Noise.UNKNOWN: (
        "part of it may be search and not the scenario, because the two plans are not proven best, or were not "
        "searched near each other. More time (--time-limit) makes this part smaller."
    ),
}
"""What each means, after the name of a scenario."""


@dataclass(frozen=True, slots=True)
class Sureness:
    """How sure it is that who moved in a scenario moved for it; `noise` is None where nobody did."""

    scenario: str
    noise: Noise | None

    @property
    def words(self) -> str:
        """The same in a sentence; empty where nobody moved."""
        return "" if self.noise is None else f"{self.scenario}: {WORDS[self.noise]}"


def sureness(base: Member, member: Member, moved: int) -> Sureness:
    """Return whether it is the scenario that has units elsewhere.

    Parameters
    ----------
    base, member
        The two plans.
    moved
        How many person-months are elsewhere.
    """
    if base.audit is None or member.audit is None or not moved:
        return Sureness(member.name, None)
    if base.end.settled and member.end.settled:
        return Sureness(member.name, Noise.NONE)
    there = audit(base.audit.case, carried(member.audit.plan, member.audit.case, base.audit.case).plan)
    better = not there.faults and _rank(there) < _rank(base.audit)
    return Sureness(member.name, Noise.SOME if better else Noise.UNKNOWN)


def _rank(counted: Audit) -> list[Fraction]:
    """Return what a plan comes to in the goals of its case, the least best; nearness to another plan is no merit."""
    names = [goal.name for goal in counted.case.goals if goal.name != CHANGES]
    return [-counted.values[name] if GOALS[name].most else counted.values[name] for name in names]
