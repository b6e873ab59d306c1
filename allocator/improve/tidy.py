"""Tidying a plan: what engines leave loose is set to the least that is needed; no rule or goal gets worse by it."""

from collections import deque

from allocator.case import E4, Case, Plan
from allocator.case.deployment import Deployment
from allocator.costs import charges


def tidy(case: Case, plan: Plan) -> Plan:
    """Return `plan` with no more equipment issued or leased than units lack, and no more drawn from pools than needed.

    Units are left as they are. Stock that is free replaces leases. Money is drawn only where a budget does not
    suffice, in the way a largest flow finds, so that where draws exist that make all budgets hold, such draws result.
    """
    deployment = Deployment(case, plan)
    needed: dict[tuple[int, int, int], int] = {}
    for (p, m, t), units in deployment.here.items():
        for q in range(len(case.equipment)):
            lack = case.lack(p, q, m)
            if lack:
                needed[q, m, t] = needed.get((q, m, t), 0) + lack * units
    stock, lease = {}, {}
    free: dict[tuple[int, int], int] = {}
    for key, lacked in sorted(needed.items()):
        items = -(-lacked // E4)
        stock[key] = min(plan.stock.get(key, 0), items)
        lease[key] = items - stock[key]
        where = key[0], key[2]
        free[where] = free.get(where, case.equipment[key[0]].stock) - stock[key]
    for key in sorted(lease):
        where = key[0], key[2]
        more = max(0, min(free[where], lease[key]))
        stock[key] += more
        lease[key] -= more
        free[where] -= more
    issued = Plan(plan.assign, stock, lease, {})
    return Plan(plan.assign, stock, lease, draws(case, issued))


def draws(case: Case, plan: Plan) -> dict[tuple[int, int], int]:
    """Return the least draws [cents], by (pool, mission), with which as much of every budget holds as pools allow."""
    if not case.pools:
        return {}
    cost: dict[int, int] = {}
    for charge in charges(Deployment(case, plan)):
        cost[charge.mission] = cost.get(charge.mission, 0) + charge.cents
    missing = {m: max(0, cost.get(m, 0) - x.budget) for m, x in enumerate(case.missions) if x.budget is not None}
    draw: dict[tuple[int, int], int] = {}
    room: dict[tuple[int, int], int] = {}
    left: dict[int, int] = {}
    for number, pool in enumerate(case.pools):
        left[number] = pool.amount
        for code in pool.missions:
            m = case.mission_at[code]
            draw[number, m] = pool.min_per_mission
            left[number] -= pool.min_per_mission
            most = pool.amount if pool.max_per_mission is None else pool.max_per_mission
            room[number, m] = most - pool.min_per_mission
            if m in missing:
                missing[m] = max(0, missing[m] - pool.min_per_mission)
    more = dict.fromkeys(room, 0)
    for m, cents in sorted(missing.items()):
        _fill(m, cents, room, more, left)
    return {edge: amount + more[edge] for edge, amount in draw.items()}


def _fill(
    mission: int, cents: int, room: dict[tuple[int, int], int], more: dict[tuple[int, int], int], left: dict[int, int]
) -> None:
    """Raise draws for `mission` by `cents`, or as far as pools allow, along one path after another."""
    while cents > 0 and (path := _path(mission, room, more, left)) is not None:
        amount = min(cents, left[path[-1][0]])
        for at, edge in enumerate(path):
            amount = min(amount, room[edge] - more[edge] if at % 2 == 0 else more[edge])
        for at, edge in enumerate(path):
            more[edge] += amount if at % 2 == 0 else -amount
        left[path[-1][0]] -= amount
        cents -= amount


def _path(
    mission: int, room: dict[tuple[int, int], int], more: dict[tuple[int, int], int], left: dict[int, int]
) -> list[tuple[int, int]] | None:
    """Return edges (pool, mission), alternately to be raised and lowered, from `mission` to a pool with money left."""
    queue: deque[tuple[int, list[tuple[int, int]]]] = deque([(mission, [])])
    seen = {mission}
    while queue:
        m, path = queue.popleft()
        for edge in sorted(room):
            pool = edge[0]
            if edge[1] == m and more[edge] < room[edge] and edge not in path:
                if left[pool] > 0:
                    return [*path, edge]
                for other in sorted(room):
                    if other[0] == pool and other[1] not in seen and more[other] > 0:
                        seen.add(other[1])
                        queue.append((other[1], [*path, edge, other]))
    return None
