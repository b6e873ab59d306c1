"""Indicators of random cases and plans, against the independent oracle."""

import random
from fractions import Fraction

import pytest
from families.both import to_oracle
from families.samples import any_plan, crowded, crowded_tables, some_reference
from oracle.contract import Oracle
from oracle.gates import indicator, passes

from allocator.audit import audit
from allocator.build import build
from allocator.case import Gate
from allocator.gates import INDICATORS, read_gates


@pytest.mark.parametrize("seed", range(12))
def test_every_indicator_and_gate_is_what_the_oracle_says(seed: int) -> None:
    """In the whole plan and in every mission, on plans that heed no rule, figures and verdicts are the oracle's."""
    case, rng = crowded(seed), random.Random(f"gates {seed}")
    oracle = Oracle(crowded_tables(seed))
    columns, _ = build(case, every=True)
    reference = some_reference(case, rng)
    spelled = {
        (case.pledges[p].code, case.missions[m].code, case.settings.month_name(month)): units
        for (p, m, month), units in reference.items()
    }
    plan, other = any_plan(columns, rng), any_plan(columns, rng)
    counted, then = audit(case, plan, reference), audit(case, other, reference)
    for mission in (None, *(record.code for record in case.missions)):
        for kpi, one in INDICATORS.items():
            place = None if mission is None else case.mission_at[mission]
            ours = indicator(oracle, to_oracle(case, plan), kpi, mission, spelled)
            theirs = indicator(oracle, to_oracle(case, other), kpi, mission, spelled)
            assert one.recount(counted, place) == ours, (kpi, mission)
            for operator in ("<=", ">=", "="):
                for against in ("", "today"):
                    value = rng.choice((0, 500_000, -200_000, int(10_000 * (ours or 0))))
                    gate = Gate(kpi, operator, value, mission or "", against)
                    (reading,) = read_gates((gate,), counted, {"today": then})
                    said = passes(operator, Fraction(value, 10_000), against, ours, theirs)
                    assert reading.passed is said, (gate, ours, theirs)


def test_what_belongs_to_missions_adds_up_to_the_plan() -> None:
    """Floors, targets, suitability, cost, turnover, risk and changes of all missions make those of the plan."""
    for seed in range(12):
        case, rng = crowded(seed), random.Random(f"sums {seed}")
        columns, _ = build(case, every=True)
        counted = audit(case, any_plan(columns, rng), some_reference(case, rng))
        for kpi in ("floors", "targets", "suitability", "cost", "turnover", "risk", "changes"):
            parts = [INDICATORS[kpi].recount(counted, m) or Fraction(0) for m in range(len(case.missions))]
            assert sum(parts) == counted.values[kpi], kpi
