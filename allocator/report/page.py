"""A page: one sheet of a workbook, from its titles to how it is printed."""

import re
from dataclasses import replace
from fractions import Fraction
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from allocator.report.looks import (
    HEAD,
    QUIET,
    TEXTS,
    WIDEST_SPLIT,
    Looks,
    grid,
    lines,
    packed,
    stacked,
    width,
)
from allocator.report.paper import Column, Kind, Report, Row, Section, Sheet, Value

CONTENTS = "Contents"
"""The sheet that every other one links to."""

_A4 = 9
_LINE = 12.0
_UPRIGHT, _BEGINNING = 105.0, 60
"""Width that fits on A4 upright in full size [units of a workbook]; rows that are printed of what is for screens."""

_LONGEST = 32_000
"""Characters a cell holds; Excel's limit is 32,767."""

_FORMULA = 8_000
"""Characters a formula may have; beyond 8,192 Excel repairs the file, so that a cell then holds its value alone."""

_ROWS = 1_048_576
"""Rows a sheet has."""

_TITLE = 80
"""Characters of the title at the foot of printed pages."""


class Page:
    """One sheet while it is written.

    Attributes
    ----------
    placed
        For each section written: what of it the sheet has room for, the row of its headings, and first and last place
        of each of its columns.
    """

    def __init__(
        self,
        page: Any,  # noqa: ANN401 (xlsxwriter has no types)
        looks: Looks,
        report: Report,
        sheet: Sheet,
        *,
        first: bool = False,
    ) -> None:
        self.page, self.looks, self.report, self.sheet, self.first = page, looks, report, sheet, first
        self.alone = len(sheet.sections) == 1
        self.room = grid(sheet.sections[0]) if first else []
        self.at = 0
        self.placed: list[tuple[Section, int, list[tuple[int, int]]]] = []

    def write(self) -> None:
        """Write titles, sentences, tables and remarks, then how the page is printed."""
        places = self._places()
        if sum(self.room) < 60:
            self.room.append(60 - sum(self.room))
        self._titles()
        top = below = self.at
        for section, place in zip(self.sheet.sections, places, strict=True):
            top = top if section.beside else below
            below = max(below if section.beside else 0, self._section(section, place, top))
        self.at = below
        for text in self.sheet.remarks:
            self._paragraph(text, font_size=8, font_color=QUIET)
        for number, wide in enumerate(self.room):
            self.page.set_column(number, number, wide)
        self._print()
        if self.first:
            self.page.center_horizontally()
            self.page.activate()

    def _places(self) -> list[list[tuple[int, int]]]:
        """Return for each section the grid places of its columns."""
        found: list[list[tuple[int, int]]] = []
        for section in self.sheet.sections:
            if self.first:
                start = found[-1][-1][1] + 2 if section.beside and found else 0
                wanted = [width(section, at, WIDEST_SPLIT) for at in range(len(section.columns))]
                found.append(packed(wanted, self.room, start))
            else:
                found.append(stacked(section, self.room))
        return found

    def _titles(self) -> None:
        self.page.write_url(self.at, 0, f"internal:'{CONTENTS}'!A1", self.looks.link, CONTENTS)
        self.at += 1
        self._paragraph(self.sheet.title, bold=True, font_size=16, font_color=HEAD)
        title = self.report.subtitle if self.first else f"{self.report.title}; {self.report.subtitle}"
        self._paragraph(title, font_color=QUIET)
        for number, text in enumerate(self.sheet.sentences):
            strong = self.first and number == 0
            self._paragraph(text, bold=strong, font_size=13 if strong else 11)

    def _paragraph(self, text: str, **looks: Any) -> None:  # noqa: ANN401
        """Write a text over the whole width of the page."""
        size = looks.get("font_size", 9)
        shape = self.looks.make(text_wrap=True, align="left", **{"valign": "top", **looks})
        used = self.room if self.first else self._seen()
        taken = lines(text, sum(used) * 9 / size)
        self.page.set_row(self.at, taken * size * 1.32 + 2)
        self._put(self.at, (0, len(used) - 1), text, shape)
        self.at += 1

    def _seen(self) -> list[float]:
        """Return the grid places that a reader sees at once."""
        seen = 0.0
        for number, wide in enumerate(self.room):
            seen += wide
            if seen >= 110:
                return self.room[: number + 1]
        return self.room

    def _section(self, section: Section, place: list[tuple[int, int]], top: int) -> int:
        """Write a table with its top row at `top`; return the first free row below it."""
        section = _fitting(section, _ROWS - top)
        begin, end = place[0][0], place[-1][1]
        title = self.looks.make(bold=True, font_size=11, font_color=HEAD, valign="bottom")
        at = top
        if not (self.alone and section.title == self.sheet.title):
            self.page.set_row(at, 22)
            self._put(at, (begin, begin), section.title, title)
            at += 1
        text = section.note
        if section.on_paper is not None:
            text += f" On paper: the first {section.on_paper:,} of {len(section.rows):,} rows."
        if text:
            used = (begin, min(end, len(self._seen()) - 1)) if not section.beside and not self.first else (begin, end)
            taken = lines(text, self._wide(used))
            note = self.looks.make(font_size=8, font_color=QUIET, text_wrap=True, valign="top", align="left")
            self._raise(at, taken * 11.5 + 2)
            self._put(at, used, text.strip(), note)
            at += 1
        head = at
        self.placed.append((section, head, place))
        self._raise(
            head,
            max(lines(c.title, self._wide(x) - 1) for c, x in zip(section.columns, place, strict=True)) * _LINE + 4,
        )
        for column, span in zip(section.columns, place, strict=True):
            self._put(head, span, column.title, self.looks.heading(column))
        for number, row in enumerate((*section.rows, *section.totals)):
            self._row(section, place, row, head + 1 + number, number)
        last = head + len(section.rows) + len(section.totals)
        for column, span in zip(section.columns, place, strict=True):
            self._signal(column, span[0], head + 1, last)
        if self.alone:
            self._lock(section, head, end)
        return last + 2

    def _row(self, section: Section, place: list[tuple[int, int]], row: Row, at: int, number: int) -> None:
        is_total, most = number >= len(section.rows), 1
        formulas = live(section, number, at, [span[0] for span in place])
        for x, (column, span, value) in enumerate(zip(section.columns, place, row, strict=True)):
            shown: Value = value
            if value is None and not is_total and column.blank:
                shown = column.blank
            tone, formula = section.tones.get((number, x)), formulas.get(x)
            shape = self.looks.cell(column, shown, tone, is_total=is_total, moves=(number, x) in section.formulas)
            self._put(at, span, shown, shape, formula)
            if column.kind is Kind.TEXT and isinstance(shown, str) and x < (section.printed or x + 1):
                most = max(most, lines(shown, self._wide(span) - 1.5))
        if most > 1 or self.first:
            self._raise(at, min(most, 12) * _LINE + (4 if self.first else 2))

    def _wide(self, span: tuple[int, int]) -> float:
        return sum(self.room[span[0] : span[1] + 1])

    def _raise(self, at: int, height: float) -> None:
        """Make a row at least so high, where tables stand beside each other."""
        known = self.page.row_sizes.get(at)
        self.page.set_row(at, height if known is None else max(height, known[0]))

    def _put(self, at: int, span: tuple[int, int], value: Value, shape: Any, formula: str | None = None) -> None:  # noqa: ANN401
        """Write a value over one or more places, with the formula it follows from if there is one."""
        first, last = span
        if first != last:
            self.page.merge_range(at, first, at, last, "", shape)
        if formula is not None and len(formula) <= _FORMULA:
            stored = float(value) if isinstance(value, Fraction) and value.denominator != 1 else value
            self.page.write_formula(
                at, first, f"={formula}", shape, int(stored) if isinstance(stored, Fraction) else stored
            )
        elif isinstance(value, str):
            self.page.write_string(at, first, value[:_LONGEST], shape)
        elif isinstance(value, (int, Fraction)):
            self.page.write_number(at, first, int(value) if value.denominator == 1 else float(value), shape)
        else:
            self.page.write_blank(at, first, None, shape)

    def _lock(self, section: Section, head: int, end: int) -> None:
        """Freeze and repeat the heading, and let long tables be filtered."""
        self.page.freeze_panes(head + 1, 1)
        self.page.repeat_rows(head)
        if len(section.rows) > 8:
            self.page.autofilter(head, 0, head + len(section.rows), end)

    def _print(self) -> None:
        """Set what is printed, and how: upright where the columns have room."""
        end, rows = len(self.room) - 1, self.at - 1
        for section in self.sheet.sections if self.alone else ():
            end = end if section.printed is None else section.printed - 1
            rows = rows if section.on_paper is None else min(rows, self.placed[0][1] + section.on_paper)
        upright = not self.first and sum(self.room[: end + 1]) <= _UPRIGHT
        if self.sheet.for_screen:
            rows = min(rows, _BEGINNING)
        if not self.first:
            self.page.print_area(0, 0, rows, end)
        printed(self.page, self.report, one_page=self.first or self.sheet.for_screen, upright=upright)

    def _signal(self, column: Column, place: int, first: int, last: int) -> None:
        """Let the cells of a column show what they come to."""
        for rule in self.looks.signals(column.signal) if column.signal is not None and last >= first else ():
            self.page.conditional_format(first, place, last, place, rule)


def _fitting(section: Section, room: int) -> Section:
    """Return a section with as many rows as there is room for with its headings and totals; a cut is said."""
    most = max(0, room - 3 - len(section.totals))
    if len(section.rows) <= most:
        return section
    note = f"The first {most:,} of {len(section.rows):,} rows; a sheet of a workbook holds no more. {section.note}"
    formulas = {spot: formula for spot, formula in section.formulas.items() if spot[0] < most}
    tones = {spot: tone for spot, tone in section.tones.items() if spot[0] < most}
    return replace(section, rows=section.rows[:most], note=note, formulas=formulas, tones=tones)


def live(section: Section, number: int, at: int, spots: list[int]) -> dict[int, str]:
    """Return the formulas of a row, by column: those stated, and sums where the first total is the sum of its column.

    Parameters
    ----------
    section, number
        The table, and the number of the row in it; totals count on after the rows.
    at
        Where the row stands in the sheet.
    spots
        Where each column stands in the sheet.
    """
    first_total = number == len(section.rows)
    if not section.formulas and not first_total:
        return {}
    found = {}
    for x, column in enumerate(section.columns):
        text = section.formulas.get((number, x))
        if text is not None:
            found[x] = re.sub(r"\{(\d+)(?:-(\d+))?\}", lambda match: _cell(match, at, spots), text)
        elif first_total and column.kind not in {*TEXTS, Kind.PERCENT} and _adds_up(section, x):
            first, last = (xl_rowcol_to_cell(at - back, spots[x]) for back in (len(section.rows), 1))
            found[x] = f"SUM({first}:{last})"
    return found


def _cell(match: re.Match[str], at: int, spots: list[int]) -> str:
    """Return the address of a placeholder: a column of the same row, or of one some rows above."""
    address: str = xl_rowcol_to_cell(at - int(match[2] or 0), spots[int(match[1])])
    return address


def _adds_up(section: Section, x: int) -> bool:
    total = section.totals[0][x]
    numbers = [value for row in section.rows if isinstance(value := row[x], (int, Fraction))]
    return bool(numbers) and isinstance(total, (int, Fraction)) and sum(numbers) == total


def printed(page: Any, report: Report, *, one_page: bool = False, upright: bool = False) -> None:  # noqa: ANN401
    """Set how a sheet is printed: A4, across or upright, as wide as the page, with its title and number."""
    if not upright:
        page.set_landscape()
    page.set_paper(_A4)
    page.set_margins(left=0.4, right=0.4, top=0.45, bottom=0.55)
    page.fit_to_pages(1, 1 if one_page else 0)
    page.hide_gridlines(2)
    # The blank keeps digits of the title out of the size of its letters; xlsxwriter takes "&G" for a picture, and "&["
    # for the beginning of one, also behind another "&".
    title = re.sub(r"&(?=[G\[])", "& ", report.title[:_TITLE]).replace("&", "&&")
    page.set_footer(f"&L&8 {title}&C&8&A&R&8Page &P of &N")
