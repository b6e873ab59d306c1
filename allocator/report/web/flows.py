"""Flows: who serves where, as bands from contributors to missions as wide as the persons they carry."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from allocator.report.paper import Column, Kind, Section
from allocator.report.web.drawing import Drawing, clipped
from allocator.report.web.figure import figure

SENDERS, RECEIVERS = 16, 16
"""How many contributors and missions are drawn by name; the rest of each are drawn together."""

_HIGHEST, _NODE, _GAP, _TOP, _LINE = 600, 12, 6, 10, 13.5


@dataclass(frozen=True, slots=True)
class _Shape:
    """The room of a picture [its units], and how many letters of names fit at its sides."""

    width: int
    left: int
    right: int
    letters: tuple[int, int]


_ROOMY, _NARROW = _Shape(960, 220, 150, (26, 14)), _Shape(450, 176, 118, (17, 9))

Flow = tuple[str, str, int]
"""Contributor, mission, persons."""


def flows(title: str, given: Iterable[Flow], note: str = "") -> Markup:
    """Return persons from contributors to missions as a drawing, the largest first."""
    each = tuple(flow for flow in given if flow[2] > 0)
    senders, receivers = (_named(each, side, most) for side, most in ((0, SENDERS), (1, RECEIVERS)))
    rest = _rest(each, 0, senders, "contributors"), _rest(each, 1, receivers, "missions")
    bands: dict[tuple[str, str], int] = {}
    for sender, receiver, persons in each:
        key = (sender if sender in senders else rest[0]), (receiver if receiver in receivers else rest[1])
        bands[key] = bands.get(key, 0) + persons
    left, right = (
        [*names, *([other] if other else [])] for names, other in zip((senders, receivers), rest, strict=True)
    )
    height = min(_HIGHEST, 60 * max(len(left), len(right), 2))
    roomy, narrow = (Drawing(shape.width, height + 2 * _TOP, title) for shape in (_ROOMY, _NARROW))
    for picture, shape in ((roomy, _ROOMY), (narrow, _NARROW)):
        _draw(picture, bands, (left, right), height, shape)
    columns = Column("Contributor"), Column("Mission"), Column("Persons", Kind.WHOLE)
    ranked = sorted(bands, key=lambda key: (-bands[key], key))
    table = Section(title, columns, tuple((*key, bands[key]) for key in ranked), note=note)
    return figure(roomy, table, narrow=narrow)


def _named(each: tuple[Flow, ...], side: int, most: int) -> list[str]:
    """Return the largest of one side; one more than `most` is not gathered, as that would save no room."""
    total = _sums(each, side)
    ranked = sorted(total, key=lambda name: (-total[name], name))
    return ranked if len(ranked) <= most + 1 else ranked[:most]


def _sums(each: Iterable[Flow], side: int) -> dict[str, int]:
    total: dict[str, int] = {}
    for flow in each:
        name = str(flow[side])
        total[name] = total.get(name, 0) + flow[2]
    return total


def _rest(each: tuple[Flow, ...], side: int, names: list[str], what: str) -> str:
    others = len(_sums(each, side)) - len(names)
    return f"{others} other {what}" if others else ""


def _feet(
    names: list[str], place: dict[str, float], total: dict[str, int], scale: float, height: float
) -> dict[str, float]:
    """Return where each name stands: beside its bar, but never on another name; the last at the lower edge."""
    feet: list[float] = []
    for name in names:
        beside = place[name] + total[name] * scale / 2 + 4
        feet.append(max(beside, feet[-1] + _LINE) if feet else beside)
    lowest = _TOP + height + 4
    for at in reversed(range(len(feet))):
        feet[at] = min(feet[at], lowest)
        lowest = feet[at] - _LINE
    return dict(zip(names, feet, strict=True))


def _draw(
    picture: Drawing,
    bands: dict[tuple[str, str], int],
    sides: tuple[list[str], list[str]],
    height: float,
    shape: _Shape,
) -> None:
    left, right = sides
    everybody = sum(bands.values())
    if not everybody:
        return
    scale = (height - _GAP * (max(len(left), len(right)) - 1)) / everybody
    inside, outside = shape.left + _NODE, shape.width - shape.right - _NODE
    begins: list[dict[str, float]] = []
    for side, names in enumerate((left, right)):
        total = _sums(((*key, persons) for key, persons in bands.items()), side)
        spare = height - everybody * scale - _GAP * (len(names) - 1)
        y, place = _TOP + spare / 2, dict[str, float]()
        for name in names:
            tall = total[name] * scale
            tip = f"{name}: {total[name]:,} persons"
            x = shape.left if side == 0 else outside
            picture.box((x, y), (_NODE, max(tall, 0.5)), "fill-first" if side == 0 else "fill-second", tip)
            place[name] = y
            y += tall + _GAP
        for name, foot in _feet(names, place, total, scale, height).items():
            where, look = ((shape.left - 6, "end"), (shape.width - shape.right + 6, ""))[side]
            tip = f"{name}: {total[name]:,} persons"
            picture.text((where, foot), f"{clipped(name, shape.letters[side])} {total[name]:,}", look, tip)
        begins.append(place)
    middle = (inside + outside) / 2
    for sender in left:
        for receiver in right:
            persons = bands.get((sender, receiver), 0)
            if persons:
                thick = persons * scale
                a, b = begins[0][sender], begins[1][receiver]
                steps = ("M", inside, a, "C", middle, a, middle, b, outside, b, "L", outside, b + thick)
                back = ("C", middle, b + thick, middle, a + thick, inside, a + thick, "Z")
                picture.path((*steps, *back), "band", f"{sender} → {receiver}: {persons:,} persons")
                begins[0][sender] += thick
                begins[1][receiver] += thick
