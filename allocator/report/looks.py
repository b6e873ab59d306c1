"""Looks: colours, number formats and widths of a report in a workbook."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from allocator.report.paper import Column, Kind, Section, Signal, Tone, Value

INK, QUIET, HEAD, LINE, PALE = "#1B2733", "#5B6B7C", "#1F3864", "#D5DEE8", "#EEF3F8"
TONES = {
    Tone.SHORT: {"bg_color": "#F8D7DA", "font_color": "#8B1A24"},
    Tone.BENT: {"bg_color": "#FFE9A8", "font_color": "#6B4E00"},
    Tone.MET: {"bg_color": "#D7EEDD", "font_color": "#1D5B33"},
}
"""The only colours beside the blue of all reports, and what they say."""

OK, FAILS = "ok", "FAILS"
"""The words of a check."""

MET, MISSED = "met", "not met"
"""The words of a KPI gate."""

TEXTS = (Kind.TEXT, Kind.MONTH)
_SHOWN = {
    Kind.WHOLE: "#,##0",
    Kind.MONEY: "#,##0",
    Kind.CENTS: "#,##0.00",
    Kind.THOUSANDS: "#,##0,",
    Kind.MILLIONS: "#,##0.0,,",
    Kind.DECIMAL: "#,##0.00",
    Kind.FIGURE: "#,##0.00##",
    Kind.EXACT: "#,##0.00####",
    Kind.PERCENT: "0.0%",
}
"""How numbers are shown, and those that follow from others, whatever they come to."""

_OF_ALL = '[=1]0.0%;[>=0.9995]">99.9%";0.0%'
"""How shares of something are shown that follow from others: none below 1 as 100 %. Not for what may be below 0 or
above 1, since offices leave out the sign of numbers where a format names conditions."""

_TINY = Fraction(5, 10_000)
"""A share this close to nothing or to all would be rounded to it."""

_LEAST = {
    Kind.DECIMAL: "0.01",
    Kind.FIGURE: "0.0001",
    Kind.EXACT: "0.000001",
    Kind.MONEY: "1",
    Kind.THOUSANDS: "1",
    Kind.MILLIONS: "0.1",
}
"""The least that is shown of amounts, in the units they are shown in; half of it would be rounded up to it."""

_DECIMALS = (Kind.DECIMAL, Kind.FIGURE, Kind.EXACT)
_SCALES = {Kind.THOUSANDS: 1000, Kind.MILLIONS: 10**6}

TEXT_WIDTH = 0.78
"""Width of a letter of small print [units of a workbook: the width of a digit of its standard print]."""

LONG = 200
"""From so many rows on columns are kept narrow, so that what is printed on many pages can be read."""

_WIDEST, _WIDEST_LONG, _NARROWEST = 42.0, 34.0, 6.5
WIDEST_SPLIT = 34.0
"""Widest a column is on the first page."""

_ONE_PLACE = 30.0
_MEASURED = 400


def number_format(kind: Kind, value: Value) -> str:
    """Return how a number is shown: only all of it as 100 %, only nothing as 0; no decimals of whole numbers."""
    if not isinstance(value, (int, Fraction)):
        return "@"
    size, word = abs(Fraction(value)), ""
    if kind is Kind.PERCENT and 0 < size < _TINY:
        word = "<0.1%"
    elif kind is Kind.PERCENT and size != 1 and 1 - _TINY <= size < 1 + _TINY:
        word = ">99.9%" if size < 1 else ">100%"
    elif kind in _LEAST and 0 < size < Fraction(_LEAST[kind]) * _SCALES.get(kind, 1) / 2:
        word = f"<{_LEAST[kind]}"
    if word:
        return f'"{word}";"-{word}"' if value < 0 else f'"{word}"'
    if kind in _DECIMALS and value.denominator == 1:
        return "#,##0"
    return _SHOWN.get(kind, "#,##0")


def shown_length(kind: Kind, value: Value) -> float:
    """Return about how many letters a value takes; capitals are wider."""
    if value is None:
        return 0
    if isinstance(value, str):
        return len(value) + 0.4 * sum(map(str.isupper, value))
    if kind is Kind.PERCENT:
        return 7
    size = value / _SCALES.get(kind, 1)
    digits = len(f"{int(size):,}") + (value < 0 and int(size) == 0)
    return digits + {".00": 3, "0##": 5, "###": 7}.get(number_format(kind, value)[-3:], 0)


def width(section: Section, at: int, widest: float | None = None) -> float:
    """Return the width of a column [units of a workbook]: its longest value, or its heading in some lines."""
    column = section.columns[at]
    longest = max((shown_length(column.kind, row[at]) for row in section.rows[:_MEASURED]), default=0)
    bold = max((shown_length(column.kind, row[at]) for row in section.totals), default=0)
    longest = max(longest, bold * 1.15, len(column.blank))
    heading = max(len(word) for word in column.title.split() or [""])
    heading = max(heading, -(-len(column.title) // 3))
    size = TEXT_WIDTH if column.kind in TEXTS else 0.95
    if widest is None:
        widest = _WIDEST_LONG if len(section.rows) > LONG else _WIDEST
    return min(widest, max(_NARROWEST, longest * size + 2.2, heading * 0.95 + 2))


def lines(text: str, room: float) -> int:
    """Return about how many lines a text takes in `room` units of width."""
    most = max(1.0, room / TEXT_WIDTH)
    taken, used = 1, 0.0
    for word in text.split(" "):
        if used and used + len(word) > most:
            taken, used = taken + 1, 0.0
        taken += int(len(word) // most) if len(word) > most else 0
        used += len(word) + 1
    return taken


class Looks:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 (xlsxwriter has no types)
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._cells: dict[tuple[Kind, str, Tone | None, bool, bool], Any] = {}
        self.link = self.make(font_size=9, font_color="#1F5FBF", underline=1, valign="vcenter")

    def make(self, **looks: Any) -> Any:  # noqa: ANN401
        """Return the format with these properties."""
        key = tuple(sorted(looks.items()))
        if key not in self._made:
            basic = {"font_name": "Arial", "font_size": 9, "font_color": INK, "valign": "vcenter"}
            self._made[key] = self._book.add_format({**basic, **looks})
        return self._made[key]

    def heading(self, column: Column) -> Any:  # noqa: ANN401
        """Return the format of a column's heading."""
        side: dict[str, Any] = {"align": "left", "indent": 1} if column.kind in TEXTS else {"align": "right"}
        edge = {"right": 1, "right_color": "#FFFFFF"}
        return self.make(bold=True, font_color="#FFFFFF", bg_color=HEAD, text_wrap=True, **side, **edge)

    def cell(self, column: Column, value: Value, tone: Tone | None, *, is_total: bool, moves: bool = False) -> Any:  # noqa: ANN401
        """Return the format of a cell; one that `moves` may come to something else than `value`."""
        shown = number_format(column.kind, value)
        if moves:
            shown = _OF_ALL if column.signal is Signal.COVERAGE else _SHOWN.get(column.kind, shown)
        quoted = isinstance(value, str) and value[:1] in {"=", "+", "-", "@"}
        key = (column.kind, shown, tone, is_total, quoted)
        if key not in self._cells:
            looks: dict[str, Any] = {"num_format": shown, "bottom": 1, "bottom_color": LINE}
            looks |= {"align": "left", "indent": 1} if column.kind in TEXTS else {"align": "right"}
            if column.kind is Kind.TEXT:
                looks["text_wrap"] = True
            if is_total:
                looks |= {"bold": True, "bg_color": PALE, "top": 1, "top_color": HEAD}
            if tone is not None:
                looks |= TONES[tone]
            if quoted:
                looks["quote_prefix"] = True
            self._cells[key] = self.make(**looks)
        return self._cells[key]

    def signals(self, signal: Signal) -> tuple[dict[str, Any], ...]:
        """Return the conditional formats of a signal."""
        if signal is Signal.COVERAGE:
            colours = {
                f"{at}_color": TONES[tone]["bg_color"] for at, tone in zip(("min", "mid", "max"), Tone, strict=True)
            }
            places = {"min_type": "num", "mid_type": "num", "max_type": "num"}
            values = {"min_value": 0, "mid_value": 0.5, "max_value": 1}
            return {"type": "blanks", "stop_if_true": True}, {"type": "3_color_scale", **colours, **places, **values}
        if signal is Signal.SHORTFALL:
            return (self._rule(">", 0, Tone.SHORT),)
        if signal is Signal.HEADROOM:
            near = {**self._rule("<", 1, Tone.BENT), "criteria": "between", "minimum": 0, "maximum": 0.01}
            return {"type": "blanks", "stop_if_true": True}, self._rule("<", 0, Tone.SHORT), near
        bad, good = (MISSED, MET) if signal is Signal.GATE else (FAILS, OK)
        return self._rule("==", f'"{bad}"', Tone.SHORT), self._rule("==", f'"{good}"', Tone.MET)

    def _rule(self, criteria: str, value: float | str, tone: Tone) -> dict[str, Any]:
        changes = self._book.add_format(TONES[tone])
        return {"type": "cell", "criteria": criteria, "value": value, "format": changes}


def grid(section: Section) -> list[float]:
    """Return the widths of a grid for a page on which tables stand beside each other: wide columns in several parts."""
    found: list[float] = []
    for at in range(len(section.columns)):
        wide = width(section, at, WIDEST_SPLIT)
        parts = max(1, round(wide / 11)) if wide > 20 else 1
        found += [wide / parts] * parts
    return found


def packed(wanted: Iterable[float], room: list[float], start: int) -> list[tuple[int, int]]:
    """Return first and last place in the grid of each column, as many places as it needs; the grid may grow.

    Parameters
    ----------
    wanted
        Widths wanted.
    room
        Widths of the grid; lengthened where it ends.
    start
        The first place that may be taken.
    """
    found, place = [], start
    for width_ in wanted:
        first, have = place, 0.0
        while have < 0.92 * width_:
            if place == len(room):
                room.append(width_ - have)
            have += room[place]
            place += 1
        found.append((first, place - 1))
    return found


def stacked(section: Section, room: list[float]) -> list[tuple[int, int]]:
    """Return the places of a table under others: one each, which is widened; long texts take several."""
    found, place = [], 0
    for at in range(len(section.columns)):
        wide = width(section, at)
        if wide > _ONE_PLACE and place < len(room):
            found += packed([wide], room, place)
        else:
            if place == len(room):
                room.append(wide)
            room[place] = max(room[place], wide)
            found.append((place, place))
        place = found[-1][1] + 1
    return found
