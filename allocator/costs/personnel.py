"""Personnel: rates per person-month."""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from allocator.case import Case
from allocator.case.deployment import Deployment
from allocator.columns import Columns
from allocator.costs.item import CLASSES, Charge, Item, Terms
from allocator.model import product

NAME = "personnel"
STATEMENT = (
    "Σ over the rates that apply in t: amount · persons[p] · here[p,m,t] · months[t], under the class of the rate"
)


def terms(columns: Columns) -> Terms:
    """Return the reimbursement of one unit over a phase, by class."""
    case = columns.case
    p, m, _, t = columns.assign.keys.T
    found = []
    for category in CLASSES:
        amount = np.zeros((len(case.capabilities), len(case.missions), len(case.phases)), dtype=np.int64)
        for rate in case.rates:
            if rate.category == category:
                capabilities = [k for k, c in enumerate(case.capabilities) if not _excludes(rate.capabilities, c.code)]
                missions = [at for at, x in enumerate(case.missions) if not _excludes(rate.missions, x.code)]
                phases = [phase.number for phase in case.phases if phase.within(rate.window)]
                amount[np.ix_(capabilities, missions, phases)] += rate.amount
        cents = product(amount[columns.capability[p], m, t], columns.persons[p], columns.months[t])
        found.append(Terms.of(columns.assign.column, m, t, cents, category))
    return Terms.join(found)


def _excludes(codes: frozenset[str] | None, code: str) -> bool:
    return codes is not None and code not in codes


def recount(deployment: Deployment) -> Iterator[Charge]:
    """Yield what the rates of each class cost for each pledge in place."""
    case = deployment.case
    for (p, m, t), units in deployment.here.items():
        person_months = case.pledges[p].persons * case.phases[t].length * units
        for category, amount in _rates(case, case.k_of[p], m, t):
            yield Charge(m, category, NAME, t, amount * person_months)


@lru_cache(maxsize=2**16)
def _rates(case: Case, k: int, m: int, t: int) -> tuple[tuple[str, int], ...]:
    """Return each rate [cents per person-month] that applies to a capability in a mission and phase, with its class."""
    return tuple(
        (rate.category, rate.amount)
        for rate in case.rates
        if rate.window.first <= case.phases[t].first <= rate.window.last
        and (rate.capabilities is None or case.capabilities[k].code in rate.capabilities)
        and (rate.missions is None or case.missions[m].code in rate.missions)
    )


ITEM = Item(NAME, STATEMENT, terms, recount)
