"""Values that came through a text with few digits, brought back onto their rows."""

import numpy as np

from allocator.engines.problem import NOISE, Problem
from allocator.model import Floats

_SWEEPS = 30
"""How often rows are gone through; a sweep can break what the one before has mended."""


def mended(problem: Problem, values: Floats) -> Floats:
    """Return `values` with whole columns whole, and the others moved until rows hold, as far as that succeeds.

    Each broken row moves the one column that need not be whole and has most room for it. The judge decides about what
    comes of it.
    """
    values = np.clip(np.where(problem.integer, np.round(values), values), problem.lower, problem.upper)
    free = ~problem.integer[problem.column]
    row = problem.row
    for _ in range(_SWEEPS):
        activity = np.bincount(row, problem.coefficient * values[problem.column], len(problem.row_lower))
        need = np.where(activity < problem.row_lower, problem.row_lower - activity, 0.0)
        need = np.where(activity > problem.row_upper, problem.row_upper - activity, need)
        broken = np.flatnonzero(np.abs(need) > NOISE / 10)
        if not len(broken) or problem.breach(values, NOISE) is None:
            break
        for number in broken.tolist():
            own = np.arange(problem.start[number], problem.start[number + 1])[
                free[problem.start[number] : problem.start[number + 1]]
            ]
            if not len(own):
                continue
            column, step = problem.column[own], need[number] / problem.coefficient[own]
            moved = np.clip(values[column] + step, problem.lower[column], problem.upper[column])
            most = int(np.argmax(np.abs((moved - values[column]) * problem.coefficient[own])))
            values[column[most]] = moved[most]
    return values
