"""A finished plan as a releasable copy: the same figures, counted again in a case without names."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from allocator.archive import write_run
from allocator.changes import apply, names
from allocator.engines import Ending
from allocator.errors import InputError, UsageError
from allocator.finished import Run
from allocator.releases.key import Key, keep, key_at, places_apart
from allocator.releases.tables import Disguise
from allocator.releases.way import Way
from allocator.runs import place
from allocator.tables import Book, Tables

WITHHELD = "withheld"
"""What stands for the file that was read and for digests of what it says: who has the file could tell by them."""

NO_FILE = Path("/dev/null", WITHHELD)
"""The path of the workbook of a copy: nothing can lie there, so that it never becomes the path of anything."""


def release(run: Run, into: Path, key: Path) -> Run:
    """Write the releasable copy of a finished run; return it with its folder.

    Parameters
    ----------
    run
        A run that found a plan, in hand or read back from its folder.
    into
        Folder for releasable copies, in which each scenario has one of its own.
    key
        File that tells who is who: made where there is none, so that later copies have the same pseudonyms.

    Raises
    ------
    UsageError
        If there is no plan, or the key would lie in the folder that is given away.
    InputError
        If the file of the key holds something else.
    AuditError
        If any figure of the copy is not that of the plan; nothing is released then.
    OutputError
        If key or copy cannot be written.
    """
    places_apart(into, run.folder, key)
    if run.audit is None:
        raise UsageError("this run found no plan, so there is nothing to release")
    known = key_at(key)
    hidden = _without_names(run, known)
    keep(known, key)
    return write_run(hidden, place(into, hidden.scenario))


def every_table(books: Iterable[Book]) -> list[Tables]:
    """Return the tables of books: as they are, as they were before scenarios, and as each scenario would leave them."""
    found: list[Tables] = []
    for book in books:
        before = book.before or book.tables
        found += [book.tables, before]
        for name in names(before):
            # A scenario that cannot be carried out is nobody's plan.
            with suppress(InputError):
                found.append(apply(before, [name]).tables)
    return found


def without_names(book: Book, disguise: Disguise, sha256: str = WITHHELD) -> Book:
    """Return a book under pseudonyms, which came from no file."""
    tables = disguise.tables(book.tables)
    return replace(book, tables=tables, findings=(), path=NO_FILE, sha256=sha256, before=None)


def _without_names(run: Run, key: Key) -> Run:
    book = without_names(run.book, Disguise(every_table([run.book]), key))
    way = Way(run.case, book.tables, key)
    scenario = key.scenarios([run.scenario])[run.scenario]
    outcome = replace(
        run.outcome,
        # What the folder of a run says of an interruption, its copy says, whenever it is made.
        ending=Ending.INTERRUPTED if run.interrupted else run.outcome.ending,
        audit=None if run.outcome.audit is None else way.audit(run.outcome.audit),
        today=None if run.outcome.today is None else way.audit(run.outcome.today),
        # Engines say what went wrong in words of their own, with paths and names of this machine.
        faults=(),
    )
    provenance = replace(
        run.provenance, workbook=WITHHELD, input_sha256=WITHHELD, tables_sha256=WITHHELD, scenario=scenario
    )
    return replace(
        run,
        case=way.other,
        outcome=outcome,
        scenario=scenario,
        book=book,
        provenance=provenance,
        folder=None,
        notes=(),
        gates=tuple(replace(one, gate=gate) for one, gate in zip(run.gates, way.other.gates, strict=True)),
        start=None if run.start is None else Path(WITHHELD),
        check=None,
    )
