"""Neighbourhoods: which decisions of a plan may change together while all others stay.

Each kind follows something that binds in the field: a mission, a few contributors across all missions, a capability
across all missions, what is short now with those who could fill it. Kinds and sizes adapt to what they have achieved.

References
----------
P. Shaw, Using constraint programming and local search methods to solve vehicle routing problems, CP 1998,
doi:10.1007/3-540-49481-2_30 (large neighbourhood search); S. Ropke and D. Pisinger, An adaptive large neighborhood
search heuristic for the pickup and delivery problem with time windows, Transportation Science 40 (2006),
doi:10.1287/trsc.1050.0135 (weights by success); E. Danna, E. Rothberg and C. Le Pape, Exploring relaxation induced
neighborhoods to improve MIP solutions, Mathematical Programming 102 (2005), doi:10.1007/s10107-004-0518-7 (parts of a
program solved by its own engine).
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np

from allocator.columns import Columns
from allocator.model import Flags, Floats, Ints

FIRST, LEAST, MOST = 400, 100, 8000
"""Placements that a neighbourhood holds at first, at least and at most."""

_GROW, _SHRINK = 1.4, 0.7
"""What a size is multiplied with when a neighbourhood of it holds nothing better, or was not searched to the end."""

_MEMORY = 0.8
"""How much of a weight outlives one more try of its kind."""

_SHY = 0.05
"""No kind's weight falls below this: what has been useless may become useful."""

_FEW = 0.1
"""A relaxation splits few units where it splits no more than this share of the places it uses."""

_HINT, _MOVED = 1e-3, 0.1
"""What a relaxation has to place for a place to be likely, and to differ by for a pledge to be looked at [units]."""

_GUIDED = 0.75
"""How often only likely places and those of the plan are free."""

_OTHERS = 4
"""How many other good plans are known: the last ones."""

_WHOLE = 1e-6
"""What a relaxation has no farther from a whole number than this is that number [units]."""


@dataclass(frozen=True)
class Draw:
    """One neighbourhood drawn: its kind, and which columns of `assign` are free, shape ``(columns,)``."""

    kind: str
    free: Flags


class Neighbourhoods:
    """Draws neighbourhoods of a case's decisions, kinds by their success and sizes by what can be searched.

    Parameters
    ----------
    columns
        The columns of the case.
    seed
        Seed of all random choices.
    """

    def __init__(self, columns: Columns, seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        self._size = len(columns)
        self._column = columns.assign.column
        self._p, self._m, self._k, self._t = columns.assign.keys.T
        self._c = columns.contributor[self._p]
        self._contributing = np.unique(self._c)
        self._missions, self._capabilities = len(columns.case.missions), len(columns.case.capabilities)
        self._short = columns.kind("short_floor", 2).column, columns.kind("short_target", 2).column
        r, _ = columns.kind("short_floor", 2).keys.T
        case = columns.case
        mission = np.array([case.mission_at[row.mission] for row in case.requirements], dtype=np.int64)
        capability = np.array([case.capability_at[row.capability] for row in case.requirements], dtype=np.int64)
        self._short_m, self._short_k = mission[r], capability[r]
        self._draws: dict[str, Callable[[Ints, int, Flags], Flags]] = {
            "mission": self._mission,
            "missions": self._some_missions,
            "contributors": self._contributors,
            "capability": self._capability,
            "short": self._what_is_short,
        }
        self._pairs = np.stack(np.triu_indices(self._missions, 1), axis=1)
        self._waiting: dict[str, list[int]] = {}
        self._others: deque[Ints] = deque(maxlen=_OTHERS)
        self._guide: Floats | None = None
        self._likely = np.ones(len(self._column), dtype=bool)
        self.weight = dict.fromkeys(self._draws, 1.0)
        self.size = dict.fromkeys(self._draws, float(FIRST))

    def guide(self, relaxed: Floats) -> bool:
        """Take a relaxation's values, shape ``(columns,)``, as a hint where good plans are.

        Returns whether it splits so few units that all the places it uses can be searched at once.
        """
        self._guide = relaxed[self._column]
        self._likely = self._guide > _HINT
        self._draws["relaxation"] = self._where_relaxed_differs
        self.weight.setdefault("relaxation", 1.0)
        self.size.setdefault("relaxation", float(FIRST))
        split = np.abs(self._guide - np.round(self._guide)) > _HINT
        return int(split.sum()) <= _FEW * int(self._likely.sum())

    def know(self, other: Ints) -> None:
        """Take another good plan, shape ``(columns,)``: where it differs from the best one, parts choose between both.

        References
        ----------
        E. Rothberg, An evolutionary algorithm for polishing mixed integer programming solutions, INFORMS Journal on
        Computing 19 (2007), doi:10.1287/ijoc.1060.0189.
        """
        self._others.append(other[self._column])
        self.weight.setdefault("another", 1.0)
        self.size.setdefault("another", float(FIRST))
        self._draws["another"] = self._where_another_differs

    @property
    def _hint(self) -> Floats:
        """What the relaxation places, nothing before there is one, shape ``(places,)``."""
        return np.zeros(len(self._column)) if self._guide is None else self._guide

    def used(self, values: Ints) -> Flags:
        """Return which places the relaxation or the plan `values` uses, shape ``(places,)``."""
        return self._likely | (values[self._column] > 0)

    def likely(self, values: Ints) -> Draw:
        """Return the neighbourhood of all places that the relaxation or the plan uses."""
        return self._of("likely", self.used(values))

    def rounded(self, lower: Ints, upper: Ints) -> tuple[Ints, Ints]:
        """Return `lower` and `upper`, shape ``(columns,)`` each, between which units of the relaxation are rounded.

        What it has whole stays as it is there; what it splits goes down or up to the next whole number.

        References
        ----------
        T. Berthold, RENS: the optimal rounding, Mathematical Programming Computation 6 (2014),
        doi:10.1007/s12532-013-0060-9.
        """
        lower, upper, guide = lower.copy(), upper.copy(), self._hint
        lower[self._column] = np.maximum(lower[self._column], np.floor(guide + _WHOLE))
        upper[self._column] = np.minimum(upper[self._column], np.ceil(guide - _WHOLE))
        return lower, upper

    def draw(self, values: Ints) -> Draw:
        """Return a neighbourhood of the plan `values`, shape ``(columns,)``."""
        kinds = list(self._draws)
        weights = np.array([self.weight[kind] for kind in kinds])
        kind = kinds[int(self._rng.choice(len(kinds), p=weights / weights.sum()))]
        most = min(int(self.size[kind]), max(LEAST, len(self._column) // 2))
        among = np.ones(len(self._column), dtype=bool)
        if self._guide is not None and self._rng.random() < _GUIDED:
            among = self.used(values)
        return self._of(kind, self._draws[kind](values, most, among))

    def _of(self, kind: str, entries: Flags) -> Draw:
        free = np.zeros(self._size, dtype=bool)
        free[self._column[entries]] = True
        return Draw(kind, free)

    def learn(self, kind: str, *, better: bool, finished: bool) -> None:
        """Take note of what a neighbourhood of `kind` came to."""
        self.weight[kind] = max(_SHY, _MEMORY * self.weight[kind] + (1 - _MEMORY) * better)
        factor = _SHRINK if not finished else 1.0 if better else _GROW
        self.size[kind] = min(max(self.size[kind] * factor, LEAST), MOST)

    # -- kinds: each returns which entries of `assign` are free ----------------------------------------------------

    def _next(self, kind: str, size: int) -> int:
        """Return one of `size` numbers at random, each once before any comes again."""
        waiting = self._waiting.setdefault(kind, [])
        if not waiting:
            waiting.extend(self._rng.permutation(size).tolist())
        return waiting.pop()

    def _filled(self, order: Iterator[Flags], most: int, among: Flags) -> Flags:
        """Return groups of entries together, in their order, each that leaves them with no more than `most`.

        Where none does, the first is thinned to whole pledges, because a pledge that moves needs all its places.
        """
        found = np.zeros(len(self._column), dtype=bool)
        first = found
        for group in order:
            allowed = group & among
            first = first if first.any() else allowed
            union = found | allowed
            if union.sum() <= most:
                found = union
        return found if found.any() else self._thinned(first, most)

    def _thinned(self, group: Flags, most: int) -> Flags:
        pledges, counts = np.unique(self._p[group], return_counts=True)
        order = self._rng.permutation(len(pledges))
        kept = pledges[order][np.cumsum(counts[order]) <= max(most, int(counts.max(initial=0)))]
        return group & np.isin(self._p, kept)

    def _mission(self, values: Ints, most: int, among: Flags) -> Flags:
        del values
        return self._filled(iter([self._m == self._next("mission", self._missions)]), most, among)

    def _some_missions(self, values: Ints, most: int, among: Flags) -> Flags:
        """Two missions at least: what one gives, another may take."""
        if len(self._pairs) == 0:
            return self._mission(values, most, among)
        pair = self._pairs[self._next("missions", len(self._pairs))]
        others = self._rng.permutation(np.setdiff1d(np.arange(self._missions), pair))
        return self._filled(chain([np.isin(self._m, pair)], (self._m == m for m in others)), most, among)

    def _contributors(self, values: Ints, most: int, among: Flags) -> Flags:
        """Every place of a few contributors' pledges, one contributor after another."""
        del values
        return self._filled((self._c == c for c in self._rng.permutation(self._contributing)), most, among)

    def _capability(self, values: Ints, most: int, among: Flags) -> Flags:
        """Take a few capabilities, with unlikely places, too: where a budget binds, what is rare changes places."""
        del values, among
        first = self._next("capability", self._capabilities)
        others = self._rng.permutation(np.setdiff1d(np.arange(self._capabilities), first))
        groups = (self._k == k for k in (first, *others))
        return self._filled(groups, most, np.ones(len(self._k), dtype=bool))

    def _what_is_short(self, values: Ints, most: int, among: Flags) -> Flags:
        """Take a few missing capabilities: every place of the pledges that could serve there."""
        missing = sum(values[column] for column in self._short)
        places = np.flatnonzero(missing)
        if len(places) == 0:
            return self._contributors(values, most, among)
        return self._filled(self._able(self._rng.permutation(places)[:8]), most, among)

    def _able(self, short: Ints) -> Iterator[Flags]:
        """Yield every place of one pledge after another that could serve where something is short."""
        for at in short:
            able = (self._m == self._short_m[at]) & (self._k == self._short_k[at])
            for p in self._rng.permutation(np.unique(self._p[able]))[:24]:
                yield self._p == p

    def _where_another_differs(self, values: Ints, most: int, among: Flags) -> Flags:
        """Places where another plan has other units, of one contributor after another; also unlikely ones."""
        differing = [differs for other in tuple(self._others) if (differs := other != values[self._column]).any()]
        if not differing:
            return self._contributors(values, most, among)
        differs = differing[int(self._rng.integers(len(differing)))]
        contributors = self._rng.permutation(np.unique(self._c[differs]))
        return self._filled((differs & (self._c == c) for c in contributors), most, np.ones_like(among))

    def _where_relaxed_differs(self, values: Ints, most: int, among: Flags) -> Flags:
        """Every place of pledges that the relaxation would use otherwise than the plan."""
        moved = np.abs(self._hint - values[self._column]) > _MOVED
        pledges = self._rng.permutation(np.unique(self._p[moved]))
        return self._filled((self._p == p for p in pledges[: most // 4]), most, among)
