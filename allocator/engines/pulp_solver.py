"""Whatever PuLP knows by name, such as a commercial engine somebody owns; only workers may import this module.

PuLP's word for how a search ended is believed for few engines: it calls a plan at the time limit optimal and has called
feasible programs infeasible. Of the others, only plans are taken, and those are judged by the rows.
"""

import inspect
import warnings
from dataclasses import replace
from itertools import pairwise
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from allocator.engines.endings import Claim, Ending, Report, Stop
from allocator.engines.found import HOW_TO_GET
from allocator.engines.mend import mended
from allocator.engines.problem import Problem
from allocator.engines.pulp_library import pulp_library
from allocator.engines.settings import Settings
from allocator.errors import EngineError, RefusalError
from allocator.model import Floats

if TYPE_CHECKING:
    from types import ModuleType

MEANING = {
    ("Optimal", "Optimal Solution Found"): (Ending.OPTIMAL, Stop.PROOF),
    ("Optimal", "Solution Found"): (Ending.FEASIBLE, Stop.CLOCK),
    ("Infeasible", "No Solution Exists"): (Ending.INFEASIBLE, Stop.PROOF),
    # CBC's "integer infeasible".
    ("Infeasible", "No Solution Found"): (Ending.INFEASIBLE, Stop.PROOF),
    ("Unbounded", "Solution is Unbounded"): (Ending.UNBOUNDED, Stop.PROOF),
    ("Not Solved", "No Solution Found"): (Ending.FEASIBLE, Stop.CLOCK),
    ("Not Solved", "Solution Found"): (Ending.FEASIBLE, Stop.CLOCK),
    ("Undefined", "No Solution Found"): (Ending.FEASIBLE, Stop.FAULT),
}
"""What PuLP's two statuses mean together where there is a plan; a pair that is not here is a failure that names it."""

BELIEVED = ("PULP_CBC_CMD", "COIN_CMD", "HiGHS")
"""Solvers whose "optimal" PuLP passes on as it was said, and which were tried here; of HiGHS "infeasible", too.

Only what they say before their time is over: then CBC has called feasible programs infeasible.
"""

_DIGITS = 12
"""Significant digits PuLP writes into files."""

_EARLY = 0.05
"""How much before its limit a program may stop because of it [s]."""

_SMALL = 1500
"""Programs with no more columns are searched by HiGHS without presolve; see docs/decisions/0003."""


class Solver:
    """One solver of PuLP, by its name there."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._pulp: ModuleType
        self._text = False

    def load(self) -> str:
        """Return the version of PuLP; it does not tell those of its solvers.

        Raises
        ------
        EngineError
            If the solver is not installed here.
        """
        version = ""
        if self._name == "HiGHS":
            # Only versions of HiGHS that may be used at all.
            from allocator.engines import highs  # noqa: PLC0415 - loads the library

            version = f"{highs.load()}, "
        self._pulp = pulp_library(with_highs=self._name == "HiGHS")
        with warnings.catch_warnings(action="ignore"):
            try:
                solver = self._pulp.getSolver(self._name, msg=False)
                there = solver.available()
            except self._pulp.PulpError:
                there = False
        if not there:
            raise EngineError(
                f"engine `pulp:{self._name}` is not here, or PuLP does not find it: {HOW_TO_GET[self._name]}"
            )
        self._text = isinstance(solver, self._pulp.LpSolver_CMD)
        return f"{version}PuLP {self._pulp.__version__}"

    def solve(self, problem: Problem, settings: Settings, start: Floats | None, _report: Report) -> Claim:
        """Search once; PuLP shows a plan only in the end.

        Parameters
        ----------
        start
            Values to begin from in the engine's units, shape ``(columns,)``.

        Raises
        ------
        RefusalError
            If PuLP would round a number of the problem, or a limit on work is asked for.
        """
        began = perf_counter()
        if settings.work is not None:
            raise RefusalError(f"engine `pulp:{self._name}` has no measure of work; use a time limit instead")
        asked, scale = self._stated(problem)
        program, columns = self._program(asked)
        if start is not None:
            for column, value in zip(columns, (start * scale).tolist(), strict=True):
                column.setInitialValue(value, check=False)
        left = None if settings.seconds is None else settings.seconds - (perf_counter() - began)
        if left is not None and left <= 0:
            return Claim(Ending.FEASIBLE, Stop.CLOCK)
        options = self._options(settings, left, len(problem), warm=start is not None)
        solver, begun = self._pulp.getSolver(self._name, **options), perf_counter()
        with warnings.catch_warnings(action="ignore"):
            try:
                program.solve(solver)
            except self._pulp.PulpError as error:
                return Claim(Ending.FAILED, Stop.FAULT, message=f"PuLP says of {self._name}: {error}")
        limit = options.get("timeLimit")
        over = limit is not None and perf_counter() - begun >= limit - _EARLY
        late = settings.seconds is not None and (over or perf_counter() - began >= settings.seconds)
        return self._claim(problem, program, _values(columns, asked) / scale, settings.gap, late=late)

    def _stated(self, problem: Problem) -> tuple[Problem, Floats]:
        """Return the problem as PuLP states it exactly, and how many of its units are one of `problem`'s columns."""
        if not self._text:
            return problem, np.ones(len(problem))
        # Powers of two are long in decimals; the program's own whole numbers are short.
        row = problem.row
        plain = replace(
            problem,
            coefficient=problem.coefficient / problem.column_scale[problem.column] / problem.row_scale[row],
            row_lower=problem.row_lower / problem.row_scale,
            row_upper=problem.row_upper / problem.row_scale,
            lower=problem.lower * problem.column_scale,
            upper=problem.upper * problem.column_scale,
            cost=problem.cost / problem.column_scale * abs(problem.unit),
            # As it was given: divided by the grain and multiplied again, it may differ in its last digit.
            offset=float(problem.constant if problem.unit > 0.0 else -problem.constant),
        )
        offset = np.array([plain.offset])
        numbers = (plain.coefficient, plain.row_lower, plain.row_upper, plain.lower, plain.upper, plain.cost, offset)
        for number in np.unique(np.concatenate(numbers)).tolist():
            if np.isfinite(number) and float(f"{number:.{_DIGITS}g}") != number:
                raise RefusalError(
                    f"engine `pulp:{self._name}` cannot state this program exactly: PuLP would write {number!r} with "
                    f"{_DIGITS} digits; choose another engine"
                )
        return plain, problem.column_scale

    def _program(self, problem: Problem) -> tuple[Any, list[Any]]:
        """Return PuLP's problem and its columns ``c1..cn``; rows are ``r1..rm``, second limits of them ``s1..sm``."""
        pulp = self._pulp
        program = pulp.LpProblem("program", pulp.LpMinimize)
        columns = [
            pulp.LpVariable(
                f"c{number}",
                low if np.isfinite(low) else None,
                high if np.isfinite(high) else None,
                pulp.LpInteger if whole else pulp.LpContinuous,
            )
            for number, (low, high, whole) in enumerate(
                zip(problem.lower.tolist(), problem.upper.tolist(), problem.integer.tolist(), strict=True), 1
            )
        ]
        costs = {columns[place]: problem.cost[place].item() for place in np.flatnonzero(problem.cost)}
        if problem.offset:
            # As the cost of a fixed column, because PuLP leaves constants out of some files, and gaps are shares of it.
            costs[pulp.LpVariable("c0", 1.0, 1.0)] = problem.offset
        program.setObjective(pulp.LpAffineExpression(costs))
        place, amount = problem.column.tolist(), problem.coefficient.tolist()
        limits = zip(problem.row_lower.tolist(), problem.row_upper.tolist(), strict=True)
        for number, ((first, last), (low, high)) in enumerate(
            zip(pairwise(problem.start.tolist()), limits, strict=True), 1
        ):
            if first == last:
                # A row without terms holds, or there would have been no search.
                continue
            terms = [(columns[place[term]], amount[term]) for term in range(first, last)]
            wanted = [(pulp.LpConstraintEQ, "r", low)]
            if low != high:
                wanted = [(pulp.LpConstraintGE, "r", low), (pulp.LpConstraintLE, "s", high)]
            for sense, letter, limit in wanted:
                if np.isfinite(limit):
                    row = pulp.LpAffineExpression(terms)
                    program.addConstraint(pulp.LpConstraint(row, sense, f"{letter}{number}", limit))
        return program, columns

    def _options(self, settings: Settings, seconds: float | None, columns: int, *, warm: bool) -> dict[str, Any]:
        """Return what PuLP's class for this solver takes of what is asked."""
        wanted: dict[str, Any] = {"msg": False, "gapRel": settings.gap or None, "warmStart": warm or None}
        if settings.threads > 1:
            wanted["threads"] = settings.threads
        if seconds is not None:
            # Some programs take whole seconds only; the worker is ended if they take longer.
            wanted["timeLimit"] = seconds if self._name in BELIEVED else max(1, int(seconds))
        if settings.log is not None:
            wanted["logPath"] = settings.log
        if self._name == "HiGHS":
            from allocator.engines import highs  # noqa: PLC0415 - loads the library

            log = (
                {} if settings.log is None else {"log_file": settings.log, "log_to_console": False, "output_flag": True}
            )
            presolve = {"presolve": "off" if columns <= _SMALL else "on", "presolve_rule_off": highs.AGGREGATOR}
            # Without a gap it would use its own.
            wanted["gapRel"] = settings.gap
            return (
                {name: wanted[name] for name in ("msg", "gapRel", "timeLimit", "threads") if name in wanted}
                | presolve
                | log
            )
        takes = inspect.signature(getattr(self._pulp, self._name).__init__).parameters
        return {name: value for name, value in wanted.items() if value is not None and name in takes}

    def _claim(self, problem: Problem, program: Any, values: Floats, gap: float, *, late: bool) -> Claim:  # noqa: ANN401
        pulp = self._pulp
        said = pulp.LpStatus[program.status], pulp.LpSolution[program.sol_status]
        if said not in MEANING:
            return Claim(Ending.FAILED, Stop.FAULT, message=f"PuLP says of {self._name}: {said[0]}, {said[1]}")
        ending, stop = MEANING[said]
        if self._text:
            values = mended(problem, values)
        # PuLP leaves values behind after "infeasible", too; a plan is what keeps the rows.
        plan = values if problem.breach(values) is None else None
        if stop is Stop.CLOCK and not late:
            stop = Stop.FAULT
        if ending in (Ending.FEASIBLE, Ending.FAILED):
            return Claim(ending, stop, plan)
        doubted = (
            self._name not in BELIEVED or late or (self._name == "HiGHS" and len(problem) > _SMALL and plan is None)
        )
        # Handed over in its own whole numbers, large beside small, a program with plans was called infeasible by CBC.
        doubted = doubted or (self._text and ending is Ending.INFEASIBLE)
        if doubted or (ending is Ending.OPTIMAL and plan is None):
            word = "its time was over" if late else "that does not count as a proof"
            message = f"PuLP says of {self._name}: {said[0].lower()}; {word}"
            return Claim(Ending.FEASIBLE, Stop.CLOCK if late else Stop.GAP, plan, message=message)
        if ending is not Ending.OPTIMAL:
            return Claim(ending, stop)
        bound = _bound(problem, values, gap)
        # What is within a gap is called optimal, too.
        return Claim(Ending.FEASIBLE, Stop.GAP, plan, bound) if gap > 0.0 else Claim(ending, stop, plan, bound)


def _values(columns: list[Any], problem: Problem) -> Floats:
    """Return what PuLP's columns hold; one that stands in no row and has no cost is left empty."""
    held = [column.varValue for column in columns]
    least = np.where(np.isfinite(problem.lower), problem.lower, np.minimum(problem.upper, 0.0))
    return np.array([low if value is None else value for low, value in zip(least.tolist(), held, strict=True)])


def _bound(problem: Problem, values: Floats, gap: float) -> float:
    """Return what no plan can beat if `values`, read with eight digits, are best but for `gap`."""
    value = problem.objective(problem.settled(values))
    digits = 0.0 if problem.step else 1e-7 * float(np.abs(problem.cost) @ np.abs(values)) + 1e-9 * abs(value)
    # CBC measures the gap by the larger one of value and bound, which below 0 is the bound.
    share = gap if value >= 0.0 else gap / max(1e-9, 1.0 - gap)
    return value - share * abs(value) - digits
