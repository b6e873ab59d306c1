"""A plan that is being annealed, with all that is kept up to date about it, as arrays that compiled code changes."""

from typing import NamedTuple

import numpy as np

from allocator.improve.annealing.layout import Layout
from allocator.model import Flags, Ints
from allocator.model.program import sums

OBJECTIVE, BEST, BROKEN, QUEUED, CHANGED, SHIFTED, OUT, STAMP, KEPT = range(9)
"""Places in `State.tally`."""

SHIFTS, MOVES = 2**16, 2**12
"""The most columns and places that one move changes; a larger one is not made."""


class State(NamedTuple):
    """What annealing changes.

    Attributes
    ----------
    value, best
        Every column at the plan and at the best one, shape ``(columns,)``.
    activity
        What every row that is not only told comes to, shape ``(rows,)``.
    here, level, making
        Units in each spot, credits in each cell, and units that make each presence, shape ``(columns,)``.
    broken, broken_at
        The rows that do not hold, and the place of each row among them (-1: it holds).
    queue, queued
        Rows to look at because a column may give in them, and which those are.
    shifted, shift
        Columns that the move under way has changed, one after another, and by how much.
    moved, move
        Places that it has changed, and by how much.
    mark
        The number of the move that has put units in a place, shape ``(places,)``.
    tally
        Numbers that change: see the names of their places.
    """

    value: Ints
    best: Ints
    activity: Ints
    here: Ints
    level: Ints
    making: Ints
    broken: Ints
    broken_at: Ints
    queue: Ints
    queued: Flags
    shifted: Ints
    shift: Ints
    moved: Ints
    move: Ints
    mark: Ints
    tally: Ints


def state(layout: Layout, values: Ints) -> State:
    """Return what is to be known of a plan that keeps every row, `values` of shape ``(columns,)``."""
    rows, places = len(layout.least), len(layout.column)
    # Beyond the limits that a move may reach there is room for all stretches of phases of one presence, or of one
    # place, and for one row to settle.
    put = 6 + int(np.diff(layout.place_presences).max(initial=0)) + int(np.diff(layout.cell_shorts).max(initial=0))
    puts = layout.phases * int(np.diff(layout.column_places)[layout.whole].max(initial=1))
    shifts = SHIFTS + puts * put + int(np.diff(layout.row_giving).max(initial=0))
    moves = MOVES + puts
    units = values[layout.column]
    here, level = np.zeros(len(layout.arrive), dtype=np.int64), np.zeros(len(layout.asked), dtype=np.int64)
    np.add.at(here, layout.spot, units)
    np.add.at(level, layout.cell, layout.credit * units)
    making = np.zeros(len(values), dtype=np.int64)
    np.add.at(making, layout.presence, np.repeat(units, np.diff(layout.place_presences)))
    tally = np.zeros(KEPT + 1, dtype=np.int64)
    tally[OBJECTIVE] = tally[BEST] = int((layout.price * values).sum())
    return State(
        values.copy(),
        values.copy(),
        sums(layout.row_terms, layout.term_coefficient, values[layout.term_column]),
        here,
        level,
        making,
        np.zeros(rows, dtype=np.int64),
        np.full(rows, -1, dtype=np.int64),
        np.zeros(rows, dtype=np.int64),
        np.zeros(rows, dtype=bool),
        np.zeros(shifts, dtype=np.int64),
        np.zeros(shifts, dtype=np.int64),
        np.zeros(moves, dtype=np.int64),
        np.zeros(moves, dtype=np.int64),
        np.zeros(places, dtype=np.int64),
        tally,
    )
