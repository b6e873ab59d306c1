"""Hand-solved cases: what missions and contributors allow."""

from families.cases.hand_case import HandCase
from oracle.handmade import rows, tables, there

PLEDGE = "pledge contributor capability units persons"
TWO = rows("mission capability target", "M INF 2")

CASES = (
    HandCase(
        "ceiling",
        "The total ceiling of 24 holds two units of 10 and of 12 persons (22) or 2 x 12 = 24, not 10 + 2 x 12 = 34.",
        tables(
            missions=rows("mission total_ceiling", "M 24"),
            requirements=rows("mission capability target", "M INF 3"),
            pledges=rows(PLEDGE, "P A INF 1 10", "Q B INF 2 12"),
        ),
        there(("Q", "M", "INF", 1, 2)),
        there(("P", "M", "INF", 1, 1), ("Q", "M", "INF", 1, 2)),
        34,
        24,
        "The total ceiling of M in 2025-01: 34 persons, at most 24 persons: broken by 10 persons (missions.csv:2:2).",
    ),
    HandCase(
        "contributor_cap",
        "A allows 20 persons: two units of 10 are all of them, three are 30.",
        tables(
            requirements=rows("mission capability target", "M INF 3"),
            pledges=rows(PLEDGE, "P A INF 3 10"),
            contributors=rows("contributor name max_persons", "A Aland 20"),
        ),
        there(("P", "M", "INF", 1, 2)),
        there(("P", "M", "INF", 1, 3)),
        30,
        20,
        "Aland (A) in 2025-01: 30 persons, at most 20 persons: broken by 10 persons (contributors.csv:2:3).",
    ),
    HandCase(
        "risk_cap",
        "A accepts a risk of 2, N has 2 and M 2.5: its unit may be in N, not in M.",
        tables(
            missions=rows("mission risk", "M 2.5", "N 2"),
            requirements=rows("mission capability target", "M INF 1", "N INF 1"),
            contributors=rows("contributor max_risk", "A 2"),
        ),
        there(("P", "N", "INF", 1, 1)),
        there(("P", "M", "INF", 1, 1)),
        1,
        0,
        "Pledge P of A has 1 unit in M in 2025-01, which is more dangerous than this contributor accepts "
        "(contributors.csv:2:2 and missions.csv:2:2).",
    ),
    HandCase(
        "contingent",
        "A sends at least 20 persons to a mission, or nobody: two units of 10 do, one alone is 10 short.",
        tables(
            requirements=TWO,
            pledges=rows(PLEDGE, "P A INF 2 10"),
            contributors=rows("contributor min_contingent", "A 20"),
        ),
        there(("P", "M", "INF", 1, 2)),
        there(("P", "M", "INF", 1, 1)),
        10,
        20,
        "A in M in 2025-01: 10 persons, at least 20 persons: broken by 10 persons (contributors.csv:2:2).",
    ),
)
