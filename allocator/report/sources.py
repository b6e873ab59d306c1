"""Sources: the notes and sources that the rows of the workbook carry."""

from allocator.audit import Audit
from allocator.report.paper import Row, Section, Sheet, columns
from allocator.report.wording import located


def sources(counted: Audit) -> Sheet | None:
    """Return every note and source, with the row it stands in; None where there are none."""
    rows: tuple[Row, ...] = tuple(
        (remark.table, remark.row, remark.note, remark.source, ", ".join(located((remark.cell,))))
        for remark in counted.case.remarks
    )
    section = Section("Notes and sources", columns("Table", "Row", "Note", "Source", "Cell"), rows)
    return Sheet("Sources", "Notes and sources of the workbook", (section,)) if rows else None
