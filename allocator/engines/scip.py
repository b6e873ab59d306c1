"""SCIP as OR-Tools brings it, in whose process no other engine is loaded: only workers may import this module."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from importlib.metadata import version
from time import perf_counter

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from allocator.engines.endings import Claim, Ending, Report, Stop, Unheard
from allocator.engines.problem import Problem
from allocator.engines.settings import Settings
from allocator.errors import RefusalError
from allocator.model import Floats

MEANING = {
    "OPTIMAL": (Ending.OPTIMAL, Stop.PROOF),
    "INFEASIBLE": (Ending.INFEASIBLE, Stop.PROOF),
    "UNBOUNDED": (Ending.UNBOUNDED, Stop.PROOF),
    "FEASIBLE": (Ending.FEASIBLE, Stop.FAULT),
    "NO_SOLUTION_FOUND": (Ending.FEASIBLE, Stop.FAULT),
    # Still undecided after the second search; see `solve`.
    "INFEASIBLE_OR_UNBOUNDED": (Ending.FAILED, Stop.FAULT),
    "IMPRECISE": (Ending.FAILED, Stop.FAULT),
    "NUMERICAL_ERROR": (Ending.FAILED, Stop.FAULT),
    "OTHER_ERROR": (Ending.FAILED, Stop.FAULT),
}
"""What each reason means where there is a plan; one that is not here is a failure that names it."""

LIMITS = {
    "TIME": Stop.CLOCK,
    "NODE": Stop.WORK,
    "ITERATION": Stop.WORK,
    "INTERRUPTED": Stop.CANCELLED,
    # Never asked for, or trouble.
    "MEMORY": Stop.FAULT,
    "NORM": Stop.FAULT,
    "OBJECTIVE": Stop.FAULT,
    "OTHER": Stop.FAULT,
    "SLOW_PROGRESS": Stop.FAULT,
    "SOLUTION": Stop.FAULT,
    "UNDETERMINED": Stop.FAULT,
}
"""Which limit ended a search that was not finished."""

_INFINITE = 1e20
"""SCIP takes what is this large for infinite."""

_NOTHING = 1e-9
"""SCIP takes what is this small for zero."""

_BOUND = "dualbound"
"""The head of the column with bounds in SCIP's log."""

_NUMBER = re.compile(r"[-+]?\d\.\d{6}e[-+]\d+")

_SEEDS = 2**31


def load() -> str:
    """Return the version of OR-Tools that is loaded; it says nowhere which SCIP it contains."""
    return version("ortools")


def solve(problem: Problem, settings: Settings, start: Floats | None, report: Report) -> Claim:
    """Search once; report better plans on the way.

    Parameters
    ----------
    start
        Values to begin from in the engine's units, shape ``(columns,)``.

    Raises
    ------
    RefusalError
        If SCIP would take a number of the problem for zero or for infinite.
    """
    began = perf_counter()
    _refuse(problem)
    claim, reason = _search(problem, settings, start, report, began)
    if reason == "INFEASIBLE_OR_UNBOUNDED":
        # Without costs nothing is unbounded, so that this search tells the two apart.
        still = replace(problem, cost=np.zeros(len(problem)))
        asked, _ = _search(still, settings, None, Unheard(), began)
        if asked.ending is Ending.OPTIMAL:
            return Claim(Ending.UNBOUNDED, Stop.PROOF)
        return replace(asked, values=None, bound=None)
    return claim


def _search(
    problem: Problem, settings: Settings, start: Floats | None, report: Report, began: float
) -> tuple[Claim, str]:
    model = mathopt.Model.from_model_proto(proto_of(problem))
    columns = list(model.variables())
    parameters = mathopt.SolveParameters(
        threads=settings.threads,
        random_seed=settings.seed % _SEEDS,
        relative_gap_tolerance=settings.gap,
        absolute_gap_tolerance=problem.closeness,
        node_limit=settings.work,
        enable_output=False,
    )
    hints = mathopt.ModelSolveParameters()
    if start is not None:
        hints.solution_hints.append(
            mathopt.SolutionHint(variable_values=dict(zip(columns, start.tolist(), strict=True)))
        )
    watch = _Watch(problem, columns, report)
    if settings.seconds is not None:
        parameters.time_limit = timedelta(seconds=max(0.0, settings.seconds - (perf_counter() - began)))
    result = mathopt.solve(
        model,
        mathopt.SolverType.GSCIP,
        params=parameters,
        model_params=hints,
        msg_cb=watch.read,
        callback_reg=mathopt.CallbackRegistration(
            events={mathopt.Event.MIP_SOLUTION}, mip_solution_filter=mathopt.VariableFilter(skip_zero_values=True)
        ),
        cb=watch.found,
    )
    if settings.log is not None:
        with open(settings.log, "w", encoding="utf-8") as log:  # noqa: PTH123 - a name given by the caller
            log.writelines(line + "\n" for line in watch.lines)
    return _claim(result, columns), str(result.termination.reason.name)


class _Watch:
    """Listens during a search: SCIP shows every plan it comes by, of which only better ones are handed on.

    What it says at a plan about the bound is not used: plans found in presolve came with a bound of 0 that was none.
    Bounds come from the table in its log, where they are of the search tree.
    """

    def __init__(self, problem: Problem, columns: list[mathopt.Variable], report: Report) -> None:
        self._problem, self._columns, self._report = problem, columns, report
        self._cost = dict(zip(columns, problem.cost.tolist(), strict=True))
        self._best = np.inf
        self._bound = -np.inf
        self._place: int | None = None
        self.lines: list[str] = []

    def found(self, event: mathopt.CallbackData) -> mathopt.CallbackResult:
        """Report a better plan."""
        shown = event.solution or {}
        value = sum(self._cost[column] * amount for column, amount in shown.items())
        if event.solution is not None and value < self._best:
            self._best = value
            self._report(np.array([shown.get(column, 0.0) for column in self._columns]), None)
        return mathopt.CallbackResult()

    def read(self, lines: Sequence[str]) -> None:
        """Keep the log, and report a better bound in it, less what its seven digits may have rounded away."""
        self.lines += lines
        for line in lines:
            cells = [cell.strip() for cell in line.split("|")]
            if _BOUND in cells:
                self._place = cells.index(_BOUND)
            elif self._place is not None and len(cells) > self._place and _NUMBER.fullmatch(cells[self._place]):
                bound = float(cells[self._place])
                bound -= 1e-6 * abs(bound)
                if self._bound < bound < _INFINITE:
                    self._bound = bound
                    self._report(None, bound)


def _refuse(problem: Problem) -> None:
    numbers = np.abs(np.concatenate([problem.coefficient, problem.cost[problem.cost != 0.0]]))
    limits = np.abs(np.concatenate([problem.row_lower, problem.row_upper, problem.lower, problem.upper]))
    limits = limits[np.isfinite(limits)]
    too_large = max(numbers.max(initial=0.0), limits.max(initial=0.0))
    if too_large >= _INFINITE or numbers.min(initial=1.0) <= _NOTHING:
        what = f"{too_large:.3g} for infinite" if too_large >= _INFINITE else f"{numbers.min():.3g} for zero"
        raise RefusalError(f"engine `scip` cannot state this program exactly: it takes {what}; choose another engine")


def proto_of(problem: Problem) -> model_pb2.ModelProto:
    """Return the problem as OR-Tools takes it."""
    proto = model_pb2.ModelProto()
    proto.variables.ids.extend(range(len(problem)))
    proto.variables.lower_bounds.extend(problem.lower.tolist())
    proto.variables.upper_bounds.extend(problem.upper.tolist())
    proto.variables.integers.extend(problem.integer.tolist())
    rows = len(problem.row_lower)
    proto.linear_constraints.ids.extend(range(rows))
    proto.linear_constraints.lower_bounds.extend(problem.row_lower.tolist())
    proto.linear_constraints.upper_bounds.extend(problem.row_upper.tolist())
    matrix = proto.linear_constraint_matrix
    matrix.row_ids.extend(problem.row.tolist())
    matrix.column_ids.extend(problem.column.tolist())
    matrix.coefficients.extend(problem.coefficient.tolist())
    place = np.flatnonzero(problem.cost)
    proto.objective.linear_coefficients.ids.extend(place.tolist())
    proto.objective.linear_coefficients.values.extend(problem.cost[place].tolist())
    proto.objective.offset = problem.offset
    return proto


def _claim(result: mathopt.SolveResult, columns: list[mathopt.Variable]) -> Claim:
    reason, limit = result.termination.reason.name, result.termination.limit
    ending, stop = MEANING.get(reason, (Ending.FAILED, Stop.FAULT))
    if ending is Ending.FEASIBLE:
        stop = LIMITS.get("UNDETERMINED" if limit is None else limit.name, Stop.FAULT)
    message = ""
    if ending is Ending.FAILED or stop is Stop.FAULT:
        message = f"SCIP ended with {reason}, {'no limit' if limit is None else limit.name} {result.termination.detail}"
    values = None
    if ending in (Ending.OPTIMAL, Ending.FEASIBLE) and result.has_primal_feasible_solution():
        found = result.variable_values()
        values = np.array([found[column] for column in columns])
    bound = result.termination.objective_bounds.dual_bound
    known = ending in (Ending.OPTIMAL, Ending.FEASIBLE) and abs(bound) < _INFINITE
    nodes = int(result.solve_stats.node_count)
    return Claim(ending, stop, values, bound if known else None, message.strip(), nodes, nodes)
