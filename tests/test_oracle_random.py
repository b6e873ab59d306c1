"""The oracle against itself on random cases: pruned enumeration against naive, plan.json against its own audit."""

import itertools
import random
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from oracle import money
from oracle.contract import MOST, Oracle, Plan
from oracle.enumeration import TooLargeError, best, misses, within
from oracle.generate import FEATURES, Builder, random_tables, write_csv
from oracle.generate_limits import READS, limit_case
from oracle.handmade import plan_json, rows, tables, there
from oracle.tables import Tables, read_case


def naive(case: Tables, most: int) -> dict[str, Fraction] | None:
    """Try every number in every place, judged by `broken_rules` and `goals` alone."""
    oracle = Oracle(case)
    case_ = oracle.case
    numbers = [phase.number for phase in oracle.phases]
    places = [
        (p, m, k, t)
        for p, pledge in case_.pledges.items()
        for m in case_.missions
        for offered, k in case_.credit
        for t in numbers
        if offered == pledge.capability
    ]
    items = [(q, m, t) for q in case_.equipment for m in case_.missions for t in numbers]
    ranges = [range(case_.pledges[p].units + 1) for p, *_ in places]
    ranges += [range(case_.equipment[q].stock + 1) for q, *_ in items]
    ranges += [range(case_.equipment[q].lease_max + 1) for q, *_ in items]
    size = 1
    for choices in ranges:
        size *= len(choices)
    if size > most:
        raise TooLargeError
    sound = []
    for values in itertools.product(*ranges):
        rest = values[len(places) :]
        plan = Plan(
            dict(zip(places, values, strict=False)),
            dict(zip(items, rest, strict=False)),
            dict(zip(items, rest[len(items) :], strict=True)),
        )
        spent: Counter[str] = Counter()
        for (m, *_), cents in oracle.costs(plan).items():
            spent[m] += cents
        plan.draw = money.cover(case_, spent) or {}
        if not oracle.broken_rules(plan):
            sound.append(oracle.goals(plan))
    reached = {}
    for goal, tolerance in oracle.goal_order() if sound else []:
        choose = max if goal in MOST else min
        reached[goal] = choose(goals[goal] for goals in sound)
        sound = [goals for goals in sound if within(goal, tolerance, reached[goal], goals[goal])]
    return reached or None


def test_enumeration_prunes_nothing_that_counts() -> None:
    """On tiny random cases of eight features each, enumeration and naive trial of every number agree."""
    endings: Counter[str] = Counter()
    for seed in range(110):
        builder = Builder(seed, 6, set(random.Random(seed).sample(FEATURES, 8)))
        builder.people()
        found = best(builder.tables)
        if found is not None and builder.features & {"budgets", "caps", "pools"}:
            builder.money(found)
            found = best(builder.tables)
        try:
            values = naive(builder.tables, 700)
        except TooLargeError:
            continue
        assert values == (found.reached if found else None), seed
        endings["none" if found is None else "somebody" if found.plan.assign else "nobody"] += 1
    assert min(endings.values()) >= 10, endings


def test_draws_are_found_exactly_when_they_exist() -> None:
    """Against every combination of draws of whole cents from two pools to three missions."""
    rng = random.Random(1)
    endings: Counter[bool] = Counter()
    for _ in range(150):
        amount = {"a": rng.randint(0, 4), "b": rng.randint(0, 3)}
        most, least = rng.choice((None, 1, 2)), rng.choice((0, 0, 1))
        budget = {m: rng.randint(0, 1) for m in "MNO"}
        spent = {m: rng.randint(0, 3) for m in "MNO"}
        word, other = rng.choice(("", "M", "G")), rng.choice(("", "N"))
        case = read_case(tables(
            missions=rows("mission budget", *(f"{m} 0.0{cents}" for m, cents in budget.items())),
            groups=rows("group member", "G M", "G O"),
            budget_pools=[
                {"pool": "a", "amount": f"0.0{amount['a']}", "missions": word, "min_per_mission": f"0.0{least}",
                 "max_per_mission": "" if most is None else f"0.0{most}"},
                {"pool": "b", "amount": f"0.0{amount['b']}", "missions": other},
            ],
        ))  # fmt: skip
        sharing = {"a": {"": "MNO", "M": "M", "G": "MO"}[word], "b": other or "MNO"}
        places = [(pool, m) for pool, missions in sharing.items() for m in missions]
        ways = []
        for cents in itertools.product(range(4), repeat=len(places)):
            way = dict(zip(places, cents, strict=True))
            if (
                all(least <= n <= (4 if most is None else most) for (pool, _), n in way.items() if pool == "a")
                and all(sum(n for (q, _), n in way.items() if q == pool) <= amount[pool] for pool in amount)
                and all(spent[m] <= budget[m] + sum(n for (_, o), n in way.items() if o == m) for m in budget)
            ):
                ways.append(way)
        draw = money.cover(case, spent)
        assert draw in ways if ways else draw is None
        endings[bool(ways)] += 1
    assert min(endings.values()) > 20, endings


def test_random_cases_are_small_varied_and_judged_alike(tmp_path: Path) -> None:
    """The best plan is sound, has the goals it was chosen for, survives its own audit and a round trip by CSV."""
    endings: Counter[str] = Counter()
    for seed in range(16):
        case = random_tables(seed, max_plans=600)
        assert seed or case == random_tables(seed, max_plans=600)
        write_csv(case, tmp_path / str(seed))
        oracle, found = Oracle(tmp_path / str(seed)), best(case, 600)
        assert oracle.case == Oracle(case).case
        endings["none" if found is None else "plan"] += 1
        if found is not None:
            assert oracle.broken_rules(found.plan) == []
            goals = oracle.goals(found.plan)
            assert goals.items() >= found.values.items()
            assert misses(case, found.reached, goals) == []
            written = plan_json(oracle, found.plan)
            assert oracle.audit_json(written) == []
            assert oracle.goals(oracle.plan_from_json(written)) == goals
    assert endings["plan"] >= 12


@pytest.mark.parametrize("rule", READS)
def test_limit_cases_have_one_limit_that_tends_to_bind(rule: str) -> None:
    """Whatever the scope words, soft rows leave a plan and most change what is best; only columns read are filled."""
    binding = 0
    for i, word in enumerate(("group", "each")):
        forms = dict.fromkeys(("contributor", "mission", "capability", "pledge"), "blank")
        forms[("contributor", "mission")[i]] = word
        case = limit_case(rule, forms, soft=True, seed=i)
        (row,) = case["limits"]
        assert {kind for kind in forms if row.get(kind)} <= set(READS[rule])
        found, free = best(case), best({name: table for name, table in case.items() if name != "limits"})
        assert found is not None
        assert free is not None
        binding += found.reached != free.reached
    assert binding >= 1


def test_the_audit_finds_each_false_figure() -> None:
    """A faultless plan.json passes; every figure changed by a little is found, and so is a plan that is unsound."""
    case = tables(
        missions=rows("mission budget operational_monthly", "M 2 10"),
        requirements=rows("mission capability target", "M INF 3"),
        pledges=rows("pledge contributor capability units persons lease_monthly", "P A INF 2 10 1"),
        equipment=rows("equipment stock lease_max lease_monthly", "APC 1 1 5"),
        equipment_needs=rows("capability mission equipment per_unit", "INF - APC 1"),
        budget_pools=rows("pool amount", "a 20"),
        limits=rows("limit rule amount soft_weight", "l max_persons 15 1"),
    )
    oracle = Oracle(case)
    plan = there(("P", "M", "INF", 1, 2))
    plan.stock, plan.lease, plan.draw = {("APC", "M", 1): 1}, {("APC", "M", 1): 1}, {("a", "M"): 1500}
    assert oracle.audit_json(plan_json(oracle, plan)) == []
    for table, column, value in [
        ("goals", "value", "4"), ("goals", "bound", "999"), ("phases", "months", 2), ("assignments", "persons", 19),
        ("assignments", "units", 1), ("assignments", "serves", "ENG"), ("moves", "arrive", 1),
        ("pools", "amount", "14.99"), ("pools", "amount", "15"), ("equipment", "leased", 0),
        ("shortfalls", "target", "0.5"),
        ("costs", "amount", "10.01"), ("costs", "item", "rotation"), ("broken", "amount", "4"),
        ("broken", "scope", "A/*/*"), ("broken", "phase", None),
    ]:  # fmt: skip
        written = plan_json(oracle, plan)
        written[table][0][column] = value
        assert oracle.audit_json(written), (table, column)
    for table in ("goals", "phases", "moves", "pools", "equipment", "shortfalls", "costs", "broken"):
        written = plan_json(oracle, plan)
        written[table].pop()
        assert oracle.audit_json(written), table
