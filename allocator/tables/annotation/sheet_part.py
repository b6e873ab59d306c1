"""One sheet of a workbook as it stands in the package: its bad cells are coloured where they are."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from allocator.tables.annotation.marks import Mark, column_number
from allocator.tables.annotation.styles import Styles
from allocator.tables.annotation.xml_part import Element, Part, utf8
from allocator.tables.sheets import letters

__all__ = ["Cell", "SheetPart", "unselected"]

_MERGED = re.compile(rb"""<(?:[\w.-]+:)?mergeCell\s[^>]*?ref\s*=\s*["']\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)["']""")
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)")

_BEFORE_NOTES = frozenset(
    [
        "sheetPr",
        "dimension",
        "sheetViews",
        "sheetFormatPr",
        "cols",
        "sheetData",
        "sheetCalcPr",
        "sheetProtection",
        "protectedRanges",
        "scenarios",
        "autoFilter",
        "sortState",
        "dataConsolidate",
        "customSheetViews",
        "mergeCells",
        "phoneticPr",
        "conditionalFormatting",
        "dataValidations",
        "hyperlinks",
        "printOptions",
        "pageMargins",
        "pageSetup",
        "headerFooter",
        "rowBreaks",
        "colBreaks",
        "customProperties",
        "cellWatches",
        "ignoredErrors",
        "smartTags",
        "drawing",
    ]
)
"""What stands in a sheet before the drawing of its notes (ECMA-376, part 1, 18.3.1.99)."""

_WIDTH, _HEIGHT = 8.43, 15.0
"""Width [characters] and height [points] of a cell where the sheet does not say."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell to colour; row counted from 1, column from 0."""

    row: int
    column: int

    @property
    def name(self) -> str:
        """The address within the sheet."""
        return f"{letters(self.column)}{self.row}"


class SheetPart:
    """A sheet with the rows that matter; what marks are about is found in it, and coloured."""

    def __init__(self, data: bytes, marks: Iterable[Mark]) -> None:
        self._marks = tuple(marks)
        rows = {mark.row for mark in self._marks}
        self._merged = _merged(utf8(data), sorted(rows))
        wanted = rows | {self._anchor(mark.row, mark.column or 0)[0] for mark in self._marks}
        counted = _Rows()

        def skip(parent: Element | None, name: str, attributes: Mapping[str, str]) -> bool:
            if parent is not None and parent.name == "sheetData" and name == "row":
                counted.next(attributes)
            return name == "c" and parent is not None and parent.name == "row" and counted.number not in wanted

        self.part = Part(data, skip)
        self._data = self.part.root.first("sheetData")
        self._rows: dict[int, Element] = {}
        again = _Rows()
        for row in self._data.all("row") if self._data else ():
            self._rows.setdefault(again.next(row.attributes), row)

    def cells(self) -> Mapping[Cell, tuple[Mark, ...]]:
        """Return which cells the marks are about: of merged ones the first, of a row the first that is filled."""
        found: dict[Cell, tuple[Mark, ...]] = {}
        for mark in self._marks:
            column = self._first_filled(mark.row) if mark.column is None else mark.column
            cell = Cell(*self._anchor(mark.row, column))
            found[cell] = (*found.get(cell, ()), mark)
        return found

    def colour(self, cells: Mapping[Cell, str], styles: Styles) -> None:
        """Give cells the fill of their severity; cells and rows that are not stored are added."""
        by_row: dict[int, dict[int, str]] = {}
        for cell, severity in cells.items():
            by_row.setdefault(cell.row, {})[cell.column] = severity
        missing = {number: wanted for number, wanted in sorted(by_row.items()) if number not in self._rows}
        for number, wanted in by_row.items():
            if number not in missing:
                self._colour_row(number, wanted, styles)
        self._add_rows(missing, styles)
        self._widen(cells)

    def draw_notes(self, relation: str, namespace: str) -> None:
        """Let the sheet show the notes of a drawing; `namespace` is that of relationships."""
        tag = f'<{self.part.prefix}legacyDrawing xmlns:r="{namespace}" r:id="{relation}"/>'
        self.part.put_behind(_BEFORE_NOTES, tag)

    def drawing(self) -> str:
        """Return the relationship to the drawing of the notes, nothing where there is none."""
        found = self.part.root.first("legacyDrawing")
        return found.related() if found else ""

    def width(self, column: int) -> float:
        """Return the width of a column [pixels]."""
        found = self._column(column)
        if found is not None and found.attributes.get("hidden") in ("1", "true"):
            return 0.0
        format_ = self.part.root.first("sheetFormatPr")
        usual = float(format_.attributes.get("defaultColWidth", _WIDTH)) if format_ else _WIDTH
        return 7 * float(found.attributes.get("width", usual) if found else usual) + 5

    def height(self, row: int) -> float:
        """Return the height of a row [pixels]."""
        found = self._rows.get(row)
        if found is not None and found.attributes.get("hidden") in ("1", "true"):
            return 0.0
        format_ = self.part.root.first("sheetFormatPr")
        usual = float(format_.attributes.get("defaultRowHeight", _HEIGHT)) if format_ else _HEIGHT
        return float(found.attributes.get("ht", usual) if found else usual) * 4 / 3

    def _anchor(self, row: int, column: int) -> tuple[int, int]:
        for top, left, right in self._merged.get(row, ()):
            if left <= column <= right:
                return top, left
        return row, column

    def _first_filled(self, row: int) -> int:
        filled = [column for column, cell in self._cells(self._rows.get(row)).items() if cell.children]
        return min(filled, default=0)

    @staticmethod
    def _cells(row: Element | None) -> dict[int, Element]:
        found: dict[int, Element] = {}
        column = -1
        for cell in row.all("c") if row else ():
            address = _REFERENCE.fullmatch(cell.attributes.get("r", ""))
            column = column_number(address[1]) if address else column + 1
            found.setdefault(column, cell)
        return found

    def _colour_row(self, number: int, wanted: Mapping[int, str], styles: Styles) -> None:
        row = self._rows[number]
        there = self._cells(row)
        for column, cell in there.items():
            if column in wanted:
                style = styles.coloured(_style(cell), wanted[column])
                self.part.set(cell, s=str(style))
        new = sorted(column for column in wanted if column not in there)
        for column in new:
            xml = self._cell(number, column, wanted[column], styles)
            behind = [cell.start for other, cell in there.items() if other > column]
            if behind:
                self.part.insert(min(behind), xml)
            else:
                self.part.append(row, xml)
        if new:
            self.part.set(row, spans=None)

    def _add_rows(self, missing: Mapping[int, Mapping[int, str]], styles: Styles) -> None:
        if not missing:
            return
        p = self.part.prefix
        for number, wanted in missing.items():
            inside = "".join(self._cell(number, column, wanted[column], styles) for column in sorted(wanted))
            xml = f'<{p}row r="{number}">{inside}</{p}row>'
            behind = [row.start for other, row in self._rows.items() if other > number]
            if self._data is None:
                continue
            if behind:
                self.part.insert(min(behind), xml)
            else:
                self.part.append(self._data, xml)

    def _cell(self, row: int, column: int, severity: str, styles: Styles) -> str:
        """Return a blank cell; it looks like its row or its column but for the fill."""
        line, own = self._rows.get(row), self._column(column)
        style = 0
        if line is not None and line.attributes.get("customFormat") in ("1", "true"):
            style = _style(line)
        elif own is not None:
            style = _number(own.attributes.get("style", "0"))
        coloured = styles.coloured(style, severity)
        return f'<{self.part.prefix}c r="{Cell(row, column).name}" s="{coloured}"/>'

    def _column(self, column: int) -> Element | None:
        for columns in self.part.root.all("cols"):
            for one in columns.all("col"):
                if _number(one.attributes.get("min", "0")) <= column + 1 <= _number(one.attributes.get("max", "0")):
                    return one
        return None

    def _widen(self, cells: Iterable[Cell]) -> None:
        """Let the extent the sheet states for itself hold every cell."""
        stated = self.part.root.first("dimension")
        ends = _REFERENCE.findall(stated.attributes.get("ref", "")) if stated else []
        if stated is None or not ends:
            return
        rows = [int(row) for _, row in ends] + [cell.row for cell in cells]
        columns = [column_number(name) for name, _ in ends] + [cell.column for cell in cells]
        first, last = Cell(min(rows), min(columns)), Cell(max(rows), max(columns))
        self.part.set(stated, ref=first.name if first == last else f"{first.name}:{last.name}")


class _Rows:
    """The number of each row as it comes; one that does not state it follows the one before."""

    def __init__(self) -> None:
        self.number = 0

    def next(self, attributes: Mapping[str, str]) -> int:
        self.number = _number(attributes.get("r", "")) or self.number + 1
        return self.number


def unselected(data: bytes) -> bytes:
    """Return a sheet that is not among those a spreadsheet opens as selected.

    Where two sheets are selected, what is typed into one goes into both.
    """
    part = Part(data, lambda _, name, __: name == "sheetData")
    changed = False
    for views in part.root.all("sheetViews"):
        for view in views.all("sheetView"):
            if view.attributes.get("tabSelected", "0") not in ("0", "false"):
                part.set(view, tabSelected=None)
                changed = True
    return part.result() if changed else data


def _merged(data: bytes, rows: Sequence[int]) -> Mapping[int, list[tuple[int, int, int]]]:
    """Return first row, first and last column of the merged cells that reach into each of `rows`, which ascend."""
    found: dict[int, list[tuple[int, int, int]]] = {}
    for left, top, right, bottom in _MERGED.findall(data):
        columns = column_number(left.decode()), column_number(right.decode())
        for row in rows[bisect_left(rows, int(top)) : bisect_right(rows, int(bottom))]:
            found.setdefault(row, []).append((int(top), *columns))
    return found


def _style(element: Element) -> int:
    return _number(element.attributes.get("s", "0"))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
