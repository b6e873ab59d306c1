"""Travel and transport: coming and going, once each, at the expense of the mission."""

from collections.abc import Iterator

import numpy as np

from allocator.case.deployment import Deployment
from allocator.columns import Columns
from allocator.costs.item import Charge, Item, Terms
from allocator.model import Ints, product

NAME = "travel"
STATEMENT = (
    "(deploy_per_person[p,m] · persons[p] + move_cost[p]) · arrive[p,m,t] + "
    "(return_per_person[p,m] · persons[p] + move_cost[p]) · leave[p,m,t]"
)


def fares(columns: Columns) -> tuple[Ints, Ints]:
    """Return what one person's way there and back costs [cents], by pledge and mission."""
    shape = (len(columns.case.pledges), len(columns.case.missions))
    deploy, back = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    for key, pair in columns.case.pairs.items():
        deploy[key], back[key] = pair.deploy_per_person, pair.return_per_person
    return deploy, back


def terms(columns: Columns) -> Terms:
    """Return what one arriving and one leaving unit costs."""
    move = np.array([pledge.move_cost for pledge in columns.case.pledges], dtype=np.int64)
    found = []
    for kind, fare in zip(("arrive", "leave"), fares(columns), strict=True):
        p, m, t = columns.kind(kind, 3).keys.T
        cents = product(fare[p, m], columns.persons[p]) + move[p]
        found.append(Terms.of(columns.kind(kind, 3).column, m, t, cents))
    return Terms.join(found)


def recount(deployment: Deployment) -> Iterator[Charge]:
    """Yield what every arrival and every departure costs."""
    case = deployment.case
    for (p, m, t), units in deployment.arrive.items():
        pledge = case.pledges[p]
        cents = case.pair(p, m).deploy_per_person * pledge.persons + pledge.move_cost
        yield Charge(m, "military_police", NAME, t, cents * units)
    for (p, m, t), units in deployment.leave.items():
        pledge = case.pledges[p]
        cents = case.pair(p, m).return_per_person * pledge.persons + pledge.move_cost
        yield Charge(m, "military_police", NAME, t, cents * units)


ITEM = Item(NAME, STATEMENT, terms, recount)
