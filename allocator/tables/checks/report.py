"""The report that checks write their findings into."""

from collections.abc import Mapping

from allocator.tables.findings import Finding, at
from allocator.tables.names import Suggestions, did_you_mean
from allocator.tables.tables import Row


class Report:
    """Findings so far, each at the cell it is about; `faulty` holds sheet and row of those that are errors."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.faulty: set[tuple[str, int]] = set()
        self._wrong: set[tuple[str, int, str]] = set()
        self._suggestions = Suggestions()

    def add(
        self, code: str, table: str, row: Row, column: str, message: str, remedy: str, *, value: str | None = None
    ) -> None:
        """Report a finding in one cell; its value is what stands there unless another is given."""
        shown = row.shown(table, column) if value is None else value
        found = at(row.origin, column, code, message, remedy, value=shown, table=table)
        self.findings.append(found)
        if found.is_error:
            self.faulty.add((row.origin.sheet, row.origin.row))
            self._wrong.add((row.origin.sheet, row.origin.row, column))

    def number(self, row: Row, column: str) -> int | None:
        """Return a number in steps; None where there is none, or where it is wrong by itself."""
        return None if self.is_wrong(row, column) else row.number(column)

    def is_wrong(self, row: Row, column: str) -> bool:
        """Whether an error in a cell has been reported already, so that nothing follows from it."""
        return (row.origin.sheet, row.origin.row, column) in self._wrong

    def add_sheet(self, code: str, sheet: str, table: str, message: str, remedy: str) -> None:
        """Report a finding about a sheet as a whole."""
        self.findings.append(Finding(code, sheet, "", "", "", message, remedy, table))

    def suggest(self, kind: str, word: str, known: Mapping[str, object] | frozenset[str]) -> str:
        """Return the question that names the nearest known code, or nothing."""
        return did_you_mean(self.nearest(kind, word, known))

    def nearest(self, kind: str, word: str, known: Mapping[str, object] | frozenset[str]) -> str:
        """Return the nearest known code of a kind, or nothing."""
        return self._suggestions.nearest(kind, word, known)


def place(row: Row, column: str) -> str:
    """Return the address of another cell, to be named in a message."""
    return f"`{row.origin.cell(column)}`"


def sentence(text: str) -> str:
    """Return `text` with a capital at its beginning."""
    return text[:1].upper() + text[1:]
