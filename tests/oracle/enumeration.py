"""The best plan of a tiny case by trying every plan, goal after goal, each within tolerance of those before."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from oracle import money
from oracle.contract import MOST, Broken, Oracle, Plan, Reference
from oracle.limits import Here
from oracle.rules import Slice, here_in
from oracle.tables import Tables
from oracle.timeline import covers

Items = dict[tuple[str, str], int]  # equipment, mission -> items
Split = tuple[Items, Items]  # from stock, leased


class TooLargeError(Exception):
    """There are more plans than may be tried."""


@dataclass(frozen=True)
class Option:
    """What may be done in one phase, seen alone, and what it adds to each goal."""

    slice: Slice
    here: Here
    place: int  # the same for options with the same `here`
    floors: Fraction
    targets: Fraction
    suitability: Fraction
    risk: Fraction
    concessions: Fraction
    changes: int
    costs: Mapping[tuple[str, str], int]  # mission, class -> cents, without moves and leased equipment
    splits: list[Split]


@dataclass(frozen=True)
class Best:
    """A best plan: `reached` is each goal's value when it was solved, `values` those of the plan in the end."""

    reached: dict[str, Fraction]
    values: dict[str, Fraction]
    plan: Plan
    plans: int


def distributions(places: int, most: int) -> Iterator[tuple[int, ...]]:
    """List all ways to put at most so many units in so many places."""
    if places == 0:
        yield ()
        return
    for first in range(most + 1):
        for rest in distributions(places - 1, most - first):
            yield (first, *rest)


def slices(oracle: Oracle, t: int, pledges: list[str], found: Slice) -> Iterator[Slice]:
    """List all ways to extend a slice by the pledges given, as far as supply and need allow."""
    if not pledges:
        yield found
        return
    p, case = pledges[0], oracle.case
    pledge = case.pledges[p]
    places = [
        (p, m, k)
        for m in sorted(case.missions)
        if oracle.pair_open(p, m, t)
        for offered, k in sorted(case.credit)
        if offered == pledge.capability and oracle.most_wanted(m, k, t) > 0
    ]
    most = pledge.units if covers(pledge.window, oracle.phases[t - 1].start) else 0
    for numbers in distributions(len(places), most):
        extended = {**found, **{place: units for place, units in zip(places, numbers, strict=True) if units}}
        if all(oracle.credits(extended, m, k) <= oracle.most_wanted(m, k, t) for _, m, k in places):
            yield from slices(oracle, t, pledges[1:], extended)


def money_tells_missions_apart(oracle: Oracle) -> bool:
    """Tell whether it can matter which mission pays for leased equipment."""
    case = oracle.case
    return any(mission.budget is not None for mission in case.missions.values()) or any(
        cap.mission for cap in case.caps
    )


def splits(oracle: Oracle, here: Here) -> list[Split]:
    """List the ways to issue what is needed, leasing never more than stock leaves; empty where it does not suffice.

    Stock is free and leases only cost, so a best plan uses as much stock as it can; who gets it may matter.
    """
    needed = oracle.equipment_needed(here)
    found: list[Split] = [({}, {})]
    for q, equipment in sorted(oracle.case.equipment.items()):
        places = [(key, items) for key, items in sorted(needed.items()) if key[0] == q]
        total = sum(items for _, items in places)
        if total > equipment.stock + equipment.lease_max:
            return []
        from_stock = min(total, equipment.stock)
        ways = [way for way in itertools.product(*(range(items + 1) for _, items in places)) if sum(way) == from_stock]
        if not equipment.lease_monthly or not money_tells_missions_apart(oracle):
            ways = ways[:1]
        parts = [
            (
                {key: n for (key, _), n in zip(places, way, strict=True) if n},
                {key: items - n for (key, items), n in zip(places, way, strict=True) if items > n},
            )
            for way in ways
        ]
        found = [({**stock, **more}, {**lease, **rest}) for stock, lease in found for more, rest in parts]
    return found


def phase_options(oracle: Oracle, t: int, reference: Reference | None, max_plans: int) -> list[Option]:
    """List what may be done in phase t without breaking a rule within the phase."""
    found: list[Option] = []
    places: dict[frozenset[tuple[tuple[str, str], int]], int] = {}
    phase = oracle.phases[t - 1]
    for tried, phase_slice in enumerate(slices(oracle, t, sorted(oracle.case.pledges), {})):
        if tried > max_plans:
            raise TooLargeError
        if oracle.phase_faults(t, phase_slice):
            continue
        here = here_in(phase_slice)
        floors, targets = oracle.shortfall_goals(t, phase_slice)
        costs: dict[tuple[str, str], int] = {}
        for part in (money.fixed_costs(oracle.case, phase), money.running_costs(oracle.case, phase, here)):
            for (m, kind, _), cents in part.items():
                costs[m, kind] = costs.get((m, kind), 0) + cents
        option = Option(
            slice=phase_slice,
            here=here,
            place=places.setdefault(frozenset(here.items()), len(places)),
            floors=floors,
            targets=targets,
            suitability=oracle.suitability_in(t, here),
            risk=oracle.risk_in(t, here),
            concessions=oracle.concessions(oracle.limit_broken_in(t, here)),
            changes=oracle.changes_in(t, here, reference) if reference is not None else 0,
            costs=costs,
            splits=splits(oracle, here),
        )
        if option.splits:
            found.append(option)
    return found


def walks(oracle: Oracle, options: list[list[Option]], max_plans: int) -> Iterator[list[Option]]:
    """List the sequences of options, one per phase, whose moves are allowed."""
    allowed: dict[tuple[int, ...], bool] = {}
    tried = 0
    ways: list[list[Option]] = [[]]
    while ways:
        way = ways.pop()
        if len(way) == len(options):
            yield way
            continue
        for option in options[len(way)]:
            tried += 1
            if tried > 20 * max_plans:
                raise TooLargeError
            longer = [*way, option]
            key = tuple(step.place for step in longer)
            if key not in allowed:
                allowed[key] = not oracle.move_faults([oracle.eve(), *(step.here for step in longer)])
            if allowed[key]:
                ways.append(longer)


class Trial:
    """Judges whole plans put together from options."""

    def __init__(self, oracle: Oracle) -> None:
        self.oracle = oracle
        self.order = [goal for goal, _ in oracle.goal_order()]
        self.travel: dict[tuple[int, int, int], dict[tuple[str, str], int]] = {}

    def _travel(self, t: int, before: Option | None, now: Option) -> dict[tuple[str, str], int]:
        key = t, before.place if before else -1, now.place
        if key not in self.travel:
            here = before.here if before else self.oracle.eve()
            self.travel[key] = {
                (m, kind): cents for (m, kind, _), cents in money.travel_costs(self.oracle.case, here, now.here).items()
            }
        return self.travel[key]

    def values(self, way: list[Option], chosen: tuple[Split, ...]) -> dict[str, Fraction] | None:
        """Compute the goals of a plan, None where money or turnover forbids it."""
        oracle = self.oracle
        costs: dict[tuple[str, str, str, int], int] = {}
        for t, (option, (_, lease)) in enumerate(zip(way, chosen, strict=True), 1):
            leased = {
                (m, kind): cents
                for (m, kind, _), cents in money.lease_costs(oracle.case, oracle.phases[t - 1], lease).items()
            }
            for part in (option.costs, self._travel(t, way[t - 2] if t > 1 else None, option), leased):
                for (m, kind), cents in part.items():
                    costs[m, kind, "", t] = costs.get((m, kind, "", t), 0) + cents
        if oracle.cap_amounts(costs, soft=False) or self.draws(costs) is None:
            return None
        heres = [oracle.eve(), *(option.here for option in way)]
        if oracle.turnover_amounts(heres, soft=False):
            return None
        once: Broken = {
            (limit.code, scope, None): Fraction(n)
            for (limit, scope), n in oracle.turnover_amounts(heres, soft=True).items()
        }
        once |= {
            (cap, scope, None): Fraction(n, 100) for (cap, scope), n in oracle.cap_amounts(costs, soft=True).items()
        }
        return {
            "floors": sum((option.floors for option in way), Fraction(0)),
            "targets": sum((option.targets for option in way), Fraction(0)),
            "concessions": sum((option.concessions for option in way), oracle.concessions(once)),
            "suitability": sum((option.suitability for option in way), Fraction(0)),
            "cost": Fraction(sum(costs.values()), 100),
            "turnover": Fraction(sum(oracle.turnover_between(a, b) for a, b in itertools.pairwise(heres))),
            "risk": sum((option.risk for option in way), Fraction(0)),
            "burden": oracle.burden(heres) if "burden" in self.order else Fraction(0),
            "changes": Fraction(sum(option.changes for option in way)),
        }

    def draws(self, costs: Mapping[tuple[str, str, str, int], int]) -> Items | None:
        """Find draws from pools that pay for everything."""
        spent: dict[str, int] = {}
        for (m, *_), cents in costs.items():
            spent[m] = spent.get(m, 0) + cents
        return money.cover(self.oracle.case, spent)

    def plan(self, way: list[Option], chosen: tuple[Split, ...]) -> Plan:
        """Write a plan out."""
        plan = Plan()
        for t, (option, (stock, lease)) in enumerate(zip(way, chosen, strict=True), 1):
            plan.assign |= {(*key, t): units for key, units in option.slice.items()}
            plan.stock |= {(*key, t): items for key, items in stock.items()}
            plan.lease |= {(*key, t): items for key, items in lease.items()}
        plan.draw = self.draws(self.oracle.costs(plan)) or {}
        return plan


def within(goal: str, tolerance: Fraction, reached: Fraction, value: Fraction) -> bool:
    """Tell whether a value keeps a goal within its tolerance (percent of the absolute value reached)."""
    slack = tolerance / 100 * abs(reached)
    return value >= reached - slack if goal in MOST else value <= reached + slack


def best(tables: Tables, max_plans: int = 200_000, reference: Reference | None = None) -> Best | None:
    """Find a best plan by trying all, None where there is none."""
    oracle = Oracle(tables)
    options = [phase_options(oracle, phase.number, reference, max_plans) for phase in oracle.phases]
    trial = Trial(oracle)
    found: dict[tuple[Fraction, ...], tuple[list[Option], tuple[Split, ...]]] = {}
    plans = 0
    for way in walks(oracle, options, max_plans):
        for chosen in itertools.product(*(option.splits for option in way)):
            plans += 1
            if plans > max_plans:
                raise TooLargeError
            values = trial.values(way, chosen)
            if values is not None:
                found.setdefault(tuple(values[goal] for goal in trial.order), (way, chosen))
    if not found:
        return None
    reached = {}
    left = list(found)
    for i, (goal, tolerance) in enumerate(oracle.goal_order()):
        choose = max if goal in MOST else min
        value = reached[goal] = choose(vector[i] for vector in left)
        left = [vector for vector in left if within(goal, tolerance, value, vector[i])]
    last = len(trial.order) - 1
    final = next(vector for vector in left if vector[last] == reached[trial.order[last]])
    plan = trial.plan(*found[final])
    return Best(reached, dict(zip(trial.order, final, strict=True)), plan, plans)


def optimum(tables: Tables, max_plans: int = 200_000, reference: Reference | None = None) -> dict[str, Fraction] | None:
    """Give the value each goal reaches when it is solved in its turn, None where no plan exists."""
    found = best(tables, max_plans, reference)
    return None if found is None else found.reached


def misses(tables: Tables, reached: Mapping[str, Fraction], values: Mapping[str, Fraction]) -> list[str]:
    """List the goals in which a finished plan is not what lexicographic solving to the end must give.

    Every goal must lie between what it reached and its tolerance; the last has nothing after it to give way to.
    """
    order = Oracle(tables).goal_order()
    faults = []
    for goal, tolerance in order:
        allowed = Fraction(0) if goal == order[-1][0] else tolerance
        better = -1 if goal in MOST else 1
        if not within(goal, allowed, reached[goal], values[goal]) or (values[goal] - reached[goal]) * better < 0:
            faults.append(f"{goal}: {values[goal]}, the best is {reached[goal]} within {allowed} %")
    return faults
