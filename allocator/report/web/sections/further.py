"""Further tables: what the report holds and no other section shows."""

from allocator.report.web.finished import Finished
from allocator.report.web.part import Part
from allocator.report.web.table import table

PLACED = ("Answer", "KPI gates", "Allocation", "Moves", "Tasks", "Shortfalls", "Costs", "Pools", "Limits", "Sureness")
"""The sheets of the report that have their place in other sections."""


def further(finished: Finished) -> Part | None:
    """Return every table that stands nowhere else, each opened when asked."""
    sheets = [sheet for sheet in finished.paper.sheets if sheet.name not in PLACED]
    tables = tuple(table(section, closed=True) for sheet in sheets for section in sheet.sections)
    return Part("further", "Further tables", tables, short="Further") if tables else None
