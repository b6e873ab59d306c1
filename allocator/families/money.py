"""Money: budgets of missions, caps on cost, pools assigned to budgets."""

from collections.abc import Iterator

import numpy as np

from allocator.case import Case, expand
from allocator.case.deployment import Deployment
from allocator.columns import Columns
from allocator.costs import CLASSES, FIXED, all_terms, charges
from allocator.families.family import LEAST, MOST, Family, Measure, least_broken, soften
from allocator.families.wording import at, compared, mission
from allocator.model import NO_LIMIT, Block, Ints
from allocator.model.rows import RowWriter, stack

NAME = "budget"
STATEMENT = "cost of m over the plan ≤ budget[m] + Σ_pool draw[pool,m]   ∀ m with a budget"
CAP = "cap"
CAP_STATEMENT = "cost of the missions, classes and months of a cap ≤ amount (+ broken, where soft)   ∀ caps"
POOL = "pool"
POOL_STATEMENT = (
    "Σ_m draw[pool,m] ≤ amount[pool];   min_per_mission ≤ draw[pool,m] ≤ max_per_mission   ∀ pools and their missions"
)

TOGETHER, LOWEST, HIGHEST = 0, 1, 2


def rows(columns: Columns) -> Block:
    """Return one row for each mission with a budget."""
    missions = columns.case.missions
    keys = np.array([m for m, record in enumerate(missions) if record.budget is not None], dtype=np.int64)
    terms = all_terms(columns)
    fixed = np.zeros(len(missions), dtype=np.int64)
    constant = terms.column == FIXED
    np.add.at(fixed, terms.mission[constant], terms.cents[constant])
    budget = np.array([record.budget or 0 for record in missions], dtype=np.int64)
    writer = RowWriter(NAME, ("mission",), stack(keys), upper=(budget - fixed)[keys])
    writer.add(stack(terms.mission[~constant]), terms.column[~constant], terms.cents[~constant])
    writer.add(stack(columns.kind("draw", 2).part(1)), columns.kind("draw", 2).column, -1)
    return writer.block()


def recount(deployment: Deployment) -> Iterator[Measure]:
    """Yield the cost of each mission beside its budget and what it draws from pools."""
    case = deployment.case
    cost: dict[int, int] = {}
    for charge in charges(deployment):
        cost[charge.mission] = cost.get(charge.mission, 0) + charge.cents
    for m, record in enumerate(case.missions):
        if record.budget is not None:
            drawn = sum(cents for (_, where), cents in deployment.plan.draw.items() if where == m)
            cells = (record.origin.cell("budget"),)
            yield Measure(NAME, (m,), cost.get(m, 0), record.budget + drawn, MOST, "cents", None, cells)


def words(case: Case, measure: Measure) -> str:
    """Say what a mission costs beside its budget."""
    return f"cost of {mission(case, measure.key[0])} over the plan: {compared(case, measure)}{at(measure)}."


def _scopes(case: Case, number: int) -> list[tuple[str, frozenset[int]]]:
    return expand(case, "missions", case.caps[number].missions, range(len(case.missions)))


def cap_rows(columns: Columns) -> Block:
    """Return one row for each cap and member of its scope."""
    case, terms = columns.case, all_terms(columns)
    keys, upper, lines = [], [], []
    for number, cap in enumerate(case.caps):
        phases = np.array([phase.within(cap.window) for phase in case.phases], dtype=bool)
        counted = phases[terms.phase]
        if cap.category:
            counted = counted & (terms.category == CLASSES.index(cap.category))
        for part, (_, missions) in enumerate(_scopes(case, number)):
            inside = np.zeros(len(case.missions), dtype=bool)
            inside[list(missions)] = True
            chosen = counted & inside[terms.mission]
            constant = chosen & (terms.column == FIXED)
            keys.append((number, part))
            upper.append(cap.amount - int(terms.cents[constant].sum()))
            lines.append(np.flatnonzero(chosen & ~constant))
    limits: Ints = np.array(upper, dtype=np.int64)
    writer = RowWriter(CAP, ("cap", "part"), np.array(keys, dtype=np.int64), upper=limits)
    for key, line in zip(keys, lines, strict=True):
        where = np.broadcast_to(np.array(key, dtype=np.int64), (len(line), 2))
        writer.add(where, terms.column[line], terms.cents[line])
    block = writer.block()
    soft = np.array([case.caps[number].soft_weight_e4 is not None for number in block.keys[:, 0]], dtype=bool)
    return soften(columns, block, soft, whole=False)


def cap_recount(deployment: Deployment) -> Iterator[Measure]:
    """Yield the cost under each cap."""
    case = deployment.case
    for number, cap in enumerate(case.caps):
        for part, (name, missions) in enumerate(_scopes(case, number)):
            used = sum(
                charge.cents
                for charge in charges(deployment)
                if charge.mission in missions
                and (not cap.category or charge.category == cap.category)
                and cap.window.first <= case.phases[charge.phase].first <= cap.window.last
            )
            broken = least_broken(used - cap.amount) if cap.soft_weight_e4 is not None else 0
            cells = (cap.origin.cell("amount"),)
            scope = "*", name, "*"
            yield Measure(CAP, (number, part), used, cap.amount, MOST, "cents", None, cells, broken, scope)


def cap_words(case: Case, measure: Measure) -> str:
    """Say what is spent under a cap."""
    number, part = measure.key
    name = _scopes(case, number)[part][0]
    scope = "" if name == "*" else f" in {name}"
    return f"spending under “{case.caps[number].code}”{scope}: {compared(case, measure)}{at(measure)}."


def pool_rows(columns: Columns) -> Block:
    """Return for each pool what it gives together, and the least and the most each mission may get."""
    case, draw = columns.case, columns.kind("draw", 2)
    keys, lower, upper = [], [], []
    for at_, pool in enumerate(case.pools):
        keys.append((at_, len(case.missions), TOGETHER))
        lower.append(-NO_LIMIT)
        upper.append(pool.amount)
        for code in pool.missions:
            m = case.mission_at[code]
            keys.append((at_, m, LOWEST))
            lower.append(pool.min_per_mission)
            upper.append(NO_LIMIT)
            if pool.max_per_mission is not None:
                keys.append((at_, m, HIGHEST))
                lower.append(-NO_LIMIT)
                upper.append(pool.max_per_mission)
    from_, to = np.array(lower, dtype=np.int64), np.array(upper, dtype=np.int64)
    writer = RowWriter(POOL, ("pool", "mission", "side"), np.array(keys, dtype=np.int64), lower=from_, upper=to)
    writer.add(stack(draw.part(0), len(case.missions), TOGETHER), draw.column, 1)
    for side in (LOWEST, HIGHEST):
        writer.add(stack(draw.part(0), draw.part(1), side), draw.column, 1)
    return writer.block()


def pool_recount(deployment: Deployment) -> Iterator[Measure]:
    """Yield what each pool gives together and to each mission."""
    case = deployment.case
    for at_, pool in enumerate(case.pools):
        drawn = {m: cents for (number, m), cents in deployment.plan.draw.items() if number == at_}
        cell = pool.origin.cell
        key = (at_, len(case.missions), TOGETHER)
        yield Measure(POOL, key, sum(drawn.values()), pool.amount, MOST, "cents", None, (cell("amount"),))
        for code in pool.missions:
            m = case.mission_at[code]
            cents, least = drawn.get(m, 0), pool.min_per_mission
            yield Measure(POOL, (at_, m, LOWEST), cents, least, LEAST, "cents", None, (cell("min_per_mission"),))
            if pool.max_per_mission is not None:
                most = pool.max_per_mission
                yield Measure(POOL, (at_, m, HIGHEST), cents, most, MOST, "cents", None, (cell("max_per_mission"),))
        for m in drawn.keys() - {case.mission_at[code] for code in pool.missions}:
            # No column stands for this either.
            yield Measure(POOL, (at_, m, HIGHEST), drawn[m], 0, MOST, "cents", None, (cell("missions"),))


def pool_words(case: Case, measure: Measure) -> str:
    """Say what a pool gives."""
    number, m, side = measure.key
    whom = "all its missions" if side == TOGETHER else mission(case, m)
    return f"pool “{case.pools[number].code}” to {whom}: {compared(case, measure)}{at(measure)}."


FAMILY = Family(NAME, STATEMENT, rows, recount, words)
CAP_FAMILY = Family(CAP, CAP_STATEMENT, cap_rows, cap_recount, cap_words)
POOL_FAMILY = Family(POOL, POOL_STATEMENT, pool_rows, pool_recount, pool_words)
