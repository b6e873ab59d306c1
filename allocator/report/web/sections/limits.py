"""Limits: how much of every limit is used, the tightest first."""

from allocator.report.web.finished import Finished
from allocator.report.web.part import Part
from allocator.report.web.table import table


def limits(finished: Finished) -> Part | None:
    """Return all limits of which anything is used; None where there are none."""
    sheet = finished.sheet("Limits")
    if sheet is None:
        return None
    return Part("limits", "Limits", tuple(table(section) for section in sheet.sections), sheet.sentences)
