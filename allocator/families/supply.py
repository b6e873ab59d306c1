"""Supply: nobody sends more units than they offer, nor outside the months in which they offer them."""

from collections.abc import Iterator

import numpy as np

from allocator.case import Case
from allocator.case.deployment import Deployment
from allocator.columns import Columns
from allocator.families.family import MOST, Family, Measure
from allocator.families.wording import at, count, offer, where
from allocator.model import Block
from allocator.model.rows import RowWriter, distinct, stack

NAME = "supply"
STATEMENT = "Σ_m here[p,m,t] ≤ units[p] where t lies in the window of p, else 0   ∀ p, t"


def rows(columns: Columns) -> Block:
    """Return one row for each pledge and phase in which a unit of it could be anywhere."""
    p, _, _, t = columns.assign.keys.T
    keys = distinct(stack(p, t))
    pledges, phases = columns.case.pledges, columns.case.phases
    inside = np.array([[phase.within(pledge.window) for phase in phases] for pledge in pledges], dtype=bool)
    inside = inside.reshape(-1, len(phases))
    upper = np.where(inside[keys[:, 0], keys[:, 1]], columns.units[keys[:, 0]], 0)
    writer = RowWriter(NAME, ("pledge", "phase"), keys, upper=upper)
    writer.add(stack(p, t), columns.assign.column, 1)
    return writer.block()


def recount(deployment: Deployment) -> Iterator[Measure]:
    """Yield the units of each pledge deployed in each phase."""
    case = deployment.case
    for (p, t), units in deployment.away.items():
        pledge = case.pledges[p]
        inside = pledge.window.first <= case.phases[t].first <= pledge.window.last
        cells = (pledge.origin.cell("units"),) if inside else (pledge.origin.cell("from"), pledge.origin.cell("to"))
        yield Measure(NAME, (p, t), units, pledge.units if inside else 0, MOST, "units", t, cells)


def words(case: Case, measure: Measure) -> str:
    """Say how much of an offer is used."""
    p, t = measure.key
    return (
        f"{offer(case, p)} has {count(measure.used, 'unit')} deployed {where(case, t)}, "
        f"of {measure.limit} on offer then{at(measure)}."
    )


FAMILY = Family(NAME, STATEMENT, rows, recount, words)
