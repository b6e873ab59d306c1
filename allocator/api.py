"""What a notebook uses: the operations of the command line in as few lines."""

from pathlib import Path

from allocator.formulation import formulation
from allocator.run import Run
from allocator.run import solve as solve_run
from allocator.search import Options
from allocator.tables import Finding, read
from allocator.tables.convert import convert as convert_path
from allocator.tables.template import template as write_template

__all__ = ["Finding", "Options", "Run", "check", "convert", "formulation", "solve", "template"]


def check(book: str | Path) -> tuple[Finding, ...]:
    """Return every finding of a workbook or a folder of CSV files.

    Raises
    ------
    InputError
        If it cannot be read at all.
    """
    return read(Path(book)).findings


def solve(
    book: str | Path,
    *,
    scenarios: tuple[str, ...] = (),
    out: str | Path | None = None,
    start: str | Path | None = None,
    options: Options | None = None,
    write: bool = True,
) -> Run:
    """Find the best plan of a workbook and, unless told otherwise, write its reports; see `allocator.run.solve`."""
    return solve_run(
        Path(book),
        scenarios=scenarios,
        out=None if out is None else Path(out),
        start=None if start is None else Path(start),
        options=options,
        write=write,
    )


def template(out: str | Path, *, example: bool = False) -> None:
    """Write a workbook to begin with, empty or with a small case."""
    write_template(Path(out), example_case=example)


def convert(source: str | Path, out: str | Path) -> None:
    """Convert a workbook into a folder of CSV files, or the other way round."""
    convert_path(Path(source), Path(out))
