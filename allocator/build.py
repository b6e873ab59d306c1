"""Families, costs and goals become a program over the columns of a case."""

from allocator.case import Case
from allocator.columns import Columns, Reference
from allocator.families import FAMILIES, LINKS
from allocator.goals import GOALS
from allocator.model import Program


def build(case: Case, *, every: bool = False, reference: Reference | None = None) -> tuple[Columns, Program]:
    """Return the columns of a case and the program over them.

    Parameters
    ----------
    case
        The case.
    every
        Whether columns exist for everything, sound or not (see `Columns`).
    reference
        The run that the goal `changes` measures against.
    """
    columns = Columns(case, every=every, reference=reference)
    blocks = [family.rows(columns) for family in FAMILIES]
    # Goals may need columns that links then define, and links those that families asked for: hence this order.
    goals = tuple(GOALS[goal.name].objective(columns) for goal in case.goals)
    blocks += [link.rows(columns) for link in LINKS]
    kept = tuple(block for block in blocks if len(block))
    return columns, Program(columns.lower, columns.upper, columns.integer, kept, goals)
