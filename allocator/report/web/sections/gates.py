"""KPI gates: what the workbook asks of a finished plan, and whether it is met."""

from allocator.report.web.finished import Finished
from allocator.report.web.part import Part
from allocator.report.web.table import chosen, table

_SEEN = (0, 1, 2, 3, 4, 5, 6, 7, 12)
"""The columns that are seen at once; all of them open below."""


def gates(finished: Finished) -> Part | None:
    """Return the gates; None where the workbook has none."""
    sheet = finished.sheet("KPI gates")
    if sheet is None:
        return None
    (section,) = sheet.sections
    seen = table(chosen(section, _SEEN, "Gates and what they read"))
    return Part("gates", "KPI gates", (seen, table(section, closed=True)), sheet.sentences)
