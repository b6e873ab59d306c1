"""Hand-solved cases: limits on sums of persons, units, women and speakers."""

from fractions import Fraction

from families.cases.hand_case import HandCase
from oracle.contract import Plan
from oracle.handmade import rows, tables, there
from oracle.tables import Tables

LIMIT = "limit rule contributor mission capability pledge language amount soft_weight"


def limited(line: str) -> Tables:
    """Make a case with one limit: A offers two units of 10 (1 woman each, EN), B two of 5 (1.5 women each, FR)."""
    return tables(
        missions=rows("mission military_ceiling police_ceiling total_ceiling", "M 30 10 -", "N - - 60"),
        requirements=rows("mission capability target", "M INF 4", "N INF 4"),
        pledges=rows(
            "pledge contributor capability units persons women languages", "P A INF 2 10 1 EN", "Q B INF 2 5 1.5 FR"
        ),
        limits=rows(LIMIT, line),
    )


def units(a: int, b: int) -> Plan:
    """Make a plan of so many units of A and of B in M."""
    return there(("P", "M", "INF", 1, a), ("Q", "M", "INF", 1, b))


def solved(
    family: str, line: str, why: str, kept: Plan, bad: Plan, used: int | Fraction, limit: int | Fraction, says: str
) -> HandCase:
    """Make a hand-solved case of one limit."""
    return HandCase(family, why, limited(line), kept, bad, used, limit, says)


CASES = (
    solved(
        "max_persons",
        "l max_persons - M - - - 20 -",
        "M may hold 20 persons: 10 + 2 x 5, or 2 x 10; with one more unit of 5 there are 25.",
        units(1, 2),
        units(2, 1),
        25,
        20,
        "Limit “l” (max_persons) for M in 2025-01: 25 persons, at most 20 persons: broken by 5 persons "
        "(limits.csv:2:8).",
    ),
    solved(
        "min_persons",
        "l min_persons B - - - - 10 -",
        "At least 10 persons of B: both its units; one is 5 short, whatever A sends.",
        units(0, 2),
        units(2, 1),
        5,
        10,
        "Limit “l” (min_persons) for B in 2025-01: 5 persons, at least 10 persons: broken by 5 persons "
        "(limits.csv:2:8).",
    ),
    solved(
        "max_units",
        "l max_units - each - - - 2 -",
        "At most two units in each mission: one of A and one of B, not three; N has its own two.",
        units(1, 1),
        units(1, 2),
        3,
        2,
        "Limit “l” (max_units) for M in 2025-01: 3 units, at most 2 units: broken by 1 unit (limits.csv:2:8).",
    ),
    solved(
        "min_units",
        "l min_units - M - P - 2 -",
        "At least two units of P in M: its only two; Q does not count.",
        units(2, 0),
        units(1, 2),
        1,
        2,
        "Limit “l” (min_units) for pledge P, M in 2025-01: 1 unit, at least 2 units: broken by 1 unit "
        "(limits.csv:2:8).",
    ),
    solved(
        "max_share",
        "l max_share A M - - - 50 -",
        "A may be half of M: 10 of 20 persons; 10 of 15 is more than 7.5.",
        units(1, 2),
        units(1, 1),
        10,
        Fraction(15, 2),
        "Limit “l” (max_share) for A, M in 2025-01: 10 persons, at most 7.5 persons (50 % of 15 persons): "
        "broken by 2.5 persons (limits.csv:2:8).",
    ),
    solved(
        "min_share",
        "l min_share B M - - - 50 -",
        "B has to be half of M: 10 of 20 persons is; 5 of 15 is less than 7.5.",
        units(1, 2),
        units(1, 1),
        5,
        Fraction(15, 2),
        "Limit “l” (min_share) for B, M in 2025-01: 5 persons, at least 7.5 persons (50 % of 15 persons): "
        "broken by 2.5 persons (limits.csv:2:8).",
    ),
    solved(
        "max_share_of_ceiling",
        "l max_share_of_ceiling - M - - - 50 -",
        "Half of M's ceilings, 30 + 10 together: 20 persons, so 10 + 2 x 5 but not 2 x 10 + 5.",
        units(1, 2),
        units(2, 1),
        25,
        20,
        "Limit “l” (max_share_of_ceiling) for M in 2025-01: 25 persons, at most 20 persons (50 % of 40 "
        "persons authorised): broken by 5 persons (limits.csv:2:8).",
    ),
    solved(
        "min_women_share",
        "l min_women_share - M - - - 20 -",
        "A fifth women: 1 + 2 x 1.5 = 4 of 20 is exact, 1 + 1.5 = 2.5 of 15 asks for 3.",
        units(1, 2),
        units(1, 1),
        Fraction(5, 2),
        3,
        "Limit “l” (min_women_share) for M in 2025-01: 2.5 women, at least 3 persons (20 % of 15 persons): "
        "broken by 0.5 persons (limits.csv:2:8).",
    ),
    solved(
        "min_language",
        "l min_language - M - - FR 10 -",
        "10 speakers of French: both units of B; one of them is 5.",
        units(2, 2),
        units(2, 1),
        5,
        10,
        "Limit “l” (min_language) for M in 2025-01: 5 persons speaking FR, at least 10 persons: broken by 5 "
        "persons (limits.csv:2:8).",
    ),
    solved(
        "exclude",
        "l exclude A M - - - - 2",
        "A is unwelcome in M, softly: nobody of A bends nothing, one unit bends it by 10 persons (2 x 10 conceded).",
        units(0, 2),
        units(1, 0),
        10,
        0,
        "Limit “l” (exclude) for A, M in 2025-01: 10 persons, at most 0 persons: bent by 10 persons (limits.csv:2:1).",
    ),
)
