"""Drawings: shapes in a picture that scales, named by classes so that the page chooses their colours."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

Point = tuple[float, float]


def _short(value: float) -> str:
    """Return a coordinate with at most one decimal."""
    text = f"{value:.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"


class Drawing:
    """A picture of a given size [units of the picture: pixels at its full width].

    Parameters
    ----------
    width, height
        Its size.
    title
        What it shows, for those who do not see it; the numbers stand in the table below it.
    """

    def __init__(self, width: float, height: float, title: str) -> None:
        self.root = Element(
            "svg",
            {
                "viewBox": f"0 0 {_short(width)} {_short(height)}",
                "width": _short(width),
                "height": _short(height),
                "role": "img",
                "aria-label": title,
            },
        )

    def _add(self, kind: str, look: str, tip: str, places: dict[str, float]) -> Element:
        element = SubElement(self.root, kind, {name: _short(value) for name, value in places.items()})
        if look:
            element.set("class", look)
        if tip:
            element.set("data-tip", tip)
        return element

    def box(self, at: Point, size: Point, look: str, tip: str = "") -> None:
        """Draw a rectangle from its upper left corner."""
        self._add("rect", look, tip, {"x": at[0], "y": at[1], "width": size[0], "height": size[1]})

    def circle(self, at: Point, radius: float, look: str, tip: str = "") -> None:
        """Draw a circle."""
        self._add("circle", look, tip, {"cx": at[0], "cy": at[1], "r": radius})

    def line(self, begin: Point, end: Point, look: str, tip: str = "") -> None:
        """Draw a line."""
        self._add("line", look, tip, {"x1": begin[0], "y1": begin[1], "x2": end[0], "y2": end[1]})

    def path(self, steps: Iterable[str | float], look: str, tip: str = "") -> None:
        """Draw a path of letters and coordinates."""
        element = self._add("path", look, tip, {})
        element.set("d", " ".join(step if isinstance(step, str) else _short(step) for step in steps))

    def shape(self, points: Sequence[Point], look: str, tip: str = "", *, closed: bool = True) -> None:
        """Draw a polygon, or a line through points."""
        element = self._add("polygon" if closed else "polyline", look, tip, {})
        element.set("points", " ".join(f"{_short(x)},{_short(y)}" for x, y in points))

    def text(self, at: Point, text: str, look: str = "", tip: str = "") -> None:
        """Write a text; the classes `end` and `middle` say where it stands from its point."""
        self._add("text", look, tip, {"x": at[0], "y": at[1]}).text = text

    @property
    def markup(self) -> Markup:
        """The picture, with every text escaped."""
        return Markup(tostring(self.root, encoding="unicode"))  # noqa: S704 (the writer escapes)


def ticks(most: Fraction | float, wanted: int = 5, *, whole: bool = False) -> tuple[float, ...]:
    """Return round places on an axis from 0 to at least `most`, about `wanted` of them; `whole` numbers if wanted."""
    if most <= 0:
        return (0.0, 1.0)
    step = 1.0
    rough = float(most) / wanted
    while step * 10 <= rough:
        step *= 10
    while step > rough:
        step /= 10
    step *= next(part for part in (1, 2, 2.5, 5, 10) if part * step >= rough)
    step = float(ceil(step)) if whole else step
    found = [0.0]
    while found[-1] < float(most):
        found.append(len(found) * step)
    return tuple(found)


def clipped(text: str, most: int) -> str:
    """Return a text of at most `most` letters; a cut is shown."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def broken(text: str, most: int) -> tuple[str, ...]:
    """Return a text in one line, or broken at a space into two of at most `most` letters; a cut is shown."""
    if len(text) <= most:
        return (text,)
    at = text.rfind(" ", 0, most + 1)
    if at <= 0:
        return (clipped(text, most),)
    return text[:at], clipped(text[at + 1 :], most)
