"""One sheet of a workbook, read from its XML as a stream."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from xml.parsers import expat

from allocator.tables.sheets import Broken, Raw
from allocator.tables.xlsx_styles import Look
from allocator.tables.xml_parser import PartError, plain_parser, unescaped

MOST_CELLS = 10_000_000
"""Filled cells beyond which a sheet is refused."""

_EXACT_DIGITS = 15
"""Digits that every double holds exactly as they were typed."""

_LEAP_BUG = 60
"""Day number of 29 February 1900, which spreadsheets believe in."""

_EXPONENT = 308
"""Numbers farther from 1 than by so many places are none that a workbook can store."""

_TEXTUAL = ("s", "str", "inlineStr")


class SheetReader:
    """The filled cells of a sheet, by row.

    `strings` are the shared strings of the workbook, `looks` its cell styles.
    """

    def __init__(self, strings: Sequence[str], looks: Sequence[Look], *, since_1904: bool) -> None:
        self.rows: list[tuple[int, dict[int, Raw]]] = []
        self.percents: list[tuple[int, int]] = []
        self._strings = strings
        self._looks = looks
        self._since_1904 = since_1904
        self._columns: dict[str, int] = {}
        self._pieces: list[str] = []
        self._row = 0
        self._column = -1
        self._cells: dict[int, Raw] = {}
        self._filled = 0
        self._kind = ""
        self._style = "0"
        self._inside = False
        self._phonetic = False
        self._formula = False
        self._stored = False

    def parser(self) -> expat.XMLParserType:
        """Return the parser of the sheet's part."""
        return plain_parser(self._start, self._end, self._text)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._begin_cell(attributes)
        elif name == "v" or (name == "t" and not self._phonetic and self._kind == "inlineStr"):
            self._inside = self._stored = True
        elif name == "f":
            self._formula = True
        elif name == "row":
            self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
            self._column = -1
            self._cells = {}
        elif name == "rPh":
            self._phonetic = True

    def _end(self, name: str) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name in ("v", "t"):
            self._inside = False
        elif name == "c":
            if self._pieces or self._formula:
                self._end_cell()
        elif name == "row":
            if self._cells:
                self.rows.append((self._row, self._cells))
        elif name == "rPh":
            self._phonetic = False

    def _text(self, data: str) -> None:
        if self._inside:
            self._pieces.append(data)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        address = attributes.get("r")
        if address is None:
            self._column += 1
        else:
            name = address.rstrip("0123456789")
            column = self._columns.get(name)
            self._column = self._columns.setdefault(name, _number(name)) if column is None else column
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "0")
        self._formula = self._stored = False

    def _end_cell(self) -> None:
        text = "".join(self._pieces)
        self._pieces.clear()
        raw = self._value(text)
        if isinstance(raw, str) and (not raw or raw.isspace()):
            return
        self._cells[self._column] = raw
        self._filled += 1
        if self._filled > MOST_CELLS:
            raise PartError(f"it has a sheet of more than {MOST_CELLS:,} filled cells")

    def _value(self, text: str) -> Raw:
        if self._formula and not self._stored:
            return Broken("", formula=True)
        if self._kind == "s" and text:
            return self._shared(text)
        if self._kind in _TEXTUAL:
            return unescaped(text)
        bare = text.strip()
        if not bare:
            return Broken("", formula=True) if self._formula else ""
        match self._kind:
            case "b":
                found: Raw = bare in ("1", "true")
            case "e":
                found = Broken(bare)
            case "d":
                found = date.fromisoformat(bare[:10])
            case _:
                found = self._number(bare)
        return found

    def _shared(self, text: str) -> str:
        place = int(text) if text.isdecimal() else len(self._strings)
        if place >= len(self._strings):
            raise PartError(f"it refers to a shared text {text!r} that is not there")
        return self._strings[place]

    def _number(self, text: str) -> Raw:
        look = self._look()
        number = exact(text)
        if isinstance(number, Decimal) and (not number.is_finite() or abs(number.adjusted()) > _EXPONENT):
            # No spreadsheet program writes this; read as the text it is, its cell is reported like any other.
            return text
        if look is Look.DATE:
            found = self._date(number)
            return number if found is None else found
        if look is Look.PERCENT:
            self.percents.append((self._row, self._column))
        return number

    def _look(self) -> Look:
        style = int(self._style)
        return self._looks[style] if style < len(self._looks) else Look.NUMBER

    def _date(self, number: Decimal | int) -> date | None:
        days = int(number)
        first = date(1904, 1, 1) if self._since_1904 else date(1899, 12, 31 if days < _LEAP_BUG else 30)
        try:
            return first + timedelta(days=days)
        except OverflowError:
            return None


def exact(text: str) -> Decimal | int:
    """Return a stored number as the shortest decimal that is stored the same way.

    Examples
    --------
    >>> exact("12.339999999999999857"), exact("0.30000000000000004"), exact("3"), exact("1E3")
    (Decimal('12.34'), Decimal('0.30000000000000004'), 3, Decimal('1E+3'))
    """
    if len(text) <= _EXACT_DIGITS:
        if text.isdecimal() and text.isascii():
            return int(text)
        shortest = text
    else:
        try:
            shortest = repr(float(text))
        except ValueError:
            shortest = text
    try:
        return Decimal(shortest)
    except InvalidOperation as error:
        raise PartError(f"it stores {text!r} as a number") from error


def _number(name: str) -> int:
    if not re.fullmatch("[A-Z]{1,3}", name):
        raise PartError(f"it has a cell in a column called {name!r}")
    found = 0
    for letter in name:
        found = found * 26 + ord(letter) - ord("A") + 1
    return found - 1
