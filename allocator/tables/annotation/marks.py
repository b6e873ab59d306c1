"""What is said in which cell of a workbook: the findings of each cell, the worst first."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from allocator.tables.findings import ERROR, WARNING, Finding, quoted

__all__ = ["Mark", "marks", "paragraphs"]

_CELL = re.compile(r"([A-Z]{1,3})(\d+)")
_ROW = re.compile(r"(\d+):\1")


@dataclass(frozen=True, slots=True)
class Mark:
    """The findings of one cell; `column` is counted from 0 and is None where the row as a whole is meant."""

    row: int
    column: int | None
    findings: tuple[Finding, ...]

    @property
    def severity(self) -> str:
        """The worst severity."""
        return ERROR if any(finding.is_error for finding in self.findings) else WARNING


def marks(findings: Iterable[Finding]) -> Mapping[str, tuple[Mark, ...]]:
    """Return the marks of each sheet; findings that concern no cell leave none."""
    found: dict[str, dict[tuple[int, int | None], list[Finding]]] = {}
    for finding in findings:
        place = _place(finding.cell)
        if place is not None:
            found.setdefault(finding.sheet, {}).setdefault(place, []).append(finding)
    return {
        sheet: tuple(
            Mark(row, column, tuple(sorted(several, key=lambda finding: not finding.is_error)))
            for (row, column), several in cells.items()
        )
        for sheet, cells in found.items()
    }


def paragraphs(mark_findings: Iterable[Finding]) -> Iterator[tuple[str, str]]:
    """Yield what a note says: for each finding its code with its severity, and its words."""
    for finding in mark_findings:
        value = f"{quoted(finding.value)}: " if finding.value else ""
        yield f"{finding.code} {finding.severity}", f"{value}{finding.message} {finding.remedy}".strip()


def _place(cell: str) -> tuple[int, int | None] | None:
    if found := _CELL.fullmatch(cell):
        return int(found[2]), column_number(found[1])
    if found := _ROW.fullmatch(cell):
        return int(found[1]), None
    return None


def column_number(name: str) -> int:
    """Return the number of a column, counted from 0.

    Examples
    --------
    >>> column_number("A"), column_number("AA"), column_number("XFD")
    (0, 26, 16383)
    """
    found = 0
    for letter in name:
        found = found * 26 + ord(letter) - ord("A") + 1
    return found - 1
