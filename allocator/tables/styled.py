"""Grids as a workbook people like to fill: one sheet per table, with notes, lists, checks and a page to begin with."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from allocator.errors import OutputError
from allocator.tables.atomic import write_file
from allocator.tables.grids import Grid, table_named
from allocator.tables.schema import TABLES
from allocator.tables.styled_about import ABOUT, WORDS, word_ranges, write_about, write_words
from allocator.tables.styled_checks import Sheets
from allocator.tables.styled_formats import Formats
from allocator.tables.styled_sheet import Page, page_of, write_page

__all__ = ["workbook_bytes", "write_workbook"]

_CREATED = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # the same bytes whenever it is written


def write_workbook(path: Path, grids: Mapping[str, Grid], remarks: Sequence[str] = ()) -> None:
    """Write tables as a workbook, whole or not at all.

    Parameters
    ----------
    path
        The workbook; what stands there is replaced.
    grids
        Tables by name. Every table of the contract gets its sheet, in the order of the contract and with all its
        columns, but for one that every case needs and that is not there, which a blank sheet would hide; the
        planner's own and unknown tables follow.
    remarks
        Sentences for the top of the first sheet.

    Raises
    ------
    OutputError
        Where a workbook cannot hold the tables or the file cannot be written.
    """
    write_file(path, workbook_bytes(grids, remarks))


def workbook_bytes(grids: Mapping[str, Grid], remarks: Sequence[str] = ()) -> bytes:
    """Return the bytes of the workbook; the same tables always give the same bytes.

    Raises
    ------
    OutputError
        Where a workbook cannot hold the tables.
    """
    pages = _pages(grids)
    ours = [name for name in (ABOUT, WORDS) if name not in grids]
    sheets = Sheets(
        {page.name: page.columns for page in pages},
        {page.name: page.last_row for page in pages},
        word_ranges() if WORDS in ours else {},
    )
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"title": "Workbook of the allocator", "created": _CREATED})
    formats = Formats(book)
    try:
        if ABOUT in ours:
            write_about(book.add_worksheet(ABOUT), pages, remarks, formats)
        for page in pages:
            write_page(book.add_worksheet(page.name), page, sheets, formats)
        if WORDS in ours:
            write_words(book.add_worksheet(WORDS), formats)
        book.close()
    except XlsxWriterException as error:
        raise OutputError(f"A workbook cannot hold these tables: {error}.") from error
    return file.getvalue()


def _pages(grids: Mapping[str, Grid]) -> list[Page]:
    known: dict[str, Grid] = {}
    others: dict[str, Grid] = {}
    for name, grid in grids.items():
        table = table_named(name)
        if table and table.name in known:
            raise OutputError(f"The table {table.name} stands there twice.")
        (known if table else others)[table.name if table else name] = grid
    pages = [
        page_of(name, table, known.get(name)) for name, table in TABLES.items() if name in known or not table.required
    ]
    return pages + [page_of(name, None, grid) for name, grid in others.items()]
