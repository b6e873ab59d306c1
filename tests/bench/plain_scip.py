"""SCIP through OR-Tools, with its own defaults; it searches on one core, as OR-Tools builds it."""

import re
from collections.abc import Sequence
from datetime import timedelta
from importlib.metadata import version as installed
from time import perf_counter

import numpy as np
from bench.plain import Found, Question
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

NUMBER = re.compile(r"[-+]?\d+(\.\d*)?(e[-+]?\d+)?")
INFINITE = 1e20


def version() -> str:
    """Return which SCIP this is."""
    return f"SCIP of OR-Tools {installed('ortools')}"


def solve(question: Question) -> Found:
    """Search once."""
    began, problem = perf_counter(), question.problem
    model = mathopt.Model.from_model_proto(_proto(question))
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


def _proto(question: Question) -> model_pb2.ModelProto:
    problem, proto = question.problem, model_pb2.ModelProto()
    proto.variables.ids.extend(range(len(problem)))
    proto.variables.lower_bounds.extend(problem.lower.tolist())
    proto.variables.upper_bounds.extend(problem.upper.tolist())
    proto.variables.integers.extend(problem.integer.tolist())
    rows = len(problem.row_lower)
    proto.linear_constraints.ids.extend(range(rows))
    proto.linear_constraints.lower_bounds.extend(problem.row_lower.tolist())
    proto.linear_constraints.upper_bounds.extend(problem.row_upper.tolist())
    proto.linear_constraint_matrix.row_ids.extend(np.repeat(np.arange(rows), np.diff(problem.start)).tolist())
    proto.linear_constraint_matrix.column_ids.extend(problem.column.tolist())
    proto.linear_constraint_matrix.coefficients.extend(problem.coefficient.tolist())
    place = np.flatnonzero(problem.cost)
    proto.objective.linear_coefficients.ids.extend(place.tolist())
    proto.objective.linear_coefficients.values.extend(problem.cost[place].tolist())
    proto.objective.offset = problem.offset
    return proto
