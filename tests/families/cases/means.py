"""Hand-solved cases: money and equipment."""

from families.cases.hand_case import HandCase
from oracle.contract import Plan
from oracle.handmade import rows, tables, there
from oracle.tables import Tables

PLEDGE = "pledge contributor capability units persons"
TWO = rows("mission capability target", "M INF 2")


def armoured(stock: int, lease_max: int) -> Tables:
    """Make a case of two units that need an item each."""
    return tables(
        requirements=TWO,
        pledges=rows(PLEDGE, "P A INF 2 10"),
        equipment=rows("equipment name stock lease_max lease_monthly", f"APC Carrier {stock} {lease_max} 5"),
        equipment_needs=rows("capability mission equipment per_unit", "INF - APC 1"),
    )


def issued(units: int, stock: int, lease: int) -> Plan:
    """Make a plan of units and items in M."""
    return Plan({("P", "M", "INF", 1): units}, {("APC", "M", 1): stock}, {("APC", "M", 1): lease})


def drawing(units: int, cents: int) -> Plan:
    """Make a plan of units in M and money drawn for it."""
    return Plan({("P", "M", "INF", 1): units}, draw={("reserve", "M"): cents})


PAID = {
    "missions": rows("mission budget civilian_monthly operational_per_person", "M 140 40 5"),
    "requirements": TWO,
    "pledges": rows(PLEDGE, "P A INF 2 10"),
}

CASES = (
    HandCase(
        "budget",
        "M has $90: $40 for staff and $5 x 10 persons for each unit: one unit spends it all, two cost $140.",
        tables(1, PAID | {"missions": rows("mission budget civilian_monthly operational_per_person", "M 90 40 5")}),
        there(("P", "M", "INF", 1, 1)),
        there(("P", "M", "INF", 1, 2)),
        14_000,
        9_000,
        "Cost of M over the plan: $140.00, at most $90.00: broken by $50.00 (missions.csv:2:2).",
    ),
    HandCase(
        "cap",
        "Operations may cost $50 in January: one unit of 10 persons at $5 does, two cost $100. Staff is another class.",
        tables(1, PAID | {"budget_caps": rows("cap class amount", "operations operational 50")}),
        there(("P", "M", "INF", 1, 1)),
        there(("P", "M", "INF", 1, 2)),
        10_000,
        5_000,
        "Spending under “operations”: $100.00, at most $50.00: broken by $50.00 (budget_caps.csv:2:3).",
    ),
    HandCase(
        "pool",
        "The pool has $60 and M may get at most $50 of it: $50 may be drawn, $60 may not, though it is there.",
        tables(
            1,
            PAID
            | {
                "missions": rows("mission budget civilian_monthly operational_per_person", "M 90 40 5"),
                "budget_pools": rows("pool amount max_per_mission", "reserve 60 50"),
            },
        ),
        drawing(2, 5_000),
        drawing(2, 6_000),
        6_000,
        5_000,
        "Pool “reserve” to M: $60.00, at most $50.00: broken by $10.00 (budget_pools.csv:2:3).",
    ),
    HandCase(
        "equipment",
        "Two units lack an item each: one from stock and one leased will do, one from stock alone will not.",
        armoured(1, 1),
        issued(2, 1, 1),
        issued(2, 1, 0),
        2,
        1,
        "Carrier that units lack in M in 2025-01: 2 items, at most 1 item: broken by 1 item (equipment.csv:2:1).",
    ),
    HandCase(
        "stock",
        "There is one item in stock, and two units lack one each: one is issued and one leased, two cannot be issued.",
        armoured(1, 2),
        issued(2, 1, 1),
        issued(2, 2, 0),
        2,
        1,
        "Carrier issued from stock in 2025-01: 2 items, at most 1 item: broken by 1 item (equipment.csv:2:3).",
    ),
    HandCase(
        "leasing",
        "One item can be leased, beside one in stock: two leased are one too many, even if nothing is issued.",
        armoured(1, 1),
        issued(2, 1, 1),
        issued(2, 0, 2),
        2,
        1,
        "Carrier leased in 2025-01: 2 items, at most 1 item: broken by 1 item (equipment.csv:2:4).",
    ),
)
