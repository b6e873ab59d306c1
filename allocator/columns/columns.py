"""Which decisions exist in a case, and what follows from them: plan to column values and back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from allocator.case import E4, Plan
from allocator.case.deployment import Deployment
from allocator.columns.derived import anybody, burden, burden_of, floors_touched
from allocator.columns.facts import Facts
from allocator.columns.presence import Presence, Reference
from allocator.model import Flags, Ints
from allocator.model.rows import Index, stack

DECISIONS = ("assign", "stock", "lease", "draw")
"""The kinds of columns that are a planner's own choice; everything else follows from them."""


OPTIONAL = ("burden", "deviation", "floors_last")
"""Kinds that exist only where a goal or a group of requirements needs them."""


@dataclass(frozen=True)
class Kind:
    """Columns of one kind: what each is about, shape ``(n, parts)``, and their numbers, shape ``(n,)``."""

    keys: Ints
    column: Ints

    def part(self, number: int) -> Ints:
        """Return one part of every key, such as the phase."""
        return np.asarray(self.keys[:, number])


@dataclass(eq=False)
class Columns(Facts):
    """The columns of a case.

    Parameters
    ----------
    case
        The case.
    every
        Whether each pledge, mission, capability it may serve as and phase has its columns, closed or not: the rows
        of every family can then be evaluated at any plan, sound or not. For solving, only those that can be above 0.
    reference
        The run that the goal `changes` measures against; None: no such columns.
    """

    every: bool = False
    reference: Reference | None = None
    kinds: dict[str, Kind] = field(default_factory=dict)
    _wide: dict[Presence, int] = field(default_factory=dict)
    _lower: list[Ints] = field(default_factory=list)
    _upper: list[Ints] = field(default_factory=list)
    _integer: list[Flags] = field(default_factory=list)
    _size: int = 0

    def __post_init__(self) -> None:
        self._assign()
        self._moves()
        self._short()
        self._equipment()
        self._draw()

    # -- the space of columns ------------------------------------------------------------------------------------

    def add(self, kind: str, keys: Ints, upper: Ints | int, *, lower: Ints | int = 0, integer: bool = True) -> Ints:
        """Add columns of `kind` and return their numbers; a kind may be added to more than once."""
        column = np.arange(self._size, self._size + len(keys), dtype=np.int64)
        self._size += len(keys)
        self._lower.append(np.broadcast_to(np.asarray(lower, dtype=np.int64), len(keys)))
        self._upper.append(np.broadcast_to(np.asarray(upper, dtype=np.int64), len(keys)))
        self._integer.append(np.full(len(keys), integer))
        old = self.kinds.get(kind)
        if old is not None:
            self.kinds[kind] = Kind(np.concatenate([old.keys, keys]), np.concatenate([old.column, column]))
        else:
            self.kinds[kind] = Kind(keys, column)
        return column

    def widen(self, column: Ints, upper: Ints) -> None:
        """Let columns take up to `upper` where that is above what they may take by now."""
        self._upper = [self.upper]
        np.maximum.at(self._upper[0], column, upper)

    def __len__(self) -> int:
        return self._size

    @property
    def lower(self) -> Ints:
        """Lower bounds, shape ``(columns,)``."""
        return np.concatenate(self._lower) if self._lower else np.zeros(0, dtype=np.int64)

    @property
    def upper(self) -> Ints:
        """Upper bounds, shape ``(columns,)``."""
        return np.concatenate(self._upper) if self._upper else np.zeros(0, dtype=np.int64)

    @property
    def integer(self) -> Flags:
        """Where an engine has to keep a column whole, shape ``(columns,)``."""
        return np.concatenate(self._integer) if self._integer else np.zeros(0, dtype=bool)

    def kind(self, name: str, parts: int) -> Kind:
        """Return the columns of a kind, of which there may be none."""
        return self.kinds.get(name, Kind(np.zeros((0, parts), dtype=np.int64), np.zeros(0, dtype=np.int64)))

    # -- the kinds -----------------------------------------------------------------------------------------------

    def _assign(self) -> None:
        # One row of arrays for each pledge and capability it may serve as: of shape (pairs, missions, phases).
        p, k = np.nonzero(self.credit)
        shape = (len(p), len(self.case.missions), len(self.case.phases))
        most = np.broadcast_to(self.units[:, None, None], self.most.shape)[p] if self.every else self.most[p]
        if not self.every:
            room = self.wanted.transpose(1, 0, 2)[k] * self.case.denominator // self.credit[p, k][:, None, None]
            most = np.minimum(most, room)
        pair, m, t = np.nonzero(np.ones(shape, dtype=bool) if self.every else most > 0)
        keys = stack(p[pair], m, k[pair], t)
        order = np.lexsort(keys.T[::-1])
        self.add("assign", keys[order], most[pair, m, t][order])

    @property
    def assign(self) -> Kind:
        """Units assigned, by pledge, mission, capability served, phase."""
        return self.kind("assign", 4)

    def _moves(self) -> None:
        shape = (len(self.case.pledges), len(self.case.missions), len(self.case.phases))
        here = np.zeros(shape, dtype=np.int64)
        p, m, t = (self.assign.part(part) for part in (0, 1, 3))
        np.add.at(here, (p, m, t), self.upper[self.assign.column])
        here = np.minimum(here, self.units[:, None, None])
        before = np.concatenate([self.eve[:, :, None], here[:, :, :-1]], axis=2)
        arrive = here if self.every else np.where(self.can_arrive[:, None, :], here, 0)
        if not self.every:
            stays = np.array([not pledge.transfer for pledge in self.case.pledges], dtype=bool)
            settled = stays & (self.eve.sum(1) >= self.units)
            arrive = np.where(settled[:, None, None], 0, arrive)
        for kind, upper in (("arrive", arrive), ("leave", before)):
            spots = np.ones(shape, dtype=bool) if self.every else upper > 0
            keys = np.argwhere(spots).astype(np.int64)
            self.add(kind, keys, upper[spots], integer=False)

    def _short(self) -> None:
        rows = [(r, t) for (_, _, t), asked in self.case.asked.items() for r in asked]
        keys = np.array(sorted(rows), dtype=np.int64).reshape(-1, 2)
        floor = np.array([row.floor for row in self.case.requirements], dtype=np.int64)
        target = np.array([row.target for row in self.case.requirements], dtype=np.int64)
        self.add("short_floor", keys, floor[keys[:, 0]] * self.case.denominator, integer=False)
        above = (target - floor)[keys[:, 0]]
        self.add("short_target", keys, above * self.case.denominator, integer=False)

    def _equipment(self) -> None:
        p, m, _, t = self.assign.keys.T
        found: set[tuple[int, int, int]] = set()
        for q in range(len(self.case.equipment)):
            lacking = self.lack[:, :, q][p, m] > 0
            found.update((q, int(a), int(b)) for a, b in np.unique(np.stack([m, t])[:, lacking].T, axis=0))
        keys = np.array(sorted(found), dtype=np.int64).reshape(-1, 3)
        stock = np.array([item.stock for item in self.case.equipment], dtype=np.int64)
        lease = np.array([item.lease_max for item in self.case.equipment], dtype=np.int64)
        self.add("stock", keys, stock[keys[:, 0]])
        self.add("lease", keys, lease[keys[:, 0]])

    def _draw(self) -> None:
        keys = [(at, self.case.mission_at[code]) for at, pool in enumerate(self.case.pools) for code in pool.missions]
        array = np.array(sorted(keys), dtype=np.int64).reshape(-1, 2)
        amount = np.array([self.case.pools[at].amount for at, _ in array], dtype=np.int64)
        self.add("draw", array, amount, integer=False)

    # -- presences -----------------------------------------------------------------------------------------------

    @cached_property
    def singles(self) -> Ints:
        """Columns of the presences of one contributor in one mission, by contributor, mission, phase; -1 for none."""
        shape = (len(self.case.contributors), len(self.case.missions), len(self.case.phases))
        return np.full(shape, -1, dtype=np.int64)

    @property
    def wide(self) -> Mapping[Presence, int]:
        """Columns of the presences of several contributors or in several missions."""
        return self._wide

    @property
    def presences(self) -> dict[Presence, int]:
        """The column of every presence, in the order of the columns."""
        found = {
            Presence(frozenset({c}), frozenset({m}), t): int(self.singles[c, m, t])
            for c, m, t in np.argwhere(self.singles >= 0).tolist()
        }
        return dict(sorted((found | self._wide).items(), key=lambda item: item[1]))

    def present_each(self, contributor: Ints, mission: Ints, phase: Ints) -> Ints:
        """Return the columns that are 1 where a contributor has anybody in a mission in a phase, all of shape (n,)."""
        new = np.flatnonzero(self.singles[contributor, mission, phase] < 0)
        spots = (contributor[new], mission[new], phase[new])
        _, first = np.unique(np.ravel_multi_index(spots, self.singles.shape), return_index=True)
        new = new[np.sort(first)]
        self.singles[contributor[new], mission[new], phase[new]] = self._add_present(len(new))
        return self.singles[contributor, mission, phase]

    def present(self, presences: Sequence[Presence]) -> Ints:
        """Return the column of each presence, which is 1 where any of its contributors has anybody in its missions."""
        new = [presence for presence in dict.fromkeys(presences) if self._column(presence) < 0]
        for presence, column in zip(new, self._add_present(len(new)).tolist(), strict=True):
            if presence.single is None:
                self._wide[presence] = column
            else:
                self.singles[presence.single] = column
        return np.array([self._column(presence) for presence in presences], dtype=np.int64)

    def _column(self, presence: Presence) -> int:
        return self._wide.get(presence, -1) if presence.single is None else int(self.singles[presence.single])

    def _add_present(self, count: int) -> Ints:
        there = len(self.kind("present", 1).column)
        return self.add("present", np.arange(there, there + count, dtype=np.int64)[:, None], 1)

    # -- plan to values and back ---------------------------------------------------------------------------------

    def values(self, deployment: Deployment, broken: Mapping[str, Mapping[tuple[int, ...], int]]) -> Ints:
        """Return the value of every column at a plan: its decisions and what follows from them.

        Parameters
        ----------
        deployment
            The plan in this case.
        broken
            For each family with soft rows, by how much each of them is broken (zeros may be left out).

        Raises
        ------
        KeyError
            If the plan decides something for which there is no column, such as a unit in a closed mission.
        """
        plan, scale = deployment.plan, self.case.denominator
        found: dict[str, Mapping[Any, int]] = {
            "assign": plan.assign,
            "stock": plan.stock,
            "lease": plan.lease,
            "draw": plan.draw,
            "arrive": deployment.arrive,
            "leave": deployment.leave,
            "short_floor": {key: below * scale // E4 for key, (below, _) in deployment.short.items()},
            "short_target": {key: above * scale // E4 for key, (_, above) in deployment.short.items()},
            "floors_last": dict.fromkeys(floors_touched(deployment), 1),
            "burden": {(0,): burden(deployment)},
            **{f"broken:{family}": amounts for family, amounts in broken.items()},
        }
        values = np.zeros(len(self), dtype=np.int64)
        for name, amounts in found.items():
            keys = [key for key, amount in amounts.items() if amount]
            if not keys or (name in OPTIONAL and not len(self.kind(name, 1).column)):
                continue
            column = self._find(name, np.array(keys, dtype=np.int64))
            there = column >= 0
            if name != "floors_last" and not there.all():
                raise KeyError(name, keys[int(np.flatnonzero(~there)[0])])
            amount = np.array([amounts[key] for key in keys], dtype=np.int64)
            values[column[there]] = amount[there]
        values[list(self._presences_at(deployment))] = 1
        deviation = self.kind("deviation", 4)
        values[deviation.column] = self._deviation(deployment, deviation)
        return values

    def moved(self, values: Ints) -> Ints:
        """Return `values` with moves, deviations and burden as the units in place make them, shape ``(columns,)``."""
        found = values.copy()
        p, m, _, t = self.assign.keys.T
        here = np.zeros((len(self.case.pledges), len(self.case.missions), len(self.case.phases)), dtype=np.int64)
        np.add.at(here, (p, m, t), values[self.assign.column])
        before = np.concatenate([self.eve[:, :, None], here[:, :, :-1]], axis=2)
        for name, amount in (("arrive", here - before), ("leave", before - here)):
            kind = self.kind(name, 3)
            found[kind.column] = np.maximum(amount[tuple(kind.keys.T)], 0)
        apart, most = self.kind("deviation", 4), self.kind("burden", 1)
        p, m, t, units = apart.keys.T
        found[apart.column] = np.abs(here[p, m, t] - units)
        if len(most.column):
            served = self.persons * (here * self.months).sum(axis=(1, 2))
            found[most.column] = burden_of(self.case, served)
        return found

    def _find(self, name: str, keys: Ints) -> Ints:
        """Return the column of each key of a kind, -1 where there is none."""
        kind = self.kind(name, keys.shape[1])
        index = self._index.get(name)
        if index is None or index[0] is not kind:
            index = self._index[name] = (kind, Index(kind.keys))
        at = index[1].find(keys)
        return np.where(at >= 0, kind.column[at], -1) if len(kind.column) else at

    @cached_property
    def _index(self) -> dict[str, tuple[Kind, Index]]:
        return {}

    def _presences_at(self, deployment: Deployment) -> Iterator[int]:
        for spot in deployment.present:
            column = int(self.singles[spot])
            if column >= 0:
                yield column
        for presence, column in self._wide.items():
            if anybody(deployment, presence):
                yield column

    def _deviation(self, deployment: Deployment, kind: Kind) -> Ints:
        here = np.zeros(self.most.shape, dtype=np.int64)
        for spot, units in deployment.here.items():
            here[spot] = units
        p, m, t, units_there = kind.keys.T
        apart: Ints = np.abs(here[p, m, t] - units_there)
        return apart

    def decisions(self, values: Ints) -> Plan:
        """Return the plan that whole `values` of the columns propose."""
        found: dict[str, dict[tuple[int, ...], int]] = {}
        for name in DECISIONS:
            kind = self.kinds.get(name)
            if kind is None:
                found[name] = {}
                continue
            chosen = np.flatnonzero(values[kind.column])
            amounts = values[kind.column[chosen]].tolist()
            found[name] = dict(zip(map(tuple, kind.keys[chosen].tolist()), amounts, strict=True))
        return Plan(**found)  # type: ignore[arg-type]  # keys have the parts that each kind states
