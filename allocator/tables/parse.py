"""From raw sheets to typed tables: which sheet is which table, where its header stands, what its cells hold."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from allocator.case import Origin
from allocator.tables.cells import Value, column_of, read
from allocator.tables.findings import Finding
from allocator.tables.headers import Header, find_header
from allocator.tables.names import contained, did_you_mean, fold, nearest, surely
from allocator.tables.numbers import Flaw
from allocator.tables.schema import NUMBERS, TABLES, Column, Kind, Table
from allocator.tables.sheets import Raw, Sheet, shown
from allocator.tables.tables import Row, Tables


def parse(sheets: Sequence[Sheet]) -> tuple[Tables, list[Finding]]:
    """Return the typed tables of raw sheets, and what could not be read.

    What a value means beside others is not looked at here: see :func:`checks.check`. A misspelled sheet or column
    that can only mean one thing is read as that, so that its other defects are found too; it stays an error.
    """
    findings: list[Finding] = []
    chosen = _choose(sheets, findings)
    rows: dict[str, tuple[Row, ...]] = {}
    unread: set[str] = set()
    for name, sheet in chosen.items():
        header = None if sheet.broken else find_header(TABLES[name], sheet, findings)
        if sheet.broken:
            remedy = "Then check again: nothing is known about this table until the file can be read."
            findings.append(Finding("E110", sheet.name, "", "", "", sheet.broken, remedy, name))
        if header is None:
            if sheet.broken or TABLES[name].required:
                unread.add(name)
            continue
        rows[name] = tuple(_rows(TABLES[name], sheet, header, findings))
    for table in TABLES.values():
        if table.required and table.name not in chosen:
            unread.add(table.name)
            findings.append(_missing(table, textual=any(sheet.textual for sheet in sheets)))
    return Tables(rows, frozenset(unread), {name: sheet.name for name, sheet in chosen.items()}), findings


def _missing(table: Table, *, textual: bool) -> Finding:
    name = f"{table.name}.csv" if textual else table.name
    message = f"{name} is missing; every case needs it."
    columns = ", ".join(f"`{column.name}`" for column in table.columns if column.required)
    remedy = f"Add a {'file' if textual else 'sheet'} called `{name}` with at least the columns {columns}."
    return Finding("E101", "", "", "", "", message, remedy, table.name)


def _choose(sheets: Sequence[Sheet], findings: list[Finding]) -> dict[str, Sheet]:
    """Return which sheet is read as which table."""
    folded = {fold(name): name for name in TABLES}
    chosen: dict[str, Sheet] = {}
    strangers: list[Sheet] = []
    for sheet in sheets:
        name = folded.get(fold(sheet.title))
        if name is None:
            strangers.append(sheet)
        elif name in chosen:
            message = f"`{sheet.name}` and `{chosen[name].name}` are both the table {name}."
            findings.append(
                Finding("E103", sheet.name, "", "", sheet.title, message, "Keep one of them; its rows may be joined.")
            )
        else:
            chosen[name] = sheet
    for sheet in strangers:
        meant = surely(sheet.title, TABLES)
        findings.append(_stranger(sheet, meant or nearest(sheet.title, TABLES) or contained(sheet.title, TABLES)))
        if meant and meant not in chosen and sheet.rows:
            chosen[meant] = sheet
    return {name: chosen[name] for name in TABLES if name in chosen}


def _stranger(sheet: Sheet, suggestion: str) -> Finding:
    own = f"If it is your own, let its name begin with `_`: `_{sheet.title.strip()}`."
    if not sheet.rows and not sheet.broken:
        message = "This sheet is blank, and its name is no table."
        return Finding("W509", sheet.name, "", "", sheet.title, message, "Delete it, or let its name begin with `_`.")
    remedy = f"{did_you_mean(suggestion)} {own}".strip()
    message = f"{'This file' if sheet.textual else 'This sheet'} is not a table."
    return Finding("E102", sheet.name, "", "", sheet.title, message, remedy)


def _rows(table: Table, sheet: Sheet, header: Header, findings: list[Finding]) -> list[Row]:
    names = {name: sheet.letter(place) for name, place in header.columns.items()}
    columns = [(table.column(name), place) for name, place in header.columns.items()]
    absent = dict.fromkeys(sorted(header.missing), "")
    found = []
    for number, cells in sheet.rows:
        if number <= header.row:
            continue
        values: dict[str, Value] = {}
        bad = dict(absent)
        for stated, place in columns:
            raw = cells.get(place)
            if raw is None:
                continue
            column = column_of(table.name, stated.name, values) if stated.kind is Kind.ANY else stated
            value = read(column, raw, textual=sheet.textual)
            percent = (number, place) in sheet.percents
            if isinstance(value, Flaw):
                bad[stated.name] = shown(raw).strip()
                if percent and column.kind in NUMBERS:
                    value = replace(value, remedy=_percent(table, sheet, "", stated, raw).remedy)
                findings.append(
                    Finding(
                        value.code,
                        sheet.name,
                        sheet.cell(number, place),
                        stated.name,
                        shown(raw),
                        value.message,
                        value.remedy,
                        table.name,
                    )
                )
            elif value is not None:
                values[stated.name] = value
                if percent and (column.kind in NUMBERS or (stated.kind is Kind.ANY and table.name == "scenarios")):
                    findings.append(_percent(table, sheet, sheet.cell(number, place), stated, raw))
        if values or len(bad) > len(absent):
            found.append(
                Row(values, Origin(sheet.name, number, names), bad)
                if bad
                else Row(values, Origin(sheet.name, number, names))
            )
    return found


def _percent(table: Table, sheet: Sheet, cell: str, column: Column, raw: Raw) -> Finding:
    stored = shown(raw)
    seen = shown(Decimal(stored) * 100)
    message = f"The cell shows {seen} %, but {column.name} takes the number that is stored, {stored}."
    remedy = f"If {seen} is meant, write {seen} and format the cell as a plain number."
    return Finding("W501", sheet.name, cell, column.name, stored, message, remedy, table.name)
