"""What no plan can beat, in units of a goal, and that no plan does."""

from fractions import Fraction

import numpy as np

from allocator.engines import Answer, Problem
from allocator.errors import AuditError
from allocator.model import Objective


def bound_of(problem: Problem, objective: Objective, answer: Answer) -> Fraction | None:
    """Return what an answer proves that no whole plan can beat [units of the goal]; None where it proves nothing."""
    if answer.bound is None or not np.isfinite(answer.bound):
        return None
    return Fraction(problem.whole(answer.bound), objective.scale)


def check(objective: Objective, value: Fraction, bound: Fraction | None) -> None:
    """Hold what a recounted plan comes to against a bound.

    Raises
    ------
    AuditError
        If the plan is better than the bound says any can be.
    """
    if bound is not None and (value > bound if objective.most else value < bound):
        raise AuditError(
            f"the engine's bound for goal {objective.goal} ({float(bound):g}) is contradicted by a recounted "
            f"plan ({float(value):g}); no plan is written"
        )


def tightest(objective: Objective, *bounds: float | None) -> float | None:
    """Return the bound that says most; None where there is none."""
    return (min if objective.most else max)((bound for bound in bounds if bound is not None), default=None)
