"""Eligible: nobody is where they may not be: closed missions, excluded pairs, levels that are not eligible."""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from allocator.case import Case, Limit, Part, parts, parts_of_pledges
from allocator.case.deployment import Deployment
from allocator.columns import Columns
from allocator.families.family import MOST, Family, Measure
from allocator.families.wording import at, count, mission, offer, where
from allocator.model import Block
from allocator.model.rows import RowWriter, distinct, stack

NAME = "eligible"
STATEMENT = (
    "here[p,m,t] = 0 where the pair (p, m) is not eligible, m is closed in t or a hard `exclude` says so; "
    "here[p,m,t] ≤ here[p,m,0] where the level of p is not eligible"
)


def rows(columns: Columns) -> Block:
    """Return one row for each place where nobody, or nobody new, may be and for which there are columns."""
    case = columns.case
    shape = (len(case.pledges), len(case.missions), len(case.phases))
    closed = np.broadcast_to(~columns.mission_open[None, :, :], shape).copy()
    for (p, m), pair in case.pairs.items():
        closed[p, m] |= not pair.eligible
    for part, phases in _excluding(case):
        closed[np.ix_(part.held(case), sorted(part.missions), phases)] = True
    lost = np.array([case.level(p).lead_months is None for p in range(shape[0])], dtype=bool)
    upper = np.where(closed, 0, columns.eve[:, :, None])
    p, m, _, t = columns.assign.keys.T
    barred = closed[p, m, t] | lost[p]
    keys = distinct(stack(p, m, t)[barred])
    writer = RowWriter(NAME, ("pledge", "mission", "phase"), keys, upper=upper[tuple(keys.T)])
    writer.add(stack(p, m, t), columns.assign.column, 1)
    return writer.block()


def _excluding(case: Case) -> Iterator[tuple[Part, list[int]]]:
    for number, limit in enumerate(case.limits):
        if limit.rule == "exclude" and limit.hard:
            phases = [phase.number for phase in case.phases if phase.within(limit.window)]
            for part in parts(case, number):
                yield part, phases


def recount(deployment: Deployment) -> Iterator[Measure]:
    """Yield each place in which units are though nobody, or nobody new, may be."""
    case = deployment.case
    for (p, m, t), units in deployment.here.items():
        cells = closing_cells(case, p, m, t)
        if cells:
            yield Measure(NAME, (p, m, t), units, 0, MOST, "units", t, cells)
        elif case.level(p).lead_months is None:
            cell = case.pledges[p].origin.cell("level")
            yield Measure(NAME, (p, m, t), units, case.deployed.get((p, m), 0), MOST, "units", t, (cell,))


@lru_cache(maxsize=2**16)
def closing_cells(case: Case, p: int, m: int, t: int) -> tuple[str, ...]:
    """Return the cells that keep pledge `p` out of mission `m` in phase `t`, save those of its level and risk."""
    return tuple(_closing(case, p, m, t))


def _closing(case: Case, p: int, m: int, t: int) -> Iterator[str]:
    month = case.phases[t].first
    record = case.missions[m]
    if month < record.window.first:
        yield record.origin.cell("from")
    if month > record.window.last:
        yield record.origin.cell("to")
    if not case.pair(p, m).eligible:
        yield case.pair(p, m).origin.cell("eligible")
    yield from (limit.origin.cell("limit") for limit in excluding(case, p, m, t))


def excluding(case: Case, p: int, m: int, t: int) -> Iterator[Limit]:
    """Yield the hard limits that keep pledge `p` out of mission `m` in phase `t`."""
    month = case.phases[t].first
    for number, limit in enumerate(case.limits):
        said = limit.rule == "exclude" and limit.hard and month in limit.window
        if said and any(m in part.missions for part in parts_of_pledges(case, number).get(p, ())):
            yield limit


def words(case: Case, measure: Measure) -> str:
    """Say who is where they may not be."""
    p, m, t = measure.key
    return (
        f"{offer(case, p)} has {count(measure.used, 'unit')} in {mission(case, m)} {where(case, t)}, "
        f"where at most {measure.limit} may be{at(measure)}."
    )


FAMILY = Family(NAME, STATEMENT, rows, recount, words)
