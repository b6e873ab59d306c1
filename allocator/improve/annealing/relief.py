"""Compiled: what stands in the way of units that were put is taken out.

References
----------
F. Glover, Ejection chains, reference structures and alternating path methods for traveling salesman problems, Discrete
Applied Mathematics 65 (1996), doi:10.1016/0166-218X(94)00037-E.
"""

import numpy as np

from allocator.improve.annealing.changes import crowded, put, settle
from allocator.improve.annealing.compiled import inner
from allocator.improve.annealing.layout import Layout
from allocator.improve.annealing.state import BROKEN, OBJECTIVE, OUT, STAMP, State

_DEPTH = 24
"""How often something may be taken out for one that is put in."""

_LOOKS, _SAMPLE = 100, 3
"""How many terms of a row are looked at, and among how many that would help the cheapest is taken out."""


@inner
def loss(layout: Layout, state: State, place: int, units: int) -> int:
    """Return what the goal would count for units taken out of a place [units of the goal]."""
    cell = layout.cell[place]
    before = layout.asked[cell] - state.level[cell]
    after = max(0, before + units * layout.credit[place])
    before, found = max(0, before), 0
    for at in range(layout.cell_shorts[cell], layout.cell_shorts[cell + 1]):
        column = layout.short[at]
        one, other = min(before, layout.upper[column]), min(after, layout.upper[column])
        before, after = before - one, after - other
        found += layout.price[column] * (other - one)
    return int(found)


@inner
def taken(layout: Layout, state: State, place: int) -> bool:
    """Whether there are units in a place that this move has not put there."""
    return bool(state.value[layout.column[place]] > 0 and state.mark[place] != state.tally[STAMP])


@inner
def maker(layout: Layout, state: State, column: int) -> int:
    """Return a place that makes a column what it is and that this move has not filled; -1 where none is found."""
    first, end = layout.column_places[column], layout.column_places[column + 1]
    if first == end:
        return -1
    for _ in range(10):
        place = layout.making[first + np.random.randint(end - first)]
        if taken(layout, state, place):
            return int(place)
    return -1


@inner
def giver(layout: Layout, state: State, column: int) -> int:
    """Return the column of units that make a column what it is, or a presence itself; -1 where none is found.

    A presence ends only with all units that make it, none of which this move may have put there.
    """
    if state.value[column] <= layout.lower[column]:
        return -1
    if layout.whole[column]:
        for at in range(layout.column_places[column], layout.column_places[column + 1]):
            place = layout.making[at]
            if state.value[layout.column[place]] > 0 and not taken(layout, state, place):
                return -1
        return column
    place = maker(layout, state, column)
    return int(layout.column[place]) if place >= 0 else -1


@inner
def giving_loss(layout: Layout, state: State, column: int, units: int) -> int:
    """Return what the goal would count for so many `units` of a column, or for all that make a presence.

    For these as if each pledge left alone: where several serve in a cell, that is near, and the goal is counted anew.
    """
    if not layout.whole[column]:
        return loss(layout, state, layout.place_of[column], units)
    found = 0
    for at in range(layout.column_places[column], layout.column_places[column + 1]):
        place = layout.making[at]
        found += loss(layout, state, place, state.value[layout.column[place]])
    return int(found)


@inner
def take_out(layout: Layout, state: State, place: int, units: int, how: float) -> None:
    """Take units out of a place, and in most cases out of the phases before it, after it, or both, as `how` says."""
    first, last = place, place
    if how < 0.75:
        while layout.before[first] >= 0 and taken(layout, state, layout.before[first]):
            first = layout.before[first]
    if how > 0.25:
        while layout.after[last] >= 0 and taken(layout, state, layout.after[last]):
            last = layout.after[last]
    while True:
        put(layout, state, last, -min(units, state.value[layout.column[last]]))
        if last == first:
            break
        last = layout.before[last]
    settle(layout, state)


@inner
def give(layout: Layout, state: State, column: int, units: int) -> None:
    """Take out so many `units` of a column, or all that make a presence."""
    how = np.random.random()
    if not layout.whole[column]:
        take_out(layout, state, layout.place_of[column], units, how)
        return
    for at in range(layout.column_places[column], layout.column_places[column + 1]):
        place = layout.making[at]
        if state.value[layout.column[place]] > 0:
            take_out(layout, state, place, state.value[layout.column[place]], how)


@inner
def mend_stay(layout: Layout, state: State, place: int, units: int) -> bool:
    """Have units whose stay is broken leave altogether, or those that were put stay a phase longer; whether one did."""
    column, earlier = layout.column[place], layout.before[place]
    if state.mark[place] == state.tally[STAMP]:
        return False
    if state.value[column] > 0:
        take_out(layout, state, place, state.value[column], np.random.random())
        return True
    by = min(units, layout.upper[column])
    if earlier < 0 or state.mark[earlier] != state.tally[STAMP] or by <= 0:
        return False
    put(layout, state, place, by)
    state.mark[place] = state.tally[STAMP]
    settle(layout, state)
    return True


@inner
def relieve(layout: Layout, state: State, row: int, units: int, room: float) -> bool:
    """Take out what breaks a row, or part of it, the cheapest of a few.

    Whether anything was found with which the plan does not get worse by more than there is `room` for.
    """
    over = state.activity[row] > layout.most[row]
    sign = 1 if over else -1
    excess = state.activity[row] - layout.most[row] if over else layout.least[row] - state.activity[row]
    first, size = layout.row_terms[row], layout.row_terms[row + 1] - layout.row_terms[row]
    chosen, chosen_units, least, seen = -1, 0, 0.0, 0
    for _ in range(_LOOKS):
        term = first + np.random.randint(size)
        column = layout.term_column[term]
        amount = layout.term_coefficient[term] * sign
        if amount <= 0:
            place = layout.place_of[column]
            if layout.stay[row] and place >= 0 and mend_stay(layout, state, place, units):
                return True
            continue
        giving = giver(layout, state, column)
        if giving < 0:
            continue
        there = state.value[giving]
        some = there if layout.upper[column] == 1 else min(there, -(-excess // amount))
        lost = giving_loss(layout, state, giving, some)
        cost = lost / min(excess, some * amount)
        if lost <= room and (chosen < 0 or cost < least):
            chosen, chosen_units, least = giving, some, cost
        seen += 1
        if seen == _SAMPLE:
            break
    if chosen < 0:
        return False
    give(layout, state, chosen, chosen_units)
    return True


@inner
def relieved(layout: Layout, state: State, units: int, most: float) -> bool:
    """Take out what breaks rows until every row holds; whether the goal counts no more than `most` then."""
    tally, depth = state.tally, 0
    while tally[BROKEN] > 0:
        depth += 1
        room = most - tally[OBJECTIVE]
        if depth > _DEPTH or tally[OUT] or crowded(state) or room < 0:
            return False
        if not relieve(layout, state, state.broken[np.random.randint(tally[BROKEN])], units, room):
            return False
    return bool(tally[OUT] == 0 and tally[OBJECTIVE] <= most)
