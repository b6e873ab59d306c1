"""Which decisions exist in a case, and what follows from them: plan to column values and back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from allocator.case import E4, Plan
from allocator.case.deployment import Deployment
from allocator.columns.derived import anybody, burden, floors_touched
from allocator.columns.facts import Facts
from allocator.columns.presence import Presence, Reference
from allocator.model import Flags, Ints
from allocator.model.rows import stack

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
        part: Ints = self.keys[:, number]
        return part


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
    presences: dict[Presence, int] = field(default_factory=dict)
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
        shape = (len(self.case.pledges), len(self.case.missions), len(self.case.phases))
        most = np.broadcast_to(self.units[:, None, None], shape) if self.every else self.most
        spot_p, spot_m, spot_t = np.nonzero(np.ones(shape, dtype=bool) if self.every else most > 0)
        keys, uppers = [np.zeros((0, 4), dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        for k in range(len(self.case.capabilities)):
            credit = self.credit[spot_p, k]
            wanted = self.wanted[spot_m, k, spot_t]
            upper = most[spot_p, spot_m, spot_t]
            if not self.every:
                room = np.where(credit > 0, wanted * self.case.denominator // np.maximum(credit, 1), 0)
                upper = np.minimum(upper, room)
            kept = (credit > 0) & ((upper > 0) | self.every)
            keys.append(stack(spot_p[kept], spot_m[kept], k, spot_t[kept]))
            uppers.append(upper[kept])
        found, upper = np.concatenate(keys), np.concatenate(uppers)
        order = np.lexsort(found.T[::-1])
        self.add("assign", found[order], upper[order])

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
            settled = np.array([not pledge.transfer for pledge in self.case.pledges]) & (self.eve.sum(1) >= self.units)
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
        amount = np.array([pool.amount for pool in self.case.pools], dtype=np.int64)
        self.add("draw", array, amount[array[:, 0]], integer=False)

    def present(self, contributors: frozenset[int], missions: frozenset[int], t: int) -> int:
        """Return the column that is 1 where any of `contributors` has anybody in any of `missions` in phase `t`."""
        presence = Presence(contributors, missions, t)
        if presence not in self.presences:
            key = np.array([[len(self.presences)]], dtype=np.int64)
            self.presences[presence] = int(self.add("present", key, 1)[0])
        return self.presences[presence]

    # -- plan to values and back ---------------------------------------------------------------------------------

    @cached_property
    def _where(self) -> dict[str, dict[tuple[int, ...], int]]:
        return {
            name: dict(zip(map(tuple, kind.keys.tolist()), kind.column.tolist(), strict=True))
            for name, kind in self.kinds.items()
        }

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
            "present": {(at,): 1 for presence, at in self._presence_order() if anybody(deployment, presence)},
            "deviation": self._deviation(deployment),
            "burden": {(0,): burden(deployment)},
            **{f"broken:{family}": amounts for family, amounts in broken.items()},
        }
        values = np.zeros(len(self), dtype=np.int64)
        for name, amounts in found.items():
            where = self._where.get(name, {})
            if name in OPTIONAL and not where:
                continue
            for key, amount in amounts.items():
                if name == "floors_last" and key not in where:
                    continue
                if amount:
                    values[where[key]] = amount
        return values

    def _presence_order(self) -> list[tuple[Presence, int]]:
        return [(presence, at) for at, presence in enumerate(self.presences)]

    def _deviation(self, deployment: Deployment) -> dict[tuple[int, ...], int]:
        here = deployment.here
        return {
            (p, m, t, units): abs(here.get((p, m, t), 0) - units)
            for p, m, t, units in map(tuple, self.kind("deviation", 4).keys.tolist())
        }

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
