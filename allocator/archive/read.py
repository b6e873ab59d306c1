"""Runs read back: what a folder holds is believed as far as its workbook and a recount bear it out."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from allocator.archive.beside import gates_of, reference_of, today_of
from allocator.archive.workbook import workbook_of
from allocator.audit import Audit, audit
from allocator.case import Case, Goal
from allocator.columns import Reference
from allocator.engines import Ending
from allocator.errors import AuditError, InputError
from allocator.finished import Run
from allocator.goals import GOALS
from allocator.report import Provenance, plan_json
from allocator.runs import PLAN, RUN, is_run, load, load_record, stands, unchanged
from allocator.search import Options, Outcome, Reached
from allocator.tables import Book, case_of

_RECOUNTED = ("phases", "assignments", "moves", "equipment", "pools", "shortfalls", "costs", "broken")
"""What a `plan.json` says of a plan, which its recount has to say again."""

_ENDINGS = {"optimal": Ending.OPTIMAL, "within_gap": Ending.FEASIBLE, "feasible": Ending.FEASIBLE}
"""The endings that runs with a plan come from, by their status."""


def read_run(folder: Path, workbook: Path | None = None) -> Run:
    """Return the finished run that a folder holds, its plan recounted in its workbook.

    Parameters
    ----------
    folder
        The run.
    workbook
        Its workbook; None: where it was when the run was made.

    Raises
    ------
    InputError
        If there is no run with a plan, the plan is not the one that was written, the workbook is not there or has
        changed since, or the run was written by a version that kept less of it.
    AuditError
        If the plan does not stand up to its recount.
    """
    if not is_run(folder):
        raise InputError(f"{folder} is not the folder of a run: it has no {RUN}")
    record = load_record(folder)
    if not stands(folder / PLAN):
        raise InputError(f"{folder} holds no plan: {record.get('verdict', 'its search found none')}")
    unchanged(folder, record, PLAN)
    content = load(folder)
    book = workbook_of(folder, record, workbook)
    try:
        return _run(folder, record, content, book)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise InputError(
            f"{folder} was not written by this version of the program, which keeps more of a run; solve it again"
        ) from error


def _run(folder: Path, record: Mapping[str, Any], content: Mapping[str, Any], book: Book) -> Run:
    case, beside = case_of(book.tables), record["beside"]
    # A comparison adds the goal `changes` to what its workbook wants.
    if any(goal["goal"] == "changes" for goal in content["goals"]) and all(x.name != "changes" for x in case.goals):
        case = replace(case, goals=(*case.goals, Goal("changes")))
    counted = recounted(case, content, reference_of(case, beside))
    goals = reached_of(content)
    engine, version = str(record["versions"]["engine"]).rsplit(" ", 1)
    times, size, options = record["seconds"], record["size"], record["options"]
    run = Run(
        case,
        Outcome(
            Ending.INTERRUPTED if record["interrupted"] else _ENDINGS[record["status"]],
            counted,
            goals,
            today_of(case, beside, counted.reference),
            bool(record["ended_by_clock"]),
            engine,
            version,
            times["search"],
            size["columns"],
            size["rows"],
            size["coefficients"],
            times["build"],
        ),
        str(record["scenario"]),
        book,
        Provenance(
            workbook=str(record["workbook"]),
            input_sha256=str(record["input_sha256"]),
            tables_sha256=str(record["tables_sha256"]),
            program=str(record["versions"]["allocator"]),
            engine=str(record["versions"]["engine"]),
            python=str(record["versions"]["python"]),
            options=str(options["words"]),
            scenario=str(record["scenario"]),
        ),
        folder,
        tuple(record["notes"]),
        dict(times),
        None,
        gates_of(counted, beside),
        Options(
            options["engine"],
            options["time_limit"],
            options["work"],
            Fraction(options["gap_percent"]) / 100,
            options["threads"],
            options["seed"],
            options["cross_check"],
        ),
        None if options["start"] is None else Path(options["start"]),
    )
    _stands(run, record, content)
    return run


def _stands(run: Run, record: Mapping[str, Any], content: Mapping[str, Any]) -> None:
    """Make sure that a run says of itself what its folder says."""
    counted = run.audit
    again = (
        plan_json.plan_json(
            counted, run.outcome.goals, scenario=run.scenario, verdict=run.verdict, status=run.status, gates=run.gates
        )
        if counted is not None
        else {}
    )
    values = {} if counted is None else counted.values
    if any(values[goal.goal] != goal.value for goal in run.outcome.goals):
        raise AuditError(f"{run.folder}: a goal is not what its recount says")
    for name, said in content.items():
        if again.get(name) != said:
            raise AuditError(f"{run.folder}: {PLAN} says other {name} than its recount")
    if (run.status, run.verdict) != (record["status"], record["verdict"]):
        raise AuditError(f"{run.folder}: {RUN} gives another verdict than its recount")


def reached_of(content: Mapping[str, Any]) -> tuple[Reached, ...]:
    """Return what each goal of a `plan.json` came to."""
    found = []
    for goal in content["goals"]:
        came = Fraction(goal["reached"])
        bound = None if goal["bound"] is None else Fraction(goal["bound"])
        kind = GOALS[goal["goal"]]
        found.append(Reached(goal["goal"], Fraction(goal["value"]), came, bound, kind.most))
    return tuple(found)


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
