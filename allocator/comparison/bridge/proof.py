"""Proof: between what the cost of a best plan lies, and which goals leave it in doubt."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocator.case import E4, Goal
from allocator.report.wording import percent_up
from allocator.search import Reached

COST = "cost"


@dataclass(frozen=True, slots=True)
class Proof:
    """How sure the cost of a plan is the cost of a best one.

    Attributes
    ----------
    interval
        The least and the most [cents] that a best plan can cost which reaches in the goals before cost what this one
        reaches; None where nothing is known.
    doubts
        Goals that come before cost and are not proven, each with its gap: a plan that is better in them may cost
        anything. Of the whole proof, where cost is no goal.
    """

    interval: tuple[Fraction, Fraction] | None
    doubts: tuple[str, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether a best plan costs this and nothing else."""
        return not self.doubts and self.interval is not None and self.interval[0] == self.interval[1]


UNSOLVED = Proof(None, ("no search was made or it was ended before its goals",))


def proof(goals: Sequence[Goal], reached: Sequence[Reached], cents: int) -> Proof:
    """Return the proof that a search gives for the cost of its plan.

    Parameters
    ----------
    goals, reached
        The goals in order with their tolerances, and what each came to.
    cents
        What the plan costs.
    """
    found = {goal.goal: goal for goal in reached}
    doubts: list[str] = []
    for goal in goals:
        came = found.get(goal.name)
        if came is None:
            return UNSOLVED
        if goal.name == COST:
            if came.bound is None:
                return Proof(None, (*doubts, "nothing is known of a lower cost"))
            give = abs(came.reached) * Fraction(goal.tolerance, E4)
            most = max(Fraction(cents), 100 * (came.reached + give if goal.tolerance else came.reached))
            return Proof((100 * came.bound, most), tuple(doubts))
        if not came.proven:
            doubts.append(f"{goal.name} {_within(came.gap)}")
    return Proof(None, ("cost is not among the goals",))


def _within(gap: Fraction | None) -> str:
    return "not proven" if gap is None else f"proven within {percent_up(gap, 2)}"
