"""CP-SAT of OR-Tools, with its own defaults and all cores; it is given the program in integers as it stands."""

import os
from importlib.metadata import version as installed
from time import perf_counter

import numpy as np
from bench.plain import Found, Question
from ortools.sat.python import cp_model

from allocator.model import NO_LIMIT


def version() -> str:
    """Return which CP-SAT this is."""
    return f"CP-SAT {installed('ortools')}"


def solve(question: Question) -> Found:
    """Search once."""
    began, program, objective = perf_counter(), question.program, question.objective
    model, matrix = cp_model.CpModel(), program.matrix
    proto = model.proto
    for low, high in zip(program.lower.tolist(), program.upper.tolist(), strict=True):
        proto.variables.add().domain.extend([low, high])
    column, coefficient, at = matrix.column.tolist(), matrix.coefficient.tolist(), matrix.start.tolist()
    limits = zip(matrix.lower.tolist(), matrix.upper.tolist(), strict=True)
    for row, (low, high) in enumerate(limits):
        linear = proto.constraints.add().linear
        linear.vars.extend(column[at[row] : at[row + 1]])
        linear.coeffs.extend(coefficient[at[row] : at[row + 1]])
        linear.domain.extend([max(low, -NO_LIMIT), min(high, NO_LIMIT)])
    proto.objective.vars.extend(objective.column.tolist())
    proto.objective.coeffs.extend(objective.coefficient.tolist())
    proto.objective.offset = objective.constant
    if question.start is not None:
        proto.solution_hint.vars.extend(range(len(program)))
        proto.solution_hint.values.extend(question.start.tolist())
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = os.cpu_count() or 1
    solver.parameters.random_seed = question.seed

    class Better(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            question.tell(self.objective_value / objective.scale, self.best_objective_bound / objective.scale, None)

    solver.best_bound_callback = lambda bound: question.tell(None, bound / objective.scale, None)
    solver.parameters.max_time_in_seconds = max(0.1, question.seconds - (perf_counter() - began))
    status = solver.solve(model, Better())
    said = solver.status_name(status)
    known = said in ("OPTIMAL", "FEASIBLE")
    values = np.array(list(solver.response_proto.solution), dtype=np.float64) if known else None
    bound = solver.best_objective_bound / objective.scale if said != "MODEL_INVALID" else None
    return Found(values, bound, said, said == "OPTIMAL")
