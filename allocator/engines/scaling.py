"""Powers of two that bring rows, money and costs to order one."""

import numpy as np
from numpy.typing import NDArray

from allocator.model import Flags, Floats

_LARGE = 10.0
"""A row is left as it is while its coefficients lie between 2**-10 and 2**10 [power of two]."""
_SMALL = -20.0
"""No coefficient may come below a millionth, because engines drop what is below a billionth [power of two]."""
_COLUMN = 14.0
"""A column that need not be whole is measured so that it stays below this [power of two]."""
_COST = 13.0
"""Costs come below this; larger ones make an engine's tolerances meaningless [power of two]."""


def column_scales(lower: Floats, upper: Floats, integer: Flags) -> Floats:
    """Return for each column how many of its units the engine's unit stands for, shape ``(columns,)``.

    Whole columns keep their unit; money in cents up to a trillion is measured in parts of its range.
    """
    size = np.maximum(np.abs(lower), np.abs(upper))
    scalable = ~integer & np.isfinite(size) & (size > 2.0**_COLUMN)
    exponent = np.where(scalable, np.ceil(np.log2(np.where(scalable, size, 1.0))) - _COLUMN, 0.0)
    return np.exp2(exponent)


def row_scales(start: NDArray[np.int32], coefficient: Floats) -> Floats:
    """Return the factor of each row, shape ``(rows,)``; rows of order one and rows without terms keep theirs.

    The geometric mean of the least and the largest coefficient comes near 1, the largest at most to 2**10, and, which
    goes before, the least at least to 2**-20.
    """
    factor = np.ones(len(start) - 1)
    filled = np.flatnonzero(np.diff(start))
    if not len(filled):
        return factor
    size = np.log2(np.abs(coefficient))
    least = np.minimum.reduceat(size, start[filled])
    largest = np.maximum.reduceat(size, start[filled])
    exponent = np.round(-(least + largest) / 2.0)
    exponent = np.minimum(exponent, np.floor(_LARGE - largest))
    exponent = np.maximum(exponent, np.ceil(_SMALL - least))
    modest = (largest <= _LARGE) & (least >= -_LARGE)
    factor[filled] = np.exp2(np.where(modest, 0.0, exponent))
    return factor


def cost_scale(cost: Floats) -> float:
    """Return the factor of the objective: 1 unless its largest coefficient is too large."""
    largest = float(np.abs(cost).max(initial=0.0))
    return float(np.exp2(min(0.0, _COST - np.ceil(np.log2(largest))))) if largest else 1.0
