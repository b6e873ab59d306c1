"""Compiled: units are put in a place, and in the phases around it that are open to them, too."""

import numpy as np

from allocator.improve.annealing.changes import crowded, put, settle
from allocator.improve.annealing.compiled import inner
from allocator.improve.annealing.layout import Layout
from allocator.improve.annealing.relief import loss
from allocator.improve.annealing.state import STAMP, State
from allocator.model import Ints


@inner
def missing(layout: Layout, state: State, cell: int) -> int:
    """Return what is short in a cell [credits]."""
    return int(max(0, layout.asked[cell] - state.level[cell]))


@inner
def open_at(layout: Layout, state: State, place: int, anyhow: bool) -> bool:
    """Whether a place has room for a unit, and that would lessen what is short or need not (`anyhow`)."""
    column = layout.column[place]
    needed = anyhow or missing(layout, state, layout.cell[place]) > 0
    return needed and state.value[column] < layout.upper[column]


@inner
def arriving(layout: Layout, state: State, first: int, last: int) -> int:
    """Return the first place of a stretch in which units can come or need not leave; -1 where there is none."""
    place = first
    while True:
        spot = layout.spot[place]
        before = layout.eve[spot] if layout.first[spot] else state.here[spot - 1]
        if layout.arrive[spot] >= 0 or before > state.here[spot]:
            return place
        if place == last:
            return -1
        place = layout.after[place]


@inner
def stretch(layout: Layout, state: State, place: int, neighbours: Ints, ends: float, anyhow: bool) -> int:
    """Return how far units could be put in the phases on one side of a place, each the last with a chance of `ends`."""
    while neighbours[place] >= 0 and open_at(layout, state, neighbours[place], anyhow):
        place = neighbours[place]
        if np.random.random() < ends:
            break
    return int(place)


@inner
def least_loss(layout: Layout, state: State, place: int, units: int) -> int:
    """Return the least that the goal counts more (negative: less) once so many units are put in a place.

    Where their pledge offers no more units, some serve elsewhere: of the places that have any, one at least loses its
    share. That they may have to stay longer than they are put, and then serve longer, is not looked at.
    """
    row, gained = layout.offer[place], loss(layout, state, place, -units)
    over = state.activity[row] + units - layout.most[row] if row >= 0 else 0
    if over <= 0:
        return gained
    first, end, serving = layout.row_terms[row], layout.row_terms[row + 1], 0
    for term in range(first, end):
        column = layout.term_column[term]
        serving += column != layout.column[place] and state.value[column] > 0
    share, least = -(-over // max(1, serving)), -1
    for term in range(first, end):
        column = layout.term_column[term]
        if column != layout.column[place] and state.value[column] >= share:
            lost = loss(layout, state, layout.place_of[column], share)
            least = lost if least < 0 else min(least, lost)
    return gained + max(0, least)


@inner
def hopeless(layout: Layout, state: State, first: int, last: int, units: int, room: float) -> bool:
    """Whether units in a stretch of phases make the plan worse by more than there is `room` for, as far as is seen.

    Seen before anything is put, which spares most moves of a cold plan nearly all of their time.
    """
    worse, place = 0, first
    while True:
        by = min(units, layout.upper[layout.column[place]] - state.value[layout.column[place]])
        if by > 0:
            worse += least_loss(layout, state, place, by)
        if place == last:
            return bool(worse > room)
        place = layout.after[place]


@inner
def fill(layout: Layout, state: State, place: int, units: int, anyhow: bool, room: float) -> bool:
    """Put up to so many units in a place and in the phases around it that are open.

    Whether any were put, and the plan may yet get worse by no more than there is `room` for.
    """
    if crowded(state):
        return False
    first, last, how = place, place, np.random.random()
    if how < 0.8:
        ends = 0.0 if how < 0.5 else 0.3
        first = stretch(layout, state, place, layout.before, ends, anyhow)
        last = stretch(layout, state, place, layout.after, ends, anyhow)
    place = arriving(layout, state, first, last)
    if place < 0 or hopeless(layout, state, place, last, units, room):
        return False
    while True:
        column = layout.column[place]
        by = min(units, layout.upper[column] - state.value[column])
        if by > 0:
            put(layout, state, place, by)
        state.mark[place] = state.tally[STAMP]
        if place == last:
            break
        place = layout.after[place]
    settle(layout, state)
    return True


@inner
def wanted(layout: Layout, state: State, place: int) -> int:
    """Return how many units would fill what is short in the cell of a place, or fewer at random; 0: none."""
    column, cell = layout.column[place], layout.cell[place]
    units = min(-(-missing(layout, state, cell) // layout.credit[place]), layout.upper[column] - state.value[column])
    if units > 1 and np.random.random() < 0.5:
        units = 1 + np.random.randint(units)
    return int(units)
