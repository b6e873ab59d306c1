"""Leased equipment: items leased for units that lack them."""

from collections.abc import Iterator

import numpy as np

from allocator.case.deployment import Deployment
from allocator.columns import Columns
from allocator.costs.item import Charge, Item, Terms

NAME = "leased_equipment"
STATEMENT = "lease_monthly[q] · months[t] · lease[q,m,t]"


def terms(columns: Columns) -> Terms:
    """Return the lease of one item over a phase."""
    q, m, t = columns.kind("lease", 3).keys.T
    monthly = np.array([item.lease_monthly for item in columns.case.equipment], dtype=np.int64)
    cents = monthly[q] * columns.months[t] if len(q) else q
    return Terms.of(columns.kind("lease", 3).column, m, t, cents, "operational")


def recount(deployment: Deployment) -> Iterator[Charge]:
    """Yield the cost of every item leased."""
    case = deployment.case
    for (q, m, t), items in deployment.plan.lease.items():
        cents = case.equipment[q].lease_monthly * case.phases[t].length * items
        yield Charge(m, "operational", NAME, t, cents)


ITEM = Item(NAME, STATEMENT, terms, recount)
