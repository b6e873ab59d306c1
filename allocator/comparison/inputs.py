"""Inputs: which cells of the workbook differ between two members, and where they stand."""

from collections.abc import Iterator
from dataclasses import dataclass

from allocator.comparison.member import Member
from allocator.comparison.table import Table, fields
from allocator.report.paper import Row as Cells
from allocator.report.wording import located
from allocator.tables import Book
from allocator.tables.schema import TABLES
from allocator.tables.tables import Row

_SAYS_NOTHING = ("scenarios",)
"""Tables that say nothing of the plan once a scenario is applied."""

ROW = "(row)"
"""The column of a difference that is a whole row."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that differs.

    Attributes
    ----------
    table, row, column
        Its table, the key of its row in words, its column; `ROW` for a row that only one of the two has.
    base, scenario
        What stands there, as a planner would write it; empty for a blank, or where there is no such row.
    cell
        Where it stands in the workbook of the base; empty for a row that is not there.
    """

    table: str
    row: str
    column: str
    base: str
    scenario: str
    cell: str


def differences(base: Book, other: Book) -> tuple[Difference, ...]:
    """Return every cell in which the tables of two books differ, by table, row and column."""
    found: list[Difference] = []
    same_file = base.sha256 == other.sha256
    for table in TABLES:
        if table not in _SAYS_NOTHING:
            pairs = _pairs(table, base.tables[table], other.tables[table], same_file=same_file)
            own = [each for pair in pairs for each in _cells(table, *pair)]
            found += sorted(own, key=lambda each: each.row)
    return tuple(found)


def _key(table: str) -> tuple[str, ...]:
    return TABLES[table].key or TABLES[table].apart


def _canonical(table: str, row: Row) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, row.shown(table, name)) for name in row.values))


def _pairs(
    table: str, base: tuple[Row, ...], other: tuple[Row, ...], *, same_file: bool
) -> Iterator[tuple[Row | None, Row | None]]:
    """Yield rows that stand for the same: those of one place of one file, else those of one key; None without any."""
    left: dict[tuple[object, ...], list[Row]] = {}
    places = {(row.origin.sheet, row.origin.row): row for row in base} if same_file else {}
    paired: set[int] = set()
    rest: list[Row] = []
    for row in other:
        twin = places.get((row.origin.sheet, row.origin.row))
        if twin is None:
            rest.append(row)
        else:
            paired.add(id(twin))
            yield twin, row
    for row in sorted((row for row in base if id(row) not in paired), key=lambda row: _canonical(table, row)):
        left.setdefault(_named(table, row), []).append(row)
    for row in sorted(rest, key=lambda row: _canonical(table, row)):
        twins = left.get(_named(table, row))
        yield (twins.pop(0) if twins else None), row
    for rows in left.values():
        yield from ((row, None) for row in rows)


def _named(table: str, row: Row) -> tuple[object, ...]:
    return tuple(row.shown(table, name) for name in _key(table))


def _cells(table: str, base: Row | None, other: Row | None) -> Iterator[Difference]:
    known = base or other
    if known is None:
        return
    key = [name for name in _key(table) if name in known.values]
    words = ", ".join(
        known.shown(table, name) if len(key) == 1 else f"{name} {known.shown(table, name)}" for name in key
    )
    if base is None or other is None:
        text = "; ".join(
            f"{name}={value}" for name in TABLES[table].column_names if (value := known.shown(table, name))
        )
        cell = ", ".join(located((base.origin.cell(key[0]),))) if base and key and base.origin.letters else ""
        yield Difference(table, words, ROW, text if base else "", text if other else "", cell)
        return
    for name in TABLES[table].column_names:
        then, now = base.shown(table, name), other.shown(table, name)
        if then != now:
            yield Difference(table, words, name, then, now, ", ".join(located((base.origin.cell(name),))))


def table(base: Member, others: tuple[Member, ...]) -> Table:
    """Return which inputs differ in each member whose workbook could be read."""
    rows = list[Cells]()
    for member in others:
        if base.book is not None and member.book is not None:
            rows += [
                (member.name, each.table, each.row, each.column, each.base or None, each.scenario or None, each.cell)
                for each in differences(base.book, member.book)
            ]
    return Table(
        "inputs",
        "Inputs",
        "Inputs that differ from the base",
        fields(
            ("scenario", "Scenario"),
            ("table", "Table"),
            ("row", "Row"),
            ("column", "Column"),
            ("base", "Base"),
            ("value", "Scenario"),
            ("cell", "Cell"),
        ),
        tuple(rows),
        "The cell is that of the base's workbook.",
    )
