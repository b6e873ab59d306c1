"""Grids: tables as they stand, a heading and rows of exact cells, before anybody asks what they mean.

Numbers are ``int`` or ``Decimal`` and keep the zeros behind their point: ``Decimal("1.0")`` is written `1.0`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from allocator.tables.names import fold
from allocator.tables.schema import SETTINGS, TABLES, Column, Kind, Table
from allocator.tables.sheets import shown

__all__ = [
    "Cell",
    "Grid",
    "column_named",
    "exact_number",
    "is_own",
    "number_of",
    "row_columns",
    "table_named",
    "text_of",
    "typed_row",
]

Cell = str | int | Decimal | bool | None

_CANONICAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_DIGITS_OF_A_CELL = 15
_NUMBERS = {Kind.WHOLE, Kind.DECIMAL, Kind.MONEY, Kind.PERCENT, Kind.AMOUNT, Kind.ANY}


@dataclass(frozen=True, slots=True)
class Grid:
    """One table as it stands: every row is as long as the heading; a blank cell is None."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @classmethod
    def of_records(cls, records: Iterable[Mapping[str, Cell]], header: Iterable[str] = ()) -> "Grid":
        """Make a grid of records; without a `header`, columns stand in the order in which records first name them."""
        kept = list(records)
        names = tuple(header) or tuple(dict.fromkeys(name for record in kept for name in record))
        return cls(names, tuple(tuple(record.get(name) for name in names) for record in kept))


def is_own(name: str) -> bool:
    """Tell whether a table or column is the planner's own."""
    return name.strip().startswith("_")


def table_named(name: str) -> Table | None:
    """Return the table of the contract that is meant by a name."""
    return None if is_own(name) else TABLES.get(fold(name))


def column_named(table: Table | None, name: str) -> Column | None:
    """Return the column of a table that is meant by a heading."""
    wanted = fold(name)
    return next((column for column in table.columns if column.name == wanted), None) if table else None


def number_of(text: str, column: Column | None) -> Cell:
    """Return the number a text of a CSV file writes, or the text where it writes none or stands for a word.

    Parameters
    ----------
    text
        What stands in the file.
    column
        The column it stands in; None where it is the planner's own, where only what looks exactly the same in a
        workbook becomes a number.
    """
    bare = text.strip()
    if column is not None and column.kind not in _NUMBERS:
        return text
    as_it_stands = _CANONICAL.fullmatch(text) is not None and (text[0] != "-" or bool(text.strip("-0.")))
    sure = column is not None and column.kind is not Kind.ANY and _PLAIN.fullmatch(bare) is not None
    if not (as_it_stands or sure):
        return text
    number = Decimal(bare)
    if column is not None and column.kind is Kind.ANY and shown(number) != text:
        # It is read as a text, and a workbook keeps no zeros behind the point of a number.
        return text
    if len(number.as_tuple().digits) > _DIGITS_OF_A_CELL or abs(number.adjusted()) > _DIGITS_OF_A_CELL:
        return text
    return exact_number(number)


def typed_row(table: Table | None, header: Sequence[str], texts: Iterable[str]) -> tuple[Cell, ...]:
    """Return the cells of a row of texts: numbers where numbers belong."""
    texts = list(texts)
    columns = row_columns(table, header, texts)
    return tuple(number_of(text, column) if text else None for text, column in zip(texts, columns, strict=True))


def row_columns(table: Table | None, header: Sequence[str], cells: Sequence[Cell]) -> list[Column | None]:
    """Return the columns of a row's cells: for the value of a setting, what its key says."""
    columns = [column_named(table, heading) for heading in header]
    if table is None or table.name != "settings":
        return columns
    keys = [fold(text_of(cell)) for cell, column in zip(cells, columns, strict=True) if column and column.name == "key"]
    meant = SETTINGS[keys[0]].column if keys and keys[0] in SETTINGS else None
    return [meant if meant and column and column.name == "value" else column for column in columns]


def exact_number(number: Decimal) -> int | Decimal:
    """Return a number as a cell holds it: whole ones without a point as ``int``, others without an exponent."""
    exponent = number.as_tuple().exponent
    return number if isinstance(exponent, int) and exponent < 0 else int(number)


def text_of(cell: Cell) -> str:
    """Write a cell as a CSV file holds it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
