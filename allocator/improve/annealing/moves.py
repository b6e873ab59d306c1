"""Compiled: units are put where they are short, what stands in the way is taken out, and that is kept or taken back.

References
----------
S. Kirkpatrick, C. D. Gelatt and M. P. Vecchi, Optimization by simulated annealing, Science 220 (1983),
doi:10.1126/science.220.4598.671.
"""

import numpy as np

from allocator.improve.annealing.changes import back, crowded, put, settle
from allocator.improve.annealing.compiled import compiled, inner
from allocator.improve.annealing.layout import Layout
from allocator.improve.annealing.relief import relieved
from allocator.improve.annealing.state import (
    BEST,
    CHANGED,
    EMPTIED,
    KEPT,
    OBJECTIVE,
    SHIFTED,
    STAMP,
    State,
)
from allocator.model import Ints

_ANYHOW = 0.6
"""How often a unit is put anywhere: taking the place of others that lose no more, it may leave more room or money."""

_TRIES, _SERVING = 200, 5
"""How often to look for something that is short, and for a place that serves there."""

_AGAIN, _SLACK = 0.2, 10.0
"""How often what a move empties is filled again by others; by how many temperatures a plan may be worse meanwhile."""


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
def fill(layout: Layout, state: State, place: int, units: int, anyhow: bool) -> bool:
    """Put up to so many units in a place and in the phases around it that are open; whether any were put."""
    if crowded(state):
        return False
    first, last, how = place, place, np.random.random()
    if how < 0.8:
        ends = 0.0 if how < 0.5 else 0.3
        first = stretch(layout, state, place, layout.before, ends, anyhow)
        last = stretch(layout, state, place, layout.after, ends, anyhow)
    place = arriving(layout, state, first, last)
    if place < 0:
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


@inner
def short_place(layout: Layout, state: State) -> int:
    """Return a place where units would lessen what is short; -1 where none is found."""
    for _ in range(_TRIES):
        cell = np.random.randint(len(layout.asked))
        begin, end = layout.cell_places[cell], layout.cell_places[cell + 1]
        if begin < end and missing(layout, state, cell) > 0:
            return int(layout.serving[begin + np.random.randint(end - begin)])
    return -1


@inner
def refill(layout: Layout, state: State) -> int:
    """Return a place that would lessen what is short where units were taken out last; -1 where none is found."""
    cell = layout.cell[state.tally[EMPTIED]]
    begin, end = layout.cell_places[cell], layout.cell_places[cell + 1]
    for _ in range(min(_SERVING, end - begin)):
        place = layout.serving[begin + np.random.randint(end - begin)]
        if place != state.tally[EMPTIED] and open_at(layout, state, place, anyhow=False):
            return int(place)
    return -1


@inner
def move(layout: Layout, state: State, temperature: float) -> bool:
    """Fill something that is short, or put a unit in place of others; whether that may be kept.

    How much worse the plan may get is drawn first: what is taken out hardly ever makes it better again, so that most
    moves that would not be kept end early.
    """
    tally, anyhow, again = state.tally, np.random.random() < _ANYHOW, np.random.random() < _AGAIN
    most = tally[OBJECTIVE] - temperature * np.log(1.0 - np.random.random())
    place = layout.serving[np.random.randint(len(layout.serving))] if anyhow else short_place(layout, state)
    if place < 0 or not open_at(layout, state, place, anyhow):
        return False
    units = 1 if anyhow else wanted(layout, state, place)
    meanwhile = most + _SLACK * temperature if again else most
    if not (fill(layout, state, place, units, anyhow) and relieved(layout, state, units, meanwhile)):
        return False
    if tally[OBJECTIVE] <= most:
        return True
    place = refill(layout, state)
    units = wanted(layout, state, place) if place >= 0 else 0
    return units > 0 and fill(layout, state, place, units, anyhow=False) and relieved(layout, state, units, most)


@compiled
def anneal(layout: Layout, state: State, moves: int, seed: int, temperature: float) -> None:
    """Make so many moves at a temperature [units of the goal]; the best plan is kept in `state.best`."""
    np.random.seed(seed)
    tally = state.tally
    for _ in range(moves):
        tally[CHANGED] = tally[SHIFTED] = 0
        tally[STAMP] += 1
        if move(layout, state, temperature):
            tally[KEPT] += 1
            if tally[OBJECTIVE] < tally[BEST]:
                tally[BEST] = tally[OBJECTIVE]
                for column in range(len(state.value)):
                    state.best[column] = state.value[column]
        else:
            back(layout, state)
