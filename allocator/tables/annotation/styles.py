"""Cell styles of a workbook: a bad cell keeps its own, and differs in its fill alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from allocator.tables.annotation.xml_part import Element, Part, attributes_of, with_attributes

__all__ = ["FRESH", "Styles", "without_colours"]

FRESH = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{}"><fonts count="1"><font>'
    '<sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf numFmtId="0" xfId="0"/></cellXfs></styleSheet>'
)
"""Styles of a workbook that has none; the namespace is left open."""

COLOURS = {
    ("error", False): "FFFF9B9A",
    ("warning", False): "FFFFD862",
    ("error", True): "FFB3261E",
    ("warning", True): "FF8F5A01",
}
"""Fill by severity, and by whether the letters on it are light: the contrast is at least 4.5 to 1."""

_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs")
_LIGHT_THEME = frozenset({"0", "2"})
_LIGHT_INDEXED = frozenset({"1", "5", "7", "9", "13", "15", "26", "27", "34", "35", "41", "42", "43", "47"})
_MIDDLE = 0.4
"""Luminance from which letters are light."""

_NOTHING = {"indexed": "64"}
"""Colour of a fill that says nothing: the one of the window."""


@dataclass
class _List:
    """A list of the part that grows: what is there, or what to begin with, and what is added."""

    name: str
    element: Element | None
    known: list[Element]
    defaults: tuple[str, ...]
    added: list[str] = field(default_factory=list)

    @property
    def first(self) -> int:
        """The number of the first that is added."""
        return len(self.known) if self.element else len(self.defaults)

    def add(self, xml: str) -> int:
        """Return the number of an entry, which is added if it is new."""
        if xml not in self.added:
            self.added.append(xml)
        return self.first + self.added.index(xml)


class Styles:
    """The part with the styles; what is asked for is added behind what is there, so that no number changes."""

    def __init__(self, data: bytes) -> None:
        self._part = Part(data)
        p = self._part.prefix
        none = f'<{p}fill><{p}patternFill patternType="{{}}"/></{p}fill>'
        self._fonts = self._list("fonts", "font", f'<{p}font><{p}sz val="11"/><{p}name val="Calibri"/></{p}font>')
        self._fills = self._list("fills", "fill", none.format("none"), none.format("gray125"))
        self._looks = self._list("cellXfs", "xf", f'<{p}xf numFmtId="0"/>')
        self._coloured: dict[tuple[int, str], int] = {}

    def coloured(self, style: int, severity: str) -> int:
        """Return the style that is like `style` but for the fill of a severity."""
        key = (style, severity)
        if key not in self._coloured:
            self._coloured[key] = self._colour(style, severity)
        return self._coloured[key]

    def own(self, font: Mapping[str, Mapping[str, str]], fill: str = "", *, wrap: bool = False) -> int:
        """Return the style of a cell of our own.

        Parameters
        ----------
        font
            Elements of its font with their attributes, in the order of the format.
        fill
            Colour of its fill, as ``FFRRGGBB``; none where it is empty.
        """
        p = self._part.prefix
        words = {**font, "name": {"val": "Calibri"}, "family": {"val": "2"}}
        inside = "".join(_written(f"{p}{name}", attributes) for name, attributes in words.items())
        looks = {"numFmtId": "0", "fontId": str(self._fonts.add(f"<{p}font>{inside}</{p}font>")), "applyFont": "1"}
        if fill:
            looks |= {"fillId": str(self._fill(fill, _NOTHING)), "applyFill": "1"}
        place = {"vertical": "top"} | ({"wrapText": "1"} if wrap else {})
        tag = _written(f"{p}xf", looks | {"applyAlignment": "1"})
        return self._looks.add(f"{tag[:-2]}>{_written(f'{p}alignment', place)}</{p}xf>")

    def result(self) -> bytes:
        """Return the part with what was added."""
        p = self._part.prefix
        for one in (self._fonts, self._fills, self._looks):
            if not one.added:
                continue
            count = str(one.first + len(one.added))
            if one.element is None:
                inside = "".join([*one.defaults, *one.added])
                before = frozenset(_ORDER[: _ORDER.index(one.name)])
                self._part.put_behind(before, f'<{p}{one.name} count="{count}">{inside}</{p}{one.name}>')
            else:
                self._part.set(one.element, count=count)
                self._part.append(one.element, "".join(one.added))
        return self._part.result()

    def _list(self, name: str, member: str, *defaults: str) -> _List:
        element = self._part.root.first(name)
        return _List(name, element, list(element.all(member)) if element else [], defaults)

    def _colour(self, style: int, severity: str) -> int:
        known = self._looks.known
        tag, rest = f'<{self._part.prefix}xf numFmtId="0"/>'.encode(), b""
        if style < len(known):
            tag, rest = self._part.data[known[style].start : known[style].inner], self._part.bytes_of(known[style])
            rest = rest[len(tag) :]
        old = attributes_of(tag)
        colour = COLOURS[severity, self._is_light(_one(self._fonts.known, old.get("fontId", "0")))]
        fill = self._fill(colour, _seen(_one(self._fills.known, old.get("fillId", "0"))))
        return self._looks.add((with_attributes(tag, {"fillId": str(fill), "applyFill": "1"}) + rest).decode())

    def _fill(self, colour: str, behind: Mapping[str, str]) -> int:
        """Return a solid fill; the colour it covers is kept as the one behind, which a solid fill does not show."""
        p = self._part.prefix
        inside = _written(f"{p}fgColor", {"rgb": colour}) + _written(f"{p}bgColor", behind)
        return self._fills.add(f'<{p}fill><{p}patternFill patternType="solid">{inside}</{p}patternFill></{p}fill>')

    @staticmethod
    def _is_light(font: Element | None) -> bool:
        """Whether letters are too light for a light fill."""
        colour = font.first("color") if font else None
        if colour is None:
            return False
        if "rgb" in colour.attributes:
            return _luminance(colour.attributes["rgb"]) > _MIDDLE
        if "theme" in colour.attributes:
            return colour.attributes["theme"] in _LIGHT_THEME and float(colour.attributes.get("tint", "0")) > -_MIDDLE
        return colour.attributes.get("indexed", "") in _LIGHT_INDEXED


def without_colours(data: bytes) -> bytes:
    """Return a part with styles in which every fill of ours is again what it covered."""
    part = Part(data)
    for fill in (part.root.first("fills") or part.root).all("fill"):
        pattern = fill.first("patternFill")
        colour = pattern.first("fgColor") if pattern else None
        if pattern is None or colour is None or colour.attributes.get("rgb", "").upper() not in COLOURS.values():
            continue
        p, behind = part.prefix, pattern.first("bgColor")
        covered = dict(behind.attributes) if behind else _NOTHING
        if covered == _NOTHING:
            xml = f'<{p}patternFill patternType="none"/>'
        else:
            xml = f'<{p}patternFill patternType="solid">{_written(f"{p}fgColor", covered)}</{p}patternFill>'
        part.replace(pattern.start, pattern.end, xml)
    return part.result()


def _seen(fill: Element | None) -> Mapping[str, str]:
    """Return the colour of a solid fill, or that of none."""
    pattern = fill.first("patternFill") if fill else None
    colour = pattern.first("fgColor") if pattern else None
    if pattern is None or colour is None or pattern.attributes.get("patternType") != "solid":
        return _NOTHING
    return colour.attributes or _NOTHING


def _one(known: list[Element], number: str) -> Element | None:
    return known[int(number)] if number.isdecimal() and int(number) < len(known) else None


def _written(tag: str, attributes: Mapping[str, str]) -> str:
    return with_attributes(f"<{tag}/>".encode(), attributes).decode()


def _luminance(colour: str) -> float:
    """Return how light a colour is, from 0 to 1 (ITU-R BT.709 weights)."""
    try:
        red, green, blue = bytes.fromhex(colour[-6:])
    except ValueError:
        return 0.0
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255
