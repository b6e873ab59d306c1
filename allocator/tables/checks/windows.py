"""Windows: `from` before `to`, and months that lie in the plan at all."""

from allocator.case import Window
from allocator.tables.cells import month_text
from allocator.tables.checks.report import Report
from allocator.tables.schema import TABLES
from allocator.tables.tables import Row, Tables

WINDOWED = tuple(table.name for table in TABLES.values() if {"from", "to"} <= set(table.column_names))
"""Tables whose rows have a window of months."""


def check_windows(tables: Tables, report: Report) -> None:
    """Report windows that end before they begin, or lie outside the plan."""
    for table in WINDOWED:
        for row in tables[table]:
            if "from" in row.values or "to" in row.values:
                _check_row(table, row, tables.plan, report)


def _check_row(table: str, row: Row, plan: Window | None, report: Report) -> None:
    first, last = row.number("from"), row.number("to")
    if first is not None and last is not None and first > last:
        message = f"from lies after to, which is {month_text(last)}; both months belong to the window."
        report.add("E401", table, row, "from", message, "Swap them, or mend the wrong one.")
    elif plan is not None and ((first or 0) > plan.last or (last is not None and last < plan.first)):
        column = "from" if (first or 0) > plan.last else "to"
        months = f"{month_text(plan.first)} to {month_text(plan.last)}"
        message = f"The row says nothing: its months lie outside the plan, {months}."
        report.add("W502", table, row, column, message, "Mend the month if the row should count.")


def clipped(row: Row, plan: Window | None) -> Window:
    """Return the months of a row that count, from the year 0; where the plan is not known, all of them."""
    earliest, latest = (plan.first, plan.last) if plan else (0, 12 * 10_000)
    return Window(max(row.count("from", earliest), earliest), min(row.count("to", latest), latest))
