"""The paper: a report as paragraphs and tables with exact values, before any writer has given it a form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

Value = int | Fraction | str | None
"""A cell: whole numbers and fractions are exact, money is in whole currency units, shares are parts of 1."""

Row = tuple[Value, ...]


class Kind(StrEnum):
    """What a column holds, from which writers choose how it is shown."""

    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    FIGURE = "figure"
    EXACT = "exact"
    MONEY = "money"
    CENTS = "cents"
    THOUSANDS = "thousands"
    MILLIONS = "millions"
    PERCENT = "percent"
    MONTH = "month"


class Tone(StrEnum):
    """What a cell says of the plan, where it says anything: the only use of colour."""

    SHORT = "short"
    BENT = "bent"
    MET = "met"


class Signal(StrEnum):
    """What a column of numbers shows at a glance, whatever its cells come to when somebody changes them.

    `COVERAGE`: from red at nothing over yellow at a half to green at all. `SHORTFALL`: red where anything is missing.
    `HEADROOM`: what is left as a share: red below nothing, yellow up to a hundredth. `VERDICT`: a check's word. `GATE`:
    the word of a KPI gate.
    """

    COVERAGE = "coverage"
    SHORTFALL = "shortfall"
    HEADROOM = "headroom"
    VERDICT = "verdict"
    GATE = "gate"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    title
        Its heading.
    kind
        What it holds; `MONEY` is shown in whole currency units, `CENTS` with two decimals, `THOUSANDS` and `MILLIONS`
        in thousands and millions, `DECIMAL` with two decimals, `FIGURE` with as many as four and `EXACT` with as many
        as six, which is all that goals have; all of them hold exact amounts.
    blank
        What stands where there is nothing to say.
    signal
        What its cells show at a glance, if anything.
    """

    title: str
    kind: Kind = Kind.TEXT
    blank: str = ""
    signal: Signal | None = None


@dataclass(frozen=True)
class Section:
    """A table with its title.

    Attributes
    ----------
    title, note
        Its name, and what a reader has to know to read it.
    columns, rows, totals
        The table; totals have the columns of the rows.
    tones
        The tone of cells, by row (totals count on after the rows) and column.
    beside
        Whether it may stand to the right of the section before it.
    printed
        How many of its columns are printed, of a table that stands alone; None for all.
    on_paper
        How many of its rows are printed, of a table that stands alone; None for all.
    formulas
        How cells follow from others, by row (totals count on after the rows) and column: a workbook's formula without
        its ``=``, in which ``{3}`` stands for column 3 of the same row, ``{3-2}`` for that of the second row above, and
        names for the columns so named. The cell holds what the formula comes to; other writers need not know of it.
    names
        Names for the rows of columns, one in the whole report: small letters, digits and ``_``, as in ``units_2``.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: tuple[Row, ...] = ()
    note: str = ""
    tones: Mapping[tuple[int, int], Tone] = field(default_factory=dict)
    beside: bool = False
    printed: int | None = None
    on_paper: int | None = None
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """A page of a report: some sentences, then tables; of one for the screen, paper shows the beginning."""

    name: str
    title: str
    sections: tuple[Section, ...]
    sentences: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    for_screen: bool = False


class Shade(StrEnum):
    """What a series of a figure stands for, from which writers choose its colour; a clear one is not drawn."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    SHORT = "short"
    BENT = "bent"
    MET = "met"
    LIMIT = "limit"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True)
class Series:
    """A column of a figure's table that is drawn; a limit is drawn as marks over the bars."""

    column: int
    shade: Shade


@dataclass(frozen=True)
class Figure:
    """A chart: a table whose first column names the bars, and how its other columns are drawn.

    Attributes
    ----------
    table
        The numbers; its title is the figure's.
    series
        The columns drawn, stacked on each other in this order; limits stand apart.
    across
        Whether the bars lie, which leaves room for long names.
    names, amounts
        Titles of the axis of names and of the axis of amounts, the latter with its unit.
    kind
        How amounts are shown.
    stacked
        Whether bars stand on each other rather than side by side.
    least
        Where the axis of amounts begins; the title of the axis has to say so where it is above nothing.
    """

    table: Section
    series: tuple[Series, ...]
    names: str
    amounts: str
    kind: Kind = Kind.WHOLE
    across: bool = False
    stacked: bool = True
    least: int = 0


@dataclass(frozen=True)
class Report:
    """A whole report.

    Attributes
    ----------
    title, subtitle
        What it is about.
    sheets
        Its pages; the first is the answer, on one page.
    figures
        Its charts.
    checks
        Pages for a workbook that recounts itself with formulas; elsewhere they would only repeat what is said before.
    """

    title: str
    subtitle: str
    sheets: tuple[Sheet, ...]
    figures: tuple[Figure, ...] = ()
    checks: tuple[Sheet, ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a plan comes from; nothing in it depends on when it was made.

    Attributes
    ----------
    workbook, scenario
        Name of the workbook or folder, and of the scenario.
    input_sha256, tables_sha256
        Digests of the bytes read, and of the tables after the scenario was applied.
    program, engine, python
        Versions.
    options
        The options of the search, as text.
    """

    workbook: str
    input_sha256: str
    tables_sha256: str
    program: str
    engine: str
    python: str
    options: str
    scenario: str


def columns(
    *titles: str | tuple[str, Kind] | tuple[str, Kind, str] | tuple[str, Kind, str, Signal],
) -> tuple[Column, ...]:
    """Return columns from titles, with their kinds where they are not text."""
    return tuple(Column(title) if isinstance(title, str) else Column(*title) for title in titles)


def total(name: str, rows: Iterable[Row], places: Iterable[int], width: int) -> Row:
    """Return a row that adds up some columns of `rows`, with `name` in its first cell.

    Parameters
    ----------
    name
        What the row is called.
    rows
        The rows added; blanks count as nothing.
    places
        The columns added.
    width
        How many cells the row has.
    """
    cells: list[Value] = [None] * width
    cells[0] = name
    chosen = tuple(places)
    sums: dict[int, int | Fraction] = dict.fromkeys(chosen, 0)
    for row in rows:
        for place in chosen:
            value = row[place]
            if isinstance(value, (int, Fraction)):
                sums[place] += value
    for place, value in sums.items():
        cells[place] = value
    return tuple(cells)
