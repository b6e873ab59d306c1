"""Where the simplex method ends, so that the same rows with another objective can go on from there."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int8]

BETWEEN = 1
"""The code of what stands between its limits; others say at which limit it stands."""


@dataclass(frozen=True, eq=False)
class Basis:
    """Which columns and rows stand between their limits, and at which limit the others do, in the engine's codes.

    Attributes
    ----------
    columns, rows
        One code each, shapes ``(columns,)`` and ``(rows,)``.
    """

    columns: Places
    rows: Places

    def with_rows(self, after: int, count: int) -> Self:
        """Return the same with `count` further rows after the first `after`; they stand between their limits."""
        return replace(self, rows=np.insert(self.rows, after, np.full(count, BETWEEN, dtype=np.int8)))
