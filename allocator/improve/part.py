"""A part of a program: some columns free, all others held where a plan has them; a small program with the way back."""

from dataclasses import dataclass, replace

import numpy as np

from allocator.columns import Columns
from allocator.families import LINKS
from allocator.model import NO_LIMIT, Block, Flags, Ints, Objective, Program, merge


@dataclass(frozen=True, eq=False)
class Part:
    """The columns of a program that may change, and the program over them alone.

    Attributes
    ----------
    column
        Their numbers in the whole program, ascending, shape ``(free,)``.
    values
        The whole plan around the part, shape ``(columns,)``.
    program
        The rows that the free columns touch, less what the held ones contribute; no goals.
    objective
        What is to be made best, over the free columns; the held ones stand in its constant.
    """

    column: Ints
    values: Ints
    program: Program
    objective: Objective

    @classmethod
    def of(
        cls, program: Program, objective: Objective, values: Ints, free: Flags, activity: Ints | None = None
    ) -> "Part":
        """Return the part of `program` in which the columns marked `free` may change, the others held at `values`.

        Parameters
        ----------
        activity
            The value of every row at `values`, shape ``(rows,)``, where it is known.
        """
        matrix = program.matrix
        activity = program.activity(values) if activity is None else activity
        column = np.flatnonzero(free)
        number = np.full(len(program), -1, dtype=np.int64)
        number[column] = np.arange(len(column))
        term = matrix.terms_of_columns(column)
        touched, place = np.unique(matrix.row[term], return_inverse=True)
        moving = np.zeros(len(touched), dtype=np.int64)
        np.add.at(moving, place, matrix.coefficient[term] * values[matrix.column[term]])
        held = activity[touched] - moving
        block = Block(
            "part",
            ("row",),
            touched[:, None],
            place.astype(np.int64),
            number[matrix.column[term]],
            matrix.coefficient[term],
            np.where(matrix.lower[touched] <= -NO_LIMIT, -NO_LIMIT, matrix.lower[touched] - held),
            np.where(matrix.upper[touched] >= NO_LIMIT, NO_LIMIT, matrix.upper[touched] - held),
            np.ones(len(touched), dtype=np.int64),
        )
        small = Program(program.lower[column], program.upper[column], program.integer[column], (block,))
        place, amount = merge(objective.column, objective.coefficient)
        kept = free[place]
        constant = objective.constant + int((amount[~kept] * values[place[~kept]]).sum())
        over = Objective(objective.goal, number[place[kept]], amount[kept], constant, objective.scale, objective.most)
        return cls(column, values, small, over)

    @property
    def start(self) -> Ints:
        """What the plan has in the free columns, shape ``(free,)``."""
        found: Ints = self.values[self.column]
        return found

    def within(self, lower: Ints, upper: Ints) -> "Part":
        """Return the same part between other bounds of the whole program's columns, shape ``(columns,)`` each."""
        return replace(self, program=replace(self.program, lower=lower[self.column], upper=upper[self.column]))

    def whole(self, values: Ints) -> Ints:
        """Return the whole plan with `values` in the free columns."""
        found = self.values.copy()
        found[self.column] = values
        return found


class Followers:
    """What must be able to move with a decision: what follows from it, such as arrivals, presences, what is missing.

    Parameters
    ----------
    program
        The whole program.
    columns
        The columns it is over.
    """

    def __init__(self, program: Program, columns: Columns) -> None:
        self._matrix = program.matrix
        # Arrivals and presences stand in sums over a whole mission, too, where one decision would free them all.
        self._linked = np.zeros(len(program), dtype=bool)
        for name in ("arrive", "leave", "present", "deviation"):
            self._linked[columns.kind(name, 1).column] = True
        self._others = ~self._linked
        self._others[columns.assign.column] = False
        links = {link.name for link in LINKS}
        self._link_row = np.concatenate(
            [np.zeros(0, dtype=bool), *(np.full(len(block), block.family in links) for block in program.blocks)]
        )

    def of(self, decisions: Flags) -> Flags:
        """Return `decisions`, shape ``(columns,)``, with all that must be able to move with them."""
        free = decisions.copy()
        rows = self._rows(np.flatnonzero(decisions))
        found = self._columns(rows[self._link_row[rows]])
        new = np.concatenate([np.flatnonzero(decisions), found[self._linked[found] & ~free[found]]])
        free[new] = True
        seen = np.zeros(len(self._link_row), dtype=bool)
        while len(new):
            rows = self._rows(new)
            rows = rows[~seen[rows]]
            seen[rows] = True
            found = self._columns(rows)
            new = found[self._others[found] & ~free[found]]
            free[new] = True
        return free

    def _rows(self, columns: Ints) -> Ints:
        """Return the rows in which any of `columns` stands."""
        return _distinct(self._matrix.row[self._matrix.terms_of_columns(columns)], len(self._matrix))

    def _columns(self, rows: Ints) -> Ints:
        """Return the columns that stand in any of `rows`."""
        return _distinct(self._matrix.column[self._matrix.terms_of_rows(rows)], len(self._others))


def _distinct(places: Ints, size: int) -> Ints:
    """Return the distinct places, all below `size`, ascending; marks are many times faster here than sorting."""
    found = np.zeros(size, dtype=bool)
    found[places] = True
    return np.flatnonzero(found)
