"""Requirement: what mandates ask for is there, or is counted as missing below the floor or below the target."""

from collections.abc import Iterator

import numpy as np

from allocator.case import E4, Case
from allocator.case.deployment import Deployment
from allocator.columns import Columns
from allocator.families.family import LEAST, MOST, Family, Link, Measure, ratio
from allocator.families.wording import at, capability, count, mission, where
from allocator.model import NO_LIMIT, Block, Ints, product
from allocator.model.rows import RowWriter, distinct, stack

NAME = "requirement"
STATEMENT = (
    "Σ credit·assign[p,m,k,t] + Σ_r short_floor[r,t] + Σ_r short_target[r,t] ≥ Σ_r target[r];   "
    "short_floor[r,t] ≤ floor[r], short_target[r,t] ≤ target[r] − floor[r]   ∀ m, k, t with requirement rows r"
)
NEED = "need"
NEED_STATEMENT = (
    "Σ credit·assign[p,m,k,t] ≤ max(Σ_r target[r], units there on the eve whose own capability is k)   ∀ m, k, t"
)
LAST = "floors_last"
LAST_STATEMENT = (
    "Σ_r short_floor[r,t] ≤ Σ_r floor[r] · below[m,k,t];   "
    "Σ_r short_target[r,t] ≥ Σ_r (target[r] − floor[r]) · below[m,k,t]: what is missing falls on the floors last"
)

_DIMS = ("mission", "capability", "phase")


def _asked(columns: Columns) -> Ints:
    return np.array(sorted(columns.case.asked), dtype=np.int64).reshape(-1, 3)


def _groups(columns: Columns, kind: str) -> Ints:
    """Return (mission, capability, phase) of each column of a kind of shortfall."""
    case = columns.case
    m = np.array([case.mission_at[row.mission] for row in case.requirements], dtype=np.int64)
    k = np.array([case.capability_at[row.capability] for row in case.requirements], dtype=np.int64)
    short = columns.kind(kind, 2)
    return stack(m[short.part(0)], k[short.part(0)], short.part(1))


def rows(columns: Columns) -> Block:
    """Return one row for each mission, capability and phase in which anything is asked."""
    case, scale = columns.case, columns.case.denominator
    keys = _asked(columns)
    target = [sum(case.requirements[r].target for r in case.asked[m, k, t]) for m, k, t in keys.tolist()]
    writer = RowWriter(NAME, _DIMS, keys, lower=product(np.array(target, dtype=np.int64), scale), scale=scale)
    p, m, k, t = columns.assign.keys.T
    writer.add(stack(m, k, t), columns.assign.column, columns.credit[p, k])
    for kind in ("short_floor", "short_target"):
        writer.add(_groups(columns, kind), columns.kind(kind, 2).column, 1)
    return writer.block()


def recount(deployment: Deployment) -> Iterator[Measure]:
    """Yield what is there and what is counted as missing, beside what is asked."""
    case = deployment.case
    missing: dict[tuple[int, int, int], int] = {}
    for (r, t), (below, above) in deployment.short.items():
        row = case.requirements[r]
        key = (case.mission_at[row.mission], case.capability_at[row.capability], t)
        missing[key] = missing.get(key, 0) + below + above
    for key, asked in case.asked.items():
        used = ratio(deployment.served.get(key, 0) + missing.get(key, 0), E4)
        target = sum(case.requirements[r].target for r in asked)
        cells = tuple(case.requirements[r].origin.cell("target") for r in asked)
        yield Measure(NAME, key, used, target, LEAST, "units", key[2], cells)


def words(case: Case, measure: Measure) -> str:
    """Say what is asked and that it is there or counted as missing."""
    m, k, t = measure.key
    there = f"{count(measure.used, 'unit')} {'is' if measure.used == 1 else 'are'} there"
    return (
        f"{mission(case, m)} asks for {count(measure.limit, 'unit')} of {capability(case, k)} {where(case, t)}; "
        f"{there} or counted as missing{at(measure)}."
    )


def need_rows(columns: Columns) -> Block:
    """Return one row for each mission, capability and phase in which anybody may serve."""
    scale = columns.case.denominator
    p, m, k, t = columns.assign.keys.T
    keys = distinct(stack(m, k, t))
    upper = columns.wanted[tuple(keys.T)] * scale
    writer = RowWriter(NEED, _DIMS, keys, upper=upper, scale=scale)
    writer.add(stack(m, k, t), columns.assign.column, columns.credit[p, k])
    return writer.block()


def need_recount(deployment: Deployment) -> Iterator[Measure]:
    """Yield what serves, beside the most that is asked for or was there on the eve."""
    case = deployment.case
    for (m, k, t), served in deployment.served.items():
        asked = case.asked.get((m, k, t), ())
        cells = tuple(case.requirements[r].origin.cell("target") for r in asked)
        yield Measure(NEED, (m, k, t), ratio(served, E4), case.wanted(m, k, t), MOST, "units", t, cells)
    for (p, m, k, t), units in deployment.plan.assign.items():
        # No column stands for this, so that no search finds it; a plan from elsewhere may hold it all the same.
        if k not in dict(case.serving[case.k_of[p]]):
            yield Measure(NEED, (m, k, t), units, 0, MOST, "units", t, (case.pledges[p].origin.cell("capability"),))


def need_words(case: Case, measure: Measure) -> str:
    """Say how many serve and how many are asked for."""
    m, k, t = measure.key
    serve = f"{count(measure.used, 'unit')} {'serves' if measure.used == 1 else 'serve'}"
    return (
        f"{serve} as {capability(case, k)} in {mission(case, m)} {where(case, t)}, "
        f"where no more than {measure.limit} are asked for or were there before{at(measure)}."
    )


def last_rows(columns: Columns) -> Block:
    """Return two rows for each group of requirements with both floors and parts above them."""
    case, scale = columns.case, columns.case.denominator
    asked = _asked(columns)
    table = case.requirements
    floor = np.array([sum(table[r].floor for r in case.asked[m, k, t]) for m, k, t in asked.tolist()], dtype=np.int64)
    target = np.array([sum(table[r].target for r in case.asked[m, k, t]) for m, k, t in asked.tolist()], dtype=np.int64)
    both = (floor > 0) & (target > floor)
    keys, floor, above = asked[both], floor[both] * scale, (target - floor)[both] * scale
    below = columns.add(LAST, keys, 1)
    count_ = len(keys)
    sided = np.concatenate([stack(*keys.T, 0), stack(*keys.T, 1)]) if count_ else np.zeros((0, 4), dtype=np.int64)
    from_ = np.concatenate([np.full(count_, -NO_LIMIT), np.zeros(count_)]).astype(np.int64)
    to = np.concatenate([np.zeros(count_), np.full(count_, NO_LIMIT)]).astype(np.int64)
    writer = RowWriter(LAST, (*_DIMS, "side"), sided, lower=from_, upper=to, scale=scale)
    for side, kind, size in ((0, "short_floor", floor), (1, "short_target", above)):
        group = _groups(columns, kind)
        writer.add(stack(*group.T, side), columns.kind(kind, 2).column, 1)
        writer.add(stack(*keys.T, side), below, -size)
    return writer.block()


FAMILY = Family(NAME, STATEMENT, rows, recount, words)
NEED_FAMILY = Family(NEED, NEED_STATEMENT, need_rows, need_recount, need_words)
LAST_LINK = Link(LAST, LAST_STATEMENT, last_rows)
