"""One case read twice: by the program through its input door, and by the independent oracle; plans go both ways."""

from fractions import Fraction
from pathlib import Path

from oracle.contract import Oracle
from oracle.contract import Plan as OraclePlan
from oracle.generate import write_csv
from oracle.limits import FLAT
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


Amounts = dict[tuple[str, str, int | None], Fraction]
"""How much each soft limit and cap gives, by code, scope and phase; zeros are left out."""


def amounts_broken(counted: Audit) -> Amounts:
    """Return how much soft limits and caps give on a plan, persons whole, caps in dollars.

    Rules that count contributors one by one whatever the scope word have no scope here: only their sums are compared.
    """
    case = counted.case
    found: Amounts = {}
    for measure in counted.bent:
        row = (case.caps if measure.family == "cap" else case.limits)[measure.key[0]]
        scope = "" if measure.family in FLAT else "/".join(measure.scope)
        key = row.code, scope, None if measure.phase is None else measure.phase + 1
        amount = Fraction(measure.broken, 100 if measure.unit == "cents" else 1)
        found[key] = found.get(key, Fraction(0)) + amount
    return found


def amounts_by_oracle(oracle: Oracle, plan: OraclePlan) -> Amounts:
    """Return the same as the oracle counts it."""
    flat = {limit.code for limit in oracle.case.limits if limit.rule in FLAT}
    found: Amounts = {}
    for (code, scope, phase), amount in oracle.broken(plan).items():
        key = code, "" if code in flat else scope, phase
        if amount:
            found[key] = found.get(key, Fraction(0)) + amount
    return found
