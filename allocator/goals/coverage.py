"""Floors and targets: weighted persons that mandates ask for and that are missing."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from allocator.case import E4, Case
from allocator.columns import Columns
from allocator.goals.goal import GoalKind, Standing
from allocator.model import Ints, Objective

_STATEMENT = "least Σ importance[m]·weight[r]·months[t]·standard_persons[k]·{}[r,t]"


def weight(case: Case, r: int, t: int) -> int:
    """Return what one unit missing in requirement `r` over phase `t` counts [weighted person-months]."""
    row = case.requirements[r]
    mission = case.missions[case.mission_at[row.mission]]
    size = case.capabilities[case.capability_at[row.capability]].standard_persons
    return mission.importance * row.weight * case.phases[t].length * size


def _objective(goal: str, kind: str) -> Callable[[Columns], Objective]:
    def objective(columns: Columns) -> Objective:
        short = columns.kind(kind, 2)
        counts: Ints = np.array([weight(columns.case, r, t) for r, t in short.keys.tolist()], dtype=np.int64)
        return Objective(goal, short.column, counts, scale=columns.case.denominator)

    return objective


def _recount(part: int) -> Callable[[Standing], Fraction]:
    def recount(standing: Standing) -> Fraction:
        case = standing.deployment.case
        short = standing.deployment.short
        return sum((Fraction(missing[part] * weight(case, r, t), E4) for (r, t), missing in short.items()), Fraction())

    return recount


UNIT = "weighted person-months"
FLOORS = GoalKind("floors", _STATEMENT.format("short_floor"), UNIT, _objective("floors", "short_floor"), _recount(0))
TARGETS = GoalKind(
    "targets", _STATEMENT.format("short_target"), UNIT, _objective("targets", "short_target"), _recount(1)
)
