"""A comparison as one page for a browser, with the tables and figures of the workbook."""

import re

from markupsafe import Markup

from allocator.comparison.comparison import Comparison
from allocator.comparison.pages import pages
from allocator.report.paper import Sheet
from allocator.report.web import Part, page
from allocator.report.web.bars import bars
from allocator.report.web.figure import beside
from allocator.report.web.table import table

ELSEWHERE = "compare.xlsx beside this page"
_FIGURES_AFTER = "Cost"
"""The part of the page in which the figures stand."""

_LONG = 60
"""From so many rows on a table opens only when asked."""


def html(comparison: Comparison) -> str:
    """Return the page of a comparison as HTML."""
    paper = pages(comparison)
    drawn = (beside(bars(figure) for figure in paper.figures),) if paper.figures else ()
    parts = [_part(sheet, drawn if sheet.name == _FIGURES_AFTER else ()) for sheet in paper.sheets]
    remarks = tuple(remark for sheet in paper.sheets for remark in sheet.remarks)
    if remarks:
        parts.append(Part("remarks", "Remarks on the input", (), remarks, "Remarks"))
    return page(f"{paper.title}: plans side by side", paper.subtitle, parts)


def _part(sheet: Sheet, drawn: tuple[Markup, ...]) -> Part:
    tables = (table(each, closed=len(each.rows) > _LONG, elsewhere=ELSEWHERE) for each in sheet.sections)
    anchor = re.sub(r"[^a-z0-9]+", "-", sheet.name.lower()).strip("-")
    return Part(anchor, sheet.title, (*drawn, *tables), sheet.sentences, sheet.name)
