"""One case from workbook to finished run: the only conductor."""

import platform
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from time import perf_counter
from typing import Any

from allocator.audit import Audit
from allocator.baseline import Baseline, today
from allocator.case import Case, Goal, Plan, openings
from allocator.changes import BASE, apply
from allocator.columns import Reference
from allocator.cross_check import CrossCheck, cross_check, other_engine, settled
from allocator.engines import Ending, Engine
from allocator.errors import ExitCode
from allocator.explain import Conflict, conflict
from allocator.gates import Reading, read_gates
from allocator.report import Provenance, plan_json, report, web, xlsx
from allocator.runs import EXPLANATION, PAGE, PLAN, WORKBOOK, load, save
from allocator.search import Options, Outcome, Search, Step
from allocator.tables import Book, Tables, case_of, checked, digest, read
from allocator.version import VERSION

STATUS = {
    Ending.OPTIMAL: "optimal",
    Ending.INFEASIBLE: "infeasible",
    Ending.NO_SOLUTION_FOUND: "no_plan_found",
}
EXITS = {
    "optimal": ExitCode.DONE,
    "within_gap": ExitCode.DONE,
    "feasible": ExitCode.DONE,
    "infeasible": ExitCode.INFEASIBLE,
    "no_plan_found": ExitCode.NO_PLAN_FOUND,
    "engines_disagree": ExitCode.AUDIT_FAILED,
}


@dataclass(frozen=True)
class Run:
    """A finished run.

    Attributes
    ----------
    case, outcome
        What was asked, and what the search came to.
    scenario
        Name of the scenario; several composed ones with ``+`` between them.
    book
        The workbook.
    folder
        Where the run was written; None where there is no plan.
    provenance
        What makes the run repeatable.
    notes
        What has to be said about the scenario's changes, and what KPI gates compare with.
    seconds
        How long each stage took [s].
    conflict
        Where there is proven to be no plan: the least that hard rules would have to give.
    gates
        The KPI gates of the workbook, read on the plan.
    options, start
        How it was searched, and the run it started from.
    check
        What a second engine said; where the two disagree, `outcome` has no plan.
    """

    case: Case
    outcome: Outcome
    scenario: str
    book: Book
    provenance: Provenance
    folder: Path | None = None
    notes: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    conflict: Conflict | None = None
    gates: tuple[Reading, ...] = ()
    options: Options = field(default_factory=Options)
    start: Path | None = None
    check: CrossCheck | None = None

    @property
    def audit(self) -> Audit | None:
        """The plan, recounted; None where there is none."""
        return self.outcome.audit

    @property
    def status(self) -> str:
        """How it ended, in the words of `plan.json`."""
        return "engines_disagree" if self.disagreements else status(self.outcome)

    @property
    def verdict(self) -> str:
        """How it ended, in the words for people."""
        return "engines disagree" if self.disagreements else verdict(self.outcome)

    @property
    def disagreements(self) -> tuple[str, ...]:
        """What two engines say that cannot both be true."""
        return () if self.check is None else self.check.disagreements

    @property
    def interrupted(self) -> bool:
        """Whether somebody ended it before its time."""
        return Ending.INTERRUPTED in {self.outcome.ending, self.check and self.check.outcome.ending}

    @property
    def exit_code(self) -> ExitCode:
        """The exit code of a command that solves just this."""
        if self.interrupted and not self.disagreements:
            return ExitCode.INTERRUPTED
        return EXITS[self.status] if all(gate.passed for gate in self.gates) else ExitCode.GATE_FAILED


def status(outcome: Outcome) -> str:
    """Return the status of an outcome: proven, within its gap, a plan of unknown quality, or no plan."""
    if outcome.audit is None:
        return STATUS.get(outcome.ending, "no_plan_found")
    if outcome.ending is Ending.OPTIMAL:
        return "optimal"
    return "within_gap" if all(goal.gap is not None for goal in outcome.goals) else "feasible"


def verdict(outcome: Outcome) -> str:
    """Return the verdict: never "optimal" for what stopped at a limit, never "infeasible" without proof."""
    words = {
        "optimal": "proven optimal",
        "feasible": "feasible, quality unknown",
        "infeasible": "proven infeasible",
        "no_plan_found": "no plan found in time",
    }
    found = status(outcome)
    if found != "within_gap":
        return words[found]
    worst = max(outcome.goals, key=lambda goal: goal.gap or Fraction(0))
    gap = worst.gap or Fraction(0)
    tenths = -(-gap.numerator * 1000 // gap.denominator)
    return f"within {tenths / 10:g} % ({worst.goal})"


def solve(
    path: Path,
    *,
    scenarios: tuple[str, ...] = (),
    out: Path | None = None,
    options: Options | None = None,
    start: Path | None = None,
    steady: bool = False,
    on_step: Callable[[Step], None] | None = None,
    write: bool = True,
) -> Run:
    """Read a workbook, search for the best plan, recount it, write the run.

    Parameters
    ----------
    path
        A workbook or a folder of CSV files.
    scenarios
        Scenarios of the workbook, composed in order; none: the workbook as it stands.
    out
        Folder for runs, in which each scenario has one of its own; ``reports/<stem of the workbook>`` where None.
    options
        How to search.
    start
        A run to start from, which the goal `changes` measures against.
    steady
        Whether `changes` is the last goal where the workbook does not rank it: of plans that are equal in all that
        the workbook wants, the one nearest to `start`.
    on_step
        Called whenever the search gets on.
    write
        Whether to write the run.

    Raises
    ------
    InputError
        If the workbook has errors; nothing is written.
    EngineError
        If the engine is missing or crashed.
    AuditError
        If the recount contradicts the engine; nothing is written.
    OutputError
        If the run cannot be written; what was there before is untouched.
    """
    options, runs = options or Options(), out or Path("reports") / path.stem
    engine, other = Engine(options.engine), other_engine(options)
    began = perf_counter()
    book = checked(read(path))
    scenario = "+".join(scenarios) or BASE
    changed, original = apply(book.tables, scenarios), book.tables
    if scenarios:
        book = checked(book.with_tables(changed.tables))
    case = case_of(book.tables)
    if steady and all(goal.name != "changes" for goal in case.goals):
        case = replace(case, goals=(*case.goals, Goal("changes")))
    seconds, notes = {"read": perf_counter() - began}, changed.notes
    plan, reference = _started(case, start)
    with engine:
        search = Search(case, options, engine, reference, on_step)
        outcome = search.run(plan)
        reason = check = None
        if other is not None:
            with other:
                check = cross_check(case, options, other, outcome, plan, reference, on_step)
            outcome = settled(outcome, check)
        if outcome.ending is Ending.INFEASIBLE and not (check and check.disagreements):
            reason = conflict(case, engine, options.seconds, options.seed)
        others: dict[str, Audit | None] = {}
        if outcome.audit is not None and any(gate.against for gate in case.gates):
            others = {"base": outcome.audit, "today": today(outcome.audit, outcome.today)}
            if scenarios and any(gate.against == "base" for gate in case.gates):
                baseline = _baseline(original, start, runs / BASE if write else None)
                others["base"], source = baseline.plan(engine, options, on_step)
                notes = (*notes, source)
    seconds |= {"build": outcome.build_seconds, "search": outcome.seconds}
    provenance = _provenance(book, scenario, options, outcome, check)
    gates = () if outcome.audit is None else read_gates(case.gates, outcome.audit, others)
    run = Run(case, outcome, scenario, book, provenance, None, notes, seconds, reason, gates, options, start, check)
    if not write or (outcome.audit is None and reason is None):
        return run
    return write_run(run, runs / scenario)


def _started(case: Case, start: Path | None) -> tuple[Plan | None, Reference | None]:
    if start is None:
        return None, None
    content = load(start)
    plan, may_be = plan_json.plan_of(case, content), openings(case)
    assign = {key: units for key, units in plan.assign.items() if may_be[key[0], key[1], key[3]]}
    return replace(plan, assign=assign), Reference(plan_json.months_of(case, content))


def _baseline(tables: Tables, start: Path | None, folder: Path | None) -> Baseline:
    case = case_of(tables)
    return Baseline(case, digest(tables), _started(case, start)[1], folder)


def _provenance(book: Book, scenario: str, options: Options, outcome: Outcome, check: CrossCheck | None) -> Provenance:
    second = "" if check is None else f"; c{check.words[1:].rstrip('.')}"
    limit = f"{options.work} units of work" if options.work is not None else f"{options.seconds:g} s"
    gap = plan_json.decimal_text(100 * options.gap)
    return Provenance(
        workbook=book.path.name,
        input_sha256=book.sha256,
        tables_sha256=digest(book.tables),
        program=VERSION,
        engine=f"{outcome.engine} {outcome.version}",
        python=platform.python_version(),
        options=f"limit {limit}, gap {gap} %, seed {options.seed}{second}",
        scenario=scenario,
    )


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
        reasons = {"verdict": run.verdict, "least": run.conflict.least, "conflict": list(run.conflict.sentences)}
        texts[EXPLANATION] = plan_json.as_text(reasons)
    run.seconds["recount and content"] = perf_counter() - began
    record: dict[str, Any] = {
        "schema": 1,
        "workbook": run.provenance.workbook,
        "path": str(run.book.path.resolve()) if run.book.path.exists() else None,
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
            "start": None if run.start is None else str(run.start),
        },
        "verdict": run.verdict,
        "status": run.status,
        "interrupted": run.interrupted,
        "ended_by_clock": run.outcome.clock,
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": {name: round(spent, 3) for name, spent in run.seconds.items()},
        "size": {"columns": run.outcome.columns, "rows": run.outcome.rows, "coefficients": run.outcome.terms},
        "rules_recounted": 0 if counted is None else counted.rules,
        "notes": [*run.notes, *([] if run.check is None else [run.check.words])],
    }
    save(folder, texts, writers, record)
    return replace(run, folder=folder)
