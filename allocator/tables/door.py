"""The input door: the one way from a planner's file to tables, findings and a case."""

from dataclasses import dataclass, replace
from pathlib import Path

from allocator.case import Case
from allocator.errors import InputError
from allocator.tables.case_of import case_of
from allocator.tables.checks import check
from allocator.tables.csv_folder import read_folder
from allocator.tables.findings import Finding, WorkbookError, ordered, summary
from allocator.tables.parse import parse
from allocator.tables.schema import TABLES
from allocator.tables.sheets import Source, is_folder, legible, name_of
from allocator.tables.tables import Tables
from allocator.tables.xlsx import read_workbook


@dataclass(frozen=True)
class Book:
    """A workbook or folder as it was read.

    Attributes
    ----------
    tables
        Its typed tables.
    findings
        Everything that is wrong with it, errors and warnings, in the order of the contract.
    kind
        ``workbook`` or ``folder``.
    sha256
        Digest of the bytes that were read.
    before
        The tables before scenarios changed them; None where none did.
    """

    tables: Tables
    findings: tuple[Finding, ...]
    kind: str
    path: Path
    sha256: str
    before: Tables | None = None

    @property
    def name(self) -> str:
        """What it is called in reports."""
        return legible(name_of(self.path))

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop a run."""
        return tuple(finding for finding in self.findings if finding.is_error)

    def with_tables(self, tables: Tables) -> "Book":
        """Return the book with other tables, such as a scenario leaves them, checked anew."""
        known = {(finding.code, finding.place, finding.message) for finding in self.findings}
        findings = tuple(
            finding
            if (finding.code, finding.place, finding.message) in known
            # What the cell holds now is not what stands in the file.
            else replace(finding, message=f"After the scenario's changes: {finding.message}")
            for finding in check(tables)
        )
        return replace(self, tables=tables, findings=findings, before=self.before or self.tables)


def read(path: Path | str) -> Book:
    """Return what stands in a workbook or a folder of CSV files, with every finding.

    Raises
    ------
    InputError
        If there is nothing to be read there: no such file, no workbook, protected, damaged or empty.
    """
    source = read_source(Path(path))
    tables, findings = parse(source.sheets)
    everything = ordered([*findings, *check(tables)], tuple(TABLES))
    return Book(tables, everything, source.kind, source.path, source.sha256)


def load_case(path: Path | str) -> Case:
    """Return the case in a workbook or a folder of CSV files.

    Raises
    ------
    InputError
        If it cannot be read, or (as :class:`WorkbookError`, with `findings`) has errors.
    """
    return case_of(checked(read(path)).tables)


def checked(book: Book) -> Book:
    """Return `book`, which has no errors.

    Raises
    ------
    WorkbookError
        If it has; the error carries all findings.
    """
    if book.errors:
        raise WorkbookError(summary(book.name, book.findings), book.findings)
    return book


def read_source(path: Path) -> Source:
    """Return the raw sheets of a workbook or a folder.

    Raises
    ------
    InputError
        If there is nothing to be read there.
    """
    if is_folder(path):
        return read_folder(path)
    if path.suffix.lower() == ".csv":
        raise InputError(f"{path} is one table; give the folder that holds all tables of the case.")
    return read_workbook(path)
