"""A program: integer columns, rows in blocks, goals; it evaluates itself exactly and knows nothing of peacekeeping."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from allocator.errors import AmountError

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NO_LIMIT = 2**62
"""A lower limit of ``-NO_LIMIT`` or an upper limit of ``NO_LIMIT`` means that there is none."""

_SAFE = 2.0**62
_TOO_LARGE = "amounts in this case are too large to be counted exactly: make them smaller, or leave limits blank"


def ints(values: Iterable[int] | Ints) -> Ints:
    """Return `values` as a one-dimensional array of 64-bit integers."""
    if isinstance(values, np.ndarray):
        return values.astype(np.int64, copy=False)
    return np.fromiter(values, dtype=np.int64)


@dataclass(frozen=True)
class Block:
    """Rows of one family: ``lower <= sum(coefficient * column) <= upper``, all in integers.

    Attributes
    ----------
    family
        The family that wrote the rows.
    dims
        Names of the parts of a key, such as ``("pledge", "phase")``.
    keys
        What each row is about, shape ``(rows, len(dims))``; never encoded in names.
    row, column, coefficient
        The terms, each of shape ``(terms,)``; a row and a column may stand together more than once.
    lower, upper
        Limits of each row, shape ``(rows,)``.
    scale
        How many units of the row make one unit of the family's measure, shape ``(rows,)``.
    """

    family: str
    dims: tuple[str, ...]
    keys: Ints
    row: Ints
    column: Ints
    coefficient: Ints
    lower: Ints
    upper: Ints
    scale: Ints

    def __len__(self) -> int:
        return len(self.lower)


@dataclass(frozen=True)
class Objective:
    """What one goal counts: ``(constant + sum(coefficient * column)) / scale``; the `most` or the least is best."""

    goal: str
    column: Ints
    coefficient: Ints
    constant: int = 0
    scale: int = 1
    most: bool = False


@dataclass(frozen=True)
class Matrix:
    """All rows of a program, one after another, terms merged and sorted (compressed sparse rows)."""

    start: Ints
    column: Ints
    coefficient: Ints
    lower: Ints
    upper: Ints

    def __len__(self) -> int:
        return len(self.lower)

    @cached_property
    def row(self) -> Ints:
        """The row of each term."""
        return np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self.start))

    @cached_property
    def _by_column(self) -> tuple[Ints, Ints]:
        """The terms ordered by column, and where each column begins among them."""
        order = np.argsort(self.column, kind="stable")
        columns = int(self.column.max(initial=-1)) + 1
        return order, np.searchsorted(self.column[order], np.arange(columns + 1)).astype(np.int64)

    def terms_of_rows(self, rows: Ints) -> Ints:
        """Return the places of all terms of distinct `rows`."""
        return _stretches(self.start, rows)

    def terms_of_columns(self, columns: Ints) -> Ints:
        """Return the places of all terms of distinct `columns`."""
        order, start = self._by_column
        found: Ints = order[_stretches(start, columns[columns < len(start) - 1])]
        return found


@dataclass(frozen=True)
class Program:
    """Integer columns with bounds, blocks of rows, goals.

    Attributes
    ----------
    lower, upper
        Bounds of the columns, shape ``(columns,)``; always finite.
    integer
        Where an engine has to keep a column whole; elsewhere wholeness follows or is restored by the decoder.
    blocks, goals
        Rows by family, and what is to be made least or most, in order of rank.
    """

    lower: Ints
    upper: Ints
    integer: Flags
    blocks: tuple[Block, ...]
    goals: tuple[Objective, ...] = ()

    def __len__(self) -> int:
        return len(self.lower)

    @cached_property
    def matrix(self) -> Matrix:
        """The rows of all blocks as one matrix, terms of one row and column merged, zeros dropped."""
        if not self.blocks:
            empty = np.zeros(0, dtype=np.int64)
            return Matrix(np.zeros(1, dtype=np.int64), empty, empty, empty, empty)
        # Block by block: terms of different blocks never meet, and the memory needed for sorting is that of one block.
        start, columns, coefficients = [np.zeros(1, dtype=np.int64)], [], []
        width, ends = max(len(self), 1), 0
        for block in self.blocks:
            place, coefficient = merge(block.row * width + block.column, block.coefficient)
            row, column = np.divmod(place, width)
            start.append(np.searchsorted(row, np.arange(1, len(block) + 1)) + ends)
            columns.append(column)
            coefficients.append(coefficient)
            ends += len(column)
        lower = np.concatenate([block.lower for block in self.blocks])
        upper = np.concatenate([block.upper for block in self.blocks])
        return Matrix(np.concatenate(start), np.concatenate(columns), np.concatenate(coefficients), lower, upper)

    def activity(self, values: Ints) -> Ints:
        """Return the exact value of every row at `values`, shape ``(rows,)``.

        Raises
        ------
        AmountError
            If 64 bits could not hold a row exactly.
        """
        matrix = self.matrix
        return sums(matrix.start, matrix.coefficient, values[matrix.column])

    def excess(self, values: Ints) -> Ints:
        """Return by how much each row is broken at `values`, 0 where it holds, shape ``(rows,)``."""
        activity = self.activity(values)
        over: Ints = np.maximum(activity - self.matrix.upper, self.matrix.lower - activity)
        return np.maximum(over, 0)

    def holds(self, values: Ints) -> bool:
        """Whether `values` keep every bound and every row, exactly."""
        inside = bool(((values >= self.lower) & (values <= self.upper)).all())
        return inside and not self.excess(values).any()

    def goal_units(self, goal: Objective, values: Ints) -> int:
        """Return the exact value of `goal` at `values`, in units of ``1 / goal.scale``."""
        start = np.array([0, len(goal.column)], dtype=np.int64)
        total = sums(start, goal.coefficient, values[goal.column])
        return goal.constant + int(total[0])

    def reach(self, goal: Objective) -> int:
        """Return what the bounds of the columns alone let no values beat, in units of ``1 / goal.scale``."""
        rising = (goal.coefficient > 0) == goal.most
        corner = np.where(rising, self.upper[goal.column], self.lower[goal.column])
        start = np.array([0, len(goal.column)], dtype=np.int64)
        return goal.constant + int(sums(start, goal.coefficient, corner)[0])

    def with_blocks(self, *more: Block) -> "Program":
        """Return this program with further rows."""
        return replace(self, blocks=(*self.blocks, *more))


def merge(place: Ints, amount: Ints) -> tuple[Ints, Ints]:
    """Return the distinct places, ascending, and the sum of the amounts at each; sums of zero are dropped."""
    order = np.argsort(place, kind="stable")
    place, amount = place[order], amount[order]
    if len(place) == 0:
        return place, amount
    first = np.flatnonzero(np.concatenate(([True], place[1:] != place[:-1])))
    total = np.add.reduceat(amount, first)
    kept = total != 0
    return place[first][kept], total[kept]


def _stretches(start: Ints, chosen: Ints) -> Ints:
    """Return ``start[i] .. start[i + 1] - 1`` for each chosen i, one after another."""
    lengths = start[chosen + 1] - start[chosen]
    before = np.cumsum(lengths) - lengths
    found: Ints = np.repeat(start[chosen] - before, lengths) + np.arange(lengths.sum())
    return found


def sums(start: Ints, coefficient: Ints, value: Ints) -> Ints:
    """Return the exact sum of the terms ``start[i] .. start[i + 1] - 1`` for each `i`, shape ``(len(start) - 1,)``.

    Raises
    ------
    AmountError
        If 64 bits could not hold a sum.
    """
    total = np.zeros(len(start) - 1, dtype=np.int64)
    filled = np.diff(start) > 0
    first = start[:-1][filled]
    if len(first) == 0:
        return total
    size = np.abs(coefficient.astype(np.float64) * value)
    if np.add.reduceat(size, first).max() >= _SAFE:
        raise AmountError(_TOO_LARGE)
    total[filled] = np.add.reduceat(coefficient * value, first)
    return total


def product(one: Ints, *others: Ints | int) -> Ints:
    """Return the exact product of arrays and numbers that go together.

    Raises
    ------
    AmountError
        If 64 bits could not hold it.
    """
    found, size = one, one.astype(np.float64)
    for other in others:
        found, size = found * other, size * other
    if np.abs(size).max(initial=0.0) >= _SAFE:
        raise AmountError(_TOO_LARGE)
    return found
