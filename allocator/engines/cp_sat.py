"""CP-SAT of OR-Tools, in whose process no other engine is loaded: only workers may import this module."""

from importlib.metadata import version
from time import perf_counter

import numpy as np
from ortools.sat.python import cp_model

from allocator.engines.endings import Claim, Ending, Report, Stop
from allocator.engines.problem import Problem
from allocator.engines.settings import Settings
from allocator.engines.whole import WholeProblem, whole_problem
from allocator.model import Floats

MEANING = {
    "OPTIMAL": (Ending.OPTIMAL, Stop.PROOF),
    "FEASIBLE": (Ending.FEASIBLE, Stop.CLOCK),
    "INFEASIBLE": (Ending.INFEASIBLE, Stop.PROOF),
    "UNKNOWN": (Ending.FEASIBLE, Stop.CLOCK),
    "MODEL_INVALID": (Ending.FAILED, Stop.FAULT),
}
"""What each status of CP-SAT means where there is a plan; a status that is not here is a failure that names it."""

_WORK = 0.001
"""How much of CP-SAT's own deterministic time one unit of work is."""

_PATIENCE = 0.25
"""Bounds are reported no more often than this [s]."""

_SEEDS = 2**31


def load() -> str:
    """Return the version of OR-Tools that is loaded."""
    return version("ortools")


def solve(problem: Problem, settings: Settings, start: Floats | None, report: Report) -> Claim:
    """Search once; report better plans and bounds on the way.

    Parameters
    ----------
    start
        Values to begin from in the problem's units, shape ``(columns,)``.

    Raises
    ------
    RefusalError
        If the problem cannot be said in whole numbers of 64 bits.
    """
    began = perf_counter()
    whole = whole_problem(problem, "cp-sat")
    if (whole.lower > whole.upper).any() or (whole.row_lower > whole.row_upper).any():
        # Limits may cross only here, where fractions have been cut off; CP-SAT calls such a model invalid.
        return Claim(Ending.INFEASIBLE, Stop.PROOF)
    model = _model(whole, None if start is None else np.rint(start * problem.column_scale).astype(np.int64).tolist())
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.num_workers = settings.threads
    parameters.random_seed = settings.seed % _SEEDS
    parameters.relative_gap_limit = settings.gap
    if settings.work is not None:
        parameters.max_deterministic_time = settings.work * _WORK
    watch = _Watch(problem, whole, report)
    solver.best_bound_callback = watch.bounded
    if settings.log is None:
        return _claim(problem, whole, solver, _run(solver, model, watch, settings, began), settings)
    parameters.log_search_progress = True
    parameters.log_to_stdout = False
    with open(settings.log, "w", encoding="utf-8") as log:  # noqa: PTH123 - a name given by the caller
        solver.log_callback = lambda line: print(line, file=log)
        return _claim(problem, whole, solver, _run(solver, model, watch, settings, began), settings)


def _run(solver: cp_model.CpSolver, model: cp_model.CpModel, watch: "_Watch", settings: Settings, began: float) -> str:
    if settings.seconds is not None:
        solver.parameters.max_time_in_seconds = max(0.0, settings.seconds - (perf_counter() - began))
    return str(solver.solve(model, watch).name)


class _Watch(cp_model.CpSolverSolutionCallback):
    """Hands on better plans, and better bounds now and then."""

    def __init__(self, problem: Problem, whole: WholeProblem, report: Report) -> None:
        super().__init__()
        self._problem, self._whole, self._report = problem, whole, report
        self._told = perf_counter()

    def on_solution_callback(self) -> None:
        """Report a better plan."""
        response = self.Response()  # type: ignore[no-untyped-call]
        bound = _bound(self._whole, response.inner_objective_lower_bound)
        self._report(_values(self._problem, list(response.solution)), bound)

    def bounded(self, bound: float) -> None:
        """Report a better bound, unless one was reported just before."""
        if perf_counter() - self._told >= _PATIENCE:
            self._told = perf_counter()
            self._report(None, bound)


def _model(whole: WholeProblem, start: list[int] | None) -> cp_model.CpModel:
    model = cp_model.CpModel()
    proto = model.proto
    # The library takes columns and rows one by one.
    for low, high in zip(whole.lower.tolist(), whole.upper.tolist(), strict=True):
        proto.variables.add().domain.extend([low, high])
    column, coefficient, at = whole.column.tolist(), whole.coefficient.tolist(), whole.start.tolist()
    for row, (low, high) in enumerate(zip(whole.row_lower.tolist(), whole.row_upper.tolist(), strict=True)):
        linear = proto.constraints.add().linear
        linear.vars.extend(column[at[row] : at[row + 1]])
        linear.coeffs.extend(coefficient[at[row] : at[row + 1]])
        linear.domain.extend([low, high])
    place = np.flatnonzero(whole.cost)
    # An objective without terms is one all the same: "optimal" and a bound come with it.
    proto.objective.vars.extend(place.tolist())
    proto.objective.coeffs.extend(whole.cost[place].tolist())
    proto.objective.scaling_factor = whole.unit
    proto.objective.offset = whole.offset / whole.unit
    if start is not None:
        proto.solution_hint.vars.extend(range(len(start)))
        proto.solution_hint.values.extend(start)
    return model


def _claim(problem: Problem, whole: WholeProblem, solver: cp_model.CpSolver, status: str, settings: Settings) -> Claim:
    response = solver.response_proto
    ending, stop = MEANING.get(status, (Ending.FAILED, Stop.FAULT))
    spent = round(response.deterministic_time / _WORK)
    if stop is Stop.CLOCK and settings.work is not None and spent >= settings.work:
        stop = Stop.WORK
    message = f"CP-SAT ended with status {status}" if ending is Ending.FAILED else ""
    values = list(response.solution)
    known = ending in (Ending.OPTIMAL, Ending.FEASIBLE)
    return Claim(
        ending,
        stop,
        _values(problem, values) if known and values else None,
        _bound(whole, response.inner_objective_lower_bound) if known else None,
        message,
        response.num_branches,
        spent,
    )


def _values(problem: Problem, values: list[int]) -> Floats:
    return np.array(values, dtype=np.float64) / problem.column_scale


def _bound(whole: WholeProblem, bound: int) -> float:
    """Return a bound on the sum of costs, which CP-SAT knows exactly, as one on the problem's objective."""
    return whole.offset + whole.unit * bound
