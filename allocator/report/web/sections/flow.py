"""Flows from contributors to missions in the last phase."""

from allocator.report.allocation import matrix
from allocator.report.web.finished import Finished
from allocator.report.web.flows import flows
from allocator.report.web.part import Part


def flow(finished: Finished) -> Part | None:
    """Return the cells of the allocation as bands; None where nobody is deployed."""
    (section,) = matrix(finished.counted).sections[:1]
    missions = len(finished.counted.case.missions)
    each = tuple(
        (str(row[0]), section.columns[at].title, value)
        for row in section.rows
        for at in range(1, missions + 1)
        if isinstance(value := row[at], int) and value > 0
    )
    if not each:
        return None
    when = section.title.rpartition(" in ")[2]
    note = "The largest by name, the rest together; the allocation above has everybody."
    title = f"From contributors to missions in {when}, persons"
    return Part("flows", "Flows from contributors to missions", (flows(title, each, note),), short="Flows")
