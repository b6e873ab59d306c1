"""Requirements: floors and targets, rows that overlap in time, demand that nobody can serve."""

from collections.abc import Iterable

from allocator.tables.cells import month_text
from allocator.tables.checks.keys import BLANK_KEYS
from allocator.tables.checks.report import Report, place
from allocator.tables.checks.windows import clipped
from allocator.tables.codes import Codes
from allocator.tables.tables import Row, Tables

_NAME = ("mission", "capability", "task")


def check_requirements(tables: Tables, codes: Codes, report: Report) -> None:
    """Report targets below floors, overlaps, and requirements nobody offers anything for."""
    offered = _offered(tables)
    families: dict[tuple[str, ...], list[Row]] = {}
    for row in tables["requirements"]:
        floor, target = report.number(row, "floor"), report.number(row, "target")
        if floor is not None and target is not None and target < floor:
            message = f"target is at least the floor, which is {floor}."
            report.add("E402", "requirements", row, "target", message, "Raise the target or lower the floor.")
        if row.is_sure(*_NAME, "from", "to") and {"mission", "capability"} <= row.values.keys():
            name = tuple(row.text(column, BLANK_KEYS.get(("requirements", column), "")) for column in _NAME)
            families.setdefault(name, []).append(row)
        capability = row.text("capability")
        if target and capability and offered is not None and capability not in offered:
            _report_unserved(row, capability, codes, report)
    for rows in families.values():
        _check_overlaps(rows, tables, report)


def _report_unserved(row: Row, capability: str, codes: Codes, report: Report) -> None:
    message = f"No pledge offers {capability} or a substitute for it, so nothing of this can be met."
    remedy = report.suggest("capabilities", capability, codes.known["capabilities"] - {capability})
    report.add("W504", "requirements", row, "capability", message, remedy or "Add pledges, or a row of `substitutes`.")


def _offered(tables: Tables) -> frozenset[str] | None:
    """Return every capability that units on offer may serve as; None where that is not known."""
    if {"pledges", "substitutes"} & tables.unread or any("capability" in row.bad for row in tables["pledges"]):
        return None
    own = {row.text("capability") for row in tables["pledges"] if row.number("units") != 0}
    return frozenset(own | {row.text("required") for row in tables["substitutes"] if row.text("offered") in own})


def _check_overlaps(rows: Iterable[Row], tables: Tables, report: Report) -> None:
    """Report rows that ask for the same in the same month; a row that repeats a key is a finding of its own."""
    spans = [(clipped(row, tables.plan), row) for row in rows]
    spans = sorted(
        ((span, row) for span, row in spans if span.first <= span.last),
        key=lambda item: (item[0].first, item[1].origin.row),
    )
    reach: tuple[int, Row] | None = None
    for span, row in spans:
        if reach is not None and span.first <= reach[0] and _start(row, tables) != _start(reach[1], tables):
            message = (
                f"This row and {place(reach[1], 'mission')} ask for the same in {month_text(span.first)};"
                " rows of one mission, capability and task may not overlap in time."
            )
            report.add("E404", "requirements", row, "from", message, "End one before the other begins, or join them.")
        if reach is None or span.last > reach[0]:
            reach = (span.last, row)


def _start(row: Row, tables: Tables) -> int:
    return row.count("from", tables.plan.first if tables.plan else 0)
