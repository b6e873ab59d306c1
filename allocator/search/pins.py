"""Rows that a search adds to a program: what earlier goals reached, and what an engine broke within its tolerance."""

import numpy as np

from allocator.case import E4, Goal
from allocator.errors import AuditError
from allocator.model import NO_LIMIT, Block, Ints, Objective, Program


def kept(goal: Goal, reached: int, *, most: bool) -> int:
    """Return what later goals have to keep of a goal that came to `reached` [units of ``1 / objective.scale``]."""
    give = abs(reached) * goal.tolerance // E4
    return reached - give if most else reached + give


def pin(goal: Goal, objective: Objective, reached: int) -> Block:
    """Return the row that keeps a goal within its tolerance of the value reached."""
    limit = kept(goal, reached, most=objective.most) - objective.constant
    none = np.array([NO_LIMIT], dtype=np.int64)
    limits = np.array([limit], dtype=np.int64)
    return Block(
        f"kept:{goal.name}",
        ("goal",),
        np.zeros((1, 1), dtype=np.int64),
        np.zeros(len(objective.column), dtype=np.int64),
        objective.column,
        objective.coefficient,
        limits if objective.most else -none,
        none if objective.most else limits,
        np.array([objective.scale], dtype=np.int64),
    )


def tightened(program: Program, values: Ints) -> Program:
    """Return `program` with a further row for each that `values` break, tighter by what it is broken by."""
    matrix, excess = program.matrix, program.excess(values)
    broken = np.flatnonzero(excess)
    if len(broken) == 0:
        raise AuditError("the engine's plan leaves the bounds of a decision; no plan is written")
    number = np.full(len(matrix), -1, dtype=np.int64)
    number[broken] = np.arange(len(broken))
    chosen = number[matrix.row] >= 0
    activity = program.activity(values)[broken]
    over = activity > matrix.upper[broken]
    none = np.full(len(broken), NO_LIMIT, dtype=np.int64)
    block = Block(
        "tightened",
        ("row",),
        broken[:, None].astype(np.int64),
        number[matrix.row[chosen]],
        matrix.column[chosen],
        matrix.coefficient[chosen],
        np.where(over, -none, matrix.lower[broken] + excess[broken]),
        np.where(over, matrix.upper[broken] - excess[broken], none),
        np.ones(len(broken), dtype=np.int64),
    )
    return program.with_blocks(block)
