"""Compiled: one change of a plan with all that follows from it, and the way back."""

from allocator.improve.annealing.compiled import inner
from allocator.improve.annealing.layout import FORBIDS, GIVES, Layout
from allocator.improve.annealing.state import (
    BROKEN,
    CHANGED,
    MOVES,
    OBJECTIVE,
    OUT,
    QUEUED,
    SHIFTED,
    SHIFTS,
    State,
)
from allocator.model import NO_LIMIT


@inner
def shift(layout: Layout, state: State, column: int, by: int) -> None:
    """Change a column, and keep up to date what rows come to, which are broken, and what the goal counts."""
    tally = state.tally
    state.value[column] += by
    tally[OBJECTIVE] += layout.price[column] * by
    state.shifted[tally[CHANGED]], state.shift[tally[CHANGED]] = column, by
    tally[CHANGED] += 1
    if state.value[column] > layout.upper[column] or state.value[column] < layout.lower[column]:
        tally[OUT] = 1
    for term in range(layout.column_terms[column], layout.column_terms[column + 1]):
        row = layout.term_row[term]
        state.activity[row] += layout.term_amount[term] * by
        at = state.broken_at[row]
        if state.activity[row] > layout.most[row] or state.activity[row] < layout.least[row]:
            if at < 0:
                state.broken_at[row] = tally[BROKEN]
                state.broken[tally[BROKEN]] = row
                tally[BROKEN] += 1
        elif at >= 0:
            tally[BROKEN] -= 1
            last = state.broken[tally[BROKEN]]
            state.broken[at], state.broken_at[last] = last, at
            state.broken_at[row] = -1
        if layout.role[row] == GIVES and not state.queued[row]:
            state.queued[row] = True
            state.queue[tally[QUEUED]] = row
            tally[QUEUED] += 1


@inner
def become(layout: Layout, state: State, column: int, value: int) -> None:
    """Set a column; one that does not exist (-1) can only be 0."""
    if column < 0:
        if value != 0:
            state.tally[OUT] = 1
    elif state.value[column] != value:
        shift(layout, state, column, value - state.value[column])


@inner
def put(layout: Layout, state: State, place: int, by: int) -> None:
    """Change the units in a place, with arrivals, departures, presences and what is short.

    Several places are put so that no arrival is seen between them that is none in the end: more units from the first
    phase on, fewer from the last back.
    """
    tally = state.tally
    state.moved[tally[SHIFTED]], state.move[tally[SHIFTED]] = place, by
    tally[SHIFTED] += 1
    shift(layout, state, layout.column[place], by)
    spot = layout.spot[place]
    state.here[spot] += by
    before = layout.eve[spot] if layout.first[spot] else state.here[spot - 1]
    become(layout, state, layout.arrive[spot], max(0, state.here[spot] - before))
    become(layout, state, layout.leave[spot], max(0, before - state.here[spot]))
    if spot + 1 < len(layout.first) and not layout.first[spot + 1]:
        more = state.here[spot + 1] - state.here[spot]
        become(layout, state, layout.arrive[spot + 1], max(0, more))
        become(layout, state, layout.leave[spot + 1], max(0, -more))
    for at in range(layout.place_presences[place], layout.place_presences[place + 1]):
        presence = layout.presence[at]
        state.making[presence] += by
        become(layout, state, presence, 1 if state.making[presence] > 0 else 0)
    cell = layout.cell[place]
    state.level[cell] += by * layout.credit[place]
    missing, floors = max(0, layout.asked[cell] - state.level[cell]), 0
    for at in range(layout.cell_shorts[cell], layout.cell_shorts[cell + 1]):
        amount = min(missing, layout.upper[layout.short[at]])
        missing -= amount
        if at >= layout.floors_from[cell] and amount > 0:
            floors = 1
        become(layout, state, layout.short[at], amount)
    if layout.last[cell] >= 0:
        become(layout, state, layout.last[cell], floors)


@inner
def room(layout: Layout, state: State, column: int, sign: int) -> int:
    """Return how far a column may rise (`sign` 1) or fall (-1) by its bounds and the rows in which nothing gives."""
    value = state.value[column]
    found = layout.upper[column] - value if sign > 0 else value - layout.lower[column]
    for term in range(layout.column_terms[column], layout.column_terms[column + 1]):
        row = layout.term_row[term]
        if layout.role[row] != FORBIDS:
            continue
        amount = layout.term_amount[term] * sign
        if amount > 0 and layout.most[row] < NO_LIMIT:
            found = min(found, (layout.most[row] - state.activity[row]) // amount)
        elif amount < 0 and layout.least[row] > -NO_LIMIT:
            found = min(found, (state.activity[row] - layout.least[row]) // -amount)
    return int(max(0, found))


@inner
def settle(layout: Layout, state: State) -> None:
    """Have columns give as much as rows need that would not hold, and no more."""
    tally = state.tally
    while tally[QUEUED] > 0:
        tally[QUEUED] -= 1
        row = state.queue[tally[QUEUED]]
        state.queued[row] = False
        if tally[CHANGED] > SHIFTS // 2:
            # Far more than any move needs.
            tally[OUT] = 1
            continue
        upper = layout.most[row] < NO_LIMIT
        over = state.activity[row] - layout.most[row] if upper else layout.least[row] - state.activity[row]
        first, end = layout.row_giving[row], layout.row_giving[row + 1]
        for at in range(first, end):
            if over <= 0:
                break
            column, gives = layout.giving_column[at], abs(layout.giving_amount[at])
            by = min(-(-over // gives), room(layout, state, column, 1))
            if by > 0:
                shift(layout, state, column, by)
                over -= by * gives
        for at in range(end - 1, first - 1, -1):
            if over >= 0:
                break
            column, gives = layout.giving_column[at], abs(layout.giving_amount[at])
            by = min(-over // gives, room(layout, state, column, -1))
            if by > 0:
                shift(layout, state, column, -by)
                over += by * gives


@inner
def back(layout: Layout, state: State, shifted: int, changed: int) -> None:
    """Take the move under way back to where so much was put and changed; every row held then."""
    tally = state.tally
    for at in range(shifted, tally[SHIFTED]):
        place, by = state.moved[at], state.move[at]
        state.here[layout.spot[place]] -= by
        state.level[layout.cell[place]] -= by * layout.credit[place]
        for one in range(layout.place_presences[place], layout.place_presences[place + 1]):
            state.making[layout.presence[one]] -= by
    for at in range(changed, tally[CHANGED]):
        column, by = state.shifted[at], state.shift[at]
        state.value[column] -= by
        tally[OBJECTIVE] -= layout.price[column] * by
        for term in range(layout.column_terms[column], layout.column_terms[column + 1]):
            row = layout.term_row[term]
            state.activity[row] -= layout.term_amount[term] * by
    for at in range(tally[BROKEN]):
        state.broken_at[state.broken[at]] = -1
    tally[BROKEN] = tally[OUT] = 0
    tally[SHIFTED], tally[CHANGED] = shifted, changed


@inner
def crowded(state: State) -> bool:
    """Whether a move has changed so much that no more may be put."""
    return bool(state.tally[SHIFTED] > MOVES // 2 or state.tally[CHANGED] > SHIFTS // 2)
