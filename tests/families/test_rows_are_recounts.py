"""The cross-examination of families: what rows say of a plan is what is counted again from plan and tables."""

import random

import pytest
from families.both import amounts_broken, amounts_by_oracle, to_oracle
from families.crossing import goal_faults, link_faults, program_faults
from families.samples import any_plan, crowded, read, some_reference, sound_plans, stepped
from oracle.contract import Oracle
from oracle.generate import random_tables

from allocator.audit import audit
from allocator.build import build
from allocator.case import Plan

CROWDED = range(60)
SMALL = range(40)
MOST_PLANS = 1500


@pytest.mark.parametrize("seed", CROWDED)
def test_rows_costs_and_goals_are_their_recounts_on_any_plan(seed: int) -> None:
    """On plans that heed no rule, every row, cost item and goal says what the recount says."""
    case, rng = crowded(seed), random.Random(seed)
    reference = some_reference(case, rng)
    columns, program = build(case, every=True, reference=reference)
    for plan in (Plan(), *(any_plan(columns, rng) for _ in range(6))):
        assert program_faults(columns, program, audit(case, plan, reference)) == []


@pytest.mark.parametrize("seed", CROWDED)
def test_links_hold_and_are_tight_on_any_plan_of_units_there_are(seed: int) -> None:
    """What follows from a plan keeps the links, and would break a row if any of it were one less."""
    case, rng = crowded(seed), random.Random(seed)
    reference = some_reference(case, rng)
    columns, program = build(case, every=True, reference=reference)
    for plan in (Plan(), *(any_plan(columns, rng, beyond=False) for _ in range(5))):
        assert link_faults(columns, program, audit(case, plan, reference)) == []


@pytest.mark.parametrize("seed", SMALL)
def test_no_reduction_cuts_off_a_sound_plan(seed: int) -> None:
    """The program for engines has columns for every sound plan, keeps it, and gives its goals their recounts."""
    tables, rng = random_tables(seed, max_plans=MOST_PLANS), random.Random(seed)
    case = read(tables)
    columns, program = build(case)
    for plan in sound_plans(tables, case, rng, 25):
        counted = audit(case, plan)
        assert counted.faults == ()
        values = columns.values(counted.deployment, counted.broken)
        assert program.holds(values)
        assert columns.decisions(values) == plan
        assert link_faults(columns, program, counted) == []
        for objective in program.goals:
            assert goal_faults(objective, values, counted.values[objective.goal]) == []


@pytest.mark.parametrize("seed", range(100, 140))
def test_the_audit_and_the_oracle_judge_any_plan_alike(seed: int) -> None:
    """On sound plans and ones a step away, faults, goals, costs and amounts broken are those of the oracle."""
    tables, rng = random_tables(seed, max_plans=MOST_PLANS), random.Random(seed)
    case, oracle = read(tables), Oracle(tables)
    for plan in sound_plans(tables, case, rng, 8):
        for changed in (plan, stepped(case, plan, rng), stepped(case, plan, rng)):
            counted, theirs = audit(case, changed), to_oracle(case, changed)
            assert (counted.faults == ()) == (oracle.broken_rules(theirs) == [])
            goals = oracle.goals(theirs)
            assert {name: value for name, value in counted.values.items() if name != "changes"} == {
                name: value for name, value in goals.items() if name != "changes"
            }
            assert amounts_broken(counted) == amounts_by_oracle(oracle, theirs)
            assert {
                (case.missions[charge.mission].code, charge.category, charge.item, charge.phase + 1): charge.cents
                for charge in counted.charges
            } == {key: cents for key, cents in oracle.costs(theirs).items() if cents}
