"""Cases in which everything happens at once, and plans that heed no rule: what rows and recounts are crossed on."""

import random
from functools import cache
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from families.both import case_from, from_oracle
from oracle.contract import Oracle
from oracle.contract import Plan as OraclePlan
from oracle.enumeration import Best, phase_options, walks
from oracle.enumeration import Trial as Judge
from oracle.generate import FEATURES, Builder
from oracle.generate_limits import limit_row, pin_row
from oracle.tables import Tables

from allocator.case import Case, Goal, Plan
from allocator.columns import Columns, Reference
from allocator.goals import GOALS

MOST_WAYS = 20_000
"""Cases with more ways to fill one phase are too large to draw sound plans from."""

LOOKED_AT = 1_500
"""So many sequences of phases are looked at, sound or not, when sound plans are drawn."""


@cache
def crowded_tables(seed: int) -> Tables:
    """Return a workbook with most features and many limits, which need leave no sound plan."""
    rng = random.Random(f"crowded {seed}")
    features = {name for name in FEATURES if rng.random() < 0.9} - {"extras"}
    builder = Builder(seed, 0, features - {"limits", "pins"})
    builder.people()
    limits = []
    for number in range(rng.randint(4, 9)):
        row = limit_row(rng, builder.tables, f"limit {number}")
        if row["rule"] != "max_turnover":
            row |= builder.window(0.3)
        limits.append(row)
    builder.tables["limits"] = limits
    pin = pin_row(rng, builder.tables, builder.window(0.5)) if "pins" in features else None
    builder.tables["limits"] += [pin] if pin else []
    offers = [row for row in builder.tables["pledges"] if int(row["units"]) > 0]
    plan = OraclePlan(assign={(row["pledge"], builder.missions[0], row["capability"], 1): 1 for row in offers})
    builder.money(Best({}, {}, plan, 0))
    return {name: rows for name, rows in builder.tables.items() if rows}


@cache
def crowded(seed: int) -> Case:
    """Return the case of `crowded_tables`, with every goal there is."""
    return every_goal(read(crowded_tables(seed)))


def read(tables: Tables) -> Case:
    """Return the case of some tables."""
    with TemporaryDirectory() as folder:
        return case_from(tables, Path(folder))


def every_goal(case: Case) -> Case:
    """Return a case that asks for every goal there is."""
    fields = {name: getattr(case, name) for name in case.__dataclass_fields__}
    return Case(**(fields | {"goals": tuple(Goal(name) for name in GOALS)}))


def any_plan(columns: Columns, rng: random.Random, *, beyond: bool = True) -> Plan:
    """Return a plan that heeds no rule: units anywhere, `beyond` also more than there are, items, money.

    There has to be a column for everything: `columns` are built with ``every=True``.
    """
    case, often = columns.case, rng.choice((0.05, 0.3, 0.6, 0.9))
    over = 3 * int(beyond)

    def some(most: int) -> int:
        return rng.randint(1, most) if most > 0 and rng.random() < often else 0

    assign = {}
    left: dict[tuple[int, int], int] = {}
    for p, m, k, t in columns.assign.keys.tolist():
        most = case.pledges[p].units + over if beyond else left.get((p, t), case.pledges[p].units)
        units = some(most)
        left[p, t] = most - units
        assign[p, m, k, t] = units
    items = {
        kind: {
            tuple(key): some(getattr(case.equipment[key[0]], most) + 1) for key in columns.kind(kind, 3).keys.tolist()
        }
        for kind, most in (("stock", "stock"), ("lease", "lease_max"))
    }
    draw = {(pool, m): some(case.pools[pool].amount + 1) for pool, m in columns.kind("draw", 2).keys.tolist()}
    return Plan(assign, items["stock"], items["lease"], draw)


def some_reference(case: Case, rng: random.Random) -> Reference:
    """Return another run for the goal `changes` to measure against."""
    return Reference(
        {
            (p, m, month): rng.randint(1, pledge.units + 1)
            for p, pledge in enumerate(case.pledges)
            for m in range(len(case.missions))
            for month in range(case.settings.months)
            if rng.random() < 0.4
        }
    )


def sound_plans(tables: Tables, case: Case, rng: random.Random, most: int) -> list[Plan]:
    """Return some of the sound plans of a tiny case, drawn from a walk through all plans in random order."""
    oracle = Oracle(tables)
    options = [phase_options(oracle, phase.number, None, MOST_WAYS) for phase in oracle.phases]
    for each in options:
        rng.shuffle(each)
    judge, sound = Judge(oracle), []
    for way in islice(walks(oracle, options, MOST_WAYS), LOOKED_AT):
        chosen = tuple(rng.choice(option.splits) for option in way)
        if judge.values(way, chosen) is not None:
            sound.append((way, chosen))
    drawn = rng.sample(sound, min(most, len(sound)))
    return [from_oracle(case, judge.plan(way, chosen)) for way, chosen in drawn]


def stepped(case: Case, plan: Plan, rng: random.Random) -> Plan:
    """Return a plan in which one or two numbers of units have changed, soundly or not."""
    assign = dict(plan.assign)
    for _ in range(rng.randint(1, 2)):
        p = rng.randrange(len(case.pledges))
        k = rng.choice([served for served, _ in case.serving[case.k_of[p]]])
        key = p, rng.randrange(len(case.missions)), k, rng.randrange(len(case.phases))
        assign[key] = max(0, assign.get(key, 0) + rng.choice((-1, 1)))
    return Plan(assign, plan.stock, plan.lease, plan.draw)
