"""Hand-solved cases: who may be where, and since when."""

from families.cases.hand_case import HandCase
from oracle.contract import Plan
from oracle.handmade import rows, tables, there

PLEDGE = "pledge contributor capability units persons"
STEPS = rows("key value", "start 2025-01", "months 3", "step_months 1")


def stretched(**more: list[dict[str, str]]) -> dict[str, list[dict[str, str]]]:
    """Make a case of three phases of one month."""
    return tables(3, {"settings": STEPS}, **more)


CASES = (
    HandCase(
        "supply",
        "P offers one unit, M asks for two: one may go, two are one too many.",
        tables(requirements=rows("mission capability target", "M INF 2")),
        there(("P", "M", "INF", 1, 1)),
        there(("P", "M", "INF", 1, 2)),
        2,
        1,
        "Pledge P of A has 2 units deployed in 2025-01, of 1 on offer then (pledges.csv:2:4).",
    ),
    HandCase(
        "alternative",
        "P (2 units) and Q (1 unit) are two forms of one offer of at most 2: 1 + 1 is all of it, 2 + 1 is not there.",
        tables(
            requirements=rows("mission capability target", "M INF 3"),
            pledges=rows(f"{PLEDGE} alternative", "P A INF 2 10 wet", "Q A INF 1 12 wet"),
        ),
        there(("P", "M", "INF", 1, 1), ("Q", "M", "INF", 1, 1)),
        there(("P", "M", "INF", 1, 2), ("Q", "M", "INF", 1, 1)),
        3,
        2,
        "The offers under alternative wet have 3 units deployed in 2025-01, of 2 they stand for together "
        "(pledges.csv:2:6 and pledges.csv:3:6).",
    ),
    HandCase(
        "eligible",
        "P's level is not eligible, but one of its two units is in M on the eve: it may stay, the other may not come.",
        tables(
            requirements=rows("mission capability target", "M INF 2"),
            readiness=rows("level lead_months", "L1 -"),
            pledges=rows(f"{PLEDGE} level", "P A INF 2 10 L1"),
            deployed=rows("pledge mission units", "P M 1"),
        ),
        there(("P", "M", "INF", 1, 1)),
        there(("P", "M", "INF", 1, 2)),
        2,
        1,
        "Pledge P of A has 2 units in M in 2025-01, where at most 1 may be (pledges.csv:2:6).",
    ),
    HandCase(
        "ready",
        "P can arrive from month 2 (index 1) on: arriving in the second phase is sound, in the first one month early.",
        stretched(
            readiness=rows("level lead_months", "RDL 1"),
            pledges=rows(f"{PLEDGE} level", "P A INF 1 10 RDL"),
        ),
        there(("P", "M", "INF", 2, 1), ("P", "M", "INF", 3, 1)),
        there(("P", "M", "INF", 1, 1), ("P", "M", "INF", 2, 1), ("P", "M", "INF", 3, 1)),
        1,
        0,
        "Pledge P of A sends 1 unit to M in 2025-01, before its level RDL allows any to arrive "
        "(pledges.csv:2:6 and readiness.csv:2:2).",
    ),
    HandCase(
        "transfer",
        "One of P's two units is in M on the eve, so that one is at home: it may go to N. That from M may not follow.",
        tables(
            missions=rows("mission", "M", "N"),
            requirements=rows("mission capability target", "M INF 2", "N INF 2"),
            pledges=rows(PLEDGE, "P A INF 2 10"),
            deployed=rows("pledge mission units", "P M 1"),
        ),
        there(("P", "M", "INF", 1, 1), ("P", "N", "INF", 1, 1)),
        there(("P", "N", "INF", 1, 2)),
        2,
        1,
        "Pledge P of A may not move between missions: 2 arrivals over the plan, of 1 at home on the eve "
        "(pledges.csv:2).",
    ),
    HandCase(
        "stay",
        "P stays two months: arrived in month 1 it may leave in month 3, not in month 2.",
        stretched(pledges=rows(f"{PLEDGE} min_stay transfer", "P A INF 1 10 2 yes")),
        there(("P", "M", "INF", 1, 1), ("P", "M", "INF", 2, 1)),
        there(("P", "M", "INF", 1, 1)),
        0,
        1,
        "Pledge P of A has 0 units in M in 2025-02; 1 arrived too recently to leave (minimum stay 2 months "
        "(pledges.csv:2:6)).",
    ),
    HandCase(
        "requirement",
        "Two units are asked and nobody is there: both are counted as missing, so that the row holds and is tight.",
        tables(requirements=rows("mission capability task floor target", "M INF a 1 2")),
        Plan(),
        None,
        2,
        2,
        "M asks for 2 units of INF in 2025-01; 2 units are there or counted as missing (requirements.csv:2:5).",
    ),
    HandCase(
        "need",
        "One INF is asked, an engineer counts half: one INF is enough, or two engineers; with both, twice too many.",
        tables(
            pledges=rows(PLEDGE, "P A INF 1 10", "Q A ENG 2 10"),
            substitutes=rows("offered required credit", "ENG INF 0.5"),
        ),
        there(("Q", "M", "INF", 1, 2)),
        there(("P", "M", "INF", 1, 1), ("Q", "M", "INF", 1, 2)),
        2,
        1,
        "2 units serve as INF in M in 2025-01, where no more than 1 are asked for or were there before "
        "(requirements.csv:2:3).",
    ),
)
