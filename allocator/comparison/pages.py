"""Pages: a comparison as a report, which the writers of workbooks and of web pages know how to show."""

from dataclasses import replace

from allocator.comparison.comparison import Comparison
from allocator.comparison.overview import SHOWN
from allocator.comparison.table import Table
from allocator.report.paper import Report, Section, Sheet, columns

_SAME = "Nothing differs here."


def pages(comparison: Comparison) -> Report:
    """Return the report of a comparison: a page for each kind of difference, the overview first."""
    by_sheet: dict[str, list[Table]] = {}
    for table in comparison.tables:
        by_sheet.setdefault(table.sheet, []).append(table)
    sheets = []
    for number, (name, tables) in enumerate(by_sheet.items()):
        chosen = [_shown(table) if table.name == "overview" else table for table in tables]
        sections = tuple(section for table in chosen for section in table.sections)
        if number == 0:
            sheets.append(
                Sheet(
                    name,
                    "Plans side by side",
                    (*sections, *_reasons(comparison)),
                    comparison.sentences,
                    _remarks(comparison),
                )
            )
            continue
        empty = not any(table.rows for table in tables)
        title = tables[0].title
        sheets.append(Sheet(name, title, () if empty else sections, (_SAME,) if empty else ()))
    names = ", ".join(member.name for member in comparison.others)
    subtitle = f"{names} against {comparison.base.name}; amounts in {comparison.currency}"
    return Report(comparison.title, subtitle, tuple(sheets), comparison.figures)


def _shown(overview: Table) -> Table:
    """Return the overview with the columns that people see."""
    places = [at for at, each in enumerate(overview.fields) if each.key in SHOWN]
    rows = tuple(tuple(row[at] for at in places) for row in overview.rows)
    return replace(overview, fields=tuple(overview.fields[at] for at in places), rows=rows)


def _reasons(comparison: Comparison) -> tuple[Section, ...]:
    rows = tuple((member.name, reason) for member in comparison.members for reason in member.end.reasons)
    return (Section("Why there is no plan", columns("Scenario", "Reason"), rows),) if rows else ()


def _remarks(comparison: Comparison) -> tuple[str, ...]:
    notes = [f"{member.name}: {note}" for member in comparison.members for note in member.end.notes]
    books = dict.fromkeys(
        f"{member.workbook}, SHA-256 {member.book.sha256}" for member in comparison.members if member.book is not None
    )
    return (*notes[:12], *([f"And {len(notes) - 12:,} more."] if len(notes) > 12 else []), *books)
