"""A program made tighter without losing a plan: bounds that rows imply, and coefficients no larger than they need be.

Engines do the same before they search, but not for a relaxation, where they do not know which columns are whole. Rows
and bounds are read as Savelsbergh does (ORSA Journal on Computing 6, 1994, doi 10.1287/ijoc.6.4.445), in integers.
"""

from dataclasses import dataclass, replace

import numpy as np

from allocator.model.program import NO_LIMIT, Block, Flags, Ints, Matrix, Program

_ROUNDS = 8
"""How often bounds follow from bounds; nearly all of them come in the first two rounds."""

_SAFE = 2.0**61
"""Rows whose terms could come to more are left alone."""


def strengthened(program: Program) -> Program:
    """Return a program with the same whole plans, whose relaxation is no looser.

    A plan is whole where every column marked `integer` is. Bounds of other columns stay as they are: what is left open
    there costs a relaxation nothing. Rows and bounds belong together: who narrows bounds further must keep those that
    are there. Where bounds would cross there is no plan; finding that out is left to engines.
    """
    matrix = program.matrix
    known = _Known(program, matrix)
    for _ in range(_ROUNDS):
        if not known.follow():
            break
    if (known.lower > known.upper).any():
        return program
    # Coefficients may only lean on bounds that stay: those of other columns follow from rows that may be among these.
    known.lower = np.where(program.integer, known.lower, program.lower)
    known.upper = np.where(program.integer, known.upper, program.upper)
    coefficient, lower, upper = known.least_coefficients()
    ends = np.cumsum([len(block) for block in program.blocks])
    changed = (lower != matrix.lower) | (upper != matrix.upper)
    changed[matrix.row[coefficient != matrix.coefficient]] = True
    blocks = tuple(
        _rewritten(block, replace(matrix, coefficient=coefficient, lower=lower, upper=upper), end - len(block))
        if changed[end - len(block) : end].any()
        else block
        for block, end in zip(program.blocks, ends.tolist(), strict=True)
    )
    return replace(program, lower=known.lower, upper=known.upper, blocks=blocks)


def _rewritten(block: Block, matrix: Matrix, first: int) -> Block:
    """Return `block`, whose rows begin at `first` in `matrix`, with what they are there."""
    rows = slice(first, first + len(block))
    terms = slice(int(matrix.start[first]), int(matrix.start[first + len(block)]))
    return replace(
        block,
        row=matrix.row[terms] - first,
        column=matrix.column[terms],
        coefficient=matrix.coefficient[terms],
        lower=matrix.lower[rows],
        upper=matrix.upper[rows],
    )


@dataclass(eq=False)
class _Known:
    """Bounds of the columns as far as they are known."""

    program: Program
    matrix: Matrix

    def __post_init__(self) -> None:
        matrix = self.matrix
        self.lower, self.upper = self.program.lower, self.program.upper
        size = np.maximum(np.abs(self.lower), np.abs(self.upper)).astype(np.float64)[matrix.column]
        total = np.bincount(matrix.row, np.abs(matrix.coefficient.astype(np.float64)) * size, len(matrix))
        limits = np.maximum(_size(matrix.lower), _size(matrix.upper))
        self.safe: Flags = total + limits < _SAFE

    def _reaches(self) -> tuple[Ints, Ints, Ints, Ints]:
        """Return the least and most of every term, and of every row."""
        matrix = self.matrix
        one = matrix.coefficient * self.lower[matrix.column]
        other = matrix.coefficient * self.upper[matrix.column]
        least, most = np.minimum(one, other), np.maximum(one, other)
        return least, most, _row_sums(matrix, least), _row_sums(matrix, most)

    def follow(self) -> bool:
        """Take the bounds that rows imply; return whether any is tighter than before."""
        matrix, column, coefficient = self.matrix, self.matrix.column, self.matrix.coefficient
        least, most, row_least, row_most = self._reaches()
        row = matrix.row
        lower, upper = self.lower.copy(), self.upper.copy()
        capped = (self.safe & (matrix.upper < NO_LIMIT))[row], matrix.upper[row] - row_least[row] + least
        held = (self.safe & (matrix.lower > -NO_LIMIT))[row], matrix.lower[row] - row_most[row] + most
        rising = coefficient > 0
        for limited, room, caps in ((*capped, rising), (*held, ~rising)):
            for place, limits, keep, up in (
                (np.flatnonzero(limited & caps), upper, np.minimum, True),
                (np.flatnonzero(limited & ~caps), lower, np.maximum, False),
            ):
                by, over, whole = coefficient[place], room[place], self.program.integer[column[place]]
                # What need not be whole is rounded to the loose side.
                keep.at(limits, column[place], np.where(whole == up, over // by, -(-over // by)))
        moved = bool((lower > self.lower).any() or (upper < self.upper).any())
        self.lower, self.upper = lower, upper
        return moved

    def least_coefficients(self) -> tuple[Ints, Ints, Ints]:
        """Return coefficients, lower and upper limits of rows that no whole plan tells from those there are.

        Where a row of one limit is broken by at most `excess` whatever the columns are, a whole column that is one off
        its end takes as much of it back as it can with any larger coefficient.
        """
        matrix, column = self.matrix, self.matrix.column
        _, _, row_least, row_most = self._reaches()
        coefficient, lower, upper = matrix.coefficient.copy(), matrix.lower.copy(), matrix.upper.copy()
        whole = self.program.integer[column] & (self.lower < self.upper)[column]
        for limited, excess, limit, sign in (
            (self.safe & (matrix.lower <= -NO_LIMIT) & (matrix.upper < NO_LIMIT), row_most - matrix.upper, upper, 1),
            (self.safe & (matrix.upper >= NO_LIMIT) & (matrix.lower > -NO_LIMIT), matrix.lower - row_least, lower, -1),
        ):
            most = np.where(limited & (excess > 0), excess, NO_LIMIT)[matrix.row]
            place = np.flatnonzero(whole & (np.abs(coefficient) > most))
            before, column_ = coefficient[place], column[place]
            after = np.sign(before) * most[place]
            end = np.where(before * sign > 0, self.upper[column_], self.lower[column_])
            np.add.at(limit, matrix.row[place], (after - before) * end)
            coefficient[place] = after
        return coefficient, lower, upper


def _row_sums(matrix: Matrix, terms: Ints) -> Ints:
    total = np.zeros(len(matrix), dtype=np.int64)
    np.add.at(total, matrix.row, terms)
    return total


def _size(limits: Ints) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Return how large limits are, 0 where there is none."""
    return np.where(np.abs(limits) >= NO_LIMIT, 0, np.abs(limits)).astype(np.float64)
