"""Tables: a section of the paper as a table that can be sorted and filtered, with its headings said to everybody."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from allocator.report.paper import Column, Kind, Section, Signal, Tone, Value
from allocator.report.web.filling import filled
from allocator.report.web.numbers import is_number, shown, sorted_by

MOST_ROWS = 2000
"""Rows a page shows of one table; what is left out is said, and stands in the workbook."""

MOST_CELLS = 40_000
"""Cells it shows of one table, so that a wide one does not outgrow a browser."""

_ON_PAPER = 130
"""Rows that are printed, as the style sheet has it."""

_NEAR = 0.01
_WRAPS, _NAME, _LONG = 15, 24, 40
"""From so many letters on a text, or the name of a row, may take several lines, and has room for some words in each."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as a template writes it."""

    text: str
    number: bool
    by: str
    look: str


def table(section: Section, *, closed: bool = False, heat: range | None = None, elsewhere: str = "") -> Markup:
    """Return a section as a table.

    Parameters
    ----------
    section
        What to show.
    closed
        Whether it opens only when asked; for what few read.
    heat
        Columns coloured by their share of the largest cell among them; none if None.
    elsewhere
        Where rows that are left out can be read; blank: in the workbook of the report.
    """
    rows = section.rows[: min(MOST_ROWS, MOST_CELLS // max(1, len(section.columns)))]
    left = len(section.rows) - len(rows)
    note = section.note
    if left:
        where = elsewhere or "report.xlsx beside this page"
        note = f"The first {len(rows):,} of {len(section.rows):,} rows; all stand in {where}. {note}"
    heads = [{"title": column.title, "number": is_number(column)} for column in section.columns]
    most = _most(section, heat)
    body = [_row(section, at, row, heat, most) for at, row in enumerate(rows)]
    totals = [_row(section, at, row, None, 0) for at, row in enumerate(section.totals, len(section.rows))]
    return filled(
        "table.html",
        title=section.title,
        note=note,
        heads=heads,
        body=body,
        totals=totals,
        closed=closed,
        heat=heat,
        on_paper=_ON_PAPER,
    )


def chosen(section: Section, places: Sequence[int], title: str = "") -> Section:
    """Return some columns of a section, in the order given, under another title if one is given."""
    tones = {(row, places.index(place)): tone for (row, place), tone in section.tones.items() if place in places}
    rows, totals = (
        tuple(tuple(row[place] for place in places) for row in each) for each in (section.rows, section.totals)
    )
    columns = tuple(section.columns[place] for place in places)
    return Section(title or section.title, columns, rows, totals, section.note, tones)


def _most(section: Section, heat: range | None) -> float:
    cells = (row[at] for row in section.rows for at in heat or ())
    return max((float(cell) for cell in cells if cell is not None and not isinstance(cell, str)), default=0)


def _row(section: Section, at: int, row: tuple[Value, ...], heat: range | None, most: float) -> list[Cell]:
    cells = []
    for place, (column, value) in enumerate(zip(section.columns, row, strict=True)):
        tone = section.tones.get((at, place)) or _signalled(column.signal, value)
        look = f"tone-{tone.value}" if tone is not None else ""
        if heat is not None and place in heat:
            look = _warmth(value, most)
        blank = value is None and at >= len(section.rows)
        text = "" if blank else shown(column, value)
        number = is_number(column) and not (isinstance(value, str) and value)
        look = look or ("" if number else _wraps(column, text, _NAME if place == 0 else _WRAPS))
        cells.append(Cell(text, number, sorted_by(value, text) if number else "", look))
    return cells


def _wraps(column: Column, text: str, most: int) -> str:
    """Return the class of a text that may take several lines."""
    if len(text) <= most:
        return ""
    return "months" if column.kind is Kind.MONTH else "long" if len(text) > _LONG else "wrap"


def _warmth(value: Value, most: float) -> str:
    """Return one of eight classes of colour; the steps halve, so that small contingents are seen beside large ones."""
    if value is None or isinstance(value, str) or value <= 0:
        return ""
    share, step = float(value) / most, 8
    while step > 1 and share <= 0.5:
        share, step = share * 2, step - 1
    return f"heat-{step}"


def _signalled(signal: Signal | None, value: Value) -> Tone | None:
    """Return the tone that a signal gives a cell."""
    if value is None or isinstance(value, str) or signal is None:
        return None
    match signal:
        case Signal.COVERAGE:
            return Tone.MET if value >= 1 else Tone.SHORT if value < 0.5 else None
        case Signal.SHORTFALL:
            return Tone.SHORT if value > 0 else None
        case Signal.HEADROOM:
            return Tone.SHORT if value < 0 else Tone.BENT if value <= _NEAR else None
        case _:
            return None
