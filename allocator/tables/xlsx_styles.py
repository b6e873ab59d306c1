"""Number formats of a workbook: which cells hold a date or show their number as a percent."""

import re
from enum import Enum
from xml.parsers import expat

from allocator.tables.xml_parser import local, plain_parser


class Look(Enum):
    """How the number of a cell is shown."""

    NUMBER = "number"
    DATE = "date"
    PERCENT = "percent"


_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_PERCENTS = frozenset({9, 10})
"""Numbers of the formats that exist without being written down (ECMA-376, part 1, 18.8.30)."""

_UNSEEN = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
"""Parts of a format that are no placeholders: quoted text, escaped letters, gaps, colours, conditions, locales."""


def look_of(number: int, code: str | None) -> Look:
    """Return how a format shows numbers; `code` is its text, None for a built-in one.

    Examples
    --------
    >>> look_of(165, "[$-409]mmm yy;@"), look_of(166, '0.0" days"'), look_of(10, None)
    (<Look.DATE: 'date'>, <Look.NUMBER: 'number'>, <Look.PERCENT: 'percent'>)
    """
    if code is None:
        return Look.DATE if number in _DATES else Look.PERCENT if number in _PERCENTS else Look.NUMBER
    seen = _UNSEEN.sub("", code).split(";")[0].lower()
    if "%" in seen:
        return Look.PERCENT
    if "general" in seen or not any(letter in seen for letter in "dmyhs"):
        return Look.NUMBER
    return Look.DATE


class StyleReader:
    """The looks of cell styles, in the order in which cells refer to them."""

    def __init__(self) -> None:
        self._codes: dict[int, str] = {}
        self._formats: list[int] = []
        self._inside = self._named = False

    def parser(self) -> expat.XMLParserType:
        """Return the parser of the part with the styles."""
        return plain_parser(self._start, self._end)

    def looks(self) -> list[Look]:
        """Return how each style shows numbers."""
        return [look_of(number, self._codes.get(number)) for number in self._formats]

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = local(name)
        if name == "cellXfs":
            self._inside = True
        elif name == "numFmts":
            self._named = True
        elif name == "xf" and self._inside:
            self._formats.append(int(attributes.get("numFmtId", "0")))
        elif name == "numFmt" and self._named:
            # Elsewhere, as in formats that depend on conditions, they are numbered by themselves.
            self._codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")

    def _end(self, name: str) -> None:
        if local(name) == "cellXfs":
            self._inside = False
        elif local(name) == "numFmts":
            self._named = False
