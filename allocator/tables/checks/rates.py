"""Rates: rows of one name may not pay the same person for the same month twice."""

from typing import TYPE_CHECKING

from allocator.tables.cells import month_text
from allocator.tables.checks.report import Report, place
from allocator.tables.checks.windows import clipped
from allocator.tables.codes import Codes
from allocator.tables.tables import Row, Tables

if TYPE_CHECKING:
    from allocator.case import Window


def check_rates(tables: Tables, codes: Codes, report: Report) -> None:
    """Report rows of one rate that apply to the same capability, mission and month; each pair of rows once."""
    offered = {row.text("capability") for row in tables["pledges"]} - {""}
    families: dict[str, list[Row]] = {}
    for row in tables["rates"]:
        if row.text("rate") and row.is_sure("capability", "mission", "from", "to"):
            families.setdefault(row.text("rate"), []).append(row)
    for rows in families.values():
        if len(rows) > 1:
            _check_family(rows, offered, (tables, codes, report))


def _check_family(rows: list[Row], offered: set[str], world: tuple[Tables, Codes, Report]) -> None:
    tables, codes, report = world
    spans: dict[tuple[str, str], list[tuple[Window, int]]] = {}
    for at, row in enumerate(rows):
        span = clipped(row, tables.plan)
        if span.first <= span.last:
            for capability in offered.intersection(codes.resolved("capabilities", row.text("capability"))):
                for mission in codes.resolved("missions", row.text("mission")):
                    spans.setdefault((capability, mission), []).append((span, at))
    told: set[tuple[int, int]] = set()
    for (capability, mission), found in sorted(spans.items()):
        found.sort(key=lambda item: (item[0].first, item[1]))
        span, one = found[0]
        for other_span, other in found[1:]:
            pair = (min(one, other), max(one, other))
            if other_span.first <= span.last and pair not in told:
                told.add(pair)
                row, first = rows[pair[1]], rows[pair[0]]
                message = (
                    f"This row and {place(first, 'rate')} both pay {capability} in {mission} in"
                    f" {month_text(other_span.first)}; rows of one name may not."
                )
                remedy = "Part them by capability, mission or months, or give one another name: then they add up."
                report.add("E406", "rates", row, "rate", message, remedy)
            if other_span.last > span.last:
                span, one = other_span, other
