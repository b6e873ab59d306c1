"""Keeping of a plan what can stay: bounds under which no more can be there than it has, and what is kept."""

import numpy as np

from allocator.case import Plan
from allocator.columns import Columns
from allocator.model import Ints, Objective
from allocator.model.rows import Index


def within_today(columns: Columns) -> Ints:
    """Return upper bounds of all columns under which units in place on the eve stay or leave, shape ``(columns,)``."""
    upper = columns.upper.copy()
    upper[columns.kind("arrive", 3).column] = 0
    leave, assign = columns.kind("leave", 3), columns.assign
    upper[leave.column] = np.minimum(upper[leave.column], columns.eve[leave.part(0), leave.part(1)])
    eve = columns.eve[assign.part(0), assign.part(1)]
    upper[assign.column] = np.minimum(upper[assign.column], eve)
    return upper


def within(columns: Columns, plan: Plan) -> Ints:
    """Return upper bounds of all columns under which no units are where `plan` has none, shape ``(columns,)``."""
    upper = columns.upper.copy()
    upper[columns.assign.column] = np.minimum(upper[columns.assign.column], placed(columns, plan))
    return upper


def placed(columns: Columns, plan: Plan) -> Ints:
    """Return the units that `plan` has in each place, shape ``(places,)``; what has no column is left out."""
    found = np.zeros(len(columns.assign.column), dtype=np.int64)
    keys = np.array(list(plan.assign), dtype=np.int64).reshape(-1, 4)
    entry = Index(columns.assign.keys).find(keys)
    units = np.array(list(plan.assign.values()), dtype=np.int64)
    found[entry[entry >= 0]] = units[entry >= 0]
    return found


def kept(columns: Columns) -> Objective:
    """Return the goal of most person-months."""
    p, t = columns.assign.part(0), columns.assign.part(3)
    return Objective("today", columns.assign.column, columns.persons[p] * columns.months[t], most=True)
