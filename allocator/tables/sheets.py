"""Raw sheets: what stands in a planner's workbook or folder, cell by cell, before anything is understood."""

import hashlib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from allocator.errors import InputError


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell without a usable value: an error such as ``#REF!``, or a formula whose value is not stored."""

    shown: str
    formula: bool = False


Raw = str | int | Decimal | bool | date | Broken
"""What a cell holds; numbers of a workbook are exact decimals, everything in a CSV file is text."""

ERROR_VALUES = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)
"""Error values of spreadsheets; CSV files hold them as text."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet or one CSV file, without blank cells and blank rows.

    Attributes
    ----------
    name
        Sheet name, or file name with its ending.
    rows
        Row number or line number, counted from 1, and the cells by column, counted from 0.
    percents
        Cells whose number is shown as a percent, as (row number, column).
    broken
        Why the file could not be read, as one sentence; empty where it could.
    """

    name: str
    rows: Sequence[tuple[int, Mapping[int, Raw]]]
    textual: bool = False
    percents: frozenset[tuple[int, int]] = frozenset()
    broken: str = ""

    @property
    def title(self) -> str:
        """The name that is compared with names of tables."""
        return self.name[: -len(".csv")] if self.textual else self.name

    def letter(self, column: int) -> str:
        """Return how addresses name a column: its letter in a workbook, its number in a file."""
        return str(column + 1) if self.textual else letters(column)

    def cell(self, row: int, column: int) -> str:
        """Return the address of a cell within the sheet."""
        return f"{row}:{column + 1}" if self.textual else f"{letters(column)}{row}"


@dataclass(frozen=True, slots=True)
class Source:
    """Everything that was read, and the digest of the bytes it was read from."""

    path: Path
    kind: str
    sha256: str
    sheets: tuple[Sheet, ...] = field(default=())


def letters(column: int) -> str:
    """Return the letters of a column counted from 0.

    Examples
    --------
    >>> letters(0), letters(25), letters(26), letters(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    found = ""
    left = column + 1
    while left:
        left, letter = divmod(left - 1, 26)
        found = chr(ord("A") + letter) + found
    return found


_PLAIN_DIGITS = 30
"""Digits beyond which a number is shown with an exponent."""


def shown(raw: Raw) -> str:
    """Return what stands in a cell as text, as exactly as it is stored."""
    match raw:
        case bool():
            return "TRUE" if raw else "FALSE"
        case Broken():
            return raw.shown
        case date():
            return raw.isoformat()
        case Decimal():
            if abs(raw.adjusted()) >= _PLAIN_DIGITS:
                return str(raw)
            text = format(raw, "f")
            return text.rstrip("0").rstrip(".") if "." in text else text
        case _:
            return str(raw)


def digest(*parts: bytes) -> str:
    """Return the SHA-256 of `parts`, each told apart from the next."""
    if len(parts) == 1:
        return hashlib.sha256(parts[0]).hexdigest()
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "big"))
        found.update(part)
    return found.hexdigest()


def legible(path: Path | str) -> str:
    """Return a path, or a text that names one, as reports can write it down: names may hold bytes that are no text."""
    return str(path).encode("utf-8", sys.getfilesystemencodeerrors()).decode("utf-8", "replace")


def name_of(path: Path) -> str:
    """Return what a file or folder is called, however the path leads there."""
    return path.resolve().name if path.name in {"", ".."} else path.name


def is_folder(path: Path) -> bool:
    """Whether a path leads to a folder; otherwise it leads to a file.

    Raises
    ------
    InputError
        If there is nothing, or nobody may look.
    """
    try:
        folder, there = path.is_dir(), path.exists()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    if not there:
        raise InputError(f"{path} does not exist.")
    return folder


def read_bytes(path: Path) -> bytes:
    """Return the content of a file.

    Raises
    ------
    InputError
        If the file cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
