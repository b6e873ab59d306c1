"""Alternative: rows that are different ways of offering the same units send no more than the largest of them."""

from collections.abc import Iterator

import numpy as np

from allocator.case import Case
from allocator.case.deployment import Deployment
from allocator.columns import Columns
from allocator.families.family import MOST, Family, Measure
from allocator.families.wording import at, count, where
from allocator.model import Block
from allocator.model.rows import RowWriter, distinct, stack

NAME = "alternative"
STATEMENT = "Σ_{p in a} Σ_m here[p,m,t] ≤ max_{p in a} units[p]   ∀ alternative codes a, t"


def rows(columns: Columns) -> Block:
    """Return one row for each alternative code and phase."""
    case = columns.case
    member = np.full(len(case.pledges), -1, dtype=np.int64)
    largest = np.zeros(len(case.alternatives), dtype=np.int64)
    for a, pledges in enumerate(case.alternatives.values()):
        member[list(pledges)] = a
        largest[a] = columns.units[list(pledges)].max()
    p, _, _, t = columns.assign.keys.T
    among = member[p] >= 0
    terms = stack(member[p], t)[among]
    keys = distinct(terms)
    writer = RowWriter(NAME, ("alternative", "phase"), keys, upper=largest[keys[:, 0]])
    writer.add(terms, columns.assign.column[among], 1)
    return writer.block()


def recount(deployment: Deployment) -> Iterator[Measure]:
    """Yield the units deployed under each alternative code in each phase."""
    case = deployment.case
    for a, members in enumerate(case.alternatives.values()):
        largest = max(case.pledges[p].units for p in members)
        cells = tuple(case.pledges[p].origin.cell("alternative") for p in members)
        for phase in case.phases:
            t = phase.number
            used = sum(deployment.away.get((p, t), 0) for p in members)
            if used:
                yield Measure(NAME, (a, t), used, largest, MOST, "units", t, cells)


def words(case: Case, measure: Measure) -> str:
    """Say how much of one offer in several forms is used."""
    a, t = measure.key
    code = list(case.alternatives)[a]
    return (
        f"the offers under alternative {code} have {count(measure.used, 'unit')} deployed {where(case, t)}, "
        f"of {measure.limit} they stand for together{at(measure)}."
    )


FAMILY = Family(NAME, STATEMENT, rows, recount, words)
