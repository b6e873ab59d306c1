"""Goals: what each measures, their order and tolerances, solved by hand."""

from fractions import Fraction

from oracle.contract import Oracle
from oracle.enumeration import best, misses, optimum
from oracle.handmade import kinds, rows, same, tables, there


def test_burden_risk_suitability_and_changes() -> None:
    """10 persons for 1 of 3 months, at most 11: 10/33 = 0.30303030… is rounded up to 0.303031.

    Against a run with the unit in M in months 2 and 3 of 3, being there in all three differs by 10 person-months.
    """
    case = tables(
        months=3,
        missions=rows("mission risk", "M 1.25", "N 0"),
        contributors=rows("contributor max_persons", "A 11"),
        pairs=rows("pledge mission suitability", "P M -0.5"),
    )
    case["settings"].append({"key": "step_months", "value": "1"})
    oracle = Oracle(case)
    reference = oracle.plan_months(there(("P", "M", "INF", 2, 1), ("P", "M", "INF", 3, 1)))
    assert set(reference) == {("P", "M", "2025-02"), ("P", "M", "2025-03")}
    goals = oracle.goals(there(*(("P", "M", "INF", t, 1) for t in (1, 2, 3))), reference)
    same((goals["changes"], goals["risk"], goals["suitability"]), (10, Fraction("37.5"), Fraction("-1.5")))
    assert oracle.goals(there(("P", "M", "INF", 2, 1)))["burden"] == Fraction(303031, 10**6)
    same(optimum(case | {"goals": rows("rank goal", "1 changes")}, reference=reference), {"changes": 0})


def test_goals_in_order_within_tolerances() -> None:
    """Two units worth 10 in M; suitability 4 each at a cost of 3 each, asked for 2, floor 1.

    Suitability first (8 reached), 50 % of it may be given up: then floors, put before targets by itself, and targets
    are 0 with both units; cost can only keep both, for targets has no tolerance: 6. With 100 % on targets too nothing
    changes, for 100 % of 0 is 0. Without targets, cost falls to one unit: 3, suitability 4.
    """
    case = tables(
        requirements=rows("mission capability floor target", "M INF 1 2"),
        pledges=rows("pledge contributor capability units persons", "P A INF 2 1"),
        pairs=rows("pledge mission suitability deploy_per_person", "P M 4 3"),
        goals=rows("rank goal tolerance", "30 cost -", "4 suitability 50", "20 targets 100"),
    )
    assert [goal for goal, _ in Oracle(case).goal_order()] == ["suitability", "floors", "targets", "cost"]
    same(optimum(case), {"suitability": 8, "floors": 0, "targets": 0, "cost": 6})
    case["goals"] = case["goals"][:2]
    found = best(case)
    assert found is not None
    assert found.reached == {"suitability": 8, "cost": 3}
    assert found.values == {"suitability": 4, "cost": 3}
    assert misses(case, found.reached, found.values) == []
    assert misses(case, found.reached, {"suitability": Fraction(3), "cost": Fraction(3)})
    assert misses(case, found.reached, {"suitability": Fraction(8), "cost": Fraction(6)})


def test_months_weigh_what_happens_in_a_phase() -> None:
    """From month 2 of 4, N asks for 3 instead of 2 (floor 1), so phases of 1 and 3 months; P's units have 2 persons.

    One unit in phase 1: 1 short above the floor; none in phase 2: 1 below the floor and 2 above it, for 3 months.
    A soft limit asks for 5 persons: short of 3, then of 5. Turnover 2 on arrival and 2 on leaving; suitability and risk
    for one month. Rotation of 2 persons a year at 7: 14/12 -> 1.17. Only phase 2 has a window for Q.
    """
    case = tables(
        missions=rows("mission importance risk", "M 1 0", "N 2 0.5"),
        requirements=rows("mission capability floor target to from", "N INF 1 2 2025-01 -", "N INF 1 3 - 2025-02"),
        pledges=rows("pledge contributor capability units persons from", "P A INF 1 2 -", "Q B INF 1 2 2025-02"),
        pairs=rows("contributor mission suitability deploy_per_person return_per_person", "A N 1.5 3 4"),
        limits=rows("limit rule amount soft_weight", "l min_persons 5 0.1"),
    )
    case["settings"] = rows("key value", "start 2025-01", "months 4", "rotation_months 12")
    oracle = Oracle(case)
    plan = there(("P", "N", "INF", 1, 1))
    assert [phase.length for phase in oracle.phases] == [1, 3]
    assert oracle.broken_rules(plan) == []
    same(oracle.goals(plan), {
        "floors": 2 * 3 * 1, "targets": 2 * (1 * 1 + 3 * 2), "concessions": Fraction("0.1") * (3 + 3 * 5),
        "suitability": Fraction("1.5"), "cost": Fraction("1.17") + 6 + 8, "turnover": 4, "risk": 1,
        "burden": 0, "changes": 0,
    })  # fmt: skip
    same(oracle.goals(there(("Q", "N", "INF", 2, 1)))["risk"], 3)
    assert kinds(oracle.broken_rules(there(("Q", "N", "INF", 1, 1)))) == {"supply", "eligible"}
    assert oracle.broken_rules(there(("P", "N", "INF", 2, 1), ("Q", "N", "INF", 2, 1))) == []


def test_limits_of_contributors_and_equipment_are_reached_exactly() -> None:
    """Risk equal to max_risk, a contingent of just min_contingent and the last leased item are allowed.

    What another mission draws does not help.
    """
    case = tables(
        missions=rows("mission risk budget", "M 2 0", "N 0 0"),
        contributors=rows("contributor max_risk min_contingent", "A 2 10"),
        equipment=rows("equipment stock lease_max lease_monthly", "APC 0 2 1"),
        equipment_needs=rows("capability mission equipment per_unit", "INF - APC 2"),
        budget_pools=rows("pool amount", "a 2"),
    )
    oracle = Oracle(case)
    plan = there(("P", "M", "INF", 1, 1))
    plan.lease, plan.draw = {("APC", "M", 1): 2}, {("a", "M"): 200}
    assert oracle.broken_rules(plan) == []
    plan.draw = {("a", "N"): 200}
    assert kinds(oracle.broken_rules(plan)) == {"budget"}


def test_floors_move_before_targets_without_tolerance() -> None:
    """Default order without a table; floors listed late are solved early, floors listed early stay there."""
    listed = {
        (): "floors targets concessions suitability cost turnover risk",
        ("risk 1", "targets 2", "cost 3", "floors 5"): "risk floors targets cost",
        ("floors 5", "risk 1", "targets 2"): "floors risk targets",
        ("cost 1", "risk 2"): "cost risk",
        ("cost 1", "floors 2"): "cost floors",
    }
    for goals, order in listed.items():
        lines = [f"{i} {goal}" for i, goal in enumerate(goals)]
        found = Oracle(tables(goals=rows("rank goal tolerance", *lines))).goal_order()
        assert " ".join(goal for goal, _ in found) == order
        tolerances = dict(line.split() for line in goals)
        expected = [0 if goal == "floors" else int(tolerances.get(goal, 0)) for goal, _ in found]
        same([tolerance for _, tolerance in found], expected)
