"""Further tables: what the report holds and no other section shows."""

from dataclasses import replace

from allocator.report.paper import Section
from allocator.report.web.finished import Finished
from allocator.report.web.part import Part
from allocator.report.web.table import chosen, table

PLACED = ("Answer", "KPI gates", "Allocation", "Moves", "Tasks", "Shortfalls", "Costs", "Pools", "Limits", "Sureness")
"""The sheets of the report that have their place in other sections."""


def further(finished: Finished) -> Part | None:
    """Return every table that stands nowhere else, each opened when asked."""
    sheets = [sheet for sheet in finished.paper.sheets if sheet.name not in PLACED]
    tables = tuple(table(printed(section), closed=True) for sheet in sheets for section in sheet.sections)
    return Part("further", "Further tables", tables, short="Further") if tables else None


def printed(section: Section) -> Section:
    """Return the columns of a table that are printed; the others are for those who recount it in the workbook."""
    if section.printed is None or section.printed >= len(section.columns):
        return section
    left = len(section.columns) - section.printed
    short = chosen(section, range(section.printed))
    return replace(short, note=f"{short.note} {left} further columns stand in report.xlsx.".strip())
