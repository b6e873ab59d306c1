"""Money: what the plan costs, beside the budgets."""

from dataclasses import replace

from allocator.report.figures import cost
from allocator.report.paper import Kind, Section
from allocator.report.web.bars import bars
from allocator.report.web.figure import beside
from allocator.report.web.finished import Finished
from allocator.report.web.part import Part
from allocator.report.web.table import table
from allocator.report.wording import ROUNDED


def money(finished: Finished) -> Part | None:
    """Return cost against budget as bars, the cost by class and by mission, and the tables behind them."""
    drawn = cost(finished.counted)
    classes = finished.paper.sheets[0].sections[1]
    blocks = [beside((bars(drawn), table(classes)))]
    for name in ("Costs", "Pools"):
        sheet = finished.sheet(name)
        if sheet is not None and name == "Costs":
            blocks.append(table(_in_short(finished, sheet.sections[0], classes.columns[1].kind)))
        blocks += [table(section, closed=True) for section in sheet.sections] if sheet is not None else []
    return Part("money", "Money", tuple(blocks))


def _in_short(finished: Finished, section: Section, kind: Kind) -> Section:
    """Return the cost of missions beside their budgets in the amounts of the first page, which fit on a screen."""
    columns = tuple(replace(each, kind=kind) if each.kind is Kind.CENTS else each for each in section.columns)
    currency = finished.counted.case.settings.currency
    thousands = kind is Kind.THOUSANDS
    unit = f"{currency} thousand" if thousands else currency
    note = " ".join(filter(None, (section.note, ROUNDED if thousands else "")))
    return replace(section, title=f"Cost and budget of each mission, {unit}", columns=columns, note=note)
