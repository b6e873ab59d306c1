"""A check: a table that compares, row by row, what cells come to now with what has to hold or was recounted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allocator.report.looks import FAILS, OK
from allocator.report.paper import Column, Kind, Row, Section, Signal

HALF_A_CENT = "0.005"
"""Amounts of money that differ by less are the same: they are whole cents."""


@dataclass(frozen=True)
class Check:
    """A table with a verdict in its last column.

    Attributes
    ----------
    name
        Of the column of verdicts, for formulas; ``check_`` stands before it.
    says
        What holds where every row is ok.
    sheet
        Where the table stands.
    section
        The table.
    """

    name: str
    says: str
    sheet: str
    section: Section


def at_most(used: int, limit: int) -> str:
    """Return the formula of a verdict: column `used` holds a number not above column `limit`."""
    return f'IF(ISNUMBER({{{used}}}),IF({{{used}}}<={{{limit}}},"{OK}","{FAILS}"),"{FAILS}")'


def at_least_nothing(left: int) -> str:
    """Return the formula of a verdict: column `left` holds an amount not below nothing."""
    return f'IF(ISNUMBER({{{left}}}),IF({{{left}}}>=0,"{OK}","{FAILS}"),"{FAILS}")'


def same(pairs: Iterable[tuple[int, int]], tolerance: str) -> str:
    """Return the formula of a verdict: each two columns differ by less than `tolerance`."""
    apart = "0+" + "+".join(f"(ABS({{{one}}}-{{{other}}})>={tolerance})" for one, other in pairs)
    return f'IF(ISNUMBER({apart}),IF({apart}=0,"{OK}","{FAILS}"),"{FAILS}")'


def verdict(*, holds: bool) -> str:
    """Return the word of a check."""
    return OK if holds else FAILS


def table(
    title: str,
    note: str,
    titles: Iterable[Column],
    rows: Iterable[Row],
    formulas: Mapping[int, Iterable[str]],
    names: Mapping[int, str],
) -> Section:
    """Return a table of a check.

    Parameters
    ----------
    title, note
        Its name, and what a reader has to know.
    titles
        Its columns but for the verdict.
    rows
        Its rows, each with its verdict at the end.
    formulas
        For each column that follows from others, its formula in every row; -1 is the verdict.
    names
        Names of columns; -1 is the verdict.
    """
    columns, cells = (*titles, Column("Check", Kind.TEXT, "", Signal.VERDICT)), tuple(rows)
    last = len(columns) - 1
    placed = {(at, x if x >= 0 else last): text for x, texts in formulas.items() for at, text in enumerate(texts)}
    found = {x if x >= 0 else last: name for x, name in names.items()}
    return Section(title, columns, cells, note=note, formulas=placed, names=found if cells else {})
