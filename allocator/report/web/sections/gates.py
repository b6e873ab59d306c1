"""KPI gates: what the workbook asks of a finished plan, and whether it is met."""

from allocator.report.gates import sheet
from allocator.report.web.finished import Finished
from allocator.report.web.part import Part
from allocator.report.web.table import table


def gates(finished: Finished) -> Part | None:
    """Return the gates; None where the workbook has none."""
    found = sheet(finished.counted, finished.readings)
    if found is None:
        return None
    tables = tuple(table(section) for section in found.sections)
    return Part("gates", "KPI gates", tables, found.sentences)
