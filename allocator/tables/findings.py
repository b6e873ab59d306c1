"""Findings: every defect of a workbook as one record with a code, a cell, the rule that is broken and a remedy."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from allocator.case import Origin
from allocator.errors import InputError
from allocator.tables.finding_codes import CODES

ERROR = "error"
WARNING = "warning"

_LONGEST = 80
"""Characters of a value that are shown."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect, or several of one kind (see :func:`grouped`).

    Attributes
    ----------
    code
        Stable code, a key of :data:`CODES`; its first letter decides the severity.
    sheet
        Sheet name for a workbook, file name for a folder of CSV files.
    cell
        Address within the sheet: ``C7`` or ``7:7`` (a row); in a file ``7:3`` (line, column) or ``7``. Empty for the
        sheet as a whole.
    column
        Column of the contract, or the words of the header where it matches none.
    value
        What stands there, as text.
    message, remedy
        The rule, and what to do about it, as full sentences.
    table
        Table of the contract the sheet was read as; empty where it is none.
    count
        Cells with this mistake.
    """

    code: str
    sheet: str
    cell: str
    column: str
    value: str
    message: str
    remedy: str
    table: str = ""
    count: int = 1

    @property
    def severity(self) -> str:
        """``error``, which stops a run, or ``warning``, which does not."""
        return WARNING if self.code.startswith("W") else ERROR

    @property
    def is_error(self) -> bool:
        """Whether the finding stops a run."""
        return self.severity == ERROR

    @property
    def place(self) -> str:
        """Where it is: ``pledges!C7``, or ``pledges.csv:7:3`` in a folder."""
        if not self.sheet or not self.cell:
            return self.sheet
        return f"{self.sheet}:{self.cell}" if is_file(self.sheet) else f"{self.sheet}!{self.cell}"

    def __str__(self) -> str:
        shown = f" {quoted(self.value)}" if self.value else ""
        head = f"{self.place}{shown}: " if self.place else ""
        return f"{head}{self.message} {self.remedy}".rstrip()

    def to_json(self) -> dict[str, str | int]:
        """Return the finding as `check --format json` prints it; ``count`` only where it stands for several."""
        found: dict[str, str | int] = {
            "code": self.code,
            "severity": self.severity,
            "sheet": self.sheet,
            "cell": self.cell,
            "column": self.column,
            "value": self.value,
            "message": self.message,
            "remedy": self.remedy,
        }
        return found if self.count == 1 else {**found, "count": self.count}


class WorkbookError(InputError):
    """The workbook has errors; `findings` holds them, and the warnings."""

    def __init__(self, message: str, findings: Sequence[Finding]) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


def is_file(sheet: str) -> bool:
    """Whether a sheet's name is the name of a CSV file."""
    return sheet.lower().endswith(".csv")


def at(
    origin: Origin, column: str, code: str, message: str, remedy: str, *, value: str = "", table: str = ""
) -> Finding:
    """Return a finding in one column of the row `origin` stands for."""
    cell = origin.cell(column)[len(origin.sheet) + 1 :]
    return Finding(code, origin.sheet, cell, column, value, message, remedy, table)


def quoted(value: str) -> str:
    r"""Return `value` in quotes, with what cannot be seen made visible and what is too long cut short.

    Examples
    --------
    >>> print(quoted("GHA "), quoted("GHA\u00a0"))
    "GHA " "GHA\xa0"
    """
    shown = value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…"
    return '"' + "".join(_visible(letter) for letter in shown) + '"'


def _visible(letter: str) -> str:
    return letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii")


def ordered(findings: Iterable[Finding], tables: Sequence[str]) -> tuple[Finding, ...]:
    """Return findings in the order of `tables`, each from its first row to its last; sheets that are no table first."""
    rank = {name: at for at, name in enumerate(tables)}

    def key(finding: Finding) -> tuple[object, ...]:
        row, column = _row_and_column(finding.cell)
        return (rank.get(finding.table, -1), finding.sheet, row, column, finding.code, finding.message)

    return tuple(sorted(dict.fromkeys(findings), key=key))


def _row_and_column(cell: str) -> tuple[int, tuple[int, str]]:
    found = re.fullmatch(r"([A-Z]*)(\d*)(?::(\d+))?", cell)
    if found is None:
        return 0, (0, "")
    letters, row, column = found.groups()
    place = letters or ("" if column in (None, row) else column)
    return int(row or 0), (len(place), place)


def grouped(findings: Iterable[Finding], at_least: int = 5) -> tuple[Finding, ...]:
    """Return findings with systematic mistakes told once.

    Findings of one code in one column of one sheet become one, which keeps the first cell and counts them all; what
    is rarer than `at_least` stays as it is.
    """
    families: dict[tuple[str, str, str], list[Finding]] = {}
    order: list[tuple[str, str, str]] = []
    for finding in findings:
        key = (finding.code, finding.sheet, finding.column)
        if key not in families:
            order.append(key)
        families.setdefault(key, []).append(finding)
    found: list[Finding] = []
    for key in order:
        members = families[key]
        first, count = members[0], sum(member.count for member in members)
        if len(members) < at_least or not first.column:
            found += members
            continue
        what = f"`{first.table}.{first.column}`" if first.table else f"`{first.column}`"
        message = f"{count} cells of {what}: {CODES[first.code]}; first `{first.place}`. {first.message}"
        found.append(replace(first, message=message, count=count))
    return tuple(found)


def summary(name: str, findings: Iterable[Finding]) -> str:
    """Return one sentence on the errors of the file called `name`."""
    errors = [finding for finding in findings if finding.is_error]
    many = f"{len(errors)} errors; the first" if len(errors) > 1 else "an error"
    return f"{name} has {many}: {errors[0]}"


__all__ = ["CODES", "Finding", "WorkbookError", "at", "grouped", "is_file", "ordered", "quoted", "summary"]
