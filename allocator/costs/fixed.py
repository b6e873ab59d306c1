"""Civilian staff and operations: fixed costs of a mission, until it is liquidated, and operations per person."""

from collections.abc import Iterator

import numpy as np

from allocator.case import Case
from allocator.case.deployment import Deployment
from allocator.columns import Columns
from allocator.costs.item import FIXED, Charge, Item, Terms
from allocator.model import product

CIVILIAN = "civilian"
CIVILIAN_STATEMENT = "civilian_monthly[m] · months[t]   from `from` to `costs_to` of m"
OPERATIONS = "operations"
OPERATIONS_STATEMENT = (
    "operational_monthly[m] · months[t] from `from` to `costs_to` of m + "
    "operational_per_person[m] · persons[p] · months[t] · here[p,m,t]"
)


def _running(case: Case) -> Iterator[tuple[int, int, int]]:
    """Yield mission, phase and its months wherever fixed costs are charged."""
    for m, mission in enumerate(case.missions):
        for phase in case.phases:
            if mission.window.first <= phase.first <= mission.costs_to:
                yield m, phase.number, phase.length


def _fixed(case: Case, column: str, category: str) -> Terms:
    rows = [(m, t, getattr(case.missions[m], column) * months) for m, t, months in _running(case)]
    m, t, cents = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return Terms.of(np.full(len(m), FIXED, dtype=np.int64), m, t, cents, category)


def civilian_terms(columns: Columns) -> Terms:
    """Return the civilian staff of every mission over each phase."""
    return _fixed(columns.case, "civilian_monthly", "civilian")


def civilian_recount(deployment: Deployment) -> Iterator[Charge]:
    """Yield the civilian staff of every mission, phase by phase."""
    for m, t, months in _running(deployment.case):
        yield Charge(m, "civilian", CIVILIAN, t, deployment.case.missions[m].civilian_monthly * months)


def operations_terms(columns: Columns) -> Terms:
    """Return operations, fixed and for the persons of one unit, over each phase."""
    p, m, _, t = columns.assign.keys.T
    each = np.array([mission.operational_per_person for mission in columns.case.missions], dtype=np.int64)
    cents = product(each[m], columns.persons[p], columns.months[t])
    moving = Terms.of(columns.assign.column, m, t, cents, "operational")
    return Terms.join((_fixed(columns.case, "operational_monthly", "operational"), moving))


def operations_recount(deployment: Deployment) -> Iterator[Charge]:
    """Yield the operations of every mission, fixed and for everybody deployed, phase by phase."""
    case = deployment.case
    for m, t, months in _running(case):
        yield Charge(m, "operational", OPERATIONS, t, case.missions[m].operational_monthly * months)
    for (m, t), persons in deployment.persons_at.items():
        cents = case.missions[m].operational_per_person * persons * case.phases[t].length
        yield Charge(m, "operational", OPERATIONS, t, cents)


CIVILIAN_ITEM = Item(CIVILIAN, CIVILIAN_STATEMENT, civilian_terms, civilian_recount)
OPERATIONS_ITEM = Item(OPERATIONS, OPERATIONS_STATEMENT, operations_terms, operations_recount)
