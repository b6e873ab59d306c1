"""One cell at a time: from what stands there to an exact value, and back to text.

Values are steps that never round: cents, hundredths of a percent, ten-thousandths of a decimal, months counted from
the year 0. A cell that cannot be read becomes a :class:`Flaw`, never an exception.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from allocator.tables.months import meant_month
from allocator.tables.numbers import Flaw, read_amount, read_number
from allocator.tables.schema import SETTINGS, TABLES, Column, Kind
from allocator.tables.sheets import ERROR_VALUES, Broken, Raw, shown

Value = str | int | bool | Decimal | tuple[str, ...]
"""What a cell holds once it is read.

`code`, `text`, `any`: text without outer blanks. `whole`: the number. `decimal`: ten-thousandths. `money`: cents.
`percent`: hundredths of a percent. `month`: 12 × year + month - 1. `yes/no`: a boolean. `list`: the codes as written.
`amount`: a decimal, as only the rule of the row knows its step.
"""

_MONTH = re.compile("([0-9]{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell that is being read: its column, what stands there, and whether it comes from a file of text."""

    column: Column
    raw: Raw
    textual: bool


def read(column: Column, raw: Raw, *, textual: bool) -> Value | Flaw | None:
    """Return the value of one cell; None where it is blank, a flaw where it cannot be read.

    Parameters
    ----------
    column
        The column it stands in.
    raw
        What stands there.
    textual
        Whether it comes from a file in which everything is text, so that text in plain digits is a number.
    """
    if isinstance(raw, str):
        raw = raw.strip()
        if not raw:
            return None
        if raw in ERROR_VALUES:
            raw = Broken(raw)
    if isinstance(raw, Broken):
        return _unreadable(column, raw)
    return _READERS[column.kind](_Cell(column, raw, textual))


def column_of(table: str, name: str, values: Mapping[str, object]) -> Column:
    """Return what a column holds in the row with these `values`: `settings.value` is what its key says."""
    if table == "settings" and name == "value":
        setting = SETTINGS.get(str(values.get("key", "")))
        if setting is not None:
            return setting.column
    return _COLUMNS[table][name]


_COLUMNS = {table.name: {column.name: column for column in table.columns} for table in TABLES.values()}


def text_of(column: Column, value: Value) -> str:
    """Return a value as a planner would write it; reading it from a CSV file gives the same value.

    Examples
    --------
    >>> from allocator.tables.schema import TABLES
    >>> text_of(TABLES["missions"].column("budget"), 1234), text_of(TABLES["missions"].column("to"), 24246)
    ('12.34', '2020-07')
    """
    match value:
        case bool():
            return "yes" if value else "no"
        case tuple():
            return ";".join(value)
        case Decimal():
            return shown(value)
        case int() if column.kind is Kind.MONTH:
            return month_text(value)
        case int():
            return _steps_text(value, column.kind.decimals or 0)
        case _:
            return value


def month_text(month: int) -> str:
    """Return a month, counted from the year 0, as ``2020-07``."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def _steps_text(steps: int, decimals: int) -> str:
    whole, part = divmod(abs(steps), 10**decimals)
    text = f"{whole}.{part:0{decimals}d}".rstrip("0").rstrip(".") if part else str(whole)
    return "-" + text if steps < 0 else text


def _unreadable(column: Column, raw: Broken) -> Flaw:
    if raw.formula:
        return Flaw(
            "E204",
            f"{column.name} holds a formula whose value is not stored.",
            "Open the workbook in a spreadsheet program, let it calculate and save it; or write the value itself.",
        )
    return Flaw("E205", f"{column.name} shows the error {raw.shown}.", f"Mend the formula. {column.remedy}")


def _code(cell: _Cell) -> Value | Flaw:
    column, raw = cell.column, cell.raw
    if isinstance(raw, bool):
        return Flaw(
            "E203",
            f"{column.name} is {column.rule}, not the logical value {shown(raw)}.",
            f"{column.remedy} If the code is {shown(raw)} itself, format the cell as text and type it again.",
        )
    if isinstance(raw, date):
        return Flaw(
            "E212",
            f"{column.name} is {column.rule}, but the cell holds a date.",
            "If the spreadsheet made a date of a code, format the cell as text and type it again.",
        )
    return shown(raw)


def _text(cell: _Cell) -> Value:
    return shown(cell.raw).replace("\r\n", "\n").replace("\r", "\n")


def _any(cell: _Cell) -> Value:
    raw = cell.raw
    return raw.strftime("%Y-%m") if isinstance(raw, date) else _text(cell)


def _list(cell: _Cell) -> Value | Flaw | None:
    found = _code(cell)
    if isinstance(found, Flaw):
        return found
    return tuple(code for part in str(found).split(";") if (code := part.strip())) or None


def _yes_no(cell: _Cell) -> Value | Flaw:
    word = shown(cell.raw).casefold()
    if isinstance(cell.raw, str) and word in ("yes", "no"):
        return word == "yes"
    hint = {"true": "Write `yes`.", "false": "Write `no`."}.get(word, cell.column.remedy)
    return Flaw("E209", f"{cell.column.name} is yes or no.", hint)


def _month(cell: _Cell) -> Value | Flaw:
    raw, column = cell.raw, cell.column
    if isinstance(raw, date) and raw.year >= 1900:
        return raw.year * 12 + raw.month - 1
    found = _MONTH.fullmatch(raw) if isinstance(raw, str) else None
    if found is not None:
        return int(found[1]) * 12 + int(found[2]) - 1
    meant = meant_month(raw) if isinstance(raw, str) else ""
    return Flaw("E208", f"{column.name} is {column.rule}.", f"Write {meant}." if meant else column.remedy)


def _number(cell: _Cell) -> Value | Flaw:
    return read_number(cell.column, cell.raw, textual=cell.textual)


def _amount(cell: _Cell) -> Value | Flaw:
    return read_amount(cell.column, cell.raw, textual=cell.textual)


_READERS: Mapping[Kind, Callable[[_Cell], Value | Flaw | None]] = {
    Kind.CODE: _code,
    Kind.TEXT: _text,
    Kind.ANY: _any,
    Kind.LIST: _list,
    Kind.YES_NO: _yes_no,
    Kind.MONTH: _month,
    Kind.WHOLE: _number,
    Kind.DECIMAL: _number,
    Kind.MONEY: _number,
    Kind.PERCENT: _number,
    Kind.AMOUNT: _amount,
}
