"""What an earlier check left in a workbook is taken out, so that only what is wrong now is seen."""

from allocator.tables.annotation.book_part import BookPart
from allocator.tables.annotation.index_sheet import INDEX, MARK
from allocator.tables.annotation.notes import Notes
from allocator.tables.annotation.package import Package
from allocator.tables.annotation.shapes import Shapes
from allocator.tables.annotation.styles import without_colours
from allocator.tables.xlsx import StringReader
from allocator.tables.xlsx_sheet import SheetReader
from allocator.tables.xml_parser import parse

__all__ = ["forget"]


def forget(package: Package) -> str:
    """Take our colours and notes out of a workbook, and return the name of its sheet of findings, if it has one.

    Only a workbook with such a sheet was annotated; any other is left as it is.
    """
    book = BookPart(package)
    names = [sheet.attributes.get("name", "") for sheet, _ in book.sheets]
    index = next((name for name in names if name.startswith(INDEX) and _is_ours(package, book, name)), "")
    if not index:
        return ""
    styles = package.target(book.name, "styles")
    if styles is not None:
        package.put(styles, without_colours(package.read(styles)))
    for _, part in book.sheets:
        _forget_notes(package, part)
    return index


def _is_ours(package: Package, book: BookPart, name: str) -> bool:
    """Whether the first words of a sheet are those of a sheet of findings."""
    part = book.part_of(name)
    if part not in package:
        return False
    strings = StringReader()
    shared = package.target(book.name, "sharedStrings")
    if shared is not None:
        parse(strings.parser(), package.read(shared))
    sheet = SheetReader(strings.strings, [], since_1904=False)
    parse(sheet.parser(), package.read(part))
    return bool(sheet.rows) and sheet.rows[0][1].get(0) == MARK


def _forget_notes(package: Package, part: str) -> None:
    comments = package.target(part, "comments")
    if comments is None:
        return
    data, gone = Notes(package.read(comments)).without_ours()
    package.put(comments, data)
    drawing = package.target(part, "vmlDrawing")
    if drawing is not None and gone:
        package.put(drawing, Shapes(package.read(drawing)).without(gone))
