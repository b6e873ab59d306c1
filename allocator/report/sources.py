"""Sources: the notes and sources that the rows of the workbook carry."""

from allocator.audit import Audit
from allocator.case import Cap, Contributor, Limit, Mission, Pledge, Requirement
from allocator.report.paper import Row, Section, Sheet, columns
from allocator.report.wording import located

_NAMES = {
    "missions": "mission",
    "requirements": "mission",
    "pledges": "pledge",
    "contributors": "contributor",
    "caps": "cap",
    "limits": "limit",
}
"""Tables of a case whose rows have notes and sources, and the column that names a row."""

_TITLES = {"caps": "budget_caps"}
"""Tables that have another name in the workbook."""


def sources(counted: Audit) -> Sheet | None:
    """Return every note and source, with the row it stands in; None where there are none."""
    rows: list[Row] = []
    for table, column in _NAMES.items():
        records: tuple[Mission | Requirement | Pledge | Contributor | Cap | Limit, ...] = getattr(counted.case, table)
        rows += [
            (
                _TITLES.get(table, table),
                _name(record),
                record.note,
                record.source,
                ", ".join(located((record.origin.cell(column),))),
            )
            for record in records
            if record.note or record.source
        ]
    section = Section("Notes and sources", columns("Table", "Row", "Note", "Source", "Cell"), tuple(rows))
    return Sheet("Sources", "Notes and sources of the workbook", (section,)) if rows else None


def _name(record: Mission | Requirement | Pledge | Contributor | Cap | Limit) -> str:
    if isinstance(record, Requirement):
        return f"{record.mission}, {record.capability}: {record.task}"
    return record.code
