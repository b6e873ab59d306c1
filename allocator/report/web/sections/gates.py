"""KPI gates: what the workbook asks of a finished plan, and whether it is met."""

from allocator.report.web.finished import Finished
from allocator.report.web.part import Part
from allocator.report.web.table import table


def gates(finished: Finished) -> Part | None:
    """Return the gates; None where the workbook has none."""
    sheet = finished.sheet("KPI gates")
    if sheet is None:
        return None
    return Part("gates", "KPI gates", tuple(table(section) for section in sheet.sections), sheet.sentences)
