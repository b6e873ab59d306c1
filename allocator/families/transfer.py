"""Transfer: units come from home, and those that have left do not return, unless the pledge says they may."""

from collections.abc import Iterator

import numpy as np

from allocator.case import Case
from allocator.case.deployment import Deployment
from allocator.columns import Columns
from allocator.families.family import MOST, Family, Measure
from allocator.families.wording import at, count, offer
from allocator.model import Block
from allocator.model.rows import RowWriter, distinct, stack

NAME = "transfer"
STATEMENT = "Σ_{m,u≤t} arrive[p,m,u] ≤ units[p] − Σ_m here[p,m,0]   ∀ p that may not transfer, t (so for the last t)"


def rows(columns: Columns) -> Block:
    """Return one row for each pledge that may not transfer; arrivals only add up, so the last phase says it all."""
    bound = np.array([not pledge.transfer for pledge in columns.case.pledges], dtype=bool)
    arrive = columns.kind("arrive", 3)
    chosen = bound[arrive.part(0)]
    terms = stack(arrive.part(0)[chosen])
    keys = distinct(terms)
    at_home = columns.units - columns.eve.sum(axis=1)
    writer = RowWriter(NAME, ("pledge",), keys, upper=at_home[keys[:, 0]])
    writer.add(terms, arrive.column[chosen], 1)
    return writer.block()


def recount(deployment: Deployment) -> Iterator[Measure]:
    """Yield all arrivals of each pledge that may not transfer, beside the units it had at home on the eve."""
    case = deployment.case
    arrived: dict[int, int] = {}
    for (p, _, _), units in deployment.arrive.items():
        arrived[p] = arrived.get(p, 0) + units
    for p, units in arrived.items():
        pledge = case.pledges[p]
        if not pledge.transfer:
            at_home = pledge.units - case.eve_of.get(p, 0)
            yield Measure(NAME, (p,), units, at_home, MOST, "units", None, (pledge.origin.cell("transfer"),))


def words(case: Case, measure: Measure) -> str:
    """Say how many arrivals a pledge has had beside what it had at home."""
    (p,) = measure.key
    return (
        f"{offer(case, p)} may not move between missions: {count(measure.used, 'arrival')} over the plan, "
        f"of {measure.limit} at home on the eve{at(measure)}."
    )


FAMILY = Family(NAME, STATEMENT, rows, recount, words)
