"""What a notebook uses: the operations of the command line in as few lines."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, overload

from allocator.archive import read_run
from allocator.comparison import Comparison
from allocator.comparison import compare as compare_plans
from allocator.errors import UsageError
from allocator.finished import Run
from allocator.mathematics import formulation
from allocator.releases import release as release_run
from allocator.releases import release_comparison
from allocator.report import plan_json
from allocator.run import solve as solve_run
from allocator.search import Options
from allocator.tables import Finding, read
from allocator.tables.annotation import annotate as write_annotated
from allocator.tables.convert import convert as convert_path
from allocator.tables.template import template as write_template

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = [
    "Comparison",
    "Finding",
    "Options",
    "Run",
    "check",
    "compare",
    "convert",
    "formulation",
    "frames",
    "release",
    "solve",
    "template",
]


def check(book: str | Path, *, annotate: str | Path | None = None) -> tuple[Finding, ...]:
    """Return every finding of a workbook or a folder of CSV files.

    Parameters
    ----------
    annotate
        Where a copy of the workbook goes that has its findings in it, as colours, notes and a sheet of links.

    Raises
    ------
    InputError
        If it cannot be read at all.
    UsageError
        If it cannot be annotated: it is a folder, or the copy would take its place.
    OutputError
        If the copy cannot be written.
    """
    found = read(Path(book))
    if annotate is not None:
        write_annotated(found, Path(annotate))
    return found.findings


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


@overload
def release(found: Comparison, into: str | Path, *, key: str | Path, book: str | Path | None = None) -> Comparison: ...
@overload
def release(found: Run | str | Path, into: str | Path, *, key: str | Path, book: str | Path | None = None) -> Run: ...
def release(
    found: Run | Comparison | str | Path, into: str | Path, *, key: str | Path, book: str | Path | None = None
) -> Run | Comparison:
    """Write a copy to give away, its contributors pseudonymised and reasons left out; see `allocator.releases`.

    Parameters
    ----------
    found
        A run in hand, the folder of one, or a comparison.
    into, key
        Folder for such copies, and the file that tells who is who.
    book
        The workbook of a run in a folder, where it has moved.
    """
    if isinstance(found, Comparison):
        return release_comparison(found, Path(into), Path(key))
    if not isinstance(found, Run):
        found = read_run(Path(found), None if book is None else Path(book))
    return release_run(found, Path(into), Path(key))


def compare(
    *sources: str | Path,
    scenarios: Sequence[str] = (),
    book: str | Path | None = None,
    out: str | Path | None = None,
    options: Options | None = None,
    at_once: int | None = None,
    only_differences: bool = False,
    like_for_like: bool = False,
    bridge: bool = True,
    regret: bool = False,
    write: bool = True,
) -> Comparison:
    """Lay plans side by side against the first: the scenarios of a workbook, or runs; see `comparison.comparing`.

    Examples
    --------
    >>> import allocator
    >>> found = allocator.compare("inputs/first-steps.xlsx", scenarios=["budget cut 5"], write=False)  # doctest: +SKIP
    >>> found.table("moved").records  # doctest: +SKIP
    """
    return compare_plans(
        [Path(source) for source in sources],
        scenarios=scenarios,
        book=None if book is None else Path(book),
        out=None if out is None else Path(out),
        options=options,
        at_once=at_once,
        only_differences=only_differences,
        same_only=like_for_like,
        bridge=bridge,
        regret=regret,
        write=write,
    )


def template(out: str | Path, *, example: bool = False) -> None:
    """Write a workbook to begin with, empty or with a small case."""
    write_template(Path(out), example_case=example)


def convert(source: str | Path, out: str | Path) -> None:
    """Convert a workbook into a folder of CSV files, or the other way round."""
    convert_path(Path(source), Path(out))


def frames(run: Run) -> "dict[str, DataFrame]":
    """Return the tables of a plan as data frames, one for each list of `plan.json`, under its names.

    Raises
    ------
    UsageError
        If the run found no plan.
    """
    # A second of import that only notebooks need.
    from pandas import DataFrame  # noqa: PLC0415

    if run.audit is None:
        raise UsageError("this run found no plan")
    content = plan_json.plan_json(
        run.audit,
        run.outcome.goals,
        scenario=run.scenario,
        verdict=run.verdict,
        status=run.status,
        gates=run.gates,
    )
    return {name: DataFrame(rows) for name, rows in content.items() if isinstance(rows, list)}
