"""Filling what is short with units from home, the most useful first: a plan within moments.

References
----------
A. Badanidiyuru and J. Vondrak, Fast algorithms for maximizing submodular functions, SODA 2014,
doi:10.1137/1.9781611973402.110 (a falling threshold in place of a queue: all that is worth nearly as much as the best
is taken before any of it is weighed again).
"""

from collections import defaultdict
from time import perf_counter

import numpy as np

from allocator.columns import Columns
from allocator.improve.worth import Worth
from allocator.model import Flags, Floats, Ints, Objective, Program
from allocator.model.rows import Index

_STEP = 0.75
"""What the least worth of a placement that is taken is multiplied with from round to round."""

_DERIVED = ("short_floor", "short_target", "floors_last", "burden", "deviation")
"""Kinds of columns that only say what a plan comes to: rows in which they stand forbid no plan."""

_MOVES = {"flow", "presence", "stay", "transfer", "contingent"}
"""Families that tie a placement to what has to move with it: asked when it is tried, not when rooms are looked up."""


class Insertion:
    """Adds units from home to a plan, stretch of phases by stretch, while that is worth something and every row holds.

    Nothing that is in place is moved, and no equipment is issued: units that would need more of it stay at home.

    Parameters
    ----------
    columns, program, objective
        The case's columns, the rows that hold, and what is to be made least: what is short.
    values
        The plan to begin from, shape ``(columns,)``; keeps every row.
    """

    def __init__(self, columns: Columns, program: Program, objective: Objective, values: Ints) -> None:
        self.columns, self.program, self.values = columns, program, values.copy()
        self._activity = program.activity(values)
        self._column = columns.assign.column
        self._p, self._m, self._k, self._t = columns.assign.keys.T
        self._c = columns.contributor[self._p]
        self._credit = columns.credit[self._p, self._k]
        self._effort = columns.persons[self._p] * columns.months[self._t]
        self._worth = Worth.of(columns, program, objective)
        self._cell = np.ravel_multi_index((self._m, self._k, self._t), self._worth.cells)
        self._level = np.zeros(len(self._worth.size), dtype=np.int64)
        np.add.at(self._level, self._cell, self._credit * values[self._column])
        self._moves = {kind: Index(columns.kind(kind, 3).keys) for kind in ("arrive", "leave")}
        self._arrival = self._moves["arrive"].find(np.stack([self._p, self._m, self._t], axis=1))
        self._present = columns.singles[self._c, self._m, self._t]
        self._wide: dict[tuple[int, int, int], list[int]] = defaultdict(list)
        for presence, column in columns.wide.items():
            for c in presence.contributors:
                for m in presence.missions:
                    self._wide[c, m, presence.t].append(column)
        derived = np.zeros(len(program), dtype=bool)
        for kind in _DERIVED:
            derived[columns.kind(kind, 1).column] = True
        matrix = program.matrix
        self._hard = np.ones(len(matrix), dtype=bool)
        self._hard[matrix.row[derived[matrix.column]]] = False
        moving = [np.full(len(block), block.family in _MOVES) for block in program.blocks]
        self._asked_first = self._hard & ~np.concatenate([np.zeros(0, dtype=bool), *moving])
        self._shut = np.zeros(len(self._column), dtype=bool)

    def run(self, until: float = np.inf) -> Ints:
        """Return the plan with what could be added, shape ``(columns,)``, up to a time of the counter [s].

        Decisions, moves and presences are as they then are; what only follows from them, such as what is short, is as
        it was.
        """
        least = np.inf
        while True:
            first, length, worth = self._candidates()
            if worth.max(initial=0.0) <= 0.0:
                return self.values
            least = _STEP * min(least, float(worth.max()))
            order = np.argsort(-worth, kind="stable")
            for candidate in order[worth[order] >= least]:
                if perf_counter() > until:
                    return self.values
                window = np.arange(first[candidate], first[candidate] + length[candidate])
                if self._density(window, np.zeros(1, dtype=np.int64))[0] >= least:
                    self._shut[window] = not self._place(window)

    # -- what could be placed ------------------------------------------------------------------------------------

    def _candidates(self) -> tuple[Ints, Ints, Floats]:
        """Return stretches of phases in which a unit fits: their first entries, lengths, and worth for the effort."""
        entry = np.flatnonzero(~self._shut & (self._level[self._cell] < self._worth.ends[self._cell]))
        entry = entry[self._fits(self._column[entry])]
        present = self._present[entry]
        absent = np.flatnonzero((present >= 0) & (self.values[present] == 0))
        barred = np.zeros(len(entry), dtype=bool)
        barred[absent] = ~self._fits(present[absent])
        entry = entry[~barred]
        same = (np.diff(entry) == 1) & (np.diff(self._t[entry]) == 1)
        for part in (self._p, self._m, self._k):
            same &= np.diff(part[entry]) == 0
        stretch = np.cumsum(np.concatenate([np.zeros(1, dtype=bool), ~same])[: len(entry)])
        arrive = self.columns.kind("arrive", 3).column
        able = self._arrival[entry] >= 0
        column = arrive[self._arrival[entry][able]]
        able[able] = self.program.upper[column] > self.values[column]
        # A stretch begins with its first phase in which units can arrive.
        begun = np.maximum.accumulate(np.where(able, stretch, -1)) == stretch
        entry, stretch = entry[begun], stretch[begun]
        at = np.flatnonzero(np.diff(stretch, prepend=-1))
        return entry[at], np.diff(at, append=len(entry)), self._density(entry, at)

    def _fits(self, column: Ints) -> Flags:
        """Return which of some distinct columns could rise by 1 by themselves."""
        matrix = self.program.matrix
        term = matrix.terms_of_columns(column)
        row, amount = matrix.row[term], matrix.coefficient[term]
        after = self._activity[row] + amount
        breaks = self._asked_first[row] & ((after > matrix.upper[row]) | (after < matrix.lower[row]))
        fits = self.values < self.program.upper
        fits[matrix.column[term[breaks]]] = False
        found: Flags = fits[column]
        return found

    def _density(self, entry: Ints, at: Ints) -> Floats:
        """Return what one more unit in each stretch is worth for a person-month; stretches begin at places `at`."""
        if len(entry) == 0:
            return np.zeros(0)
        cell = self._cell[entry]
        worth = self._worth.between(cell, self._level[cell], self._credit[entry])
        density: Floats = np.add.reduceat(worth, at) / np.add.reduceat(self._effort[entry], at)
        return density

    # -- placing -------------------------------------------------------------------------------------------------

    def _place(self, window: Ints) -> bool:
        """Place units of one pledge in one mission over a stretch of phases; half of what did not fit is tried next."""
        cell = self._cell[window]
        useful = -((self._level[cell] - self._worth.ends[cell]) // self._credit[window])
        column = self._column[window]
        units = int(min(useful.max(), (self.program.upper[column] - self.values[column]).min()))
        while units > 0:
            if self._placed(window, units):
                return True
            units //= 2
        return False

    def _placed(self, window: Ints, units: int) -> bool:
        """Whether `units` fit into `window`; they are placed there if so."""
        matrix = self.program.matrix
        change = self._change(window, units)
        column = np.array(sorted(change), dtype=np.int64)
        amount = np.array([change[one] for one in column.tolist()], dtype=np.int64)
        after = self.values[column] + amount
        if (column < 0).any() or (after > self.program.upper[column]).any():
            return False
        term = matrix.terms_of_columns(column)
        row, place = np.unique(matrix.row[term], return_inverse=True)
        activity = self._activity[row]
        np.add.at(activity, place, matrix.coefficient[term] * amount[np.searchsorted(column, matrix.column[term])])
        if (self._hard[row] & ((activity > matrix.upper[row]) | (activity < matrix.lower[row]))).any():
            return False
        present = self._present[window]
        there = bool((self.values[present[present >= 0]] == 1).all())
        self.values[column], self._activity[row] = after, activity
        self._level[self._cell[window]] += units * self._credit[window]
        if not there:
            # Who is in a mission now may find room there for less than a smallest contingent.
            self._shut[(self._c == self._c[window[0]]) & (self._m == self._m[window[0]])] = False
        return True

    def _change(self, window: Ints, units: int) -> dict[int, int]:
        """Return by how much each column changes with `units` more in `window`; column -1 where one is missing."""
        p, m, c, t = int(self._p[window[0]]), int(self._m[window[0]]), int(self._c[window[0]]), self._t[window]
        change = dict.fromkeys(self._column[window].tolist(), units)
        here = self._here(p, m)
        more = here.copy()
        more[t] += units
        for kind, sign in (("arrive", 1), ("leave", -1)):
            eve = self.columns.eve[p, m]
            before, now = (np.maximum(sign * np.diff(units, prepend=eve), 0) for units in (here, more))
            phase = np.flatnonzero(before != now)
            found = self._moves[kind].find(np.stack(np.broadcast_arrays(p, m, phase), axis=1))
            column = np.where(found >= 0, self.columns.kind(kind, 3).column[found], -1)
            change.update(zip(column.tolist(), (now - before)[phase].tolist(), strict=True))
        wide = [column for phase in t.tolist() for column in self._wide.get((c, m, phase), ())]
        present = np.concatenate([self._present[window], np.array(wide, dtype=np.int64)])
        present = present[present >= 0]
        change.update(dict.fromkeys(present[self.values[present] == 0].tolist(), 1))
        return change

    def _here(self, p: int, m: int) -> Ints:
        """Return the units of a pledge in a mission, by phase."""
        mine = np.arange(*np.searchsorted(self._p, [p, p + 1]))
        mine = mine[self._m[mine] == m]
        here = np.zeros(len(self.columns.case.phases), dtype=np.int64)
        np.add.at(here, self._t[mine], self.values[self._column[mine]])
        return here
