"""Sureness: what is proven, what was recounted, and where everything comes from."""

from allocator.report.answer import how_good
from allocator.report.web.finished import Finished
from allocator.report.web.part import Part
from allocator.report.web.table import table


def sureness(finished: Finished) -> Part | None:
    """Return the goals with their proofs, the rules recounted, and the provenance with all digests."""
    sheet = finished.sheet("Sureness")
    if sheet is None:
        return None
    tables = tuple(table(section, closed=section.title == "Rules recounted") for section in sheet.sections)
    told = (how_good(finished.outcome, finished.verdict), *sheet.sentences)
    return Part("sureness", "How sure, and from where", tables, told, short="Sureness and provenance")
