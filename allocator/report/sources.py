"""Sources: the notes and sources that the rows of the workbook carry."""

from allocator.audit import Audit
from allocator.case import Cap, Contributor, Limit, Mission, Pledge, Requirement
from allocator.report.paper import Row, Section, Sheet, columns

_NAMES = {
    "missions": "mission",
    "requirements": "mission",
    "pledges": "pledge",
    "contributors": "contributor",
    "caps": "cap",
    "limits": "limit",
}
"""Tables of a case whose rows have notes and sources, and the column that names a row."""


def sources(counted: Audit) -> Sheet | None:
    """Return every note and source, with the row it stands in; None where there are none."""
    rows: list[Row] = []
    for table, column in _NAMES.items():
        records: tuple[Mission | Requirement | Pledge | Contributor | Cap | Limit, ...] = getattr(counted.case, table)
        for record in records:
            if record.note or record.source:
                rows.append((table, _name(record), record.note, record.source, record.origin.cell(column)))
    section = Section("Notes and sources", columns("Table", "Row", "Note", "Source", "Cell"), tuple(rows))
    return Sheet("Sources", "Notes and sources of the workbook", (section,)) if rows else None


def _name(record: Mission | Requirement | Pledge | Contributor | Cap | Limit) -> str:
    if isinstance(record, Requirement):
        return f"{record.mission}, {record.capability}: {record.task}"
    return record.code
