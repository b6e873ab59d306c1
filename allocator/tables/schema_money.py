"""Money: the tables `rates`, `budget_caps` and `budget_pools`."""

from allocator.tables.schema_columns import CONCESSION, REMARKS, window
from allocator.tables.schema_kinds import Column, Kind, Reference, Table

COST_CLASSES = {
    "military_police": "military and police personnel",
    "civilian": "civilian personnel",
    "operational": "operational requirements",
}
"""The classes of cost."""

RATES = Table(
    "rates",
    "Rates",
    "Money per person and month. All rates that apply to a person add up; rows of one name may not apply to the same"
    " person in the same month",
    (
        Column("rate", Kind.CODE, "name of the rate", ask="its name", example="personnel reimbursement", required=True),
        Column(
            "class",
            Kind.CODE,
            "class of cost",
            "`military_police`",
            ask="a class of cost",
            example="military_police",
            choices=COST_CLASSES,
        ),
        Column(
            "capability",
            Kind.CODE,
            "whom it is paid for",
            "all capabilities",
            ask="a capability or a group",
            example="INF",
            refers=Reference(("capabilities",), groups=True),
        ),
        Column(
            "mission",
            Kind.CODE,
            "where it is paid",
            "all missions",
            ask="a mission or a group",
            example="UNMISS",
            refers=Reference(("missions",), groups=True),
        ),
        Column(
            "amount",
            Kind.MONEY,
            "the rate",
            unit="USD per person and month",
            ask="an amount",
            example="1428",
            required=True,
            minimum=0,
        ),
        *window("the rate"),
        *REMARKS,
    ),
    apart=("rate", "capability", "mission", "from"),
)

BUDGET_CAPS = Table(
    "budget_caps",
    "Budget caps",
    "Limits on what some missions, classes and months may cost. From the start of the plan to a month: a cash cap",
    (
        Column("cap", Kind.CODE, "name of the cap", ask="its name", example="cash by December", required=True),
        Column(
            "mission",
            Kind.CODE,
            "missions it covers; the amount is for each of them with `each`",
            "all missions together",
            ask="a mission, a group, `each` or `each:GROUP`",
            example="UNMISS",
            refers=Reference(("missions",), groups=True, each=True),
        ),
        Column(
            "class",
            Kind.CODE,
            "class of cost it covers",
            "all classes",
            ask="a class of cost",
            example="operational",
            choices=COST_CLASSES,
        ),
        Column(
            "amount",
            Kind.MONEY,
            "the most that may be spent",
            unit="USD",
            ask="an amount",
            example="3265900000",
            required=True,
            minimum=0,
        ),
        *window("the cap: only cost of its months counts"),
        Column(
            "soft_weight",
            Kind.DECIMAL,
            "makes the cap soft: what a dollar over it counts, once",
            "the cap is hard",
            unit="per USD over",
            ask="a weight",
            example="0.01",
            minimum=0,
        ),
        *CONCESSION,
        *REMARKS,
    ),
    key=("cap",),
)

BUDGET_POOLS = Table(
    "budget_pools",
    "Budget pools",
    "Money to be assigned to missions; what a mission is assigned adds to its `budget`",
    (
        Column("pool", Kind.CODE, "name of the pool", ask="its name", example="surge reserve", required=True),
        Column(
            "amount",
            Kind.MONEY,
            "money in the pool",
            unit="USD",
            ask="an amount",
            example="60000000",
            required=True,
            minimum=0,
        ),
        Column(
            "missions",
            Kind.CODE,
            "missions it may go to",
            "all missions that have a budget",
            ask="a mission or a group",
            example="AFRICA",
            refers=Reference(("missions",), groups=True),
        ),
        Column(
            "max_per_mission",
            Kind.MONEY,
            "the most one mission may be assigned",
            "no limit",
            unit="USD",
            ask="an amount",
            example="25000000",
            minimum=0,
        ),
        Column(
            "min_per_mission",
            Kind.MONEY,
            "the least each of the missions is assigned",
            "0",
            unit="USD",
            ask="an amount",
            example="1000000",
            minimum=0,
        ),
        *REMARKS,
    ),
    key=("pool",),
)
