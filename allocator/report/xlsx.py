"""The report as a workbook: ready to print, every number a number, every text a text."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxFileError
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from allocator.report import charts
from allocator.report.looks import HEAD, LINE, MISSED, QUIET, Looks, lines
from allocator.report.page import CONTENTS, Page, printed
from allocator.report.paper import Report, Sheet, Signal

CHARTS, NUMBERS = "Charts", "Chart data"
"""The sheet of charts, and that of the tables they are drawn from."""

_ROW = 15.75
"""Height of the rows under the charts [points], which are 21 pixels."""

_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The same plan gives the same bytes, so the file does not say when it was made."""


class _Plain(Worksheet):  # type: ignore[misc]
    """A worksheet whose formulas use only functions that every office has had for long, and are written as they are."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
        """Return a formula without its sign; looking for some hundred newer functions takes longer than writing it."""
        return formula.removeprefix("=")


def write(path: Path, report: Report) -> None:
    """Write a report as a workbook: its answer, a contents with links, its charts, its other sheets.

    Parameters
    ----------
    path
        Where to; what is there is replaced.
    report
        What to write.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    try:
        _write(path, report)
    except XlsxFileError as error:
        raise OSError(str(error)) from error


def _write(path: Path, report: Report) -> None:
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": "Arial", "font_size": 10},
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": report.title[:255], "created": _MADE, "comments": report.subtitle[:255]})
        book.set_size(2400, 1500)
        looks = Looks(book)
        first, *others = (*report.sheets, *report.checks)
        numbers = Sheet(NUMBERS, "The numbers behind the charts", tuple(figure.table for figure in report.figures))
        drawn = (numbers,) if report.figures else ()
        names = [first.name, CONTENTS, *([CHARTS] if drawn else []), *(each.name for each in (*others, *drawn))]
        pages = {name: book.add_worksheet(name, _Plain) for name in names}
        for sheet in (first, *others):
            page = Page(pages[sheet.name], looks, report, sheet, first=sheet is first)
            page.write()
            _name(book, page)
        for sheet in drawn:
            page = Page(pages[sheet.name], looks, report, sheet)
            page.write()
            _draw(book, pages[CHARTS], looks, report, page)
        _contents(pages[CONTENTS], looks, report, [*_about(report), *_listed((*others, *drawn))])


def _name(book: Any, page: Page) -> None:  # noqa: ANN401
    """Name the columns of a page that formulas refer to."""
    for section, head, spans in page.placed:
        for column, name in section.names.items():
            at = spans[column][0]
            first = xl_rowcol_to_cell(head + 1, at, row_abs=True, col_abs=True)
            last = xl_rowcol_to_cell(head + max(1, len(section.rows)), at, row_abs=True, col_abs=True)
            book.define_name(name, f"='{page.sheet.name}'!{first}:{last}")


def _draw(book: Any, page: Any, looks: Looks, report: Report, numbers: Page) -> None:  # noqa: ANN401
    """Draw every figure, two beside each other, which make a printed page."""
    page.set_column(0, 40, 10)
    page.set_default_row(_ROW)  # stated, as each office has another height for rows of which nothing is said
    page.write_url(0, 0, f"internal:'{CONTENTS}'!A1", looks.link, "Contents")
    page.write_string(1, 0, CHARTS, looks.make(bold=True, font_size=16, font_color=HEAD))
    page.set_row(1, 23)
    page.write_string(2, 0, f"{report.title}; {report.subtitle}", looks.make(font_color=QUIET))
    page.write_url(3, 0, f"internal:'{NUMBERS}'!A1", looks.link, "The numbers behind the charts")
    beside, below, top = charts.WIDTH // 75 + 1, charts.HEIGHT // 21 + 2, 5
    for number, (figure, (_, head, spans)) in enumerate(zip(report.figures, numbers.placed, strict=True)):
        at = top + number // 2 * below, number % 2 * beside
        charts.draw(book, page, at, figure, (NUMBERS, head, [span[0] for span in spans]))
    rows = -(-len(report.figures) // 2)
    page.set_h_pagebreaks([top + below * row for row in range(1, rows)])
    page.print_area(0, 0, top + below * rows, 2 * beside - 1)
    printed(page, report)


def _about(report: Report) -> list[tuple[str, str]]:
    """Return what stands on the first sheets."""
    found = [(report.sheets[0].name, "The answer on one page")]
    if report.figures:
        found.append((CHARTS, "; ".join(figure.table.title for figure in report.figures)))
    return found


def _listed(sheets: tuple[Sheet, ...]) -> list[tuple[str, str]]:
    """Return each sheet with what stands on it."""
    return [
        (sheet.name, "; ".join(dict.fromkeys((sheet.title, *(each.title for each in sheet.sections)))))
        for sheet in sheets
    ]


def _now(report: Report) -> list[tuple[str, int, str]]:
    """Return what fails in the workbook as it stands: a formula, what it comes to, and what it counts."""
    sections = {
        name: each
        for sheet in (*report.sheets, *report.checks)
        for each in sheet.sections
        for name in each.names.values()
    }
    found = []
    if "checks_failed" in sections:
        rows = sections["checks_failed"].rows
        failed = sum(row[3] for row in rows if isinstance(row[3], int))
        found.append(("SUM(checks_failed)", failed, "comparisons on the sheets of checks fail now"))
    if "gates_verdict" in sections:
        missed = sum(row[0] == MISSED for row in sections["gates_verdict"].rows)
        found.append((f'COUNTIF(gates_verdict,"{MISSED}")', missed, "KPI gates are not met now"))
    return found


def _contents(page: Any, looks: Looks, report: Report, names: list[tuple[str, str]]) -> None:  # noqa: ANN401
    """Write a link to every sheet, with what stands on it."""
    page.set_column(0, 0, 20)
    page.set_column(1, 1, 110)
    page.write_string(0, 0, CONTENTS, looks.make(bold=True, font_size=16, font_color=HEAD))
    page.set_row(0, 23)
    page.write_string(1, 0, f"{report.title}; {report.subtitle}", looks.make(font_color=QUIET))
    told = looks.make(text_wrap=True, bottom=1, bottom_color=LINE, align="left")
    for at, (formula, value, text) in enumerate(_now(report), 3):
        page.write_formula(at, 0, f"={formula}", looks.make(bold=True, align="right", num_format="#,##0"), value)
        page.write_string(at, 1, text, told)
        for rule in looks.signals(Signal.SHORTFALL):
            page.conditional_format(at, 0, at, 0, rule)
    for at, (name, text) in enumerate(names, 4 + len(_now(report))):
        page.write_url(at, 0, f"internal:'{name}'!A1", looks.link, name)
        page.write_string(at, 1, text, told)
        page.set_row(at, 4.0 + 12 * lines(text, 108))
    printed(page, report)
