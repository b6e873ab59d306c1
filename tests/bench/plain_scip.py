"""SCIP through OR-Tools, with its own defaults; it searches on one core, as OR-Tools builds it."""

import re
from collections.abc import Sequence
from datetime import timedelta
from importlib.metadata import version as installed
from time import perf_counter

import numpy as np
from bench.plain import Found, Question
from ortools.math_opt.python import mathopt

from allocator.engines.scip import proto_of

NUMBER = re.compile(r"[-+]?\d+(\.\d*)?(e[-+]?\d+)?")
INFINITE = 1e20


def version() -> str:
    """Return which SCIP this is."""
    return f"SCIP of OR-Tools {installed('ortools')}"


def solve(question: Question) -> Found:
    """Search once."""
    began, problem = perf_counter(), question.problem
    model = mathopt.Model.from_model_proto(proto_of(problem))
    columns = list(model.variables())
    hints = mathopt.ModelSolveParameters()
    if question.start is not None:
        start = problem.inward(question.start).tolist()
        hints.solution_hints.append(mathopt.SolutionHint(variable_values=dict(zip(columns, start, strict=True))))
    places: dict[str, int] = {}

    def read(lines: Sequence[str]) -> None:
        for line in lines:
            cells = [cell.strip() for cell in line.split("|")]
            if "dualbound" in cells:
                places.update({name: cells.index(name) for name in ("dualbound", "primalbound")})
            elif places and len(cells) > max(places.values()):
                shown = [cells[places[name]] for name in ("primalbound", "dualbound")]
                numbers = [float(cell) if NUMBER.fullmatch(cell) else None for cell in shown]
                value, bound = (None if n is None or abs(n) >= INFINITE else question.goal(n) for n in numbers)
                question.tell(value, bound, None)

    left = max(0.1, question.seconds - (perf_counter() - began))
    parameters = mathopt.SolveParameters(time_limit=timedelta(seconds=left), random_seed=question.seed)
    result = mathopt.solve(model, mathopt.SolverType.GSCIP, params=parameters, model_params=hints, msg_cb=read)
    values = None
    if result.has_primal_feasible_solution():
        found = result.variable_values()
        values = problem.outward(np.array([found[column] for column in columns]))
    bound = result.termination.objective_bounds.dual_bound
    said = str(result.termination.reason.name)
    return Found(values, question.goal(bound) if abs(bound) < INFINITE else None, said, said == "OPTIMAL")
