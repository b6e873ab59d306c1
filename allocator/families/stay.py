"""Stay: a unit that has arrived stays for its minimum stay, or until its place closes."""

from collections.abc import Iterator

import numpy as np

from allocator.case import Case, Openings, openings
from allocator.case.deployment import Deployment
from allocator.columns import Columns
from allocator.families.family import LEAST, Family, Measure
from allocator.families.wording import at, count, mission, offer, where
from allocator.model import Block
from allocator.model.rows import RowWriter, distinct, stack

NAME = "stay"
STATEMENT = (
    "here[p,m,t] ≥ Σ arrive[p,m,u] over u ≤ t with first(t) − first(u) < min_stay[p] and (p, m) open from u to t   "
    "∀ p, m, t with (p, m) open and such a u < t"
)


def rows(columns: Columns) -> Block:
    """Return one row for each place and phase that an earlier arrival would still bind."""
    return rows_while(columns, openings(columns.case))


def rows_while(columns: Columns, open_: Openings) -> Block:
    """Return the same rows where stays end with other openings than those of the columns, of the same shape."""
    phases = len(columns.case.phases)
    min_stay = np.array([pledge.min_stay for pledge in columns.case.pledges], dtype=np.int64)
    arrive = columns.kind("arrive", 3)
    p, m, u = arrive.keys.T
    keys, numbers = [np.zeros((0, 3), dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    unbroken = open_[p, m, u]
    for lag in range(1, phases):
        t = u + lag
        inside = t < phases
        later = np.minimum(t, phases - 1)
        unbroken = unbroken & inside & open_[p, m, later]
        bound = unbroken & (columns.first[later] - columns.first[u] < min_stay[p])
        keys.append(stack(p[bound], m[bound], t[bound]))
        numbers.append(arrive.column[bound])
    terms, column = np.concatenate(keys), np.concatenate(numbers)
    writer = RowWriter(NAME, ("pledge", "mission", "phase"), distinct(terms), lower=0)
    writer.add(terms, column, -1)
    writer.add(arrive.keys, arrive.column, -1)
    writer.add(columns.assign.keys[:, [0, 1, 3]], columns.assign.column, 1)
    return writer.block()


def recount(deployment: Deployment) -> Iterator[Measure]:
    """Yield what is there beside what arrived not long ago, wherever an earlier arrival still binds."""
    case = deployment.case
    open_ = openings(case)
    bound: dict[tuple[int, int, int], int] = {}
    for (p, m, u), units in deployment.arrive.items():
        begun = case.phases[u].first
        for phase in case.phases[u:]:
            t = phase.number
            if phase.first - begun >= case.pledges[p].min_stay or not open_[p, m, t]:
                break
            if t > u:
                bound[p, m, t] = bound.get((p, m, t), 0) + units
    for (p, m, t), recent in bound.items():
        needed = recent + deployment.arrive.get((p, m, t), 0)
        here = deployment.here.get((p, m, t), 0)
        yield Measure(NAME, (p, m, t), here, needed, LEAST, "units", t, (case.pledges[p].origin.cell("min_stay"),))


def words(case: Case, measure: Measure) -> str:
    """Say how many units have to stay."""
    p, m, t = measure.key
    return (
        f"{offer(case, p)} has {count(measure.used, 'unit')} in {mission(case, m)} {where(case, t)}; "
        f"{measure.limit} arrived too recently to leave (minimum stay {case.pledges[p].min_stay} months{at(measure)})."
    )


FAMILY = Family(NAME, STATEMENT, rows, recount, words)
