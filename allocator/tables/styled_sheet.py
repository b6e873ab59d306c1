"""One sheet of the workbook: heading, rows, notes, widths, print set-up."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from xlsxwriter.utility import xl_rowcol_to_cell

from allocator.errors import OutputError
from allocator.tables.grids import Cell, Grid, column_named, row_columns, text_of
from allocator.tables.names import fold
from allocator.tables.schema import SETTINGS, Column, Kind, Table
from allocator.tables.styled_checks import SPARE_ROWS, Sheets, add_marks, add_setting_validation, add_validations
from allocator.tables.styled_formats import COLOURS, Formats, Look, Paper, align_of
from allocator.tables.styled_notes import header_note, note_size, plain, sentence

__all__ = ["Page", "page_of", "print_setup", "put", "write_page"]

TEXT_MAX = 32767
_A3, _A4 = 8, 9
_WIDE = 170
_LINE = 15
_NARROW, _EXAMPLE, _BROAD, _BROADER = 9, 30, 46, 70
_REMARKS = {"note", "source"}


@dataclass(frozen=True)
class Page:
    """A grid on its way to a sheet: the columns it has, then the columns it may have."""

    name: str
    table: Table | None
    grid: Grid
    given: int
    """How many of the columns are part of the table; the others are there for convenience."""

    @property
    def columns(self) -> Mapping[str, int]:
        """Positions of the columns of the contract."""
        found: dict[str, int] = {}
        for position, heading in enumerate(self.grid.header):
            column = column_named(self.table, heading)
            if column:
                found.setdefault(column.name, position)
        return found

    @property
    def last_row(self) -> int:
        """Last row that is ready to be filled, counted from 0."""
        return len(self.grid.rows) + SPARE_ROWS


def page_of(name: str, table: Table | None, grid: Grid | None) -> Page:
    """Complete a grid by the columns of the contract that it does not have."""
    grid = grid or Grid((), ())
    there = {fold(heading) for heading in grid.header}
    more = tuple(column.name for column in table.columns if column.name not in there) if table else ()
    rows = tuple(row + (None,) * len(more) for row in grid.rows)
    return Page(name, table, Grid(grid.header + more, rows), len(grid.header))


def put(sheet: Paper, row: int, position: int, cell: Cell, look: Look) -> None:
    """Write one cell exactly: a text is never a formula, a number never a text.

    Raises
    ------
    OutputError
        Where a sheet cannot hold it.
    """
    if cell is None or cell == "":
        refused = sheet.write_blank(row, position, None, look)
    elif isinstance(cell, bool):
        refused = sheet.write_boolean(row, position, cell, look)
    elif isinstance(cell, (int, Decimal)):
        refused = sheet.write_number(row, position, cell, look)
    else:
        # Letters beyond the first 65,536 signs of Unicode count twice there.
        letters = len(cell.encode("utf-16-le")) // 2
        if letters > TEXT_MAX:
            where = f"{sheet.get_name()}!{xl_rowcol_to_cell(row, position)}"
            raise OutputError(f"The text of {where} has {letters} letters; a cell of a workbook holds {TEXT_MAX}.")
        refused = sheet.write_string(row, position, cell, look)
    if refused:
        where = f"The sheet {sheet.get_name()} has a row {row + 1:,} and a column {position + 1:,}"
        raise OutputError(f"{where}; a sheet of a workbook holds 1,048,576 rows and 16,384 columns. Part the table.")


def write_page(sheet: Paper, page: Page, sheets: Sheets, formats: Formats) -> None:
    """Fill one sheet."""
    grid, columns = page.grid, [column_named(page.table, heading) for heading in page.grid.header]
    widths = [_width(page, position, column) for position, column in enumerate(columns)]
    for position, (heading, column) in enumerate(zip(grid.header, columns, strict=True)):
        sheet.set_column(position, position, widths[position], formats.cell(column, None, filled=False))
        centred = align_of(column.kind if column else None) != "left"  # on the right there is the button of the filter
        look = formats.header(_role(page, position, column), given=position < page.given, centred=centred)
        put(sheet, 0, position, heading, look)
        if page.table and column:
            _note(sheet, 0, position, header_note(page.table, column))
    for number, row in enumerate(grid.rows, start=1):
        lines = 1
        for position, (cell, column) in enumerate(zip(row, row_columns(page.table, grid.header, row), strict=True)):
            shown, wrap = _as_meant(cell, column), _wraps(cell, column)
            put(sheet, number, position, shown, formats.cell(column, shown, first=position == 0, wrap=wrap))
            lines = max(lines, _lines(cell, widths[position]) if wrap else 1)
        if lines > 1:
            sheet.set_row(number, _LINE * lines)
    sheet.set_row(0, 24)
    if grid.header:
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(1, len(grid.rows)), len(grid.header) - 1)
    if page.table and page.columns:
        add_validations(sheet, page.table, page.columns, sheets)
        add_marks(sheet, page.table, page.columns, page.last_row, formats)
        if page.table.name == "settings":
            _settings(sheet, page, sheets)
        sheet.set_tab_color(_tab(page))
    used = page.given if grid.rows and page.given else len(widths)
    if used:
        sheet.print_area(0, 0, max(1, len(grid.rows)), used - 1)
    print_setup(sheet, page.name, wide=sum(widths[:used]) > _WIDE)


def print_setup(sheet: Paper, name: str, *, wide: bool = False) -> None:
    """Print on landscape pages as broad as the sheet, the heading on each."""
    sheet.set_landscape()
    sheet.set_paper(_A3 if wide else _A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer(f"&L&8{name.replace('&', '&&')}&R&8&P / &N")


def _role(page: Page, position: int, column: Column | None) -> str:
    if page.table is None or column is None:
        return "own"
    if column.required:
        return "required"
    if column.name in _REMARKS:
        return "remark"
    return "optional" if position < page.given or not page.grid.rows else "unused"


def _tab(page: Page) -> str:
    if page.table and page.table.required:
        return COLOURS["required"]
    return COLOURS["optional"] if page.grid.rows else COLOURS["unused"]


def _as_meant(cell: Cell, column: Column | None) -> Cell:
    """Return a code such as 7 as the word it is."""
    number = isinstance(cell, (int, Decimal)) and not isinstance(cell, bool)
    words = column is not None and column.kind is not Kind.ANY and align_of(column.kind) != "right"
    return text_of(cell) if number and words else cell


def _wraps(cell: Cell, column: Column | None) -> bool:
    return isinstance(cell, str) and (column.kind is Kind.TEXT if column else len(cell) > _BROAD or "\n" in cell)


def _lines(cell: Cell, width: float) -> int:
    return sum(max(1, len(textwrap.wrap(line, max(1, int(width) - 1)))) for line in text_of(cell).splitlines())


def _settings(sheet: Paper, page: Page, sheets: Sheets) -> None:
    columns = page.columns
    if "key" not in columns or "value" not in columns:
        return
    for number, row in enumerate(page.grid.rows, start=1):
        key = fold(text_of(row[columns["key"]]))
        add_setting_validation(sheet, number, columns["value"], key, sheets)
        if key in SETTINGS:
            column = SETTINGS[key].column
            lines = [sentence(column.meaning), sentence(column.rule)]
            lines += [f"Unit: {column.unit}"] if column.unit else []
            lines += [f"Blank: {column.blank or 'not allowed'}", f"Example: {column.example}"]
            _note(sheet, number, columns["key"], plain("\n".join(lines)))


def _note(sheet: Paper, row: int, position: int, text: str) -> None:
    sheet.write_comment(
        row, position, text, {"author": "allocator", "font_size": 9, "color": "#FFFFE8"} | note_size(text)
    )


def _width(page: Page, position: int, column: Column | None) -> float:
    grid = page.grid
    lengths = [_shown(row[position], column) for row in grid.rows]
    least = 20 if column and column.kind is Kind.TEXT and column.name not in _REMARKS else _NARROW
    if column and column.name not in _REMARKS:
        least = max(least, min(_EXAMPLE, len(column.example) + 4))
    if page.name == "settings" and column:
        least = {"key": 18, "value": 34}.get(column.name, 30)
    longest = max([len(grid.header[position]) + 5, least, *(length + 3 for length in lengths)])
    return min(_BROAD if page.table or not position else _BROADER, longest)


def _shown(cell: Cell, column: Column | None) -> int:
    text = text_of(cell)
    if isinstance(cell, str) or column is None:
        return max((len(line) for line in text.splitlines()), default=0)
    return len(text) + (len(text) - 1) // 3
