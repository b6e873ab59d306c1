"""Every rule of `limits`, soft and hard, counted by hand on one small plan."""

from fractions import Fraction

import pytest
from oracle.contract import Oracle, Plan
from oracle.enumeration import optimum
from oracle.handmade import kinds, rows, tables, there
from oracle.tables import Tables

LIMIT = "limit rule contributor other mission capability pledge language amount soft_weight"


def broken(line: str, plan: Plan, others: Tables) -> Fraction:
    """Sum what a soft limit is broken by, and check that the same row hard forbids exactly the broken plans."""
    case = tables(1, others, limits=rows(LIMIT, f"l {line} 1"))
    oracle = Oracle(case)
    amount = sum(oracle.broken(plan).values(), Fraction(0))
    assert oracle.concessions(oracle.broken(plan)) == oracle.goals(plan)["concessions"]
    hard = Oracle(case | {"limits": rows(LIMIT, f"l {line} -")})
    assert (line.split(maxsplit=1)[0] in kinds(hard.broken_rules(plan))) == (amount > 0)
    return amount


PEOPLE: Tables = {
    "missions": rows("mission military_ceiling police_ceiling total_ceiling", "M 30 5 -", "N - - 21"),
    "requirements": rows("mission capability target", "M INF 9", "N INF 9"),
    "pledges": rows("pledge contributor capability units persons women languages",
                    "P A INF 3 10 1.5 EN", "Q B INF 2 7 2.25 EN;FR", "R C INF 3 1 0 -"),
    "groups": rows("group member", "AB A", "AB B", "AC A", "AC C"),
}  # fmt: skip
# A has 10 in M; B has 7 in M and 7 in N; C has 2 single persons in N
PLAN = there(("P", "M", "INF", 1, 1), ("Q", "M", "INF", 1, 1), ("Q", "N", "INF", 1, 1), ("R", "N", "INF", 1, 2))


@pytest.mark.parametrize(
    ("line", "amount"),
    [
        ("exclude A - M - - - -", 10), ("exclude AB - each - - - -", 24), ("exclude - - - - individual - -", 2),
        ("max_persons AB - - - - - 20", 4), ("max_persons each - - - - - 9", 1 + 5),
        ("max_persons each:AC - each - formed - 4", 6), ("min_persons each - each - - - 3", 3 + 3 + 1),
        ("max_units - - each - - - 1", 1 + 2), ("min_units B - - - - - 5", 3),
        ("max_share A - M - - - 50", 2),  # 10 of 17, 8.5 allowed: 1.5 -> 2
        ("max_share A - M - - - 58.82", 1), ("max_share A - M - - - 58.83", 0),  # 58.8235… %
        ("max_share each - - - - - 33.33", 2 + 6),  # 26 persons: 8.6658 allowed; A 1.33, B 5.33
        ("min_share A - each - - - 60", 1 + 6),  # 10.2 of 17 -> 1; 5.4 of 9 -> 6
        ("min_share C - N military - - 22.22", 0), ("min_share C - N - - - 22.23", 1),  # 2 of 9 is 22.222 %
        ("max_share_of_ceiling B - each - - - 10", 4 + 5),  # 3.5 of 35, 2.1 of 21: 3.5 -> 4, 4.9 -> 5
        ("max_share_of_ceiling - - - - - - 46", 1),  # 25.76 of 56 -> 0.24
        ("max_contributors - - each - - - 1", 1 + 1), ("max_contributors AC - - - - - 1", 1),
        ("min_contributors AC - each - - - 2", 1 + 1), ("max_missions AB - - - - - 1", 1),
        ("max_missions each - - - - - 0", 1 + 2 + 1),
        ("apart A B each - - - -", 1), ("apart A C each - - - -", 0), ("apart A C - - - - -", 1),
        ("apart - - each - - - -", 2), ("apart each - - - - - -", 3), ("apart AB AB - - - - -", 1),
        ("apart AC B each - - - -", 2),
        ("with B A each - - - -", 1), ("with - A each - - - -", 2), ("with C AB N - - - -", 0),
        ("with each AC M - - - -", 0), ("with AC C each - - - -", 1),
        ("min_contingent - - - - - - 8", 1 + 1 + 6), ("min_contingent AC - N - - - 5", 3),
        ("min_women_share - - - - - - 25", 1),  # women 1.5 + 2 x 2.25 = 6 of 26: 6.5 asked
        ("min_women_share - - each - - - 25", 1 + 0),  # 3.75 of 17 (4.25 asked), 2.25 of 9 (2.25 asked)
        ("min_women_share A - N - - - 90", 0), ("min_women_share - - N - - - 25.01", 1),
        ("min_language - - each - - EN 12", 0 + 5), ("min_language - - - INF - FR 15", 1),
        ("max_turnover - - each - - - 10", 7), ("max_turnover B - - - - - 13", 1),
        ("reserve - - - - - - 4", 1), ("reserve - - - - each - 2", 0 + 2 + 1), ("reserve AC - - INF - - 5", 2),
        ("pin - - M - P - 3", 2), ("pin - - M - P - 0", 1), ("pin - - N - R - 2", 0),
    ],
)  # fmt: skip
def test_what_each_limit_counts(line: str, amount: int) -> None:
    """Counted by hand from the 10 + 7 persons in M and the 7 + 2 in N."""
    assert broken(line, PLAN, PEOPLE) == amount


def test_only_open_missions_of_a_scope_count() -> None:
    """N closes after month 1 of 2: `each` asks nothing of N in month 2, M and N together still ask of M.

    Alone, N closed says nothing, but a pledge out of its window lifts nothing; `reserve` reads no mission.
    """
    others = PEOPLE | {"missions": rows("mission total_ceiling to", "M 40 -", "N 20 2025-01")}
    for line, amount in {
        "min_persons - - each - - - 5": 5 + 5 + 5,
        "min_persons - - - - - - 5": 5 + 5,
        "min_persons - - N - - - 5": 5,
        "min_units - - M - Q - 1": 1 + 1,
        "reserve - - - - - - 9": 1 + 1,
    }.items():
        case = tables(2, others | {"limits": rows(LIMIT, f"l {line} 1")})
        assert sum(Oracle(case).broken(Plan()).values()) == amount, line
    shares = others | {"limits": rows(LIMIT, "l max_share_of_ceiling A - - - - - 20 1")}
    here = there(("P", "M", "INF", 1, 1), ("P", "M", "INF", 2, 1))
    found = Oracle(tables(2, shares)).broken(here)  # 20 % of 60, then of 40
    assert found == {("l", "A/*/*", 2): 2}
    assert found == Oracle(tables(2, shares)).limit_broken_in(2, {("P", "M"): 1})


def test_reserve_counts_only_what_is_on_offer() -> None:
    """Of 6 units, P's 3 are not eligible and Q's 2 not yet ready: R's 3 minus 1 deployed stay at home."""
    case = tables(
        readiness=rows("level lead_months", "L1 -", "RDL 1"),
        requirements=rows("mission capability target", "M INF 3"),
        pledges=rows("pledge contributor capability units persons level to", "P A INF 3 1 L1 -", "Q A INF 2 1 RDL -",
                     "R A INF 3 1 - -", "S A INF 9 1 - 2024-12"),
        deployed=rows("pledge mission units", "P M 1"),
        limits=rows(LIMIT, "l reserve - - - - - - 4 1"),
    )  # fmt: skip
    plan = there(("P", "M", "INF", 1, 1), ("R", "M", "INF", 1, 1))
    assert Oracle(case).broken(plan) == {("l", "*/*/*", 1): 2}


def test_turnover_counts_leaving_a_closed_mission() -> None:
    """One unit of 10 leaves M, which has closed before the plan: 10 persons of turnover in M's own limit."""
    case = tables(
        missions=rows("mission to", "M 2024-12"),
        deployed=rows("pledge mission units", "P M 1"),
        limits=rows(LIMIT, "l max_turnover - - M - - - 4 0.5"),
    )
    oracle = Oracle(case)
    assert oracle.broken(Plan()) == {("l", "*/M/*", None): 6}
    assert oracle.goals(Plan())["concessions"] == 3


def test_infeasible_is_none() -> None:
    """Nobody can be in M, but two must."""
    case = tables(limits=rows(LIMIT, "l min_units - - M - - - 2 -"))
    assert optimum(case) is None
    assert optimum(case | {"limits": rows(LIMIT, "l min_units - - M - - - 1 -")}) is not None
