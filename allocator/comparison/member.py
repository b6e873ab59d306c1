"""Members: the plans of a comparison, each recounted from its `plan.json` and its workbook, never from an engine."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from allocator.archive import recounted, workbook_of
from allocator.audit import Audit
from allocator.changes import BASE
from allocator.comparison.job import End, why_not
from allocator.errors import ExitCode
from allocator.finished import EXITS
from allocator.runs import EXPLANATION, PLAN, load, load_explanation, load_record, stands, unchanged
from allocator.tables import Book, case_of, digest


@dataclass(frozen=True, eq=False)
class Member:
    """One plan of a comparison, or the lack of one.

    Attributes
    ----------
    name
        What it is called in the comparison.
    scenario, workbook
        The scenario, and the name of its workbook.
    end
        How it ended.
    book
        The workbook as the scenario leaves it; None where it cannot be read.
    audit
        The plan, recounted; None where there is none. Its goal `changes` measures against the base.
    folder
        The run; None where there is none.
    tables_sha256
        Digest of the tables of `book`; None where there is none.
    gates_missed
        How many KPI gates its plan does not meet.
    """

    name: str
    scenario: str
    workbook: str
    end: End
    book: Book | None = None
    audit: Audit | None = None
    folder: Path | None = None
    tables_sha256: str | None = None
    gates_missed: int = 0


def member_of_run(folder: Path, workbook: Path | None) -> Member:
    """Return the member that a run folder holds.

    Parameters
    ----------
    folder
        The run.
    workbook
        Its workbook; None: where it was when the run was made.

    Raises
    ------
    InputError
        If there is no run, its plan is not the one that was written, or its workbook is not there or has changed since.
    AuditError
        If the plan does not stand up to its recount.
    """
    record = load_record(folder)
    scenario = str(record.get("scenario", BASE))
    name, notes = scenario, tuple(record.get("notes", ()))
    book = workbook_of(folder, record, workbook)
    end = End(record["status"], record["verdict"], EXITS[record["status"]], str(folder), notes=notes)
    if not stands(folder / PLAN):
        unchanged(folder, record, EXPLANATION)
        explained = load_explanation(folder)
        end = replace(end, reasons=why_not(explained["conflict"], least=explained["least"]))
        return Member(name, scenario, book.name, end, book, None, folder, digest(book.tables))
    unchanged(folder, record, PLAN)
    content = load(folder)
    missed = gates_missed(content)
    if record.get("interrupted"):
        end = replace(end, exit_code=ExitCode.INTERRUPTED)
    elif missed:
        end = replace(end, exit_code=ExitCode.GATE_FAILED)
    counted = recounted(case_of(book.tables), content)
    return Member(name, scenario, book.name, end, book, counted, folder, digest(book.tables), missed)


def gates_missed(content: Mapping[str, Any]) -> int:
    """Return how many KPI gates the plan of a `plan.json` does not meet."""
    return sum(not gate["passed"] for gate in content.get("gates", ()))
