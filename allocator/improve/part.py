"""A part of a program: some columns free, all others held where a plan has them; a small program with the way back."""

from dataclasses import dataclass

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
    def of(cls, program: Program, objective: Objective, values: Ints, free: Flags) -> "Part":
        """Return the part of `program` in which the columns marked `free` may change, the others held at `values`."""
        matrix = program.matrix
        column = np.flatnonzero(free)
        number = np.full(len(program), -1, dtype=np.int64)
        number[column] = np.arange(len(column))
        term = np.flatnonzero(free[matrix.column])
        row = matrix.row[term]
        touched, place = np.unique(row, return_inverse=True)
        moving = np.zeros(len(touched), dtype=np.int64)
        np.add.at(moving, place, matrix.coefficient[term] * values[matrix.column[term]])
        held = program.activity(values)[touched] - moving
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
        self._any_row = np.ones(len(self._link_row), dtype=bool)

    def of(self, decisions: Flags) -> Flags:
        """Return `decisions`, shape ``(columns,)``, with all that must be able to move with them."""
        linked = decisions | (self._beside(decisions, self._link_row) & self._linked)
        free, size = linked, -1
        while free.sum() != size:
            size = int(free.sum())
            free = free | (self._beside(free, self._any_row) & self._others)
        return free

    def _beside(self, free: Flags, rows: Flags) -> Flags:
        """Return the columns that stand in one of `rows` with a free one."""
        touched = np.zeros(len(rows), dtype=bool)
        touched[self._matrix.row[free[self._matrix.column]]] = True
        found = np.zeros(len(free), dtype=bool)
        found[self._matrix.column[(touched & rows)[self._matrix.row]]] = True
        return found
