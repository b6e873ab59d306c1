"""What it is worth to a goal to fill what missions ask for, credit by credit."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from allocator.columns import Columns
from allocator.model import Ints, Objective, Program, merge


@dataclass(frozen=True, eq=False)
class Worth:
    """Stretches of one price each, for every mission, capability and phase, in the order in which they are filled.

    Attributes
    ----------
    cells
        Missions, capabilities and phases; a cell is the place of one of each, as `ravel` numbers them.
    begin, size
        Where each stretch begins and how long it is [credits in 1 / D], shape ``(cells, stretches)``.
    price
        What a credit in it is worth [units of the goal], same shape.
    """

    cells: tuple[int, int, int]
    begin: Ints
    size: Ints
    price: Ints

    @classmethod
    def of(cls, columns: Columns, program: Program, objective: Objective) -> "Worth":
        """Return what filling is worth to an `objective` that counts what is short and is to be made least.

        Floors are filled before targets, in each the rows of most weight first, as the family `requirement` counts.
        """
        case = columns.case
        place, amount = merge(objective.column, objective.coefficient)
        prices = np.zeros(len(program), dtype=np.int64)
        prices[place] = amount
        floor, target = columns.kind("short_floor", 2), columns.kind("short_target", 2)
        r, t = np.concatenate([floor.keys, target.keys]).T
        column = np.concatenate([floor.column, target.column])
        above = np.repeat([0, 1], [len(floor.column), len(target.column)])
        mission = np.array([case.mission_at[row.mission] for row in case.requirements], dtype=np.int64)
        capability = np.array([case.capability_at[row.capability] for row in case.requirements], dtype=np.int64)
        cells = (len(case.missions), len(case.capabilities), len(case.phases))
        cell = np.ravel_multi_index((mission[r], capability[r], t), cells)
        order = np.lexsort((-prices[column], above, cell))
        cell, column = cell[order], column[order]
        rank = np.arange(len(cell)) - np.searchsorted(cell, cell)
        shape = (int(np.prod(cells)), int(rank.max(initial=-1)) + 1)
        size, price = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        size[cell, rank], price[cell, rank] = program.upper[column], prices[column]
        return cls(cells, np.cumsum(size, axis=1) - size, size, price)

    @cached_property
    def ends(self) -> Ints:
        """Credits beyond which nothing is worth anything, by cell."""
        worthy = np.where(self.price > 0, self.begin + self.size, 0)
        found: Ints = worthy.max(axis=1, initial=0)
        return found

    def between(self, cell: Ints, level: Ints, more: Ints) -> Ints:
        """Return what `more` credits above `level` are worth [units of the goal], all of shape ``(n,)``."""
        begin, size = self.begin[cell], self.size[cell]
        filled = np.clip((level + more)[:, None] - begin, 0, size) - np.clip(level[:, None] - begin, 0, size)
        total: Ints = (filled * self.price[cell]).sum(axis=1)
        return total
