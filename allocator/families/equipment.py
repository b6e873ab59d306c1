"""Equipment: what units lack is issued from stock or leased, and there is no more of either than there is."""

from collections.abc import Iterator

import numpy as np

from allocator.case import E4, Case
from allocator.case.deployment import Deployment
from allocator.columns import Columns
from allocator.families.family import MOST, Family, Measure, ratio
from allocator.families.wording import at, compared, mission, where
from allocator.model import Block
from allocator.model.rows import RowWriter, distinct, stack

NAME = "equipment"
STATEMENT = "Σ_p lack[p,q,m]·here[p,m,t] ≤ stock[q,m,t] + lease[q,m,t],  lack = max(0, needed − brought)   ∀ q, m, t"
STOCK = "stock"
STOCK_STATEMENT = "Σ_m stock[q,m,t] ≤ stock[q]   ∀ q, t"
LEASING = "leasing"
LEASING_STATEMENT = "Σ_m lease[q,m,t] ≤ lease_max[q]   ∀ q, t"


def rows(columns: Columns) -> Block:
    """Return one row for each equipment, mission and phase in which units could lack any."""
    issued = columns.kind("stock", 3)
    writer = RowWriter(NAME, ("equipment", "mission", "phase"), issued.keys, upper=0, scale=E4)
    p, m, _, t = columns.assign.keys.T
    for q in range(len(columns.case.equipment)):
        lack = columns.lack[p, m, q]
        lacking = lack > 0
        writer.add(stack(q, m[lacking], t[lacking]), columns.assign.column[lacking], lack[lacking])
    for kind in (issued, columns.kind("lease", 3)):
        writer.add(kind.keys, kind.column, -E4)
    return writer.block()


def recount(deployment: Deployment) -> Iterator[Measure]:
    """Yield items lacked beside items issued and leased."""
    case, plan = deployment.case, deployment.plan
    lacked: dict[tuple[int, int, int], int] = dict.fromkeys((*plan.stock, *plan.lease), 0)
    for (p, m, t), units in deployment.here.items():
        for q in range(len(case.equipment)):
            lack = case.lack(p, q, m)
            if lack:
                lacked[q, m, t] = lacked.get((q, m, t), 0) + lack * units
    for key, items in lacked.items():
        have = plan.stock.get(key, 0) + plan.lease.get(key, 0)
        record = case.equipment[key[0]]
        cells = (record.origin.cell("equipment"),)
        yield Measure(NAME, key, ratio(items, E4), have, MOST, "items", key[2], cells)


def words(case: Case, measure: Measure) -> str:
    """Say what units lack and what they are given."""
    q, m, t = measure.key
    name = case.equipment[q].name
    return f"{name} that units lack in {mission(case, m)} {where(case, t)}: {compared(case, measure)}{at(measure)}."


def _store_rows(columns: Columns, family: str, kind: str, most: list[int]) -> Block:
    q, _, t = columns.kind(kind, 3).keys.T
    keys = distinct(stack(q, t))
    limits = np.array(most, dtype=np.int64)[keys[:, 0]] if len(keys) else np.zeros(0, dtype=np.int64)
    writer = RowWriter(family, ("equipment", "phase"), keys, upper=limits)
    writer.add(stack(q, t), columns.kind(kind, 3).column, 1)
    return writer.block()


def stock_rows(columns: Columns) -> Block:
    """Return one row for each equipment and phase: what is issued beside what the organisation owns."""
    return _store_rows(columns, STOCK, "stock", [item.stock for item in columns.case.equipment])


def leasing_rows(columns: Columns) -> Block:
    """Return one row for each equipment and phase: what is leased beside what can be."""
    return _store_rows(columns, LEASING, "lease", [item.lease_max for item in columns.case.equipment])


def _store_recount(deployment: Deployment, family: str, column: str) -> Iterator[Measure]:
    case = deployment.case
    issued = deployment.plan.stock if family == STOCK else deployment.plan.lease
    total: dict[tuple[int, int], int] = {}
    for (q, _, t), items in issued.items():
        total[q, t] = total.get((q, t), 0) + items
    for (q, t), items in total.items():
        record = case.equipment[q]
        most = record.stock if family == STOCK else record.lease_max
        yield Measure(family, (q, t), items, most, MOST, "items", t, (record.origin.cell(column),))


def stock_recount(deployment: Deployment) -> Iterator[Measure]:
    """Yield items issued beside items owned."""
    return _store_recount(deployment, STOCK, "stock")


def leasing_recount(deployment: Deployment) -> Iterator[Measure]:
    """Yield items leased beside items that can be leased."""
    return _store_recount(deployment, LEASING, "lease_max")


def store_words(case: Case, measure: Measure) -> str:
    """Say how much of the stock or of what can be leased is used."""
    q, t = measure.key
    how = "issued from stock" if measure.family == STOCK else "leased"
    return f"{case.equipment[q].name} {how} {where(case, t)}: {compared(case, measure)}{at(measure)}."


FAMILY = Family(NAME, STATEMENT, rows, recount, words)
STOCK_FAMILY = Family(STOCK, STOCK_STATEMENT, stock_rows, stock_recount, store_words)
LEASING_FAMILY = Family(LEASING, LEASING_STATEMENT, leasing_rows, leasing_recount, store_words)
