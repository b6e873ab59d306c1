"""Ceiling: authorised persons of a mission: military, police, all together."""

from collections.abc import Iterator

import numpy as np

from allocator.case import Case
from allocator.case.deployment import Deployment
from allocator.columns import Columns
from allocator.families.family import MOST, Family, Measure
from allocator.families.wording import at, compared, mission, where
from allocator.model import Block
from allocator.model.rows import RowWriter, stack

NAME = "ceiling"
STATEMENT = (
    "Σ persons[p]·here[p,m,t] over p of the component ≤ its ceiling in m   ∀ m, t; component military, police, all"
)

COMPONENTS = ("military", "police", "total")


def rows(columns: Columns) -> Block:
    """Return one row for each mission, component with a ceiling and phase."""
    case = columns.case
    keys, upper = [], []
    for m, record in enumerate(case.missions):
        for b, component in enumerate(COMPONENTS):
            ceiling = getattr(record, f"{component}_ceiling")
            if ceiling is not None:
                keys += [(m, b, phase.number) for phase in case.phases]
                upper += [ceiling] * len(case.phases)
    p, m, _, t = columns.assign.keys.T
    police = np.array([case.capabilities[k].component == "police" for k in case.k_of], dtype=np.int64)
    limits = np.array(upper, dtype=np.int64)
    writer = RowWriter(NAME, ("mission", "component", "phase"), np.array(keys, dtype=np.int64), upper=limits)
    writer.add(stack(m, police[p], t), columns.assign.column, columns.persons[p])
    writer.add(stack(m, 2, t), columns.assign.column, columns.persons[p])
    return writer.block()


def recount(deployment: Deployment) -> Iterator[Measure]:
    """Yield persons beside each ceiling."""
    case = deployment.case
    total: dict[tuple[int, str, int], int] = {}
    for p, m, t in deployment.here:
        persons = deployment.persons((p, m, t))
        for component in (case.capabilities[case.k_of[p]].component, "total"):
            total[m, component, t] = total.get((m, component, t), 0) + persons
    for m, record in enumerate(case.missions):
        for b, component in enumerate(COMPONENTS):
            column = f"{component}_ceiling"
            ceiling = getattr(record, column)
            for phase in case.phases if ceiling is not None else ():
                t = phase.number
                used = total.get((m, component, t), 0)
                yield Measure(NAME, (m, b, t), used, ceiling, MOST, "persons", t, (record.origin.cell(column),))


def words(case: Case, measure: Measure) -> str:
    """Say how much of a ceiling is used."""
    m, b, t = measure.key
    return (
        f"the {COMPONENTS[b]} ceiling of {mission(case, m)} {where(case, t)}: {compared(case, measure)}{at(measure)}."
    )


FAMILY = Family(NAME, STATEMENT, rows, recount, words)
