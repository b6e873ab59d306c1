"""The drawing of a sheet's notes: where each opens, and how large, so that all of it can be read."""

import re
import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from allocator.tables.annotation.sheet_part import Cell, SheetPart
from allocator.tables.annotation.xml_part import utf8

__all__ = ["FRESH", "Shapes"]

FRESH = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel">\n</xml>'
)
"""A drawing without shapes."""

_SPACES = {"v": "urn:schemas-microsoft-com:vml", "o": "urn:schemas-microsoft-com:office:office"}
_SPACES["x"] = "urn:schemas-microsoft-com:office:excel"

_P = r"(?:[\w.-]+:)?"
"""A prefix, which differs from program to program. Drawings are read by eye, since some are no well-formed XML."""

_SHAPE = re.compile(rf"<{_P}shape\s.*?</{_P}shape>", re.DOTALL)
_NOTE = re.compile(r"""ObjectType\s*=\s*["']Note["']""")
_ANCHOR = re.compile(rf"(<{_P}Anchor>).*?(</{_P}Anchor>)", re.DOTALL)
_DATA = re.compile(rf"<({_P})ClientData\b[^>]*>")
_BLOCKS = re.compile(rf"""(<{_P}idmap\b[^>]*?\bdata\s*=\s*["'])([^"']*)""")
_USED = re.compile(r"""\bid\s*=\s*["']_x0000_s(\d+)["']""")
_HAS_KIND = re.compile(r"""\bid\s*=\s*["']_x0000_t202["']""")
_KIND = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>\n'
)
_BLOCK = 1024
"""Shapes that one number of a drawing's `idmap` gives names to."""

_WIDE, _LETTERS, _LINE, _EDGE = 340, 52, 15, 16
"""Width of a note [pixels], letters in its line, height of a line [pixels], and what both edges take."""

_TALLEST = 420
_LAST_COLUMN, _LAST_ROW = 16_383, 1_048_576


@dataclass(frozen=True, slots=True)
class _Shape:
    """A shape of a note as it is written, and the cell it belongs to."""

    start: int
    end: int
    text: str


class Shapes:
    """The shapes of a sheet's notes."""

    def __init__(self, data: bytes) -> None:
        self._text = utf8(data).decode("utf-8-sig")
        self._notes: dict[Cell, _Shape] = {}
        for found in _SHAPE.finditer(self._text):
            row, column = (re.search(rf"<{_P}{name}>\s*(\d+)\s*<", found[0]) for name in ("Row", "Column"))
            if row and column and _NOTE.search(found[0]):
                self._notes[Cell(int(row[1]) + 1, int(column[1]))] = _Shape(found.start(), found.end(), found[0])

    def add(self, notes: Mapping[Cell, str], sheet: SheetPart, taken: Iterable[int]) -> bytes:
        """Return the drawing with a shape for each note, by its words; those that are there are made to fit.

        `taken` are the blocks of names that drawings of the workbook use.
        """
        edits = []
        new = []
        names = _Names(self._text, taken)
        for cell, words in notes.items():
            known = self._notes.get(cell)
            anchor = _anchor(cell, words, sheet)
            if known is None:
                new.append(_written(names.next(), cell, anchor))
            else:
                edits.append((known.start, known.end, _fitting(known.text, anchor)))
        text = _edited(self._text, edits)
        end = text.rfind("</xml>")
        if end < 0:
            # A drawing without anything in it: an empty tag.
            text, end = FRESH, FRESH.rfind("</xml>")
        kind = "" if _HAS_KIND.search(text) or not new else _KIND
        text = text[:end] + kind + "\n".join(new) + text[end:]
        return names.declared(_with_spaces(text)).encode()

    def without(self, names: Iterable[str]) -> bytes:
        """Return the drawing without the notes of some cells, named by their addresses."""
        names = frozenset(names)
        gone = [shape for cell, shape in self._notes.items() if cell.name in names]
        return _edited(self._text, [(shape.start, shape.end, "") for shape in gone]).encode()


class _Names:
    """Names of shapes, from blocks that belong to this drawing alone."""

    def __init__(self, text: str, taken: Iterable[int]) -> None:
        self._blocks = [int(number) for number in blocks_of(text)]
        self._taken = {*taken, *self._blocks}
        used = [int(number) for number in _USED.findall(text)]
        self._next = max((number for number in used if number // _BLOCK in self._blocks), default=0) + 1
        if not self._blocks or self._next // _BLOCK not in self._blocks:
            self._open()

    def next(self) -> str:
        """Return a name nothing else has."""
        if self._next // _BLOCK not in self._blocks:
            self._open()
        self._next += 1
        return f"_x0000_s{self._next - 1}"

    def declared(self, text: str) -> str:
        """Return the text of the drawing, which states the blocks it takes names from."""
        stated = ",".join(map(str, self._blocks))
        if _BLOCKS.search(text):
            return _BLOCKS.sub(lambda found: found[1] + stated, text, count=1)
        if re.search(rf"<{_P}shapelayout\b", text):
            return text
        layout = f'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{stated}"/></o:shapelayout>'
        return re.sub(r"<xml\b[^>]*>", lambda found: found[0] + layout, text, count=1)

    def _open(self) -> None:
        block = max(self._taken, default=0) + 1
        self._blocks.append(block)
        self._taken.add(block)
        self._next = block * _BLOCK + 1


def blocks_of(text: str) -> list[int]:
    """Return the blocks of names a drawing states as its own."""
    found = _BLOCKS.search(text)
    return [int(number) for number in re.findall(r"\d+", found[2])] if found else []


def _anchor(cell: Cell, words: str, sheet: SheetPart) -> str:
    """Return where a note opens, beside its cell: column, row and pixels within them, of two of its corners."""
    lines = sum(max(1, len(textwrap.wrap(line, _LETTERS))) for line in words.splitlines())
    left, top = min(cell.column + 1, _LAST_COLUMN - 8), min(max(cell.row - 2, 0), _LAST_ROW - 30)
    right, across = _walk(left, 12 + _WIDE, sheet.width, _LAST_COLUMN)
    bottom, down = _walk(
        top, 4 + min(lines * _LINE + _EDGE, _TALLEST), lambda row: sheet.height(row + 1), _LAST_ROW - 1
    )
    return f"{left}, 12, {top}, 4, {right}, {across}, {bottom}, {down}"


def _walk(start: int, pixels: float, size: Callable[[int], float], last: int) -> tuple[int, int]:
    """Return the place that lies so many pixels behind another, and the pixels that are left within it."""
    place = start
    while place < last and pixels > (step := size(place)):
        pixels -= step
        place += 1
    return place, int(min(pixels, size(place)))


def _fitting(shape: str, anchor: str) -> str:
    """Return a shape that opens where `anchor` says."""
    if _ANCHOR.search(shape):
        return _ANCHOR.sub(lambda found: found[1] + anchor + found[2], shape, count=1)
    return _DATA.sub(lambda found: f"{found[0]}<{found[1]}Anchor>{anchor}</{found[1]}Anchor>", shape, count=1)


def _written(name: str, cell: Cell, anchor: str) -> str:
    return (
        f'<v:shape id="{name}" type="#_x0000_t202" style=\'position:absolute;margin-left:0;margin-top:0;width:255pt;'
        'height:60pt;z-index:1;visibility:hidden\' fillcolor="#ffffe1" o:insetmode="auto">'
        '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        "<v:textbox style='mso-direction-alt:auto'><div style='text-align:left'></div></v:textbox>"
        f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{cell.row - 1}</x:Row><x:Column>{cell.column}</x:Column></x:ClientData></v:shape>"
    )


def _edited(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    found, last = [], 0
    for start, end, new in sorted(edits):
        found += [text[last:start], new]
        last = end
    return "".join([*found, text[last:]])


def _with_spaces(text: str) -> str:
    """Return the drawing with every prefix our shapes use declared at its beginning."""
    opening = re.search(r"<xml\b[^>]*>", text)
    if opening is None:
        return text
    more = "".join(f' xmlns:{p}="{space}"' for p, space in _SPACES.items() if f"xmlns:{p}=" not in opening[0])
    return text[: opening.end() - 1] + more + text[opening.end() - 1 :]
