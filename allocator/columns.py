"""Which decisions exist in a case, and what follows from them: plan to column values and back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from allocator.case import E4, Case, Plan, openings
from allocator.case.deployment import Deployment
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


@dataclass(frozen=True)
class Presence:
    """Whether any of `contributors` has anybody in any of `missions` in phase `t`."""

    contributors: frozenset[int]
    missions: frozenset[int]
    t: int


class Reference(dict[tuple[int, int, int], int]):
    """Units by (pledge, mission, plan month) of the run a plan is measured against; zeros left out."""


@dataclass(eq=False)
class Columns:
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

    case: Case
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

    # -- facts of the pledges, as arrays over p ------------------------------------------------------------------

    @cached_property
    def units(self) -> Ints:
        """Units on offer, by pledge."""
        return np.array([pledge.units for pledge in self.case.pledges], dtype=np.int64)

    @cached_property
    def persons(self) -> Ints:
        """Persons in a unit, by pledge."""
        return np.array([pledge.persons for pledge in self.case.pledges], dtype=np.int64)

    @cached_property
    def contributor(self) -> Ints:
        """Contributor, by pledge."""
        return np.array(self.case.c_of, dtype=np.int64)

    @cached_property
    def capability(self) -> Ints:
        """Own capability, by pledge."""
        return np.array(self.case.k_of, dtype=np.int64)

    @cached_property
    def months(self) -> Ints:
        """Length in months, by phase."""
        return np.array([phase.length for phase in self.case.phases], dtype=np.int64)

    @cached_property
    def first(self) -> Ints:
        """First month, by phase."""
        return np.array([phase.first for phase in self.case.phases], dtype=np.int64)

    @cached_property
    def eve(self) -> Ints:
        """Units in place on the eve, by pledge and mission."""
        found = np.zeros((len(self.case.pledges), len(self.case.missions)), dtype=np.int64)
        for key, units in self.case.deployed.items():
            found[key] = units
        return found

    @cached_property
    def mission_open(self) -> Flags:
        """Whether a mission is open, by mission and phase."""
        rows = [[phase.within(mission.window) for phase in self.case.phases] for mission in self.case.missions]
        return np.array(rows, dtype=bool)

    @cached_property
    def can_arrive(self) -> Flags:
        """Whether the readiness level lets units arrive, by pledge and phase."""
        leads = [self.case.level(p).lead_months for p in range(len(self.case.pledges))]
        lead = np.array([10**6 if months is None else months for months in leads], dtype=np.int64)
        ready: Flags = self.first[None, :] >= lead[:, None]
        return ready

    @cached_property
    def credit(self) -> Ints:
        """Credit [in 1 / D] of a unit of each pledge serving as each capability, by pledge and capability."""
        found = np.zeros((len(self.case.pledges), len(self.case.capabilities)), dtype=np.int64)
        for p, k in enumerate(self.case.k_of):
            for served, credit in self.case.serving[k]:
                found[p, served] = credit * self.case.denominator // E4
        return found

    @cached_property
    def wanted(self) -> Ints:
        """Most units that may serve, by mission, capability and phase: what is asked, or what was there."""
        missions, capabilities, phases = map(len, (self.case.missions, self.case.capabilities, self.case.phases))
        asked = np.zeros((missions, capabilities, phases), dtype=np.int64)
        for key, rows in self.case.asked.items():
            asked[key] = sum(self.case.requirements[r].target for r in rows)
        eve = np.zeros((missions, capabilities), dtype=np.int64)
        for place, units in self.case.eve_by_capability.items():
            eve[place] = units
        return np.maximum(asked, eve[:, :, None])

    @cached_property
    def most(self) -> Ints:
        """The most units that can be there under the rules of one pledge alone, by pledge, mission and phase.

        Follows from openings, readiness and transfer: who is fully deployed and may not transfer cannot arrive
        anywhere; who cannot have arrived yet is not there.
        """
        open_ = openings(self.case)
        transfer = np.array([pledge.transfer for pledge in self.case.pledges], dtype=bool)
        may_come = np.where(transfer, self.units, self.units - self.eve.sum(axis=1))
        cap = np.minimum(self.units[:, None], self.eve + may_come[:, None])
        found = np.zeros(open_.shape, dtype=np.int64)
        reach = self.eve
        for t in range(open_.shape[2]):
            arriving = np.where(self.can_arrive[:, t], may_come, 0)[:, None]
            reach = np.where(open_[:, :, t], np.minimum(reach + arriving, cap), 0)
            found[:, :, t] = reach
        return found

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

    @cached_property
    def lack(self) -> Ints:
        """Items [ten-thousandths] a unit still needs, by pledge, mission and equipment."""
        found = np.zeros((len(self.case.pledges), len(self.case.missions), len(self.case.equipment)), dtype=np.int64)
        for (k, m, q), needed in self.case.needs.items():
            found[self.capability == k, m, q] = needed
        for (p, q), brought in self.case.brought.items():
            found[p, :, q] -= brought
        return np.maximum(found, 0)

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
            "present": {(at,): 1 for presence, at in self._presence_order() if _anybody(deployment, presence)},
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


def floors_touched(deployment: Deployment) -> set[tuple[int, int, int]]:
    """Return (mission, capability, phase) wherever what is missing reaches below a floor."""
    case = deployment.case
    touched = set()
    for (r, t), (below, _) in deployment.short.items():
        if below:
            row = case.requirements[r]
            touched.add((case.mission_at[row.mission], case.capability_at[row.capability], t))
    return touched


BURDEN_STEP = 10**6
"""The burden is counted in millionths, rounded up."""


def burden(deployment: Deployment) -> int:
    """Return the largest ratio of person-months served to those a contributor allows [millionths, rounded up]."""
    case = deployment.case
    served: dict[int, int] = {}
    for spot in deployment.here:
        c = case.c_of[spot[0]]
        served[c] = served.get(c, 0) + deployment.persons(spot) * case.phases[spot[2]].length
    largest = 0
    for c, person_months in served.items():
        allowed = (case.contributors[c].max_persons or 0) * case.settings.months
        if allowed:
            largest = max(largest, -(-BURDEN_STEP * person_months // allowed))
    return largest


def _anybody(deployment: Deployment, presence: Presence) -> bool:
    pairs = ((c, m) for c in presence.contributors for m in presence.missions)
    return any((c, m, presence.t) in deployment.present for c, m in pairs)
