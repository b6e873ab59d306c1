"""Cost lines: what a plan has, month by month, and what one of it costs there, under names that hold in every case."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from allocator.audit import Audit
from allocator.case import Case
from allocator.case.deployment import Deployment
from allocator.columns import Columns
from allocator.costs import CLASSES, FIXED, all_terms
from allocator.model import Ints

PEOPLE, MOVES, PRESENCE, STORES, RUNNING = "people", "moves", "presence", "equipment", "running"
"""What drives cost: people in place [person-months], persons moved, contributors present [months], equipment leased
[item-months], missions running [months]."""

Cell = tuple[str, str, str]
"""A driver, a mission, and a capability or what else is counted together there."""

Key = tuple[Cell, str, int]
"""A cell, what of it (a pledge, a contributor), and the month, counted from the year 0."""


@dataclass(frozen=True, slots=True)
class Line:
    """So many of something in a month [units of the driver], each at so many cents."""

    quantity: int
    price: Fraction


@dataclass(eq=False)
class Prices:
    """What one of anything costs in a case, whether a plan has it or not."""

    case: Case

    @cached_property
    def _columns(self) -> Columns:
        return Columns(self.case, every=True)

    @cached_property
    def _cents(self) -> Ints:
        terms = all_terms(self._columns)
        cents = np.zeros(len(self._columns), dtype=np.int64)
        moving = terms.column != FIXED
        np.add.at(cents, terms.column[moving], terms.cents[moving])
        return cents

    @cached_property
    def _units(self) -> dict[str, Ints]:
        """Cents of one unit over a phase, arriving and leaving, each by pledge, mission and phase."""
        shape = (len(self.case.pledges), len(self.case.missions), len(self.case.phases))
        found = {name: np.zeros(shape, dtype=np.int64) for name in ("assign", "arrive", "leave")}
        for name, cents in found.items():
            kind = self._columns.kind(name, 4 if name == "assign" else 3)
            cents[kind.part(0), kind.part(1), kind.part(-1)] = self._cents[kind.column]
        return found

    @cached_property
    def _running(self) -> dict[tuple[int, str, int], int]:
        """What a mission costs whoever is there [cents], by mission, class and phase; zeros where it costs nothing."""
        found = {
            (m, category, phase.number): 0
            for m, mission in enumerate(self.case.missions)
            for category in CLASSES[1:]
            for phase in self.case.phases
            if mission.window.first <= phase.first <= mission.costs_to
        }
        terms = all_terms(self._columns)
        fixed = terms.column == FIXED
        parts = (terms.mission[fixed], terms.category[fixed], terms.phase[fixed], terms.cents[fixed])
        for m, category, t, cents in zip(*(part.tolist() for part in parts), strict=True):
            found[m, CLASSES[category], t] += cents
        return found

    @property
    def running(self) -> list[tuple[int, str, int]]:
        """Mission, class and phase wherever a mission costs something whoever is there."""
        return sorted(self._running)

    @cached_property
    def _zero(self) -> int:
        return self.case.settings.start[0] * 12 + self.case.settings.start[1] - 1

    @cached_property
    def _phase_of(self) -> dict[int, int]:
        """The phase of each month, counted from the year 0."""
        return {month: phase.number for phase in self.case.phases for month in self.months(phase.number)}

    def months(self, t: int) -> range:
        """Return the months of a phase, counted from the year 0."""
        phase = self.case.phases[t]
        return range(self._zero + phase.first, self._zero + phase.first + phase.length)

    def of(self, key: Key) -> Fraction | None:
        """Return what one of a line costs in its month [cents]; None where the case knows no such thing."""
        (driver, mission, _), item, month = key
        case = self.case
        t, m = self._phase_of.get(month), case.mission_at.get(mission)
        if t is None or m is None:
            return None
        length = case.phases[t].length
        if driver in {PEOPLE, MOVES}:
            way, _, pledge = item.partition(" ")
            p = case.pledge_at.get(pledge)
            if p is None:
                return None
            cents = Fraction(int(self._units[way][p, m, t]), case.pledges[p].persons)
            return cents / length if driver == PEOPLE else cents
        if driver == PRESENCE:
            c = case.contributor_at.get(item)
            return None if c is None else Fraction(case.contributors[c].presence_monthly)
        if driver == STORES:
            q = case.equipment_at.get(item)
            return None if q is None else Fraction(case.equipment[q].lease_monthly)
        fixed = self._running.get((m, item, t))
        return None if fixed is None else Fraction(fixed, length)


def lines(counted: Audit, prices: Prices) -> dict[Key, Line]:
    """Return the cost lines of a plan; quantity times price adds up to its cost, to the cent."""
    return {
        key: Line(quantity, prices.of(key) or Fraction()) for key, quantity in _quantities(counted.deployment, prices)
    }


def _quantities(deployment: Deployment, prices: Prices) -> Iterator[tuple[Key, int]]:
    yield from _units(deployment, prices)
    case = deployment.case
    for c, m, t in sorted(deployment.present):
        for month in prices.months(t):
            yield ((PRESENCE, case.missions[m].code, ""), case.contributors[c].code, month), 1
    for (q, m, t), items in deployment.plan.lease.items():
        code = case.equipment[q].code
        for month in prices.months(t):
            yield ((STORES, case.missions[m].code, code), code, month), items
    for m, category, t in prices.running:
        for month in prices.months(t):
            yield ((RUNNING, case.missions[m].code, category), category, month), 1


def _units(deployment: Deployment, prices: Prices) -> Iterator[tuple[Key, int]]:
    """Yield the persons in place, month by month, and those who arrive and leave."""
    case = deployment.case
    for (p, m, t), units in deployment.here.items():
        pledge = case.pledges[p]
        there = PEOPLE, case.missions[m].code, pledge.capability
        for month in prices.months(t):
            yield (there, f"assign {pledge.code}", month), units * pledge.persons
    for way, moved in (("arrive", deployment.arrive), ("leave", deployment.leave)):
        for (p, m, t), units in moved.items():
            pledge = case.pledges[p]
            there = MOVES, case.missions[m].code, pledge.capability
            yield (there, f"{way} {pledge.code}", prices.months(t)[0]), units * pledge.persons
