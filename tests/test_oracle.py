"""The oracle itself: published optima, and cases small enough to be solved by hand in a docstring."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from oracle.contract import Oracle, Plan
from oracle.enumeration import TooLargeError, best, optimum
from oracle.handmade import kinds, rows, same, tables, there
from oracle.records import Contributor, Equipment, Mission, Pair, Pledge, Pool, Requirement
from oracle.tables import absolute, cents, label, read_case, read_folder

CASES = Path(__file__).parent / "cases"
LIMIT = "limit rule contributor other mission capability pledge language amount soft_weight"


@pytest.mark.parametrize("name", ["rap_budget", "ortools_teams"])
def test_published_optima(name: str) -> None:
    """Full enumeration finds the published optimum, with a sound plan that has these values."""
    case = read_folder(CASES / name)
    expected = json.loads((CASES / name / "expected.json").read_text())
    found = best(case)
    assert found is not None
    assert {goal: found.reached[goal] for goal in expected} == expected
    assert Oracle(case).broken_rules(found.plan) == []
    assert Oracle(case).goals(found.plan).items() >= found.values.items()


def test_generalised_assignment_is_read_as_published() -> None:
    """J0 to A0 costs 8 of 36 and scores 17; 74 of 75 units stay short; J1 (15) and J3 (23) beside it overrun A0.

    No plan of 15 units can leave less than 75 - 15 = 60 short, the published value.
    """
    case = read_folder(CASES / "orlib_gap_c515-1")
    oracle = Oracle(case)
    plan = there(("J0", "A0", "U", 1, 1))
    goals = oracle.goals(plan)
    same((goals["targets"], goals["suitability"], goals["cost"]), (74, 17, 8))
    assert oracle.broken_rules(plan) == []
    full = there(("J0", "A0", "U", 1, 1), ("J1", "A0", "U", 1, 1), ("J3", "A0", "U", 1, 1))
    assert kinds(oracle.broken_rules(full)) == {"budget"}
    with pytest.raises(TooLargeError):
        best(case, 1000)


def test_phases_break_where_something_begins_or_has_ended_then_into_steps() -> None:
    """From 2025-01, 12 months; mission closes after month 8, costs to month 10, a rate from month 3, lead time 4.

    Cuts at 2, 4, 8, 10; steps of 3 cut 4..8 into 4..7 and 7..8. A level nobody has and months outside cut nothing.
    """
    case = tables(
        missions=rows("mission to costs_to", "M 2025-08 2025-10"),
        rates=rows("rate amount from to", "a 1 2025-03 2027-01", "b 1 2024-01 2024-11"),
        readiness=rows("level lead_months", "RDL 4", "L9 5", "L1 -"),
        pledges=rows("pledge contributor capability units persons level", "P A INF 1 10 RDL", "Q A INF 1 10 L1"),
    )
    case["settings"] = rows("key value", "start 2025-01", "months 12", "step_months 3")
    phases = Oracle(case).phases
    assert [(phase.number, phase.start, phase.length) for phase in phases] == [
        (1, 0, 2), (2, 2, 2), (3, 4, 3), (4, 7, 1), (5, 8, 2), (6, 10, 2),
    ]  # fmt: skip


def test_cents_round_half_up_once_per_unit_and_phase() -> None:
    """Lease 0.01 plus 50 % is 1.5 cents a month: over one month 2 cents a unit, 6 for three; over 3 months 4.5 -> 5.

    Rotation: (0.02 + 0.01) x 1 person x 1 month / 2 = 1.5 cents -> 2 a unit, 6 for three.
    """
    case = tables(
        missions=rows("mission lease_factor", "M 50"),
        requirements=rows("mission capability target", "M INF 3"),
        pledges=rows("pledge contributor capability units persons lease_monthly", "P A INF 3 1 0.01"),
    )
    plan = there(("P", "M", "INF", 1, 3))
    assert Oracle(case).costs(plan) == {("M", "military_police", "contingent_equipment", 1): 6}
    case["settings"] = rows("key value", "start 2025-01", "months 3")
    assert Oracle(case).costs(plan) == {("M", "military_police", "contingent_equipment", 1): 15}
    case = tables(
        requirements=rows("mission capability target", "M INF 3"),
        pledges=rows("pledge contributor capability units persons", "P A INF 3 1"),
        pairs=rows("contributor mission deploy_per_person return_per_person", "A M 0.02 0.01"),
    )
    case["settings"] = rows("key value", "start 2025-01", "months 1", "rotation_months 2")
    assert Oracle(case).costs(plan)["M", "military_police", "rotation", 1] == 6


def test_every_cost_item() -> None:
    """Two months, two units of 10 persons, one in place and one arriving; then both leave as the mission closes.

    Personnel 2 x 10 x 2 months x (14.28 + 1 in the first month only, so phases of one month) ...; the mission pays
    travel home (9 x 10 + 50 a unit) in phase 3 although closed, and fixed costs to month 3.
    """
    case = tables(
        months=4,
        missions=rows(
            "mission to costs_to civilian_monthly operational_monthly operational_per_person",
            "M 2025-02 2025-03 100 30 2",
        ),
        requirements=rows("mission capability target", "M INF 2"),
        pledges=rows("pledge contributor capability units persons move_cost lease_monthly", "P A INF 2 10 50 40"),
        contributors=rows("contributor presence_monthly", "A 7"),
        deployed=rows("pledge mission units", "P M 1"),
        rates=rows("rate class amount to", "pay - 14.28 -", "bonus civilian 1 2025-01"),
        pairs=rows("contributor mission deploy_per_person return_per_person", "A M 5 9"),
        equipment=rows("equipment stock lease_max lease_monthly", "APC 1 5 3"),
        equipment_needs=rows("capability mission equipment per_unit", "INF - APC 0.75"),
    )
    oracle = Oracle(case)
    plan = there(("P", "M", "INF", 1, 2), ("P", "M", "INF", 2, 2))
    plan.stock = {("APC", "M", 1): 1, ("APC", "M", 2): 1}
    plan.lease = {("APC", "M", 1): 1, ("APC", "M", 2): 1}  # 2 units need 1.5 items, so 2
    assert oracle.broken_rules(plan) == []
    dollars = {key: Fraction(cents, 100) for key, cents in oracle.costs(plan).items()}
    mp, civ, ops = "military_police", "civilian", "operational"
    assert [phase.length for phase in oracle.phases] == [1, 1, 1, 1]
    assert dollars == {
        ("M", mp, "personnel", 1): Fraction("285.6"), ("M", mp, "personnel", 2): Fraction("285.6"),
        ("M", civ, "personnel", 1): 20,
        ("M", mp, "contingent_equipment", 1): 80, ("M", mp, "contingent_equipment", 2): 80,
        ("M", mp, "presence", 1): 7, ("M", mp, "presence", 2): 7,
        ("M", mp, "travel", 1): 100, ("M", mp, "travel", 3): 2 * 140,
        ("M", civ, "civilian", 1): 100, ("M", civ, "civilian", 2): 100, ("M", civ, "civilian", 3): 100,
        ("M", ops, "operations", 1): 70, ("M", ops, "operations", 2): 70, ("M", ops, "operations", 3): 30,
        ("M", ops, "leased_equipment", 1): 3, ("M", ops, "leased_equipment", 2): 3,
    }  # fmt: skip
    assert oracle.goals(plan)["turnover"] == 30
    assert oracle.moves(plan) == {("P", "M", 1): (1, 0), ("P", "M", 3): (0, 2)}


def test_one_name_of_rate_for_group_and_code() -> None:
    """Rates of different names add up; groups of capabilities, missions and the built-in `police` are understood."""
    case = tables(
        capabilities=rows("capability component", "FPU police"),
        missions=rows("mission", "M", "N"),
        requirements=rows("mission capability target", "M INF 1", "N FPU 1"),
        pledges=rows("pledge contributor capability units persons", "P A INF 1 1", "Q A FPU 1 1"),
        groups=rows("group member", "G M", "H FPU"),
        rates=rows(
            "rate capability mission amount", "a military - 1", "a police - 2", "b - G 4", "c H - 8", "d INF N 16"
        ),
    )
    costs = Oracle(case).costs(there(("P", "M", "INF", 1, 1), ("Q", "N", "FPU", 1, 1)))
    assert {m: cents for (m, *_), cents in costs.items()} == {"M": 500, "N": 1000}


def test_stay_counts_arrivals_since_the_last_closure() -> None:
    """P (min_stay 3) arrives in month 1 of 6 one-month phases: it may not leave in months 2 and 3, it may in 4.

    If M is closed in month 2, the stay ends there: staying away in month 3 is sound.
    """
    case = tables(
        months=6,
        pledges=rows("pledge contributor capability units persons min_stay transfer", "P A INF 1 10 3 yes"),
    )
    case["settings"].append({"key": "step_months", "value": "1"})
    for months, sound in {(1, 2): False, (1, 2, 3): True, (1, 3): False, (4, 5): False, (5, 6): True}.items():
        plan = there(*(("P", "M", "INF", t, 1) for t in months))
        assert (Oracle(case).broken_rules(plan) == []) is sound, months
    case["limits"] = rows("limit rule contributor from to", "x exclude A 2025-02 2025-02")
    oracle = Oracle(case)
    assert oracle.broken_rules(there(("P", "M", "INF", 1, 1))) == []
    assert oracle.broken_rules(there(("P", "M", "INF", 1, 1), ("P", "M", "INF", 2, 1)))
    assert kinds(oracle.broken_rules(there(("P", "M", "INF", 3, 1)))) == {"stay"}
    case["deployed"] = rows("pledge mission units", "P M 1")
    assert Oracle(case).broken_rules(Plan()) == []  # units in place on the eve may leave at any time


def test_without_transfer_units_come_from_home_and_do_not_return() -> None:
    """Two units, one in place in M: one arrival in all is allowed, so N then M by two units, but nobody twice."""
    case = tables(
        months=2,
        missions=rows("mission", "M", "N"),
        requirements=rows("mission capability target", "M INF 2", "N INF 2"),
        pledges=rows("pledge contributor capability units persons", "P A INF 2 10"),
        deployed=rows("pledge mission units", "P M 1"),
    )
    case["settings"].append({"key": "step_months", "value": "1"})
    home, moved = (("P", "M", "INF", 1, 2),), (("P", "N", "INF", 1, 2),)
    assert Oracle(case).broken_rules(there(*home)) == []
    assert kinds(Oracle(case).broken_rules(there(*moved))) == {"transfer"}
    assert kinds(Oracle(case).broken_rules(there(("P", "M", "INF", 2, 2)))) == {"transfer"}
    case["pledges"][0]["transfer"] = "yes"
    assert Oracle(case).broken_rules(there(*moved)) == []


def test_what_is_missing_falls_on_light_rows_and_above_floors_first() -> None:
    """Rows a (floor 1, target 3, weight 2) and b (floor 2, target 3, weight 1); 6 asked, sizes 5, importance 3.

    With 4.5 there, 1.5 is missing: b loses its 1 above the floor, a 0.5 of its 2. With 1.5 there, 4.5 is missing: b 1
    and a 2 above floors, then b 1.5 of its floor of 2. With nobody, all is missing.
    """
    case = tables(
        months=2,
        missions=rows("mission importance", "M 3"),
        requirements=rows("mission capability task floor target weight", "M INF a 1 3 2", "M INF b 2 3 1"),
        pledges=rows("pledge contributor capability units persons", "P A INF 4 10", "Q A ENG 9 10"),
        capabilities=rows("capability standard_persons", "INF 5"),
        substitutes=rows("offered required credit", "ENG INF 0.5"),
    )
    oracle = Oracle(case)
    half = Fraction(1, 2)
    high = there(("P", "M", "INF", 1, 4), ("Q", "M", "INF", 1, 1))
    same(oracle.shortfalls(high), {("M", "INF", "a", 1): (0, half), ("M", "INF", "b", 1): (0, 1)})
    low = there(("P", "M", "INF", 1, 1), ("Q", "M", "INF", 1, 1))
    same(oracle.shortfalls(low), {("M", "INF", "a", 1): (0, 2), ("M", "INF", "b", 1): (3 * half, 1)})
    goals = oracle.goals(low)
    same((goals["floors"], goals["targets"]), (3 * 2 * 5 * 3 * half, 3 * 2 * 5 * (2 * 2 + 1)))
    empty = oracle.goals(Plan())
    same((empty["floors"], empty["targets"]), (3 * 2 * 5 * (1 * 2 + 2 * 1), 3 * 2 * 5 * (2 * 2 + 1)))


def test_nobody_beyond_what_is_asked_or_was_there() -> None:
    """Nothing asked, two units there on the eve: two may stay, a third may not come, nor in a mission of nobody."""
    case = tables(
        missions=rows("mission", "M", "N"),
        requirements=rows("mission capability target", "N ENG 1"),
        pledges=rows("pledge contributor capability units persons", "P A INF 2 10", "Q B INF 1 10"),
        deployed=rows("pledge mission units", "P M 2"),
        substitutes=rows("offered required credit", "INF ENG 0.4"),
    )
    oracle = Oracle(case)
    assert oracle.broken_rules(there(("P", "M", "INF", 1, 1), ("Q", "M", "INF", 1, 1))) == []
    assert kinds(oracle.broken_rules(there(("P", "M", "INF", 1, 2), ("Q", "M", "INF", 1, 1)))) == {"need"}
    assert kinds(oracle.broken_rules(there(("P", "M", "INF", 1, 2), ("Q", "N", "INF", 1, 1)))) == {"need"}
    assert oracle.broken_rules(there(("P", "M", "INF", 1, 2), ("Q", "N", "ENG", 1, 1))) == []
    case["substitutes"] = []
    assert Oracle(case).broken_rules(there(("Q", "N", "ENG", 1, 1))) == ["assign: Q cannot serve as ENG"]


def test_levels_stop_arrivals_only() -> None:
    """L1 is not eligible: of two units in place one or two may stay, none may come; RDL comes from month 3."""
    case = tables(
        months=3,
        requirements=rows("mission capability target", "M INF 4"),
        readiness=rows("level lead_months", "RDL 2", "L1 -"),
        pledges=rows("pledge contributor capability units persons level", "P A INF 3 10 L1", "Q A INF 1 10 RDL"),
        deployed=rows("pledge mission units", "P M 2"),
    )
    oracle = Oracle(case)
    assert [phase.start for phase in oracle.phases] == [0, 2]
    assert oracle.broken_rules(there(("P", "M", "INF", 1, 2), ("P", "M", "INF", 2, 1), ("Q", "M", "INF", 2, 1))) == []
    assert kinds(oracle.broken_rules(there(("Q", "M", "INF", 1, 1)))) == {"ready"}
    assert "ready" in kinds(oracle.broken_rules(there(("P", "M", "INF", 2, 1))))
    assert "eligible" in kinds(oracle.broken_rules(there(("P", "M", "INF", 1, 3))))


def test_pairs_alternatives_windows_ceilings_and_contributors() -> None:
    """A pledge row overrides a contributor row column by column, a blank does not; each family has its word."""
    case = tables(
        missions=rows("mission risk military_ceiling police_ceiling total_ceiling", "M 2 25 4 27", "N 0 - - -"),
        capabilities=rows("capability component", "FPU police"),
        requirements=rows("mission capability target", "M INF 9", "N INF 9", "M FPU 9"),
        pledges=rows(
            "pledge contributor capability units persons alternative to",
            "P A INF 2 10 x -", "Q A INF 1 12 x -", "R B FPU 5 1 - -", "S C INF 1 1 - 2024-12", "T D INF 1 1 - -",
        ),
        pairs=rows("contributor pledge mission eligible suitability deploy_per_person",
                   "A - N no 2 3", "- P N yes - 4", "D - N no - -"),
        contributors=rows("contributor max_persons max_missions max_risk min_contingent",
                          "A 20 1 - -", "B - - - 3", "D - - 1.5 -"),
    )  # fmt: skip
    oracle = Oracle(case)
    pair = oracle.case.pairs["P", "N"]
    same((pair.eligible, pair.suitability, pair.deploy_per_person), (True, 2, 400))
    for key, family in {
        ("P", "N", "INF", 1, 3): {"supply", "alternative", "transfer", "contributor_cap"},
        ("Q", "N", "INF", 1, 1): {"eligible"},
        ("R", "M", "FPU", 1, 2): {"contingent"},
        ("R", "M", "FPU", 1, 5): {"ceiling"},
        ("S", "M", "INF", 1, 1): {"supply", "eligible"},
        ("T", "M", "INF", 1, 1): {"eligible", "risk_cap"},
        ("P", "M", "INF", 1, 2): set(),
    }.items():
        assert kinds(oracle.broken_rules(there(key))) == family, key
    assert kinds(oracle.broken_rules(there(("P", "M", "INF", 1, 1), ("P", "N", "INF", 1, 1)))) == {"contributor_cap"}
    assert kinds(oracle.broken_rules(there(("P", "M", "INF", 1, 2), ("Q", "M", "INF", 1, 1)))) == {
        "alternative", "contributor_cap", "ceiling",
    }  # fmt: skip
    assert kinds(oracle.broken_rules(there(("P", "M", "INF", 1, 2), ("R", "M", "FPU", 1, 4)))) == set()


def test_equipment_goes_where_money_is_short() -> None:
    """M and N need an item each, one is in stock, a lease costs 5; N has no money, so N gets it.

    With 0.5 brought, a unit lacks 0.5: two units in M lack 1, three lack 1.5, so 2 whole items.
    """
    case = tables(
        missions=rows("mission budget", "M 5", "N 0"),
        requirements=rows("mission capability target", "M INF 1", "N INF 1"),
        pledges=rows("pledge contributor capability units persons", "P A INF 2 1"),
        equipment=rows("equipment stock lease_max lease_monthly", "APC 1 1 5"),
        equipment_needs=rows("capability mission equipment per_unit", "INF - APC 9", "INF M APC 1", "INF N APC 1"),
    )
    found = best(case)
    assert found is not None
    assert (found.plan.stock, found.plan.lease) == ({("APC", "N", 1): 1}, {("APC", "M", 1): 1})
    same((found.reached["targets"], found.reached["cost"]), (0, 5))
    case["missions"][0]["budget"] = "4.99"
    found = best(case)
    assert found is not None
    same((found.reached["targets"], found.reached["cost"]), (1, 0))
    case["pledge_equipment"] = rows("pledge equipment per_unit", "P APC 0.5")
    oracle = Oracle(case)
    assert oracle.equipment_needed({("P", "M"): 2}) == {("APC", "M"): 1}
    assert oracle.equipment_needed({("P", "M"): 3}) == {("APC", "M"): 2}
    plan = there(("P", "M", "INF", 1, 1))
    assert kinds(oracle.broken_rules(plan)) == {"equipment"}
    plan.stock, plan.lease = {("APC", "M", 1): 2}, {("APC", "N", 1): 2}
    assert kinds(oracle.broken_rules(plan)) == {"stock", "leasing", "budget"}


def test_pools_lend_to_the_poor() -> None:
    """M and N cost 10 each and have 4; one pool of 8 for both (at most 6 each), one of 5 only for M: 6 + 6 needed.

    N takes 6 of the first, M 2 of it and 4 of the second. With least 3 each from the first, 3 + 6 > 8 fails.
    """
    case = tables(
        missions=rows("mission budget operational_monthly", "M 4 10", "N 4 10", "O - 10"),
        budget_pools=rows("pool amount missions max_per_mission min_per_mission", "a 8 - 6 -", "b 5 M - -"),
    )
    found = best(case)
    assert found is not None
    assert {key: cents for key, cents in found.plan.draw.items() if cents} == {
        ("a", "M"): 200, ("a", "N"): 600, ("b", "M"): 400,
    }  # fmt: skip
    assert Oracle(case).broken_rules(found.plan) == []
    assert kinds(Oracle(case).broken_rules(Plan())) == {"budget"}
    case["budget_pools"][0]["min_per_mission"] = "3"
    assert optimum(case) is None
    for draw in ({("a", "M"): 900}, {("b", "N"): 1}, {("b", "M"): 501}):
        assert "pool" in kinds(Oracle(case).broken_rules(Plan(draw=draw)))


def test_caps_by_class_month_and_scope() -> None:
    """Fixed costs: civilian 3 and operations 2 a month in M (month 1 only) and N; soft caps in dollars, once.

    Together in month 1: 10; each, civilian, both months: 3 and 6; N from month 2: 5.
    """
    case = tables(
        months=2,
        missions=rows("mission civilian_monthly operational_monthly to", "M 3 2 2025-01", "N 3 2 -"),
        budget_caps=rows("cap mission class amount from to soft_weight", "a - - 9.5 - 2025-01 2",
                         "b each civilian 5.99 - - 1", "c N - 5 2025-02 - 7"),
    )  # fmt: skip
    oracle = Oracle(case)
    one = Fraction(1, 100)
    assert oracle.broken(Plan()) == {
        ("a", "*/*/*", None): Fraction(1, 2), ("b", "*/N/*", None): one,
    }  # fmt: skip
    assert oracle.goals(Plan())["concessions"] == 1 + one
    for cap in case["budget_caps"]:
        cap["soft_weight"] = ""
    assert [fault.split()[1] for fault in Oracle(case).broken_rules(Plan())] == ["a", "b"]


def test_blanks_mean_what_the_contract_says() -> None:
    """Names match whatever case, blanks and underscores; own columns and blank rows count for nothing."""
    case = read_case(
        {
            "Settings": rows("Key Value", "start 2025-01", "months 2"),
            " missions ": rows("mission", "M"),
            "requirements": [{"Mission": " M ", "CAPABILITY": "INF", "target": "2", "_mission": "N"}, {"Mission": ""}],
            "pledges": rows("pledge contributor capability units persons", "P NA INF 1 10"),
            "equipment": rows("equipment stock", "APC 4"),
            "budget pools": rows("pool amount", "a 0.5"),
            "limits": rows("limit rule contributor", "l exclude NA"),
            "goals": rows("rank goal", "9 cost", "10 risk"),
            "_mine": rows("x", "y"),
        }
    )
    assert case.missions["M"] == Mission(
        "M", 1, Fraction(0), None, None, None, None, 0, 0, 0, Fraction(0), (0, 2), (0, 2)
    )  # fmt: skip
    assert case.requirements == [Requirement("M", "INF", "general", 0, 2, 1, (0, 2))]
    assert case.pledges["P"] == Pledge(
        "P", "NA", "INF", 1, 10, Fraction(0), "", 0, 0, 0, 1, transfer=False, alternative="",
        languages=frozenset(), window=(0, 2),
    )  # fmt: skip
    assert case.contributors == {"NA": Contributor(None, None, None, 0, 0)}
    assert case.pairs == {
        ("P", "M"): Pair(eligible=True, deploy_per_person=0, return_per_person=0, suitability=Fraction(0))
    }
    same((case.equipment["APC"], case.lack["P", "APC", "M"]), (Equipment(4, 0, 0), 0))
    assert case.pools["a"] == Pool(50, "", None, 0)
    assert (case.step, case.rotation, case.component, case.size) == (None, None, {"INF": "military"}, {"INF": 1})
    same((case.limits[0].amount, case.limits[0].soft_weight), (0, None))
    same(case.goals, [("cost", 0), ("risk", 0)])
    assert (label(absolute("2024-12") + 1), cents("12.34")) == ("2025-01", 1234)
