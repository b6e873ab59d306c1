"""Rotation: the people of a deployed unit are replaced every so many months."""

from collections.abc import Iterator

from allocator.case.deployment import Deployment
from allocator.columns import Columns
from allocator.costs.item import Charge, Item, Terms, half_up, rounded
from allocator.costs.travel import fares
from allocator.model import product

NAME = "rotation"
STATEMENT = (
    "round((deploy_per_person[p,m] + return_per_person[p,m]) · persons[p] · months[t] / rotation_months) · here[p,m,t]"
)


def terms(columns: Columns) -> Terms:
    """Return what rotating one unit costs over a phase."""
    p, m, _, t = columns.assign.keys.T
    every = columns.case.settings.rotation_months
    deploy, back = fares(columns)
    cents = product((deploy + back)[p, m], columns.persons[p], columns.months[t])
    return Terms.of(columns.assign.column, m, t, half_up(cents, every) if every else 0 * cents)


def recount(deployment: Deployment) -> Iterator[Charge]:
    """Yield what rotating each pledge in place costs."""
    case = deployment.case
    every = case.settings.rotation_months
    for (p, m, t), units in deployment.here.items() if every else ():
        pair = case.pair(p, m)
        both_ways = (pair.deploy_per_person + pair.return_per_person) * case.pledges[p].persons
        cents = rounded(both_ways * case.phases[t].length, every or 1)
        yield Charge(m, "military_police", NAME, t, cents * units)


ITEM = Item(NAME, STATEMENT, terms, recount)
