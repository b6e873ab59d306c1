"""Runs written into their folders: plan, reports and record, whole or not at all."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from allocator.archive.beside import beside
from allocator.finished import Run
from allocator.report import plan_json, report, web, xlsx
from allocator.runs import EXPLANATION, PAGE, PLAN, WORKBOOK, save
from allocator.tables import legible
from allocator.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable


def write_run(run: Run, folder: Path) -> Run:
    """Write a run into a folder, whole or not at all; return it with its folder.

    Raises
    ------
    OutputError
        If it cannot be written; what was there before is untouched.
    """
    began, options = perf_counter(), run.options
    texts: dict[str, str] = {}
    writers: dict[str, Callable[[Path], None]] = {}
    counted = run.outcome.audit
    if counted is not None:
        content = plan_json.plan_json(
            counted,
            run.outcome.goals,
            scenario=run.scenario,
            verdict=run.verdict,
            status=run.status,
            gates=run.gates,
        )
        texts[PLAN] = plan_json.as_text(content)
        paper = report(run.outcome, counted, run.verdict, run.provenance, run.gates)
        writers[WORKBOOK] = lambda path: xlsx.write(path, paper)
        writers[PAGE] = lambda path: web.write(
            path, paper, run.outcome, counted, run.verdict, run.provenance, run.gates
        )
    if run.conflict is not None:
        texts[EXPLANATION] = plan_json.as_text({"verdict": run.verdict, **run.conflict.content})
    run.seconds["recount and content"] = perf_counter() - began
    record: dict[str, Any] = {
        "schema": 1,
        "workbook": run.provenance.workbook,
        "path": legible(run.book.path.resolve()) if run.book.path.exists() else None,
        "scenario": run.scenario,
        "input_sha256": run.provenance.input_sha256,
        "tables_sha256": run.provenance.tables_sha256,
        "versions": {
            "allocator": VERSION,
            "engine": run.provenance.engine,
            "python": run.provenance.python,
        },
        "options": {
            "engine": options.engine,
            "time_limit": options.seconds,
            "work": options.work,
            "gap_percent": plan_json.decimal_text(100 * options.gap),
            "threads": options.threads,
            "seed": options.seed,
            "cross_check": options.cross_check,
            "start": None if run.start is None else legible(run.start),
            "words": run.provenance.options,
        },
        "verdict": run.verdict,
        "status": run.status,
        "interrupted": run.interrupted,
        "ended_by_clock": run.outcome.clock,
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": {name: round(spent, 3) for name, spent in run.seconds.items()},
        "size": {"columns": run.outcome.columns, "rows": run.outcome.rows, "coefficients": run.outcome.terms},
        "rules_recounted": 0 if counted is None else counted.rules,
        "beside": None if counted is None else beside(run, counted),
        "notes": [*run.notes, *([] if run.check is None else [run.check.words])],
    }
    save(folder, texts, writers, record)
    return replace(run, folder=folder)
