"""What an exploration makes best while a goal is searched: floors with an eye on targets, other goals by themselves."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from allocator.model import Objective

SHORT = ("floors", "targets")
"""Goals that count what is short."""

_FLOORS = 64
"""What the exploration counts a person missing from a floor against one missing from a target above it."""


def wanted(objective: Objective, goals: Sequence[Objective]) -> Objective:
    """Return what is to be made best at the turn of a goal that `goals` are still to be reached with."""
    named = {goal.goal: goal for goal in goals}
    if objective.goal != "floors" or "targets" not in named:
        return objective
    above = named["targets"]
    return replace(
        objective,
        column=np.concatenate([objective.column, above.column]),
        coefficient=np.concatenate([_FLOORS * objective.coefficient, above.coefficient]),
    )
