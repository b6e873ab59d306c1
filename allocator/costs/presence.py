"""Presence: what it costs to have anybody of a contributor in a mission."""

from collections.abc import Iterator

import numpy as np

from allocator.case.deployment import Deployment
from allocator.columns import Columns
from allocator.costs.item import Charge, Item, Terms
from allocator.model.rows import distinct, stack

NAME = "presence"
STATEMENT = "presence_monthly[c] · months[t] · present[c,m,t]"


def terms(columns: Columns) -> Terms:
    """Return what presence costs over a phase."""
    monthly = np.array([c.presence_monthly for c in columns.case.contributors], dtype=np.int64)
    p, m, _, t = columns.assign.keys.T
    c = columns.contributor[p]
    keys = distinct(stack(c, m, t)[monthly[c] > 0])
    cents = monthly[keys[:, 0]] * columns.months[keys[:, 2]]
    return Terms.of(columns.present_each(*keys.T), keys[:, 1], keys[:, 2], cents)


def recount(deployment: Deployment) -> Iterator[Charge]:
    """Yield the cost of each contributor that has anybody in a mission."""
    case = deployment.case
    for c, m, t in sorted(deployment.present):
        yield Charge(m, "military_police", NAME, t, case.contributors[c].presence_monthly * case.phases[t].length)


ITEM = Item(NAME, STATEMENT, terms, recount)
