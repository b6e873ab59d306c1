"""A planner's own workbook, returned with its findings in it: bad cells coloured, with notes, and a sheet of links."""

import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from xml.parsers import expat

from allocator.errors import InputError, UsageError
from allocator.tables.annotation import notes, shapes, styles
from allocator.tables.annotation.book_part import BookPart
from allocator.tables.annotation.forget import forget
from allocator.tables.annotation.index_sheet import INDEX, index_sheet
from allocator.tables.annotation.marks import Mark, marks, paragraphs
from allocator.tables.annotation.notes import Notes
from allocator.tables.annotation.package import Package
from allocator.tables.annotation.shapes import Shapes, blocks_of
from allocator.tables.annotation.sheet_part import Cell, SheetPart
from allocator.tables.annotation.styles import Styles
from allocator.tables.annotation.xml_part import Part, utf8
from allocator.tables.atomic import is_file, write_file
from allocator.tables.door import Book
from allocator.tables.findings import ERROR, WARNING
from allocator.tables.sheets import digest, read_bytes

__all__ = ["annotate", "annotated"]

MOST_NOTES = 1_000
"""Notes on one sheet; with many more, spreadsheets become slow."""

_NOTES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_NOTES = "Coloured cells have notes that say the same."
_NO_NOTES = (
    "This workbook is of the strict form of the format, which has no drawings of notes: cells are coloured only."
)
_FEWER_NOTES = (
    f"On a sheet with more than {MOST_NOTES:,} bad cells, the first {MOST_NOTES:,} have notes; all are coloured."
)
_RULES = "A cell with a rule of its own for colours may show the colour of that rule."
_TALKS = "A cell in which people talk keeps its conversation, and has no note beside it."


def annotate(book: Book, out: Path) -> None:
    """Write a copy of a workbook with its findings in it; the workbook itself is not touched.

    Parameters
    ----------
    book
        The workbook as it was read.
    out
        Where the copy goes; what stands there is replaced.

    Raises
    ------
    UsageError
        If `book` is no workbook, `out` is the same file, or its name does not end as the workbook's kind needs.
    InputError
        If the workbook has changed since it was read, or is not one whose parts can be edited.
    OutputError
        If `out` cannot be written.
    """
    if book.kind != "workbook":
        raise UsageError(
            f"{book.path} is a folder; only a workbook can be returned with notes. See `allocator convert`."
        )
    content = read_bytes(book.path)
    if is_file(out) and out.samefile(book.path):
        raise UsageError(f"{out} is the workbook itself, which is never changed; give the copy another name.")
    if digest(content) != book.sha256:
        raise InputError(f"{book.path} has changed since it was read; check it again.")
    try:
        ending, data = annotated(book, content)
    except (zipfile.BadZipFile, zlib.error, EOFError, expat.ExpatError, LookupError, ValueError, RuntimeError) as error:
        raise InputError(f"{book.path} cannot be returned with notes: {error}.") from error
    if out.suffix.lower() != (ending or book.path.suffix.lower()):
        raise UsageError(f"{out.name} does not end in {ending or book.path.suffix}, as this kind of workbook has to.")
    write_file(out, data)


def annotated(book: Book, content: bytes) -> tuple[str, bytes]:
    """Return the ending that the kind of workbook needs, and the bytes of the annotated copy."""
    package = Package(content)
    index = forget(package)
    parts = BookPart(package)
    styles_part = parts.styles(styles.FRESH.format(parts.namespace))
    looks = Styles(package.read(styles_part))
    remarks = []
    for sheet, of_sheet in marks(book.findings).items():
        part = parts.part_of(sheet)
        if part:
            remarks += _Sheet(package, parts, part, of_sheet, looks).annotate()
    if remarks or book.findings:
        remarks.insert(0, _NO_NOTES if parts.is_strict else _NOTES)
    data = index_sheet(
        book.findings,
        looks,
        (parts.namespace, parts.relations),
        file=book.path.name,
        hidden=parts.hidden(),
        remarks=list(dict.fromkeys(remarks)),
    )
    package.put(styles_part, looks.result())
    parts.put_sheet(index or parts.free_name(INDEX), data)
    return parts.ending, package.content()


class _Sheet:
    """One sheet with marks: its cells are coloured, and its notes and their drawing follow."""

    def __init__(self, package: Package, book: BookPart, name: str, of_sheet: tuple[Mark, ...], looks: Styles) -> None:
        self._package, self._book, self._name, self._looks = package, book, name, looks
        self._sheet = SheetPart(package.read(name), of_sheet)
        self._cells = self._sheet.cells()

    def annotate(self) -> list[str]:
        """Edit the sheet and what belongs to it, and return what is to be said about it."""
        worst = {
            cell: ERROR if any(mark.severity == ERROR for mark in found) else WARNING
            for cell, found in self._cells.items()
        }
        self._sheet.colour(worst, self._looks)
        remarks = [] if self._book.is_strict else self._add_notes(worst)
        if self._sheet.part.root.first("conditionalFormatting"):
            remarks.append(_RULES)
        self._package.put(self._name, self._sheet.part.result())
        return remarks

    def _add_notes(self, worst: Mapping[Cell, str]) -> list[str]:
        talks = self._conversations()
        open_cells = [cell for cell in worst if cell.name not in talks]
        # Errors first; within both, the order of the sheet.
        noted = sorted(open_cells, key=lambda cell: (worst[cell] != ERROR, cell.row, cell.column))[:MOST_NOTES]
        noted.sort(key=lambda cell: (cell.row, cell.column))
        if noted:
            self._write_notes(noted)
        remarks = [_TALKS] if len(open_cells) < len(worst) else []
        return [*remarks, _FEWER_NOTES] if len(noted) < len(open_cells) else remarks

    def _write_notes(self, cells: list[Cell]) -> None:
        package, kinds = self._package, self._book.relations
        part = package.target(self._name, "comments")
        if part is None:
            fresh = notes.FRESH.format(self._book.namespace).encode()
            part = package.add(f"{self._folder()}comments{{}}.xml", fresh, _NOTES_TYPE)
            package.relate(self._name, kinds + "/comments", part)
        said = {
            cell: list(paragraphs(finding for mark in self._cells[cell] for finding in mark.findings)) for cell in cells
        }
        known = Notes(package.read(part))
        package.put(part, known.add({cell.name: words for cell, words in said.items()}))
        drawing = self._drawing()
        shown = {
            cell: "\n\n".join([*("\n".join(pair) for pair in words), known.words(cell.name)]).rstrip()
            for cell, words in said.items()
        }
        data = Shapes(package.read(drawing)).add(shown, self._sheet, self._taken())
        package.put(drawing, data)

    def _drawing(self) -> str:
        """Return the part with the drawing of the notes, which is begun where there is none."""
        package = self._package
        relation = self._sheet.drawing()
        known = [one.target for one in package.relations(self._name) if one.name == relation and not one.external]
        if relation and known and known[0] in package:
            return known[0]
        pattern = f"{self._folder()}drawings/vmlDrawing{{}}.vml"
        part = package.add(pattern, shapes.FRESH.encode(), _DRAWING_TYPE)
        self._sheet.draw_notes(
            package.relate(self._name, self._book.relations + "/vmlDrawing", part), self._book.relations
        )
        return part

    def _conversations(self) -> frozenset[str]:
        """Return the cells in which people talk."""
        found = set()
        for relation in self._package.relations(self._name):
            if relation.leads_to("threadedComment") and relation.target in self._package:
                talks = Part(self._package.read(relation.target)).root.all("threadedComment")
                found |= {talk.attributes.get("ref", "") for talk in talks}
        return frozenset(found)

    def _taken(self) -> set[int]:
        drawings = self._package.names(r".*\.vml")
        return {
            block for name in drawings for block in blocks_of(utf8(self._package.read(name)).decode("utf-8", "replace"))
        }

    def _folder(self) -> str:
        folder = self._book.name.rpartition("/")[0]
        return f"{folder}/" if folder else ""
