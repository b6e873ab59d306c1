"""Strength: a small picture for each mission of its persons over the months, its ceiling, who comes and goes."""

from markupsafe import Markup

from allocator.report.paper import Row, Section
from allocator.report.timeline import TODAY
from allocator.report.web.drawing import Drawing, ticks
from allocator.report.web.figure import figure

_WIDE, _HIGH, _SIDE, _HEAD, _FOOT = 280, 160, 46, 24, 44
MOST = 60
"""Missions drawn; the table below has all of them."""


def strength(table: Section, start: tuple[int, int]) -> Markup:
    """Return the timelines of the paper as small pictures side by side.

    Parameters
    ----------
    table
        The rows of `report.timeline`.
    start
        Year and month in which the plan begins.
    """
    by_mission: dict[str, list[Row]] = {}
    for row in table.rows:
        by_mission.setdefault(str(row[0]), []).append(row)
    shown = dict(list(by_mission.items())[:MOST])
    pictures = tuple(_mission(name, rows, start) for name, rows in shown.items())
    left = len(by_mission) - len(shown)
    note = f"The first {MOST} missions; the table has {left} more. {table.note}" if left else ""
    legend = (
        ("fill-third", "Today"),
        ("fill-second", "Plan"),
        ("fill-limit", "Authorised"),
        ("fill-met", "Arriving"),
        ("fill-short", "Leaving"),
    )
    return figure(pictures, table, legend, note)


def _mission(name: str, rows: list[Row], start: tuple[int, int]) -> Drawing:
    end = rows[-1]
    told = f"{name}: {_whole(rows[0][4]):,} persons today, {_whole(end[4]):,} in {end[1]}"
    picture = Drawing(_WIDE, _HIGH, told)
    months = max(_whole(row[2]) + _whole(row[3]) - 1 for row in rows)
    scale = ticks(max(max(_whole(row[4]), _whole(row[5])) for row in rows), 3, whole=True)
    wide, high = _WIDE - _SIDE - 14, _HIGH - _HEAD - _FOOT
    foot, left = _HEAD + high, _SIDE
    step = wide / (months + max(1, months // 12))

    def up(persons: float) -> float:
        return foot - persons / scale[-1] * high

    picture.text((left, 14), name, "strong")
    for place in scale:
        picture.line((left, up(place)), (left + wide, up(place)), "grid")
        picture.text((left - 5, up(place) + 4), f"{place:,.0f}", "end small")
    zero = left + wide - months * step
    for row in rows:
        today = row[1] == TODAY
        begin = left if today else zero + (_whole(row[2]) - 1) * step
        length = max(zero - left - 2, 2) if today else _whole(row[3]) * step
        persons = _whole(row[4])
        tip = f"{name}, {row[1]}: {persons:,} persons"
        if row[5] is not None:
            tip += f" of {_whole(row[5]):,} authorised"
        tip += _moved(row)
        picture.box((begin, up(persons)), (length, foot - up(persons)), "fill-third" if today else "fill-second", tip)
        if row[5] is not None:
            picture.line((begin, up(_whole(row[5]))), (begin + length, up(_whole(row[5]))), "limit", tip)
        for persons_moved, look, top in ((row[6], "fill-met", True), (row[7], "fill-short", False)):
            if persons_moved:
                tall = foot + 4 if top else foot + 13
                side = 4.5
                tips = ((begin, tall), (begin + 2 * side, tall), (begin + side, tall + 7))
                flip = ((begin, tall + 7), (begin + 2 * side, tall + 7), (begin + side, tall))
                picture.shape(flip if top else tips, look, tip)
    picture.line((left, foot), (left + wide, foot), "axis")
    first, last = _month(start, 0), _month(start, months - 1)
    picture.text((zero, foot + 32), first, "small")
    picture.text((left + wide, foot + 32), last, "end small")
    return picture


def _moved(row: Row) -> str:
    parts = [f"{_whole(value):,} {word}" for value, word in ((row[6], "arrive"), (row[7], "leave")) if value]
    return f"; {', '.join(parts)} at its start" if parts else ""


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _month(start: tuple[int, int], after: int) -> str:
    year, month = divmod(start[0] * 12 + start[1] - 1 + after, 12)
    return f"{year}-{month + 1:02d}"
