"""PDLP of OR-Tools, for relaxations of large programs, in whose process no other engine is loaded.

A first-order method: a step costs two products with the matrix, so that it comes near the best where the factors of
other methods take minutes. Near is not there: its values break rows by a little and are no plan, and what its prices
prove is computed by :meth:`allocator.engines.Problem.safe_bound`, whatever they are worth. Only workers may import this
module.

References
----------
D. Applegate et al., Practical large-scale linear programming using primal-dual hybrid gradient, NeurIPS 2021,
arXiv:2106.04756.
"""

from dataclasses import replace
from importlib.metadata import version
from time import perf_counter

import numpy as np
from ortools.pdlp import solve_log_pb2, solvers_pb2
from ortools.pdlp.python import pdlp
from scipy.sparse import csr_matrix

from allocator.engines.endings import Claim, Ending, Nearly, Report, Stop
from allocator.engines.problem import Problem
from allocator.engines.settings import Settings
from allocator.errors import RefusalError
from allocator.model import Floats

MEANING = {
    # As near as was asked for; nothing is proven by it.
    "OPTIMAL": (Ending.FEASIBLE, Stop.GAP),
    "TIME_LIMIT": (Ending.FEASIBLE, Stop.CLOCK),
    "ITERATION_LIMIT": (Ending.FEASIBLE, Stop.WORK),
    # Found by arithmetic that is only near, so that it proves nothing either.
    "PRIMAL_INFEASIBLE": (Ending.FEASIBLE, Stop.FAULT),
    "DUAL_INFEASIBLE": (Ending.FEASIBLE, Stop.FAULT),
    "PRIMAL_OR_DUAL_INFEASIBLE": (Ending.FEASIBLE, Stop.FAULT),
    "NUMERICAL_ERROR": (Ending.FEASIBLE, Stop.FAULT),
    # Never asked for, or trouble.
    "KKT_MATRIX_PASS_LIMIT": (Ending.FAILED, Stop.FAULT),
    "INTERRUPTED_BY_USER": (Ending.FAILED, Stop.FAULT),
    "INVALID_PROBLEM": (Ending.FAILED, Stop.FAULT),
    "INVALID_INITIAL_SOLUTION": (Ending.FAILED, Stop.FAULT),
    "INVALID_PARAMETER": (Ending.FAILED, Stop.FAULT),
    "OTHER": (Ending.FAILED, Stop.FAULT),
    "UNSPECIFIED": (Ending.FAILED, Stop.FAULT),
}
"""What each reason to end means; one that is not here is a failure that names it."""

NEARER = (1e-2, 1e-3, 1e-4)
"""How near it comes, one search after another, of which each shows what it has [fraction]."""

_ITERATIONS = 200_000
"""Steps after which a search ends in any case: one that has not come near by then never will."""


def load() -> str:
    """Return the version of OR-Tools that is loaded."""
    return version("ortools")


def solve(problem: Problem, settings: Settings, start: Floats | None, report: Report) -> Claim:
    """Come near the best of a problem without whole columns; report bound, values and prices on the way.

    `start` is not used: a plan is far from the best without whole units.

    Raises
    ------
    RefusalError
        If a column has to be whole.
    """
    del start
    began = perf_counter()
    if problem.integer.any():
        raise RefusalError("engine `pdlp` knows no whole columns: it is for relaxations only; choose another engine")
    program = _program(problem)
    best = Claim(Ending.FEASIBLE, Stop.CLOCK)
    for tolerance in NEARER:
        left = None if settings.seconds is None else settings.seconds - (perf_counter() - began)
        work = _ITERATIONS if settings.work is None else settings.work - best.work
        if (left is not None and left <= 0.0) or work <= 0:
            return replace(best, stop=Stop.WORK if work <= 0 else Stop.CLOCK)
        result = pdlp.primal_dual_hybrid_gradient(program, _parameters(tolerance, left, work, settings.threads))
        claim = _claim(problem, result)
        best = _better(best, claim)
        if claim.ending is Ending.FAILED or claim.stop is not Stop.GAP or tolerance <= settings.gap:
            break
        report(None, best.bound, best.nearly)
    return best


def _program(problem: Problem) -> pdlp.QuadraticProgram:
    shape = len(problem.row_lower), len(problem)
    program = pdlp.QuadraticProgram()
    program.objective_vector = problem.cost
    program.constraint_matrix = csr_matrix((problem.coefficient, problem.column, problem.start), shape=shape).tocsc()
    program.constraint_lower_bounds, program.constraint_upper_bounds = problem.row_lower, problem.row_upper
    program.variable_lower_bounds, program.variable_upper_bounds = problem.lower, problem.upper
    return program


def _parameters(
    tolerance: float, seconds: float | None, work: int, threads: int
) -> solvers_pb2.PrimalDualHybridGradientParams:
    parameters = solvers_pb2.PrimalDualHybridGradientParams(num_threads=threads)
    parameters.presolve_options.use_glop = True
    criteria = parameters.termination_criteria
    criteria.iteration_limit = work
    if seconds is not None:
        criteria.time_sec_limit = seconds
    near = criteria.simple_optimality_criteria
    near.eps_optimal_relative = near.eps_optimal_absolute = tolerance
    return parameters


def _claim(problem: Problem, result: pdlp.SolverResult) -> Claim:
    log = result.solve_log
    name = solve_log_pb2.TerminationReason.Name(log.termination_reason)
    ending, stop = MEANING.get(name.removeprefix("TERMINATION_REASON_"), (Ending.FAILED, Stop.FAULT))
    message = f"PDLP ended with {name} {log.termination_string}".strip() if stop is Stop.FAULT else ""
    values, duals = np.array(result.primal_solution), np.array(result.dual_solution)
    shown = values.shape == problem.lower.shape and duals.shape == problem.row_lower.shape
    if ending is Ending.FAILED or not (shown and np.isfinite(values).all() and np.isfinite(duals).all()):
        return Claim(ending, stop, message=message, work=log.iteration_count)
    return Claim(
        ending,
        stop,
        bound=problem.safe_bound(duals),
        message=message,
        work=log.iteration_count,
        duals=duals,
        nearly=Nearly(np.clip(values, problem.lower, problem.upper), duals),
    )


def _better(one: Claim, other: Claim) -> Claim:
    """Return the later claim with the better bound and its prices, the later values, and the work of both."""
    work = one.work + other.work
    if other.nearly is None:
        return replace(other, bound=one.bound, duals=one.duals, nearly=one.nearly, work=work)
    if one.bound is not None and one.duals is not None and (other.bound is None or other.bound < one.bound):
        nearly = replace(other.nearly, duals=one.duals)
        return replace(other, bound=one.bound, duals=one.duals, nearly=nearly, work=work)
    return replace(other, work=work)
