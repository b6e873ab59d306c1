"""Contingent equipment: what units bring is leased from their contributors, dearer where conditions are harder."""

from collections.abc import Iterator

import numpy as np

from allocator.case import E4
from allocator.case.deployment import Deployment
from allocator.columns import Columns
from allocator.costs.item import Charge, Item, Terms, half_up, rounded
from allocator.model import product

NAME = "contingent_equipment"
STATEMENT = "round(lease_monthly[p] · (1 + lease_factor[m]) · months[t]) · here[p,m,t]"


def terms(columns: Columns) -> Terms:
    """Return the lease of one unit over a phase."""
    case = columns.case
    p, m, _, t = columns.assign.keys.T
    lease = np.array([pledge.lease_monthly for pledge in case.pledges], dtype=np.int64)
    factor = E4 + np.array([mission.lease_factor for mission in case.missions], dtype=np.int64)
    return Terms.of(columns.assign.column, m, t, half_up(product(lease[p], factor[m], columns.months[t]), E4))


def recount(deployment: Deployment) -> Iterator[Charge]:
    """Yield the leases of each pledge in place."""
    case = deployment.case
    for (p, m, t), units in deployment.here.items():
        monthly = case.pledges[p].lease_monthly * (E4 + case.missions[m].lease_factor)
        yield Charge(m, "military_police", NAME, t, rounded(monthly * case.phases[t].length, E4) * units)


ITEM = Item(NAME, STATEMENT, terms, recount)
