"""Reserve and pin: units kept at home among those on offer, and units of one pledge fixed in one mission."""

from collections.abc import Iterator

import numpy as np

from allocator.case import Case, Phase, parts, spots
from allocator.case.deployment import Deployment
from allocator.columns import Columns
from allocator.families.family import LEAST, MOST, Family, Measure, least_broken, soften_limits
from allocator.families.limit_words import limit_words
from allocator.model import NO_LIMIT, Block
from allocator.model.rows import RowWriter, stack

RESERVE = "reserve"
RESERVE_STATEMENT = "Σ over p in scope and on offer in t of (units[p] − Σ_m here[p,m,t]) ≥ amount"
PIN = "pin"
PIN_STATEMENT = "here[p,m,t] = amount"

BELOW, ABOVE = 0, 1


def on_offer(case: Case, p: int, phase: Phase) -> bool:
    """Whether units of `p` could be sent for in a phase: window open, level eligible, lead time over."""
    lead = case.level(p).lead_months
    return lead is not None and phase.first >= lead and phase.within(case.pledges[p].window)


def reserve_rows(columns: Columns) -> Block:
    """Return one row for each limit, part and phase: what is away is at most what is on offer less the reserve."""
    case = columns.case
    of_pledges = [[on_offer(case, p, phase) for phase in case.phases] for p in range(len(case.pledges))]
    offered = np.array(of_pledges, dtype=bool).reshape(-1, len(case.phases))
    keys, lower, terms = [], [], []
    p, _, _, t = columns.assign.keys.T
    for number, limit in enumerate(case.limits):
        if limit.rule != RESERVE:
            continue
        for part in parts(case, number):
            inside = np.zeros(len(case.pledges), dtype=bool)
            inside[list(part.held(case))] = True
            for phase in case.phases:
                if phase.within(limit.window):
                    counted = inside & offered[:, phase.number]
                    keys.append((number, part.number, phase.number))
                    lower.append((limit.amount or 0) - int(columns.units[counted].sum()))
            among = np.flatnonzero(inside[p] & offered[p, t])
            terms.append((stack(np.full(len(among), number), part.number, t[among]), among))
    limits = np.array(lower, dtype=np.int64)
    writer = RowWriter(RESERVE, ("limit", "part", "phase"), np.array(keys, dtype=np.int64), lower=limits)
    for where, among in terms:
        writer.add(where, columns.assign.column[among], -1)
    return soften_limits(columns, writer.block())


def reserve_recount(deployment: Deployment) -> Iterator[Measure]:
    """Yield the units kept at home under each reserve."""
    case = deployment.case
    for number, limit in enumerate(case.limits):
        for part in parts(case, number) if limit.rule == RESERVE else ():
            held = part.held(case)
            for phase in case.phases:
                if limit.window.first <= phase.first <= limit.window.last:
                    t, home = phase.number, 0
                    for p in held:
                        if on_offer(case, p, phase):
                            home += case.pledges[p].units - deployment.away.get((p, t), 0)
                    asked = limit.amount or 0
                    broken = 0 if limit.hard else least_broken(asked - home)
                    cells = (limit.origin.cell("limit"),)
                    key = (number, part.number, t)
                    yield Measure(RESERVE, key, home, asked, LEAST, "units", t, cells, broken, part.scope)


def pin_rows(columns: Columns) -> Block:
    """Return two rows for each pin and phase: not fewer, not more."""
    case = columns.case
    keys, lower, upper, terms = [], [], [], []
    p, m, _, t = columns.assign.keys.T
    for number, part, phase in spots(case, PIN):
        amount = case.limits[number].amount or 0
        for side, least, most in ((BELOW, amount, NO_LIMIT), (ABOVE, -NO_LIMIT, amount)):
            keys.append((number, part.number, phase.number, side))
            lower.append(least)
            upper.append(most)
            (pledge,), (mission,) = part.pledges, part.missions
            among = np.flatnonzero((p == pledge) & (m == mission) & (t == phase.number))
            terms.append((keys[-1], among))
    from_, to = np.array(lower, dtype=np.int64), np.array(upper, dtype=np.int64)
    writer = RowWriter(PIN, ("limit", "part", "phase", "side"), np.array(keys, dtype=np.int64), lower=from_, upper=to)
    for key, among in terms:
        writer.add(np.broadcast_to(np.array(key, dtype=np.int64), (len(among), 4)), columns.assign.column[among], 1)
    return soften_limits(columns, writer.block())


def pin_recount(deployment: Deployment) -> Iterator[Measure]:
    """Yield the units of each pin, once as a least and once as a most."""
    case = deployment.case
    for number, part, phase in spots(case, PIN):
        limit, t = case.limits[number], phase.number
        amount = limit.amount or 0
        used = deployment.here.get((case.pledge_at[limit.pledge], case.mission_at[limit.mission], t), 0)
        for side, sense, over in ((BELOW, LEAST, amount - used), (ABOVE, MOST, used - amount)):
            broken = 0 if limit.hard else least_broken(over)
            cells = (limit.origin.cell("limit"),)
            key = (number, part.number, t, side)
            yield Measure(PIN, key, used, amount, sense, "units", t, cells, broken, part.scope)


RESERVE_FAMILY = Family(RESERVE, RESERVE_STATEMENT, reserve_rows, reserve_recount, limit_words)
PIN_FAMILY = Family(PIN, PIN_STATEMENT, pin_rows, pin_recount, limit_words)
