"""Bars: the figures of the paper, drawn as lying bars, with limits as marks over them."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from allocator.report.paper import Column, Figure, Kind, Row, Series, Shade
from allocator.report.web.drawing import Drawing, broken, ticks
from allocator.report.web.figure import figure
from allocator.report.web.numbers import SCALES, rounded, shown

_Across = Callable[[float | Fraction], float]

_END, _TOP, _BAR, _GAP, _LINE = 26, 8, 16, 8, 13


@dataclass(frozen=True, slots=True)
class _Shape:
    """The room of a figure [units of the picture]; names stand left of their bars, or above them."""

    width: int
    names: int
    letters: int
    above: bool = False

    @property
    def left(self) -> int:
        """Where bars begin."""
        return 20 if self.above else self.names


_ROOMY = _Shape(width=600, names=226, letters=30)
"""Two figures stand side by side on a wide screen."""

_NARROW = _Shape(width=370, names=0, letters=54, above=True)


def bars(drawn: Figure) -> Markup:
    """Return a figure of the paper as bars, drawn for wide and for narrow screens."""
    seen = (series for series in drawn.series if series.shade is not Shade.CLEAR)
    legend = [(f"fill-{series.shade.value}", drawn.table.columns[series.column].title) for series in seen]
    return figure(_picture(drawn, _ROOMY), drawn.table, legend, narrow=_picture(drawn, _NARROW))


def _picture(drawn: Figure, shape: _Shape) -> Drawing:
    limits = [series for series in drawn.series if series.shade is Shade.LIMIT]
    filling = [series for series in drawn.series if series.shade is not Shade.LIMIT]
    per_row = _BAR if drawn.stacked else max(1, len(filling)) * (_BAR * 0.6)
    names = [broken(str(row[0]), shape.letters) for row in drawn.table.rows]
    tall = [_height(name, per_row, above=shape.above) for name in names]
    foot = _TOP + sum(tall)
    picture = Drawing(shape.width, foot + 36, drawn.table.title)
    across = _axes(picture, drawn, shape, foot)
    top: float = _TOP
    for row, name, high in zip(drawn.table.rows, names, tall, strict=True):
        first = top + (_LINE * len(name) + 3 if shape.above else (high - _GAP - per_row) / 2)
        _row(picture, drawn, row, (first, per_row), across, (filling, limits))
        for number, line in enumerate(name):
            if shape.above:
                place, look = (shape.left, top + 10 + _LINE * number), ""
            else:
                middle = first + per_row / 2 + 4 - _LINE * (len(name) - 1) / 2
                place, look = (shape.left - 8, middle + _LINE * number), "end"
            picture.text(place, line, look, str(row[0]))
        top += high
    picture.line((shape.left, _TOP - 4), (shape.left, foot), "axis")
    return picture


def _height(name: tuple[str, ...], per_row: float, *, above: bool) -> float:
    """Return the room a row takes with its name and the gap below it."""
    if above:
        return _LINE * len(name) + 3 + per_row + _GAP
    return max(per_row, _LINE * len(name)) + _GAP


def _axes(picture: Drawing, drawn: Figure, shape: _Shape, foot: float) -> _Across:
    """Draw the grid with its amounts; return where amounts stand across the picture."""
    most = max((_longest(drawn, row) for row in drawn.table.rows), default=Fraction())
    if drawn.kind is Kind.PERCENT:
        parts: tuple[float, ...] = (0.0, 0.25, 0.5, 0.75, 1.0)
    else:
        parts = ticks(most - drawn.least, 3 if shape.above else 5)
    scale = tuple(drawn.least + place for place in parts)
    room = shape.width - shape.left - _END

    def across(value: float | Fraction) -> float:
        return shape.left + max(0.0, float(value) - drawn.least) / (scale[-1] - drawn.least) * room

    for place in scale:
        picture.line((across(place), _TOP - 4), (across(place), foot), "grid")
        picture.text((across(place), foot + 13), _axis(drawn.kind, place), "middle small")
    picture.text((shape.left + room / 2, foot + 29), drawn.amounts, "middle small")
    return across


def _row(
    picture: Drawing,
    drawn: Figure,
    row: Row,
    at: tuple[float, float],
    across: _Across,
    series_of: tuple[list[Series], list[Series]],
) -> None:
    """Draw the bars of a row and its limits from its top, as high as it is."""
    columns, (top, per_row), begin = drawn.table.columns, at, Fraction()
    filling, limits = series_of
    for number, series in enumerate(filling):
        value = _amount(row, series.column)
        if series.shade is Shade.CLEAR:
            begin += value
        elif value > 0:
            tip = _told(columns[series.column], row, series.column)
            height = per_row if drawn.stacked else _BAR * 0.6
            y = top if drawn.stacked else top + number * height
            x, end = across(begin), across(begin + value)
            picture.box((x, y), (max(end - x, 0.5), height), f"fill-{series.shade.value}", tip)
            begin += value if drawn.stacked else 0
    for series in limits:
        if row[series.column] is not None:
            x = across(_amount(row, series.column))
            tip = _told(columns[series.column], row, series.column)
            picture.box((x - 1.5, top - 3), (3, per_row + 6), "fill-limit", tip)


def _amount(row: Row, place: int) -> Fraction:
    value = row[place]
    return Fraction(value) if isinstance(value, (int, Fraction)) else Fraction()


def _longest(drawn: Figure, row: Row) -> Fraction:
    each = [_amount(row, series.column) for series in drawn.series if series.shade is not Shade.LIMIT]
    limits = [_amount(row, series.column) for series in drawn.series if series.shade is Shade.LIMIT]
    together = sum(each, Fraction()) if drawn.stacked else max(each, default=Fraction())
    return max(together, *limits) if limits else together


def _axis(kind: Kind, place: float) -> str:
    value = Fraction(place) / SCALES.get(kind, 1)
    if kind is Kind.PERCENT:
        return f"{rounded(value * 100)} %"
    return rounded(value) if value.denominator == 1 else rounded(value, 1)


def _told(column: Column, row: Row, place: int) -> str:
    return f"{row[0]} – {column.title}: {shown(column, row[place])}"
