"""Hand-solved cases: limits on who is present, on moves, on what stays at home."""

from families.cases.hand_case import HandCase
from oracle.contract import Plan
from oracle.handmade import rows, tables, there

LIMIT = "limit rule contributor other mission pledge amount"


def solved(family: str, line: str, why: str, kept: Plan, bad: Plan, used: int, limit: int, says: str) -> HandCase:
    """Make a case with one limit: A, B and C offer two units of 10 each, M and N ask for three; A has one in M."""
    case = tables(
        missions=rows("mission", "M", "N"),
        requirements=rows("mission capability target", "M INF 3", "N INF 3"),
        pledges=rows(
            "pledge contributor capability units persons transfer",
            "P A INF 2 10 yes",
            "Q B INF 2 10 yes",
            "R C INF 2 10 yes",
        ),
        deployed=rows("pledge mission units", "P M 1"),
        limits=rows(LIMIT, line),
    )
    return HandCase(family, why, case, kept, bad, used, limit, says)


A_STAYS = ("P", "M", "INF", 1, 1)
B_COMES = ("Q", "M", "INF", 1, 1)
C_COMES = ("R", "M", "INF", 1, 1)

CASES = (
    solved(
        "max_contributors",
        "l max_contributors - - M - 2",
        "Two contributors in M at most: A and B, not C as well.",
        there(A_STAYS, B_COMES),
        there(A_STAYS, B_COMES, C_COMES),
        3,
        2,
        "Limit “l” (max_contributors) for M in 2025-01: 3 contributors, at most 2 contributors: broken by 1 "
        "contributor (limits.csv:2:7).",
    ),
    solved(
        "min_contributors",
        "l min_contributors - - M - 2",
        "Two contributors in M at least: A and B do, two units of A do not.",
        there(A_STAYS, B_COMES),
        there(("P", "M", "INF", 1, 2)),
        1,
        2,
        "Limit “l” (min_contributors) for M in 2025-01: 1 contributor, at least 2 contributors: broken by 1 "
        "contributor (limits.csv:2:7).",
    ),
    solved(
        "max_missions",
        "l max_missions A - - - 1",
        "A is in one mission at most: in M with both units, not in M and N with one each.",
        there(("P", "M", "INF", 1, 2)),
        there(A_STAYS, ("P", "N", "INF", 1, 1)),
        2,
        1,
        "Limit “l” (max_missions) for A in 2025-01: 2 missions, at most 1 mission: broken by 1 mission "
        "(limits.csv:2:7).",
    ),
    solved(
        "apart",
        "l apart A B each - -",
        "A and B are not in one mission: A in M and B in N keep apart, both in M do not.",
        there(A_STAYS, ("Q", "N", "INF", 1, 1)),
        there(A_STAYS, B_COMES),
        2,
        1,
        "Limit “l” in 2025-01: A and B are both in M (limits.csv:2:1).",
    ),
    solved(
        "with",
        "l with A B each - -",
        "A is in a mission only with B: both in M do, A alone does not.",
        there(A_STAYS, B_COMES),
        there(A_STAYS),
        1,
        0,
        "Limit “l” in 2025-01: A is in M without B (limits.csv:2:1).",
    ),
    solved(
        "min_contingent",
        "l min_contingent A - each - 20",
        "A has 20 persons in a mission or none: both units in M do, one alone is 10 short.",
        there(("P", "M", "INF", 1, 2)),
        there(A_STAYS),
        10,
        20,
        "Limit “l” (min_contingent) for A, M in 2025-01: 10 persons, at least 20 persons: broken by 10 "
        "persons (limits.csv:2:7).",
    ),
    solved(
        "max_turnover",
        "l max_turnover A - - - 20",
        "20 persons of A may move: one unit from M to N leaves and arrives, 10 + 10; with the other 30 have moved.",
        there(("P", "N", "INF", 1, 1)),
        there(("P", "N", "INF", 1, 2)),
        30,
        20,
        "Limit “l” (max_turnover) for A over the whole plan: 30 persons, at most 20 persons: broken by 10 "
        "persons (limits.csv:2:7).",
    ),
    solved(
        "reserve",
        "l reserve B - - - 1",
        "B keeps one of its two units at home: one may go, not both.",
        there(A_STAYS, B_COMES),
        there(A_STAYS, ("Q", "M", "INF", 1, 2)),
        0,
        1,
        "Limit “l” (reserve) for B in 2025-01: 0 units, at least 1 unit: broken by 1 unit (limits.csv:2:7).",
    ),
    solved(
        "pin",
        "l pin - - M P 1",
        "Exactly one unit of P in M: the one that is there; none or two break it.",
        there(A_STAYS),
        there(("P", "M", "INF", 1, 2)),
        2,
        1,
        "Limit “l” (pin) for pledge P, M in 2025-01: 2 units, at most 1 unit: broken by 1 unit (limits.csv:2:7).",
    ),
)
