"""One case read twice: by the program through its input door, and by the independent oracle; plans go both ways."""

from fractions import Fraction
from pathlib import Path

from oracle.contract import Plan as OraclePlan
from oracle.generate import write_csv
from oracle.tables import Tables

from allocator.audit import Audit
from allocator.case import Case, Plan
from allocator.tables import load_case


def case_from(tables: Tables, folder: Path) -> Case:
    """Write `tables` as CSV files into `folder` and return the case that the program reads from there."""
    write_csv(tables, folder)
    return load_case(folder)


def to_oracle(case: Case, plan: Plan) -> OraclePlan:
    """Return a plan by codes, its phases counted from 1."""
    missions = [record.code for record in case.missions]
    equipment = [record.code for record in case.equipment]
    return OraclePlan(
        assign={
            (case.pledges[p].code, missions[m], case.capabilities[k].code, t + 1): units
            for (p, m, k, t), units in plan.assign.items()
        },
        stock={(equipment[q], missions[m], t + 1): items for (q, m, t), items in plan.stock.items()},
        lease={(equipment[q], missions[m], t + 1): items for (q, m, t), items in plan.lease.items()},
        draw={(case.pools[pool].code, missions[m]): cents for (pool, m), cents in plan.draw.items()},
    )


def from_oracle(case: Case, plan: OraclePlan) -> Plan:
    """Return a plan by places in the case, its phases counted from 0."""
    pools = {pool.code: at for at, pool in enumerate(case.pools)}
    pledge, mission = case.pledge_at, case.mission_at
    return Plan(
        assign={
            (pledge[p], mission[m], case.capability_at[k], t - 1): units for (p, m, k, t), units in plan.assign.items()
        },
        stock={(case.equipment_at[q], mission[m], t - 1): items for (q, m, t), items in plan.stock.items()},
        lease={(case.equipment_at[q], mission[m], t - 1): items for (q, m, t), items in plan.lease.items()},
        draw={(pools[pool], mission[m]): cents for (pool, m), cents in plan.draw.items()},
    )


def amounts_broken(counted: Audit) -> dict[tuple[str, str, int | None], Fraction]:
    """Return how much each soft limit and cap gives, by its code, scope and phase, as `plan.json` has it."""
    case = counted.case
    found: dict[tuple[str, str, int | None], Fraction] = {}
    for measure in counted.bent:
        row = (case.caps if measure.family == "cap" else case.limits)[measure.key[0]]
        key = row.code, measure.scope, None if measure.phase is None else measure.phase + 1
        amount = Fraction(measure.broken, 100 if measure.unit == "cents" else 1)
        found[key] = found.get(key, Fraction(0)) + amount
    return found
