"""One case from workbook to finished run: the only conductor."""

import platform
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from allocator import starts
from allocator.archive import write_run
from allocator.baseline import INTERRUPTED, Baseline
from allocator.case import Case, Goal, Plan
from allocator.changes import BASE, apply
from allocator.columns import Reference
from allocator.cross_check import CrossCheck, cross_check, other_engine, settled
from allocator.engines import Ending, Engine
from allocator.explain import conflict
from allocator.finished import Run
from allocator.gates import read_gates
from allocator.improve import tidy
from allocator.report import Provenance, plan_json
from allocator.runs import load, place, runs_of
from allocator.search import Options, Outcome, Search, Step
from allocator.search.ctrl_c import CtrlC
from allocator.tables import Book, Tables, case_of, checked, digest, read
from allocator.version import VERSION

if TYPE_CHECKING:
    from allocator.audit import Audit


def solve(
    path: Path,
    *,
    scenarios: tuple[str, ...] = (),
    out: Path | None = None,
    options: Options | None = None,
    start: Path | None = None,
    known: Sequence[Path] = (),
    between: Sequence[Path] = (),
    same_start: bool = False,
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
        Folder for runs, in which each scenario has one of its own; ``reports/<name of the workbook>`` where None.
    options
        How to search.
    start
        A run to start from, which the goal `changes` measures against.
    known
        Further runs whose plans are looked at before the search, whatever scenario they are of.
    between
        A run of this very case and others: only what lies between their plans is searched, and bounds of the first
        are kept where they hold still.
    same_start
        Whether the first of `between` started from `start` as well.
    steady
        Whether `changes` is the last goal where the workbook does not rank it: of plans that are equal in all that
        the workbook wants, the one nearest to `start`.
    on_step
        Called whenever the search gets on.
    write
        Whether to write the run.

    Raises
    ------
    UsageError
        If engine or scenario are not known.
    InputError
        If the workbook has errors; nothing is written.
    EngineError
        If the engine is missing or crashed.
    AuditError
        If the recount contradicts the engine; nothing is written.
    OutputError
        If the run cannot be written; what was there before is untouched.
    """
    options, runs = options or Options(), out or runs_of(path)
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
    plan, reference = starts.started(case, start)
    with engine:
        search = Search(case, options, engine, reference, on_step)
        for folder in known:
            search.plans.consider(tidy(case, starts.known(case, folder)))
        between_is_best = False
        if between:
            starts.narrow(search, between)
            outcome = search.run()
            between_is_best = outcome.ending is Ending.OPTIMAL
            outcome = starts.with_bounds(outcome, load(between[0]), same_start=same_start)
        else:
            outcome = search.run(*([] if plan is None else [plan]))
        outcome, check, said = _checked(case, options, other, outcome, plan, reference, on_step)
        reason = None
        if outcome.ending is Ending.INFEASIBLE and not (check and check.disagreements):
            reason = conflict(case, engine, options)
        others: dict[str, Audit | None] = {}
        if outcome.audit is not None and any(gate.against for gate in case.gates):
            others = {"base": outcome.audit, "today": outcome.today}
            if scenarios and any(gate.against == "base" for gate in case.gates):
                others["base"], source = None, INTERRUPTED
                try:
                    baseline = _baseline(original, start, runs / BASE if write else None)
                    search_it = outcome.ending is not Ending.INTERRUPTED
                    others["base"], source = baseline.plan(engine, options, on_step, search=search_it)
                except KeyboardInterrupt:
                    outcome = replace(outcome, ending=Ending.INTERRUPTED)
                said = (*said, source)
    notes = (*notes, *said, *outcome.faults)
    seconds |= {"build": outcome.build_seconds, "search": outcome.seconds}
    provenance = _provenance(book, scenario, options, outcome, check)
    gates = () if outcome.audit is None else read_gates(case.gates, outcome.audit, others)
    run = Run(
        case,
        outcome,
        scenario,
        book,
        provenance,
        None,
        notes,
        seconds,
        reason,
        gates,
        options,
        start,
        check,
        between_is_best,
    )
    if not write or (outcome.audit is None and reason is None):
        return run
    with CtrlC(lambda: None).held():
        # What is found is written: it takes moments, and half of it would be nothing.
        return write_run(run, place(runs, scenario))


def _checked(
    case: Case,
    options: Options,
    other: Engine | None,
    outcome: Outcome,
    plan: Plan | None,
    reference: Reference | None,
    on_step: Callable[[Step], None] | None,
) -> tuple[Outcome, CrossCheck | None, tuple[str, ...]]:
    """Have a second engine check what a search came to; who interrupts the run does not wait for that."""
    if other is None:
        return outcome, None, ()
    with other, suppress(KeyboardInterrupt):
        if outcome.ending is not Ending.INTERRUPTED:
            check = cross_check(case, options, other, outcome, plan, reference, on_step)
            return settled(outcome, check), check, ()
    if outcome.ending is not Ending.INFEASIBLE:
        outcome = replace(outcome, ending=Ending.INTERRUPTED)
    return outcome, None, (f"{other.name} has checked nothing: the run was interrupted before",)


def _baseline(tables: Tables, start: Path | None, folder: Path | None) -> Baseline:
    case = case_of(tables)
    return Baseline(case, digest(tables), starts.started(case, start)[1], folder)


def _provenance(book: Book, scenario: str, options: Options, outcome: Outcome, check: CrossCheck | None) -> Provenance:
    second = "" if check is None else f"; c{check.words[1:].rstrip('.')}"
    limit = f"{options.work} units of work" if options.work is not None else f"{options.seconds:g} s"
    gap = plan_json.decimal_text(100 * options.gap)
    return Provenance(
        workbook=book.name,
        input_sha256=book.sha256,
        tables_sha256=digest(book.tables),
        program=VERSION,
        engine=f"{outcome.engine} {outcome.version}",
        python=platform.python_version(),
        options=f"limit {limit}, gap {gap} %, seed {options.seed}{second}",
        scenario=scenario,
    )
