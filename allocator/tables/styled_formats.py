"""Looks: colours, fonts and number formats of a workbook, each made once.

Two formats carry meaning, so that nothing is lost on the way from CSV to a workbook and back: a heading in the format
`GIVEN` is part of the table even if its column is blank (the others are there for convenience), and a number format
in two equal halves says that zeros behind the point belong to the number (`1.0`).
"""

from decimal import Decimal
from typing import Any

from allocator.tables.grids import Cell
from allocator.tables.schema import Column, Kind

__all__ = ["COLOURS", "GIVEN", "Book", "Formats", "Look", "Paper", "decimals_pinned", "number_format"]

Book = Any
Look = Any
Paper = Any
"""Workbook, format and sheet of XlsxWriter, which has no types."""

GIVEN = "@"
"""Number format of a heading that is part of the table."""

COLOURS = {
    "required": "#1F3864",
    "optional": "#3E6C99",
    "remark": "#7F8FA6",
    "own": "#A6A6A6",
    "unused": "#B4C3D6",
    "ink": "#1B2733",
    "quiet": "#5B6B7C",
    "line": "#D5DEE8",
    "pale": "#EEF3F8",
    "missing": "#F8D7DA",
    "repeated": "#FFE699",
    "unread": "#D9D9D9",
    "link": "#1F5FA8",
}
"""Colours by what they say."""

_RIGHT = {Kind.WHOLE, Kind.DECIMAL, Kind.MONEY, Kind.PERCENT, Kind.AMOUNT}
_CENTRE = {Kind.MONTH, Kind.YES_NO}
_GROUPED = {Kind.WHOLE, Kind.MONEY}
_BLANK = {
    Kind.WHOLE: "#,##0",
    Kind.MONEY: "#,##0.00",
    Kind.DECIMAL: "General",
    Kind.PERCENT: "General",
    Kind.AMOUNT: "General",
    Kind.ANY: "General",
}


def number_format(kind: Kind | None, cell: Cell) -> str:
    """Return how a cell is shown: blank numbers so that nothing typed is hidden, texts as texts."""
    if isinstance(cell, bool):
        return "General"
    if isinstance(cell, Decimal):
        places = max(0, -int(cell.as_tuple().exponent))
        shown = ("#,##0" if kind in _GROUPED else "0") + ("." + "0" * places if places else "")
        if places and cell == cell.quantize(Decimal(1).scaleb(1 - places)):
            return f"{shown};-{shown}"
        return _BLANK[Kind.MONEY] if kind is Kind.MONEY and places else "General"
    if isinstance(cell, int):
        return "#,##0" if kind in _GROUPED else "General"
    if kind is None or (cell is None and kind in _BLANK):
        return "General" if kind is None else _BLANK[kind]
    return "@"


def decimals_pinned(shown: str) -> int:
    """Return how many decimals a number format declares to be part of the number."""
    half, _, other = shown.partition(";")
    if other != f"-{half}" or "." not in half or set(half) - set("#,0."):
        return 0
    return len(half.partition(".")[2])


class Formats:
    """The formats of one workbook."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, str | int | bool], ...], Look] = {}

    def make(self, **looks: str | int | bool) -> Look:
        """Return the format with these properties."""
        key = tuple(sorted(looks.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_color": COLOURS["ink"], "valign": "top", **looks})
        return self._made[key]

    def header(self, role: str, *, given: bool, centred: bool) -> Look:
        """Return the format of a heading."""
        return self.make(
            bold=True,
            font_color="#FFFFFF" if role != "unused" else COLOURS["required"],
            bg_color=COLOURS[role],
            align="center" if centred else "left",
            indent=0 if centred else 1,
            valign="vcenter",
            right=1,
            right_color="#FFFFFF",
            num_format=GIVEN if given else "General",
        )

    def cell(
        self, column: Column | None, cell: Cell, *, first: bool = False, filled: bool = True, wrap: bool = False
    ) -> Look:
        """Return the format of a cell; `filled` where its row holds anything."""
        kind = column.kind if column else None
        looks: dict[str, str | int | bool] = {"num_format": number_format(kind, cell), "align": align_of(kind)}
        if kind is Kind.ANY:
            looks["align"] = "left"
        looks["indent"] = 1 if looks["align"] == "left" else 0
        if kind is Kind.TEXT or wrap:
            looks["text_wrap"] = True
        if first:
            looks["bold"] = True
            looks["font_color"] = COLOURS["required"]
        if filled:
            looks |= {"bottom": 1, "bottom_color": COLOURS["line"]}
        return self.make(**looks)


def align_of(kind: Kind | None) -> str:
    """Return on which side cells of a kind stand."""
    return "right" if kind in _RIGHT else "center" if kind in _CENTRE else "left"
