"""Money: what the plan costs, beside the budgets."""

from allocator.report.figures import cost
from allocator.report.web.bars import bars
from allocator.report.web.figure import beside
from allocator.report.web.finished import Finished
from allocator.report.web.part import Part
from allocator.report.web.table import table


def money(finished: Finished) -> Part | None:
    """Return cost against budget as bars, the cost by class, and the tables behind them."""
    drawn = cost(finished.counted)
    classes = finished.paper.sheets[0].sections[1]
    blocks = [beside((bars(drawn), table(classes)))]
    for name in ("Costs", "Pools"):
        sheet = finished.sheet(name)
        blocks += [table(section, closed=True) for section in sheet.sections] if sheet is not None else []
    return Part("money", "Money", tuple(blocks))
