"""Ready: no unit arrives before its readiness level lets it."""

from collections.abc import Iterator

from allocator.case import Case
from allocator.case.deployment import Deployment
from allocator.columns import Columns
from allocator.families.family import MOST, Family, Measure
from allocator.families.wording import at, count, mission, offer, where
from allocator.model import Block
from allocator.model.rows import RowWriter

NAME = "ready"
STATEMENT = (
    "arrive[p,m,t] = 0 in phases t that begin before start + lead_months of the level of p, "
    "and always where that level is not eligible"
)


def rows(columns: Columns) -> Block:
    """Return one row for each arrival that the level of a pledge forbids and for which there is a column."""
    arrive = columns.kind("arrive", 3)
    early = ~columns.can_arrive[arrive.part(0), arrive.part(2)]
    writer = RowWriter(NAME, ("pledge", "mission", "phase"), arrive.keys[early], upper=0)
    writer.add(arrive.keys[early], arrive.column[early], 1)
    return writer.block()


def recount(deployment: Deployment) -> Iterator[Measure]:
    """Yield each arrival that the level of a pledge forbids."""
    case = deployment.case
    for (p, m, t), units in deployment.arrive.items():
        lead = case.level(p).lead_months
        if lead is None or case.phases[t].first < lead:
            cells = (case.pledges[p].origin.cell("level"), case.level(p).origin.cell("lead_months"))
            yield Measure(NAME, (p, m, t), units, 0, MOST, "units", t, cells)


def words(case: Case, measure: Measure) -> str:
    """Say which arrival comes too early."""
    p, m, t = measure.key
    return (
        f"{offer(case, p)} sends {count(measure.used, 'unit')} to {mission(case, m)} {where(case, t)}, "
        f"before its level {case.pledges[p].level} allows any to arrive{at(measure)}."
    )


FAMILY = Family(NAME, STATEMENT, rows, recount, words)
