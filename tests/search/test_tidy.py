"""Tidying: what engines leave loose becomes the least that is needed, and money is found wherever there is any."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.audit import audit
from allocator.case import (
    Capability,
    Case,
    Contributor,
    Equipment,
    Goal,
    Mission,
    Plan,
    Pledge,
    Pool,
    Requirement,
    Window,
)
from allocator.case import Settings as CaseSettings
from allocator.improve import tidy

ALWAYS = Window(0, 0)
MISSIONS = ("K", "M", "N")


def paid(budgets: tuple[int, ...], costs: tuple[int, ...], pools: tuple[Pool, ...]) -> Case:
    """Make a case of missions with budgets and fixed costs in cents."""
    missions = tuple(
        Mission(code, code, ALWAYS, 0, budget=budget, civilian_monthly=cost)
        for code, budget, cost in zip(MISSIONS, budgets, costs, strict=True)
    )
    return Case(
        CaseSettings("", (2025, 1), 1),
        missions,
        (Pledge("P", "A", "INF", 1, 1, ALWAYS),),
        (Capability("INF", "INF"),),
        (Contributor("A", "A"),),
        (Requirement("M", "INF", "general", ALWAYS, 1),),
        (Goal("cost"),),
        pools=pools,
    )


small = st.integers(0, 3)
some_pool = st.builds(
    lambda missions, amount, least, room: Pool(
        "", amount, tuple(sorted(missions)), None if room is None else least + room, least
    ),
    st.sets(st.sampled_from(MISSIONS), min_size=1, max_size=3),
    st.integers(0, 4),
    st.integers(0, 1),
    st.none() | st.integers(0, 2),
)


def ways(case: Case, missing: tuple[int, ...]) -> list[int]:
    """List what is drawn in all, for each combination of whole cents that keeps every rule on pools and budgets."""
    edges = [(pool, case.mission_at[code]) for pool in case.pools for code in pool.missions]
    choices = [
        range(pool.min_per_mission, (4 if pool.max_per_mission is None else pool.max_per_mission) + 1)
        for pool, _ in edges
    ]
    found = []
    for cents in product(*choices):
        given_out = list(zip(edges, cents, strict=True))
        within = all(sum(n for (pool, _), n in given_out if pool is one) <= one.amount for one in case.pools)
        paid_for = all(sum(n for (_, where), n in given_out if where == m) >= lack for m, lack in enumerate(missing))
        if within and paid_for:
            found.append(sum(cents))
    return found


@settings(max_examples=200)
@given(st.tuples(small, small, small), st.tuples(small, small, small), st.lists(some_pool, min_size=1, max_size=2))
def test_money_is_drawn_soundly_wherever_any_draws_are_sound(
    budgets: tuple[int, int, int], costs: tuple[int, int, int], pools: list[Pool]
) -> None:
    """Against every combination of cents from up to two pools to three missions: sound where any is, and least."""
    named = tuple(
        Pool(f"pool {at}", pool.amount, pool.missions, pool.max_per_mission, pool.min_per_mission)
        for at, pool in enumerate(pools)
    )
    case = paid(budgets, costs, named)
    plan = tidy(case, Plan())
    sound = ways(case, tuple(cost - budget for budget, cost in zip(budgets, costs, strict=True)))
    assert (not audit(case, plan).faults) == bool(sound)
    if sound:
        assert sum(plan.draw.values()) == min(sound)


@given(st.integers(0, 3), st.integers(0, 4), st.integers(0, 4), st.integers(0, 4), st.integers(0, 4))
def test_items_are_as_many_as_lacked_and_stock_goes_first(
    units: int, stock: int, lease_max: int, issued: int, leased: int
) -> None:
    """Units lacking 1.5 items each get them, rounded up; sound plans stay sound, and no lease stands beside stock."""
    case = Case(
        CaseSettings("", (2025, 1), 1),
        (Mission("M", "M", ALWAYS, 0),),
        (Pledge("P", "A", "INF", 3, 1, ALWAYS),),
        (Capability("INF", "INF"),),
        (Contributor("A", "A"),),
        (Requirement("M", "INF", "general", ALWAYS, 3),),
        (Goal("cost"),),
        equipment=(Equipment("APC", "APC", stock, lease_max, 1),),
        needs={(0, 0, 0): 15_000},
    )
    loose = Plan({(0, 0, 0, 0): units}, {(0, 0, 0): issued}, {(0, 0, 0): leased})
    plan = tidy(case, loose)
    given_out = sum(plan.stock.values()), sum(plan.lease.values())
    needed = -(-3 * units // 2)
    assert sum(given_out) == needed
    if not audit(case, loose).faults:
        assert not audit(case, plan).faults
        assert given_out[1] <= leased
        assert given_out[1] == max(0, needed - stock)
    assert plan.assign == loose.assign
    assert tidy(case, plan) == plan
