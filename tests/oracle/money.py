"""What a plan costs: whole cents by mission, class, item and phase, and what draws from pools can cover."""

import math
from fractions import Fraction

from oracle.limits import Here, moves
from oracle.records import Cap, Case
from oracle.timeline import Phase, covers, means, scope_sets

Costs = dict[tuple[str, str, str], int]  # mission, class, item -> cents
MP = "military_police"


def half_up(amount: Fraction) -> int:
    """Round to a whole number, halves up."""
    return math.floor(amount + Fraction(1, 2))


def add(costs: Costs, mission: str, kind: str, item: str, cents: int) -> None:
    """Add an amount, leaving zeros out."""
    if cents:
        key = mission, kind, item
        costs[key] = costs.get(key, 0) + cents


def fixed_costs(case: Case, phase: Phase) -> Costs:
    """Compute what missions cost in a phase whoever is there."""
    costs: Costs = {}
    for m, mission in case.missions.items():
        if covers(mission.cost_window, phase.start):
            add(costs, m, "civilian", "civilian", mission.civilian_monthly * phase.length)
            add(costs, m, "operational", "operations", mission.operational_monthly * phase.length)
    return costs


def running_costs(case: Case, phase: Phase, here: Here) -> Costs:
    """Compute the costs of those who are there in a phase, without moves and leased equipment."""
    costs: Costs = {}
    present = set()
    for (p, m), units in here.items():
        if units == 0:
            continue
        pledge, mission, pair = case.pledges[p], case.missions[m], case.pairs[p, m]
        present.add((pledge.contributor, m))
        for rate in case.rates:
            if (
                covers(rate.window, phase.start)
                and means(case, "capability", rate.capability, pledge.capability)
                and means(case, "mission", rate.mission, m)
            ):
                add(costs, m, rate.kind, "personnel", rate.amount * pledge.persons * phase.length * units)
        lease = half_up(pledge.lease_monthly * (1 + mission.lease_factor / 100) * phase.length)
        add(costs, m, MP, "contingent_equipment", lease * units)
        if case.rotation is not None:
            both_ways = (pair.deploy_per_person + pair.return_per_person) * pledge.persons
            add(costs, m, MP, "rotation", half_up(Fraction(both_ways * phase.length, case.rotation)) * units)
        add(
            costs,
            m,
            "operational",
            "operations",
            mission.operational_per_person * pledge.persons * phase.length * units,
        )
    for c, m in present:
        add(costs, m, MP, "presence", case.contributors[c].presence_monthly * phase.length)
    return costs


def travel_costs(case: Case, before: Here, now: Here) -> Costs:
    """Compute the one-off costs of moves into a phase, at the expense of the mission they concern."""
    costs: Costs = {}
    for (p, m), (arrive, leave) in moves(before, now).items():
        pledge, pair = case.pledges[p], case.pairs[p, m]
        going = pair.deploy_per_person * pledge.persons + pledge.move_cost
        returning = pair.return_per_person * pledge.persons + pledge.move_cost
        add(costs, m, MP, "travel", going * arrive + returning * leave)
    return costs


def lease_costs(case: Case, phase: Phase, leased: dict[tuple[str, str], int]) -> Costs:
    """Compute the costs of leased items, given by equipment and mission."""
    costs: Costs = {}
    for (q, m), items in leased.items():
        add(costs, m, "operational", "leased_equipment", case.equipment[q].lease_monthly * phase.length * items)
    return costs


def cap_excess(case: Case, cap: Cap, costs: dict[tuple[str, str, int], int]) -> list[tuple[str, int]]:
    """List mission scopes of a cap and the cents over it; costs by mission, class and first month of the phase."""
    found = []
    for name, missions in scope_sets(case, "mission", cap.mission):
        total = sum(
            cents
            for (m, kind, month), cents in costs.items()
            if m in missions and cap.kind in ("", kind) and covers(cap.window, month)
        )
        found.append((name, max(0, total - cap.amount)))
    return found


def pool_missions(case: Case, pool: str) -> frozenset[str]:
    """List the missions a pool may give to: blank means all that have a budget."""
    if not case.pools[pool].missions:
        return frozenset(m for m, mission in case.missions.items() if mission.budget is not None)
    return scope_sets(case, "mission", case.pools[pool].missions)[0][1]


def cover(case: Case, spent: dict[str, int]) -> dict[tuple[str, str], int] | None:
    """Find draws that let every mission pay what it spent, None where there are none.

    A maximum flow from pools to missions by augmenting paths, above the least amounts that must be drawn.
    """
    least = {(pool, m): case.pools[pool].least for pool in case.pools for m in pool_missions(case, pool)}
    draw = dict(least)
    rest = {pool: case.pools[pool].amount - sum(n for (q, _), n in least.items() if q == pool) for pool in case.pools}
    if any(cents < 0 for cents in rest.values()):
        return None
    for m, mission in case.missions.items():
        if mission.budget is None:
            continue
        lacking = spent.get(m, 0) - mission.budget - sum(n for (_, other), n in draw.items() if other == m)
        while lacking > 0:
            path = augmenting_path(case, draw, rest, m)
            if path is None:
                return None
            lacking -= push(case, draw, rest, path, lacking)
    return draw


def room(case: Case, draw: dict[tuple[str, str], int], pool: str, m: str) -> int | None:
    """Give how much more a mission may draw from a pool, None where unlimited."""
    most = case.pools[pool].most
    return None if most is None else most - draw[pool, m]


def augmenting_path(case: Case, draw: dict[tuple[str, str], int], rest: dict[str, int], goal: str) -> list[str] | None:
    """Find mission, pool, mission, pool … backwards from a mission to a pool with money left."""
    paths = [[goal]]
    seen = {("mission", goal)}
    while paths:
        path = paths.pop(0)
        m = path[-1]
        for pool in sorted(case.pools):
            if (pool, m) not in draw or ("pool", pool) in seen or room(case, draw, pool, m) == 0:
                continue
            seen.add(("pool", pool))
            if rest[pool] > 0:
                return [*path, pool]
            for other in sorted(case.missions):
                taken = draw.get((pool, other), 0) - case.pools[pool].least
                if taken > 0 and ("mission", other) not in seen:
                    seen.add(("mission", other))
                    paths.append([*path, pool, other])
    return None


def push(case: Case, draw: dict[tuple[str, str], int], rest: dict[str, int], path: list[str], lacking: int) -> int:
    """Send as much as a path lets through: each pool gives to the mission before it, taking from the one after."""
    pairs = [(path[i + 1], path[i]) for i in range(0, len(path) - 1, 2)]
    back = [(path[i + 1], path[i + 2]) for i in range(0, len(path) - 2, 2)]
    rooms = [free for pool, m in pairs if (free := room(case, draw, pool, m)) is not None]
    taken = [draw[pool, m] - case.pools[pool].least for pool, m in back]
    amount = min([lacking, rest[path[-1]], *rooms, *taken])
    for key in pairs:
        draw[key] += amount
    for key in back:
        draw[key] -= amount
    rest[path[-1]] -= amount
    return amount
