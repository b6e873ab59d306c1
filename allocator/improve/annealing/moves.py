"""Compiled: units are put where they are short, what stands in the way is taken out, and that is kept or taken back.

References
----------
S. Kirkpatrick, C. D. Gelatt and M. P. Vecchi, Optimization by simulated annealing, Science 220 (1983),
doi:10.1126/science.220.4598.671.
"""

import numpy as np

from allocator.improve.annealing.changes import back
from allocator.improve.annealing.compiled import compiled, inner
from allocator.improve.annealing.filling import fill, missing, open_at, wanted
from allocator.improve.annealing.layout import Layout
from allocator.improve.annealing.relief import relieved
from allocator.improve.annealing.state import BEST, CHANGED, KEPT, OBJECTIVE, SHIFTED, STAMP, State

_ANYHOW = 0.6
"""How often a unit is put anywhere: taking the place of others that lose no more, it may leave more room or money."""

_TRIES = 200
"""How often to look for something that is short."""

_COMING = 0.05
"""How often a contributor comes to a mission where it is not."""

_JOINING, _INSTEAD = 20, 40
"""How often it is tried there to bring more of its pledges, and to have others serve what the change has left."""


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
def move(layout: Layout, state: State, most: float) -> bool:
    """Fill something that is short, or put a unit in place of others.

    Whether the goal counts no more than `most` then.
    """
    anyhow = np.random.random() < _ANYHOW
    place = layout.serving[np.random.randint(len(layout.serving))] if anyhow else short_place(layout, state)
    if place < 0 or not open_at(layout, state, place, anyhow):
        return False
    units = 1 if anyhow else wanted(layout, state, place)
    room = most - state.tally[OBJECTIVE]
    return fill(layout, state, place, units, anyhow, room) and relieved(layout, state, units, most)


@inner
def better(layout: Layout, state: State, place: int) -> None:
    """Put units where they lessen what is short, within a move under way, if what must give for them is worth less."""
    tally, units = state.tally, wanted(layout, state, place)
    if units <= 0:
        return
    shifted, changed, most = tally[SHIFTED], tally[CHANGED], tally[OBJECTIVE] - 1.0
    tally[STAMP] += 1
    # A condition and no constant: for each constant, all would be compiled once more.
    if not (fill(layout, state, place, units, units < 1, -1.0) and relieved(layout, state, units, most)):
        back(layout, state, shifted, changed)


@inner
def come(layout: Layout, state: State, most: float) -> bool:
    """Have a contributor come to a mission where it is not; whether the goal counts no more than `most` then.

    As it may be in few missions only, it often has to leave another one with all its pledges: no single move does that,
    as it pays only once more of its pledges have come and others serve where it was.
    """
    tally = state.tally
    place = layout.serving[np.random.randint(len(layout.serving))]
    first, end = layout.place_presences[place], layout.place_presences[place + 1]
    if first == end:
        return False
    presence = layout.presence[first + np.random.randint(end - first)]
    absent, units = state.value[presence] == 0, max(1, wanted(layout, state, place))
    if not absent or not open_at(layout, state, place, absent):
        return False
    if not (fill(layout, state, place, units, absent, np.inf) and relieved(layout, state, units, np.inf)):
        return False
    first, end = layout.column_places[presence], layout.column_places[presence + 1]
    for _ in range(_JOINING):
        place = layout.making[first + np.random.randint(end - first)]
        if layout.likely[place]:
            better(layout, state, place)
    for _ in range(_INSTEAD):
        at = np.random.randint(tally[SHIFTED])
        cell = layout.cell[state.moved[at]]
        first, end = layout.cell_places[cell], layout.cell_places[cell + 1]
        if state.move[at] < 0 and first < end:
            better(layout, state, layout.serving[first + np.random.randint(end - first)])
    return bool(tally[OBJECTIVE] <= most)


@compiled
def anneal(layout: Layout, state: State, moves: int, seed: int, temperature: float) -> None:
    """Make so many moves at a temperature [units of the goal]; the best plan is kept in `state.best`.

    How much worse the plan may get is drawn before a move: what is taken out hardly ever makes it better again, so that
    most moves that would not be kept end early.
    """
    np.random.seed(seed)
    tally = state.tally
    for _ in range(moves):
        tally[CHANGED] = tally[SHIFTED] = 0
        tally[STAMP] += 1
        shifted, changed = tally[SHIFTED], tally[CHANGED]
        most = tally[OBJECTIVE] - temperature * np.log(1.0 - np.random.random())
        coming = np.random.random() < _COMING
        if come(layout, state, most) if coming else move(layout, state, most):
            tally[KEPT] += 1
            if tally[OBJECTIVE] < tally[BEST]:
                tally[BEST] = tally[OBJECTIVE]
                for column in range(len(state.value)):
                    state.best[column] = state.value[column]
        else:
            back(layout, state, shifted, changed)
