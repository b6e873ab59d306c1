"""CBC through PuLP, with its own defaults and all cores; better plans and bounds are read from its log.

The CBC that PuLP 3.3.2 brings ends some searches that begin from a plan with a fault of memory, with one thread as with
more. What it found is lost then, what it had proven is not.
"""

import os
import re
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np
import pulp
from bench.plain import Found, Question

FOUND = re.compile(r"(?:Integer solution of|Solution found of value|Found incumbent of value) ([-+.\de]+)")
TREE = re.compile(r"best solution,? ?([-+.\de]+)?,? ?best possible ([-+.\de]+)")
LOWER = re.compile(r"Lower bound: +([-+.\de]+)")
TIMED = re.compile(r"\(([.\d]+) seconds\)")
HUGE = 1e40


def version() -> str:
    """Return which CBC this is."""
    return f"CBC of PuLP {pulp.__version__}"


def solve(question: Question) -> Found:
    """Search once."""
    began, problem = perf_counter(), question.problem
    model = pulp.LpProblem("program", pulp.LpMinimize)
    columns = [
        pulp.LpVariable(f"x{at}", low, high, pulp.LpInteger if is_whole else pulp.LpContinuous)
        for at, (low, high, is_whole) in enumerate(
            zip(problem.lower.tolist(), problem.upper.tolist(), problem.integer.tolist(), strict=True)
        )
    ]
    place = np.flatnonzero(problem.cost).tolist()
    model += pulp.LpAffineExpression([(columns[at], float(problem.cost[at])) for at in place], problem.offset)
    numbers, weights, at = problem.column.tolist(), problem.coefficient.tolist(), problem.start.tolist()
    limits = zip(problem.row_lower.tolist(), problem.row_upper.tolist(), strict=True)
    for row, (low, high) in enumerate(limits):
        terms = [(columns[numbers[i]], weights[i]) for i in range(at[row], at[row + 1])]
        if terms and low == high:
            model += pulp.LpConstraint(pulp.LpAffineExpression(terms), pulp.LpConstraintEQ, rhs=low)
            continue
        if terms and np.isfinite(low):
            model += pulp.LpConstraint(pulp.LpAffineExpression(terms), pulp.LpConstraintGE, rhs=low)
        if terms and np.isfinite(high):
            model += pulp.LpConstraint(pulp.LpAffineExpression(terms), pulp.LpConstraintLE, rhs=high)
    if question.start is not None:
        for column, value in zip(columns, problem.inward(question.start).tolist(), strict=True):
            column.setInitialValue(value)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        called, crashed = perf_counter() - began, False
        solver = pulp.PULP_CBC_CMD(
            msg=False,
            timeLimit=max(0.1, question.seconds - called),
            threads=os.cpu_count() or 1,
            warmStart=question.start is not None,
            options=[f"randomCbcSeed {question.seed}"],
            logPath=str(log),
        )
        try:
            model.solve(solver)
        except pulp.PulpSolverError:
            model.sol_status, crashed = pulp.LpSolutionNoSolutionFound, True
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    bound = _told(question, lines, called, crashed=crashed)
    # The status says "Optimal" of a search that the clock ended, too.
    said = "crashed" if crashed else pulp.LpSolution[model.sol_status]
    proven = model.sol_status == pulp.LpSolutionOptimal
    values = None
    if model.sol_status in (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible):
        # Columns that stand in no row and no goal do not reach the engine.
        values = problem.outward(np.array([column.value() or 0.0 for column in columns]))
        if proven and bound is None:
            bound = question.goal(problem.objective(problem.inward(np.rint(values).astype(np.int64))))
    return Found(values, bound, said, proven)


def _told(question: Question, lines: list[str], called: float, *, crashed: bool) -> float | None:
    """Tell what the log says, with the times it names; return the last bound. Plans that were lost are not told."""
    last = None
    for line in lines:
        timed = TIMED.search(line)
        at = called + float(timed[1]) if timed else None
        found, tree, lower = FOUND.search(line), TREE.search(line), LOWER.search(line)
        if found and at is not None and not crashed:
            question.tell(question.goal(float(found[1])), None, at)
        if tree and abs(float(tree[2])) < HUGE:
            last = question.goal(float(tree[2]))
            if at is not None:
                question.tell(None, last, at)
        if lower:
            last = question.goal(float(lower[1]))
    return last
