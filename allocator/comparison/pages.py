"""Pages: a comparison as a report, which the writers of workbooks and of web pages know how to show."""

from dataclasses import replace
from fractions import Fraction

from allocator.comparison.comparison import Comparison
from allocator.comparison.member import Member
from allocator.comparison.overview import SHOWN
from allocator.comparison.table import Table
from allocator.families.wording import listed
from allocator.report.paper import Kind, Report, Section, Sheet, columns

_SAME = "Nothing differs here."
_INPUTS = "inputs"
_MUCH = 10**7
"""From this cost on [currency] the overview shows money in thousands."""


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
        said = _unseen(comparison, of_inputs=tables[0].name == _INPUTS, empty=empty)
        sheets.append(Sheet(name, title, () if empty else sections, said))
    names = ", ".join(member.name for member in comparison.others)
    subtitle = f"{names} against {comparison.base.name}; amounts in {comparison.currency}"
    return Report(comparison.title, subtitle, tuple(sheets), comparison.figures)


def _unseen(comparison: Comparison, *, of_inputs: bool, empty: bool) -> tuple[str, ...]:
    """Return what a page has to say beside its tables: that nothing differs, and what could not be compared at all."""

    def there(member: Member) -> bool:
        return (member.book if of_inputs else member.audit) is not None

    left = tuple(member.name for member in comparison.members if not there(member))
    one = len(left) == 1
    lack = f"{'has' if one else 'have'} no plan"
    if of_inputs:
        lack = f"{'has' if one else 'have'} no workbook that could be read"
    compared = there(comparison.base) and any(map(there, comparison.others))
    same = (_SAME if compared else "Nothing could be compared here.",) if empty else ()
    return (*same, f"Not compared: {listed(left)}, which {lack}.") if left else same


def _shown(overview: Table) -> Table:
    """Return the overview as people see it: fewer columns, much money in thousands, floors met of how many."""
    much = max((abs(value) for value in overview.column("cost") if isinstance(value, Fraction)), default=0) >= _MUCH
    rows = []
    for record in overview.records:
        met = record["floors_met"]
        floors = "–" if not record["floors"] else f"{met} of {record['floors']}"
        rows.append(tuple(floors if key == "floors_met" else record[key] for key in SHOWN))
    fields = []
    for key in SHOWN:
        (field,) = (each for each in overview.fields if each.key == key)
        if key == "floors_met":
            field = replace(field, kind=Kind.TEXT)
        elif much and field.kind is Kind.MONEY:
            field = replace(field, kind=Kind.THOUSANDS, title=f"{field.title}, thousand")
        fields.append(field)
    return replace(overview, fields=tuple(fields), rows=tuple(rows))


def _reasons(comparison: Comparison) -> tuple[Section, ...]:
    rows = tuple((member.name, reason) for member in comparison.members for reason in member.end.reasons)
    return (Section("Why there is no plan", columns("Scenario", "Reason"), rows),) if rows else ()


def _remarks(comparison: Comparison) -> tuple[str, ...]:
    notes = [f"{member.name}: {note}" for member in comparison.members for note in member.end.notes]
    books = dict.fromkeys(
        f"{member.workbook}, SHA-256 {member.book.sha256}" for member in comparison.members if member.book is not None
    )
    return (*notes[:12], *([f"And {len(notes) - 12:,} more."] if len(notes) > 12 else []), *books)
