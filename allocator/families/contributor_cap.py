"""Contributor caps: what a contributor allows: persons, missions, risk, and contingents that are not too small."""

from collections.abc import Iterator

import numpy as np

from allocator.case import Case
from allocator.case.deployment import Deployment
from allocator.columns import Columns
from allocator.families.family import LEAST, MOST, Family, Measure
from allocator.families.wording import at, compared, contributor, count, mission, offer, where
from allocator.model import NO_LIMIT, Block
from allocator.model.rows import RowWriter, distinct, stack

NAME = "contributor_cap"
STATEMENT = "Σ persons[p]·here[p,m,t] over p of c ≤ max_persons[c];   Σ_m present[c,m,t] ≤ max_missions[c]   ∀ c, t"
RISK = "risk_cap"
RISK_STATEMENT = "here[p,m,t] = 0 where risk[m] > max_risk[c(p)]   ∀ p, m, t"
CONTINGENT = "contingent"
CONTINGENT_STATEMENT = "Σ persons[p]·here[p,m,t] over p of c ≥ min_contingent[c]·present[c,m,t]   ∀ c, m, t"

PERSONS, MISSIONS = 0, 1


def rows(columns: Columns) -> Block:
    """Return one row for each contributor with a cap on persons or missions, and phase."""
    case = columns.case
    offers = np.array([bool(pledges) for pledges in case.pledges_of], dtype=bool)
    most = [(_most(c.max_persons), _most(c.max_missions)) for c in case.contributors]
    caps = np.array(most, dtype=np.int64).reshape(-1, 2)
    caps[~offers, MISSIONS] = NO_LIMIT
    c, what = np.nonzero(caps < NO_LIMIT)
    phases, missions = np.arange(len(case.phases)), np.arange(len(case.missions))
    keys = stack(np.repeat(c, len(phases)), np.repeat(what, len(phases)), np.tile(phases, len(c)))
    writer = RowWriter(NAME, ("contributor", "what", "phase"), keys, upper=caps[keys[:, 0], keys[:, 1]])
    p, _, _, t = columns.assign.keys.T
    writer.add(stack(columns.contributor[p], PERSONS, t), columns.assign.column, columns.persons[p])
    visited = np.repeat(keys[keys[:, 1] == MISSIONS], len(missions), axis=0)
    everywhere = np.tile(missions, len(visited) // len(missions))
    writer.add(visited, columns.present_each(visited[:, 0], everywhere, visited[:, 2]), 1)
    return writer.block()


def _most(cap: int | None) -> int:
    return NO_LIMIT if cap is None else cap


def recount(deployment: Deployment) -> Iterator[Measure]:
    """Yield persons and missions beside what each contributor allows."""
    case = deployment.case
    persons: dict[tuple[int, int], int] = {}
    missions: dict[tuple[int, int], int] = {}
    for spot in deployment.here:
        key = case.c_of[spot[0]], spot[2]
        persons[key] = persons.get(key, 0) + deployment.persons(spot)
    for c, _, t in deployment.present:
        missions[c, t] = missions.get((c, t), 0) + 1
    for c, record in enumerate(case.contributors):
        for phase in case.phases:
            t = phase.number
            if record.max_persons is not None:
                cell = record.origin.cell("max_persons")
                used = persons.get((c, t), 0)
                yield Measure(NAME, (c, PERSONS, t), used, record.max_persons, MOST, "persons", t, (cell,))
            if record.max_missions is not None and case.pledges_of[c]:
                cell = record.origin.cell("max_missions")
                used = missions.get((c, t), 0)
                yield Measure(NAME, (c, MISSIONS, t), used, record.max_missions, MOST, "missions", t, (cell,))


def words(case: Case, measure: Measure) -> str:
    """Say how much of what a contributor allows is used."""
    c, _, t = measure.key
    return f"{contributor(case, c)} {where(case, t)}: {compared(case, measure)}{at(measure)}."


def _too_risky(case: Case, p: int, m: int) -> bool:
    most = case.contributors[case.c_of[p]].max_risk_e4
    return most is not None and case.missions[m].risk_e4 > most


def risk_rows(columns: Columns) -> Block:
    """Return one row for each place that is too dangerous for a contributor and for which there are columns."""
    case = columns.case
    risk = np.array([mission_.risk_e4 for mission_ in case.missions], dtype=np.int64)
    most = np.array([_most(c.max_risk_e4) for c in case.contributors], dtype=np.int64)
    p, m, _, t = columns.assign.keys.T
    barred = risk[m] > most[columns.contributor[p]]
    terms = stack(p, m, t)[barred]
    writer = RowWriter(RISK, ("pledge", "mission", "phase"), distinct(terms), upper=0)
    writer.add(terms, columns.assign.column[barred], 1)
    return writer.block()


def risk_recount(deployment: Deployment) -> Iterator[Measure]:
    """Yield units that serve where it is too dangerous for their contributor."""
    case = deployment.case
    for (p, m, t), units in deployment.here.items():
        if _too_risky(case, p, m):
            cells = (case.contributors[case.c_of[p]].origin.cell("max_risk"), case.missions[m].origin.cell("risk"))
            yield Measure(RISK, (p, m, t), units, 0, MOST, "units", t, cells)


def risk_words(case: Case, measure: Measure) -> str:
    """Say who serves where it is too dangerous."""
    p, m, t = measure.key
    return (
        f"{offer(case, p)} has {count(measure.used, 'unit')} in {mission(case, m)} {where(case, t)}, "
        f"which is more dangerous than this contributor accepts{at(measure)}."
    )


def contingent_rows(columns: Columns) -> Block:
    """Return one row for each contributor with a smallest contingent, mission and phase."""
    case = columns.case
    least = np.array([record.min_contingent or 0 for record in case.contributors], dtype=np.int64)
    p, m, _, t = columns.assign.keys.T
    c = columns.contributor[p]
    terms = stack(c, m, t)[least[c] > 0]
    keys = distinct(terms)
    writer = RowWriter(CONTINGENT, ("contributor", "mission", "phase"), keys, lower=0)
    writer.add(stack(c, m, t), columns.assign.column, columns.persons[p])
    writer.add(keys, columns.present_each(*keys.T), -least[keys[:, 0]])
    return writer.block()


def contingent_recount(deployment: Deployment) -> Iterator[Measure]:
    """Yield persons beside the smallest contingent wherever a contributor has anybody."""
    case = deployment.case
    for c, m, t in sorted(deployment.present):
        record = case.contributors[c]
        if record.min_contingent:
            persons = sum(deployment.persons((p, m, t)) for p in case.pledges_of[c])
            cell = record.origin.cell("min_contingent")
            yield Measure(CONTINGENT, (c, m, t), persons, record.min_contingent, LEAST, "persons", t, (cell,))


def contingent_words(case: Case, measure: Measure) -> str:
    """Say how large a contingent is."""
    c, m, t = measure.key
    return f"{contributor(case, c)} in {mission(case, m)} {where(case, t)}: {compared(case, measure)}{at(measure)}."


FAMILY = Family(NAME, STATEMENT, rows, recount, words)
RISK_FAMILY = Family(RISK, RISK_STATEMENT, risk_rows, risk_recount, risk_words)
CONTINGENT_FAMILY = Family(CONTINGENT, CONTINGENT_STATEMENT, contingent_rows, contingent_recount, contingent_words)
