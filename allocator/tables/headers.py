"""The header of a sheet: in which row it stands, and which column of the sheet is which column of the table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allocator.tables.cells import read
from allocator.tables.findings import Finding
from allocator.tables.names import contained, did_you_mean, fold, nearest, surely
from allocator.tables.numbers import Flaw
from allocator.tables.schema import Column, Kind, Table
from allocator.tables.sheets import Raw, Sheet, shown

_ROWS_SEARCHED = 20
"""Rows in which a header is looked for when the first does not hold it."""

_HEADING = Column("The heading", Kind.TEXT, "name of the column", ask="the name of the column")


@dataclass(frozen=True, slots=True)
class Header:
    """Where the columns of a table stand in its sheet.

    Attributes
    ----------
    row
        Row of the header.
    columns
        Place of each column that is there, counted from 0, in the order of the contract.
    missing
        Columns every row needs, but the sheet lacks.
    """

    row: int
    columns: Mapping[str, int]
    missing: frozenset[str]


def find_header(table: Table, sheet: Sheet, findings: list[Finding]) -> Header | None:
    """Return the header of a sheet, None where it is blank; findings of its names are added to `findings`."""
    if not sheet.rows:
        if table.required:
            message = f"{sheet.name} is blank; every case needs the table {table.name}."
            columns = ", ".join(f"`{column.name}`" for column in table.columns if column.required)
            remedy = f"Write a header with at least the columns {columns}, and rows below it."
            findings.append(Finding("E109", sheet.name, "", "", "", message, remedy, table.name))
        return None
    row, cells = _header_row(table, sheet, findings)
    places = _places(table, sheet, (row, cells), findings)
    missing = frozenset(column.name for column in table.columns if column.required and column.name not in places)
    unread = sum(_flaw(sheet, raw) is not None for raw in cells.values())
    # As many columns as headings could not be read may be just these: no mistakes of their own.
    for name in [column.name for column in table.columns if column.name in missing][unread:]:
        message = f"{table.name} has no column `{name}`, which every row needs."
        remedy = f"Add a column `{name}` to the header: {table.column(name).meaning}."
        cell = sheet.cell(row, min(cells))
        findings.append(Finding("E106", sheet.name, cell, name, "", message, remedy, table.name))
    _report_headless(table, sheet, (row, cells), findings)
    ordered = {column.name: places[column.name] for column in table.columns if column.name in places}
    return Header(row, ordered, missing)


def _header_row(table: Table, sheet: Sheet, findings: list[Finding]) -> tuple[int, Mapping[int, Raw]]:
    first, cells = sheet.rows[0]
    if _known(table, cells.values()) and len(cells) > 1:
        return first, cells  # what stands alone may be a title that is called like a column
    for row, others in sheet.rows[1:_ROWS_SEARCHED]:
        if len(_known(table, others.values())) >= min(2, len(table.columns)):
            message = f"The first row that is not blank has to be the header; it seems to stand in row {row}."
            remedy = f"Delete what stands above row {row}, or move it to a sheet whose name begins with `_`."
            place = min(cells)
            value = shown(cells[place])
            findings.append(
                Finding("E108", sheet.name, sheet.cell(first, place), "", value, message, remedy, table.name)
            )
            return row, others
    return first, cells


def _known(table: Table, names: Iterable[Raw]) -> set[str]:
    return {fold(shown(name)) for name in names} & set(table.column_names)


def _places(
    table: Table, sheet: Sheet, header: tuple[int, Mapping[int, Raw]], findings: list[Finding]
) -> dict[str, int]:
    """Return the place of every column that is there."""
    row, cells = header
    found: dict[str, int] = {}
    strangers: list[int] = []
    for place, raw in sorted(cells.items()):
        name = shown(raw)
        flaw = _flaw(sheet, raw)
        if flaw is not None:
            cell = sheet.cell(row, place)
            findings.append(Finding(flaw.code, sheet.name, cell, "", name, flaw.message, flaw.remedy, table.name))
        if flaw is not None or name.strip().startswith("_"):
            continue
        known = fold(name)
        if known not in table.column_names:
            strangers.append(place)
        elif known in found:
            message = f"Column `{known}` stands in the header twice, also in {sheet.cell(row, found[known])}."
            remedy = "Keep one of them; a column of your own begins with `_`."
            findings.append(
                Finding("E105", sheet.name, sheet.cell(row, place), known, name, message, remedy, table.name)
            )
        else:
            found[known] = place
    for place in strangers:
        name = shown(cells[place])
        free = [column for column in table.column_names if column not in found]
        meant = surely(name, free)
        question = did_you_mean(meant or nearest(name, table.column_names) or contained(name, free))
        own = f"If it is your own, let its name begin with `_`: `_{name.strip()}`."
        message = f"{table.name} has no such column."
        remedy = f"{question} {own}".strip()
        findings.append(Finding("E104", sheet.name, sheet.cell(row, place), "", name, message, remedy, table.name))
        if meant:
            found[meant] = place
    return found


def _flaw(sheet: Sheet, raw: Raw) -> Flaw | None:
    """Return why a heading cannot be read, None where it can."""
    found = read(_HEADING, raw, textual=sheet.textual)
    return found if isinstance(found, Flaw) else None


def _report_headless(
    table: Table, sheet: Sheet, header: tuple[int, Mapping[int, Raw]], findings: list[Finding]
) -> None:
    """Report values below or beside which the header has no name: once per column, at the first of them."""
    head, names = header
    first: dict[int, tuple[int, Raw]] = {}
    count: dict[int, int] = {}
    for row, cells in sheet.rows:
        if row > head:
            for place in cells.keys() - names.keys():
                first.setdefault(place, (row, cells[place]))
                count[place] = count.get(place, 0) + 1
    for place, (row, raw) in sorted(first.items()):
        more = f", the first of {count[place]}" if count[place] > 1 else ""
        message = f"This value stands in a column without a name in the header{more}."
        remedy = "Name the column (with `_` before its name if it is your own), or move the value where it belongs."
        if sheet.textual:
            remedy += " Text with a comma in it needs quotes around it."
        findings.append(
            Finding("E107", sheet.name, sheet.cell(row, place), "", shown(raw), message, remedy, table.name)
        )
