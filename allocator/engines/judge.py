"""What an engine claims, against what is known: no status is believed that the numbers contradict."""

from dataclasses import replace

import numpy as np

from allocator.engines.endings import Claim, Ending, Stop
from allocator.engines.problem import NOISE, Problem
from allocator.model import Floats


def evident(problem: Problem) -> Claim | None:
    """Answer what needs no search and some engines take for a mistake: limits that cross, no terms, no columns."""
    empty = np.diff(problem.start) == 0
    crossed = (problem.lower > problem.upper).any() or (problem.row_lower > problem.row_upper).any()
    if crossed or (empty & ((problem.row_lower > 0.0) | (problem.row_upper < 0.0))).any():
        return Claim(Ending.INFEASIBLE, Stop.PROOF)
    if len(problem):
        return None
    return Claim(Ending.OPTIMAL, Stop.PROOF, values=problem.lower.copy(), bound=problem.offset)


class Judge:
    """Keeps the best plan and bound seen during one search, and turns the engine's claim into a verdict.

    Everything here is in the engine's units, where the least is best. Plans are measured by the rows of the problem,
    never by the engine's word.
    """

    def __init__(self, problem: Problem, start: Floats | None = None) -> None:
        self.problem = problem
        self.values: Floats | None = None
        self.value: float | None = None
        self.bound: float | None = None
        # The best of the plans that are sound beyond an engine's tolerance: only they can prove an engine wrong.
        self._sound: float | None = None
        if start is not None and problem.breach(start, NOISE) is None:
            self.found(start)

    def found(self, values: Floats | None = None, bound: float | None = None) -> str | None:
        """Take note of a plan and a bound; return in words what is wrong with the plan, None if nothing is."""
        if bound is not None:
            self.bound = bound if self.bound is None else max(self.bound, bound)
        if values is None:
            return None
        breach = self.problem.breach(values)
        if breach is None:
            values = self.problem.settled(values)
            value = self.problem.objective(values)
            if self.value is None or value < self.value:
                self.values, self.value = values, value
            if (self._sound is None or value < self._sound) and self.problem.breach(values, NOISE) is None:
                self._sound = value
        return breach

    def verdict(self, claim: Claim) -> Claim:
        """Return `claim` as far as it holds, with the best plan and bound of the whole search."""
        if claim.alone:
            self.bound = None
        breach = self.found(claim.values, claim.bound)
        wrong = self._contradiction(claim, breach)
        if wrong:
            return replace(
                claim,
                ending=Ending.FAILED,
                stop=Stop.FAULT,
                values=None,
                bound=None,
                duals=None,
                basis=None,
                message=wrong,
            )
        ending, stop = claim.ending, claim.stop
        if ending is Ending.FAILED and self.values is not None:
            ending = Ending.FEASIBLE
        if ending is Ending.OPTIMAL and not self._closed():
            ending, stop = Ending.FEASIBLE, Stop.GAP
        if ending is Ending.FEASIBLE and self.values is None:
            ending = Ending.NO_SOLUTION_FOUND
        bound = None if ending in (Ending.FAILED, Ending.INFEASIBLE) else self.bound
        return replace(claim, ending=ending, stop=stop, values=self.values, bound=bound)

    def _contradiction(self, claim: Claim, breach: str | None) -> str:
        optimal = claim.ending is Ending.OPTIMAL
        shown = None if claim.values is None or breach else self.problem.objective(claim.values)
        checks = (
            (breach is not None, f"the engine's values {breach}"),
            (
                claim.ending is Ending.UNBOUNDED,
                "the engine calls unbounded a program in which every column has bounds",
            ),
            (
                claim.ending is Ending.INFEASIBLE and self.value is not None,
                "the engine calls infeasible a program of which a plan is known",
            ),
            (optimal and shown is None, "the engine calls optimal a plan it does not show"),
            (
                optimal and self._beyond(shown, self._sound),
                "the engine calls optimal a plan that is worse than another",
            ),
            (self._beyond(self.bound, self._sound), "the engine's bound is contradicted by a plan"),
        )
        return next((sentence for wrong, sentence in checks if wrong), "")

    def _beyond(self, one: float | None, other: float | None) -> bool:
        """Whether `one` is above `other` by more than engines calculate."""
        if one is None or other is None:
            return False
        return one - other > (0.5 * self.problem.step or 1e-6 * max(1.0, abs(other)))

    def _closed(self) -> bool:
        """Whether no plan can be better than the best one seen, as far as engines calculate."""
        if self.value is None or self.bound is None:
            return False
        # A whole objective closes within its step; one that is not closes when both agree to a millionth.
        share = 1e-9 if self.problem.step else 1e-6
        return self.value - self.bound <= self.problem.closeness + share * abs(self.value)
