"""Members: the plans of a comparison, each recounted from its `plan.json` and its workbook, never from an engine."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from allocator.audit import Audit, audit
from allocator.case import Case
from allocator.changes import BASE, apply, names
from allocator.columns import Reference
from allocator.comparison.job import End
from allocator.errors import AuditError, ExitCode, InputError
from allocator.report import plan_json
from allocator.run import EXITS
from allocator.runs import PLAN, load, load_explanation, load_record
from allocator.tables import Book, case_of, checked, digest, read

_RECOUNTED = ("phases", "assignments", "moves", "equipment", "pools", "shortfalls", "costs", "broken")
"""What a `plan.json` says of a plan, which its recount has to say again."""


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
    """

    name: str
    scenario: str
    workbook: str
    end: End
    book: Book | None = None
    audit: Audit | None = None
    folder: Path | None = None


def scenarios_of(book: Book, text: str) -> tuple[str, ...]:
    """Return the scenarios that a name stands for: one of the workbook, or several with ``+`` between them."""
    if text == BASE:
        return ()
    if text in names(book.tables):
        return (text,)
    return tuple(part.strip() for part in text.split("+") if part.strip() not in {"", BASE})


def effective(book: Book, scenarios: tuple[str, ...]) -> Book:
    """Return the workbook as its scenarios leave it.

    Raises
    ------
    UsageError
        If there is no scenario of that name.
    InputError
        If a step cannot be carried out, or what it leads to has errors.
    """
    if not scenarios:
        return checked(book)
    return checked(book.with_tables(apply(book.tables, scenarios).tables))


def recounted(case: Case, content: Mapping[str, Any], reference: Reference | None = None) -> Audit:
    """Return the plan of a `plan.json`, recounted in `case`.

    Raises
    ------
    AuditError
        If it breaks a rule, or does not say what its recount says.
    """
    counted = audit(case, plan_json.plan_of(case, content), reference)
    if counted.faults:
        raise AuditError(f"{PLAN} breaks a rule of its workbook: {counted.words(counted.faults[0])}")
    again = plan_json.plan_json(counted, (), scenario="", verdict="", status="")
    for name in _RECOUNTED:
        if content.get(name) != again[name]:
            raise AuditError(f"{PLAN} says other {name} than its recount")
    return counted


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
        If there is no run, or its workbook is not there or has changed since.
    AuditError
        If the plan does not stand up to its recount.
    """
    record = load_record(folder)
    scenario = str(record.get("scenario", BASE))
    name, notes = scenario, tuple(record.get("notes", ()))
    book = _book_of(folder, record, workbook)
    end = End(record["status"], record["verdict"], EXITS[record["status"]], str(folder), notes=notes)
    if not (folder / PLAN).exists():
        end = replace(end, reasons=tuple(load_explanation(folder)["conflict"]))
        return Member(name, scenario, book.path.name, end, book, None, folder)
    content = load(folder)
    if not all(gate["passed"] for gate in content.get("gates", ())):
        end = replace(end, exit_code=ExitCode.GATE_FAILED)
    return Member(name, scenario, book.path.name, end, book, recounted(case_of(book.tables), content), folder)


def _book_of(folder: Path, record: Mapping[str, Any], workbook: Path | None) -> Book:
    path = workbook or Path(record.get("path") or "")
    if not path.name or not path.exists():
        raise InputError(
            f"the workbook of {folder} ({record.get('workbook', '?')}) is not at {path}; name it with --book"
        )
    book = read(path)
    book = effective(book, scenarios_of(book, str(record.get("scenario", BASE))))
    if digest(book.tables) != record.get("tables_sha256"):
        raise InputError(f"{path} is not what {folder} was made from; name its workbook with --book, or solve it again")
    return book
