"""Bars: the figures of the paper, drawn as lying bars, with limits as marks over them."""

from fractions import Fraction

from markupsafe import Markup

from allocator.report.paper import Column, Figure, Kind, Row, Shade
from allocator.report.web.drawing import Drawing, clipped, ticks
from allocator.report.web.figure import figure
from allocator.report.web.numbers import rounded, shown

WIDTH = 600
"""Width of a figure: two stand side by side on a wide screen."""

_NAMES, _LETTERS, _END, _TOP, _BAR, _GAP = 226, 29, 26, 8, 16, 8


def bars(drawn: Figure) -> Markup:
    """Return a figure of the paper as bars."""
    table, rows = drawn.table, drawn.table.rows
    limits = [series for series in drawn.series if series.shade is Shade.LIMIT]
    filling = [series for series in drawn.series if series.shade is not Shade.LIMIT]
    most = max((_longest(drawn, row) for row in rows), default=Fraction())
    scale = (0.0, 0.25, 0.5, 0.75, 1.0) if drawn.kind is Kind.PERCENT else ticks(most - drawn.least)
    scale = tuple(drawn.least + place for place in scale)
    per_row = _BAR if drawn.stacked else max(1, len(filling)) * (_BAR * 0.6)
    foot = _TOP + len(rows) * (per_row + _GAP)
    picture = Drawing(WIDTH, foot + 36, table.title)
    room = WIDTH - _NAMES - _END

    def across(value: float | Fraction) -> float:
        return _NAMES + max(0.0, float(value) - drawn.least) / (scale[-1] - drawn.least) * room

    for place in scale:
        picture.line((across(place), _TOP - 4), (across(place), foot), "grid")
        picture.text((across(place), foot + 13), _axis(drawn.kind, place), "middle small")
    picture.text((_NAMES + room / 2, foot + 29), drawn.amounts, "middle small")
    for at, row in enumerate(rows):
        top, name = _TOP + at * (per_row + _GAP), str(row[0])
        picture.text((_NAMES - 8, top + per_row / 2 + 4), clipped(name, _LETTERS), "end", name)
        begin = Fraction()
        for number, series in enumerate(filling):
            value = _amount(row, series.column)
            if series.shade is Shade.CLEAR:
                begin += value
            elif value > 0:
                tip = _told(table.columns[series.column], row, series.column)
                height = per_row if drawn.stacked else _BAR * 0.6
                y = top if drawn.stacked else top + number * height
                x, end = across(begin), across(begin + value)
                picture.box((x, y), (max(end - x, 0.5), height), f"fill-{series.shade.value}", tip)
                begin += value if drawn.stacked else 0
        for series in limits:
            if row[series.column] is not None:
                x = across(_amount(row, series.column))
                tip = _told(table.columns[series.column], row, series.column)
                picture.box((x - 1.5, top - 3), (3, per_row + 6), "fill-limit", tip)
    picture.line((_NAMES, _TOP - 4), (_NAMES, foot), "axis")
    seen = (series for series in drawn.series if series.shade is not Shade.CLEAR)
    legend = [(f"fill-{series.shade.value}", table.columns[series.column].title) for series in seen]
    return figure(picture, table, legend)


def _amount(row: Row, place: int) -> Fraction:
    value = row[place]
    return Fraction(value) if isinstance(value, (int, Fraction)) else Fraction()


def _longest(drawn: Figure, row: Row) -> Fraction:
    each = [_amount(row, series.column) for series in drawn.series if series.shade is not Shade.LIMIT]
    limits = [_amount(row, series.column) for series in drawn.series if series.shade is Shade.LIMIT]
    together = sum(each, Fraction()) if drawn.stacked else max(each, default=Fraction())
    return max(together, *limits) if limits else together


def _axis(kind: Kind, place: float) -> str:
    value = Fraction(place)
    if kind is Kind.MILLIONS:
        value /= 10**6
    if kind is Kind.PERCENT:
        return f"{rounded(value * 100)} %"
    return rounded(value) if value.denominator == 1 else rounded(value, 1)


def _told(column: Column, row: Row, place: int) -> str:
    return f"{row[0]} – {column.title}: {shown(column, row[place])}"
