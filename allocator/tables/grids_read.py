"""Grids from a workbook or a folder, exactly; what the other form cannot say the same way is refused, not bent.

Values come from the readers of the input door. Beside them only two things are looked at: times of day in own sheets,
and the formats by which `styled` says which blank columns and which zeros behind a point are part of the tables.
"""

import warnings
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl

from allocator.errors import InputError
from allocator.tables.annotation import INDEX, MARK
from allocator.tables.cells import read
from allocator.tables.csv_folder import read_csv
from allocator.tables.grids import (
    Cell,
    Grid,
    column_named,
    exact_number,
    is_own,
    number_of,
    row_columns,
    table_named,
    text_of,
)
from allocator.tables.numbers import Flaw
from allocator.tables.schema import Column, Kind, Table
from allocator.tables.sheets import Broken, Raw, Sheet, read_bytes, shown
from allocator.tables.styled_about import ABOUT, ABOUT_MARK, WORDS, WORDS_MARK
from allocator.tables.styled_formats import GIVEN, decimals_pinned
from allocator.tables.xlsx import read_workbook

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["grids_of_folder", "grids_of_workbook"]

_READY = {(ABOUT, ABOUT_MARK), (WORDS, WORDS_MARK)}
"""Sheets of workbooks that we have written from the beginning."""

_OURS = {*_READY, (INDEX, MARK)}


def grids_of_folder(folder: Path) -> dict[str, Grid]:
    """Return the tables of a folder of CSV files, the planner's own among them.

    Raises
    ------
    InputError
        Where there is no table, a file cannot be read, or a workbook could not say the same.
    """
    try:
        files = sorted(file for file in folder.iterdir() if file.suffix.lower() == ".csv" and file.is_file())
    except OSError as error:
        raise InputError(f"{folder} cannot be read: {error.strerror}.") from error
    sheets = [read_csv(file.name, read_bytes(file)) for file in files if not file.name.startswith(".")]
    if not sheets:
        raise InputError(f"{folder} holds no CSV file; a case is a workbook or a folder with one .csv file per table.")
    for sheet in sheets:
        if sheet.broken:
            raise InputError(f"{sheet.name}: {sheet.broken}")
    return _collected(sheets, None)


def grids_of_workbook(path: Path) -> dict[str, Grid]:
    """Return the tables of a workbook, the planner's own among them.

    Raises
    ------
    InputError
        Where it is no workbook, or CSV files could not say the same.
    """
    known = read_workbook(path, own=True).sheets
    looks = {sheet.title: sheet for sheet in _opened(path).worksheets}
    for sheet in known:
        if sheet.name not in looks:
            raise InputError(
                f"The sheet `{sheet.name}` of {path} cannot be converted. Save the workbook again in a spreadsheet"
                " program as `Excel Workbook (.xlsx)`, not as `Strict Open XML`."
            )
    heads = {(sheet.name, looks[sheet.name]["A1"].value) for sheet in known}
    sheets = [
        replace(sheet, rows=_with_times(sheet, looks[sheet.name])) if is_own(sheet.name) else sheet
        for sheet in known
        if (sheet.name, looks[sheet.name]["A1"].value) not in _OURS
    ]
    return _collected(sheets, looks, by_hand=not heads & _READY)


def _opened(path: Path) -> "Workbook":
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about ornaments a reader need not know
            # From its bytes, since whatever it is called it may be a workbook.
            return openpyxl.load_workbook(BytesIO(path.read_bytes()), data_only=True)
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        SyntaxError,
        EOFError,
        zipfile.BadZipFile,
        zlib.error,
    ) as error:
        raise InputError(f"{path} is not a workbook that can be read: {error}.") from error


def _with_times(sheet: Sheet, look: "Worksheet") -> list[tuple[int, Mapping[int, Raw]]]:
    """Return the rows of a sheet of the planner's own with the times of day, which the input door leaves out."""
    return [
        (
            number,
            {
                place: _time(look.cell(number, place + 1).value) if isinstance(raw, date) else raw
                for place, raw in cells.items()
            },
        )
        for number, cells in sheet.rows
    ]


def _time(value: object) -> str:
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    return str(value)


def _collected(
    sheets: list[Sheet], looks: "Mapping[str, Worksheet] | None", *, by_hand: bool = False
) -> dict[str, Grid]:
    found: dict[str, Grid] = {}
    for sheet in sheets:
        table = table_named(sheet.title)
        name = table.name if table else sheet.title
        if name in found:
            raise InputError(f"`{sheet.name}` and another sheet are both the table {name}. Keep one of them.")
        grid = _grid(sheet, table, looks[sheet.name] if looks is not None else None, by_hand=by_hand)
        if grid:
            found[name] = grid
    return found


def _grid(sheet: Sheet, table: Table | None, look: "Worksheet | None", *, by_hand: bool) -> Grid | None:
    """Make a grid of a sheet; None where there is nothing in it."""
    if not sheet.rows:
        return None
    places = sorted({place for _, cells in sheet.rows for place in cells})  # a stray cell may stand far away
    (top, names), *lines = sheet.rows
    for place, raw in names.items():
        _judge(sheet, top, place, None, raw, None)
    header = {place: shown(names[place]) if place in names else "" for place in places}
    rows = [_row(sheet, table, header, number, cells, look) for number, cells in lines]
    if look is None:
        return Grid(tuple(header.values()), tuple(rows))
    kept = [
        at
        for at, (place, heading) in enumerate(header.items())
        if any(row[at] is not None for row in rows)
        or (heading and column_named(table, heading) is None)
        or look.cell(top, place + 1).number_format == GIVEN
    ]
    given = any(column_named(table, header[places[at]]) for at in kept)
    if not rows and table is not None and table.required and (by_hand or not given):
        # The table is there, though without rows; formats of headings say nothing in a template and by other hands.
        kept = [at for at, heading in enumerate(header.values()) if heading]
    if not kept:
        return None
    headings = list(header.values())
    return Grid(tuple(headings[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in rows))


def _row(
    sheet: Sheet,
    table: Table | None,
    header: Mapping[int, str],
    number: int,
    cells: Mapping[int, Raw],
    look: "Worksheet | None",
) -> tuple[Cell, ...]:
    raws = [cells.get(place) for place in header]
    texts: list[Cell] = ["" if raw is None else shown(raw) for raw in raws]
    row: list[Cell] = []
    columns = row_columns(table, list(header.values()), texts)
    for place, raw, column in zip(header, raws, columns, strict=True):
        if raw is None:
            row.append(None)
            continue
        cell = _cell(raw, column, look.cell(number, place + 1).number_format if look else "")
        if sheet.textual:
            cell = number_of(text_of(cell), column)
        _judge(sheet, number, place, column, raw, cell)
        row.append(cell)
    return tuple(row)


def _cell(raw: Raw, column: Column | None, look: str) -> Cell:
    match raw:
        case Broken():
            return raw.shown
        case bool() | str():
            return raw
        case date():
            return raw.strftime("%Y-%m") if column and column.kind in {Kind.MONTH, Kind.ANY} else shown(raw)
        case _:
            number, places = Decimal(shown(raw)), decimals_pinned(look)
            if places > -int(number.as_tuple().exponent):
                number = number.quantize(Decimal(1).scaleb(-places))
            return exact_number(number)


def _judge(sheet: Sheet, number: int, place: int, column: Column | None, raw: Raw, cell: Cell) -> None:
    """Refuse a cell that the other form would not say the same way.

    Raises
    ------
    InputError
        Where it would not.
    """
    where = f"{sheet.name}!{sheet.cell(number, place)}"
    if isinstance(raw, Broken) and raw.formula:
        raise InputError(
            f"{where} holds a formula whose value is not stored. Let a spreadsheet program calculate and save it."
        )
    if column is None or cell is None:
        return
    here = read(column, raw, textual=sheet.textual)
    there = read(column, cell if sheet.textual else text_of(cell), textual=not sheet.textual)
    same = isinstance(there, Flaw) if isinstance(here, Flaw) else here == there
    if not same:
        flaw = here if isinstance(here, Flaw) else there
        why = f"{flaw.message} {flaw.remedy}" if isinstance(flaw, Flaw) else "It would be read differently."
        raise InputError(f"{where} cannot be converted without loss. {why}")
