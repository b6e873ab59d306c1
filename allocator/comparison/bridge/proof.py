"""Proof: between what the cost of a best plan lies, and which goals leave it in doubt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from allocator.case import E4, Goal
from allocator.goals import GOALS
from allocator.report.wording import percent_up
from allocator.search import Reached

COST = "cost"


class Doubt(NamedTuple):
    """What leaves it in doubt that a plan is best: a goal with the gap to its bound, None where that is not known.

    Or, in the place of a goal, what is said of the whole proof.
    """

    about: str
    gap: Fraction | None = None

    @property
    def words(self) -> str:
        """The doubt in words."""
        if self.about not in GOALS:
            return self.about
        return f"{self.about} {'not proven' if self.gap is None else f'proven within {percent_up(self.gap, 2)}'}"


@dataclass(frozen=True, slots=True)
class Proof:
    """How sure the cost of a plan is the cost of a best one.

    Attributes
    ----------
    interval
        The least and the most [cents] that a best plan can cost which reaches in the goals before cost what this one
        reaches; None where nothing is known.
    doubts
        Goals that come before cost and are not proven: a plan that is better in them may cost anything. Of the whole
        proof, where cost is no goal.
    """

    interval: tuple[Fraction, Fraction] | None
    doubts: tuple[Doubt, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether a best plan costs this and nothing else."""
        return not self.doubts and self.interval is not None and self.interval[0] == self.interval[1]


UNSOLVED = Proof(None, (Doubt("no search was made or it was ended before its goals"),))


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
    doubts: list[Doubt] = []
    for goal in goals:
        came = found.get(goal.name)
        if came is None:
            return UNSOLVED
        if goal.name == COST:
            if came.bound is None:
                return Proof(None, (*doubts, Doubt("nothing is known of a lower cost")))
            give = abs(came.reached) * Fraction(goal.tolerance, E4)
            most = max(Fraction(cents), 100 * (came.reached + give if goal.tolerance else came.reached))
            return Proof((100 * came.bound, most), tuple(doubts))
        if not came.proven:
            doubts.append(Doubt(goal.name, came.gap))
    return Proof(None, (Doubt("cost is not among the goals"),))


def doubted(proofs: Iterable[Proof]) -> tuple[str, ...]:
    """Return what is not proven of several plans in words: of each goal what the plan says of which least is known."""
    found: dict[str, Doubt] = {}
    for doubt in (doubt for each in proofs for doubt in each.doubts):
        known = found.setdefault(doubt.about, doubt)
        if known.gap is not None and (doubt.gap is None or doubt.gap > known.gap):
            found[doubt.about] = doubt
    return tuple(doubt.words for doubt in found.values())
