"""World: places on a plate carrée, with meridians and parallels, and coasts coarse enough to carry no border."""

from dataclasses import dataclass

from markupsafe import Markup

from allocator.report.missions import Line
from allocator.report.paper import Kind, Section, columns
from allocator.report.web.coasts import COASTS
from allocator.report.web.drawing import Drawing, Point
from allocator.report.web.figure import figure

_ROOMY, _NARROW = 960, 420
_LEAST, _EDGE, _SMALLEST = 30.0, 8.0, 4.0
_LARGEST = {_ROOMY: 28.0, _NARROW: 17.0}


_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Place:
    """A mission with its coordinates [degrees; north and east are positive]."""

    name: str
    title: str
    latitude: float
    longitude: float
    line: Line


def world(places: tuple[Place, ...]) -> Markup:
    """Return places as circles whose areas are as large as the persons in the last month."""
    legend = ("place met", "All floors met"), ("place short", "A floor is not met")
    return figure(_drawn(places, _ROOMY), _table(places), legend, narrow=_drawn(places, _NARROW))


def _drawn(places: tuple[Place, ...], width: int) -> Drawing:
    west, east, south, north = _frame(places)
    scale = width / (east - west)
    height = (north - south) * scale
    picture = Drawing(width, height, "Map of missions; circles are as large as the persons in the last month")
    picture.box((0, 0), (width, height), "sea")

    def at(longitude: float, latitude: float) -> tuple[float, float]:
        return (longitude - west) * scale, (north - latitude) * scale

    for coast in COASTS:
        picture.shape([at(*point) for point in coast], "land")
    step = 30 if east - west > 120 or width < _ROOMY else 10 if east - west > 40 else 5
    for degrees in range(-180, 181, step):
        if west < degrees < east:
            picture.line(at(degrees, north), at(degrees, south), "grid")
            picture.text((at(degrees, 0)[0] + 3, height - 5), _named(degrees, "E", "W"), "small")
        if south < degrees < north and at(0, degrees)[1] > 16:
            picture.line(at(west, degrees), at(east, degrees), "grid")
            picture.text((3, at(0, degrees)[1] - 3), _named(degrees, "N", "S"), "small")
    most = max((place.line.plan for place in places), default=0)
    taken: list[_Box] = []
    ordered = sorted(places, key=lambda place: (-place.line.plan, place.name))
    for place in ordered:
        x, y = at(place.longitude, place.latitude)
        radius = _radius(place, most, width)
        picture.circle((x, y), radius, f"place {_tone(place.line)}", _told(place))
        taken.append((x - radius, y - radius, x + radius, y + radius))
    for place in ordered:
        x, y = at(place.longitude, place.latitude)
        text = f"{place.name} {place.line.plan:,}"
        where, side = _free(taken, (x, y), _radius(place, most, width), text, (width, height))
        picture.text(where, text, f"place-name {side}".strip(), _told(place))
    return picture


def _frame(places: tuple[Place, ...]) -> tuple[float, float, float, float]:
    """Return west, east, south and north of what is drawn: all places with an edge, never less than a region."""
    sides: list[float] = []
    for each, most in (([p.longitude for p in places], 180.0), ([p.latitude for p in places], 90.0)):
        low, high = min(each) - _EDGE, max(each) + _EDGE
        spare = max(0.0, _LEAST - (high - low)) / 2
        sides += [max(-most, low - spare), min(most, high + spare)]
    west, east, south, north = sides
    flat = (east - west) / 3 - (north - south)
    return (west, east, south - flat / 2, north + flat / 2) if flat > 0 else (west, east, south, north)


def _named(degrees: int, plus: str, minus: str) -> str:
    return f"{abs(degrees)}°{'' if not degrees else plus if degrees > 0 else minus}"


def _radius(place: Place, most: int, width: int) -> float:
    share: float = (place.line.plan / most) ** 0.5 if most else 0.0
    return max(_SMALLEST, _LARGEST[width] * share)


def _tone(line: Line) -> str:
    return "met" if line.floors_met == line.floors else "short"


def _told(place: Place) -> str:
    line = place.line
    ceiling = f" of {line.authorised:,} authorised" if line.authorised is not None else ""
    return f"{place.title or place.name}: {line.plan:,} persons{ceiling}; floors met: {line.floors_text}"


def _free(
    taken: list[_Box], at: tuple[float, float], radius: float, text: str, size: tuple[float, float]
) -> tuple[Point, str]:
    """Return where a name can stand beside its circle without covering another, and whether it ends or begins there."""
    wide, high = 7.4 * len(text), 12.0
    x, y = at
    steps = (0, -12, 12, -24, 24, -36, 36)
    tries = [((x + radius + 3, y + 4 + up), "") for up in steps] + [
        ((x - radius - 3, y + 4 + up), "end") for up in steps
    ]
    for (start, foot), side in tries:
        left = start - wide if side else start
        box = left, foot - high, left + wide, foot
        inside = left > 2 and box[2] < size[0] - 2 and box[1] > 2 and foot < size[1] - 14
        if inside and not any(_meet(box, other) for other in taken):
            taken.append(box)
            return (start, foot), side
    kept = [((x - radius - 3, y + 4), "end")] if x > size[0] / 2 else tries
    return kept[0]


def _meet(one: _Box, two: _Box) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def _table(places: tuple[Place, ...]) -> Section:
    rows = tuple(
        (
            place.name,
            place.title,
            f"{abs(place.latitude):.2f}° {'N' if place.latitude >= 0 else 'S'}",
            f"{abs(place.longitude):.2f}° {'E' if place.longitude >= 0 else 'W'}",
            place.line.plan,
            place.line.authorised,
            place.line.floors_text,
        )
        for place in places
    )
    heads = columns(
        "Mission",
        "Name",
        "Latitude",
        "Longitude",
        ("Persons, last month", Kind.WHOLE),
        ("Authorised", Kind.WHOLE, "–"),
        "Floors met",
    )
    note = "Headquarters. Coasts are drawn coarsely, for orientation; no border is shown."
    return Section("Missions and their strength in the last month", heads, rows, note=note)
