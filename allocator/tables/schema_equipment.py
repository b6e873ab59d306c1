"""Items units need: the tables `equipment`, `equipment_needs` and `pledge_equipment`."""

from allocator.tables.schema_columns import REMARKS
from allocator.tables.schema_kinds import Column, Kind, Reference, Table

EQUIPMENT = Table(
    "equipment",
    "Equipment",
    "Items the organisation owns or can lease. What a unit needs and does not bring is issued from stock or leased",
    (
        Column(
            "equipment",
            Kind.CODE,
            "code of the kind of item",
            ask="its code",
            example="APC",
            required=True,
            names="equipment",
        ),
        Column("name", Kind.TEXT, "full name, for reports", "the code", example="Armoured personnel carrier"),
        Column(
            "stock",
            Kind.WHOLE,
            "items the organisation owns",
            unit="items",
            ask="how many there are",
            example="120",
            required=True,
            minimum=0,
        ),
        Column(
            "lease_max",
            Kind.WHOLE,
            "further items that can be on lease at any one time",
            "0",
            unit="items",
            ask="how many can be leased",
            example="80",
            minimum=0,
        ),
        Column(
            "lease_monthly",
            Kind.MONEY,
            "price of a leased item",
            "0",
            unit="USD per item and month",
            ask="an amount",
            example="5200",
            minimum=0,
        ),
        *REMARKS,
    ),
    key=("equipment",),
)

EQUIPMENT_NEEDS = Table(
    "equipment_needs",
    "Equipment needs",
    "Items one unit of a capability needs. A row with a mission overrides the row without one",
    (
        Column(
            "capability",
            Kind.CODE,
            "capability of the unit",
            ask="a capability",
            example="INF",
            required=True,
            names="capabilities",
        ),
        Column(
            "mission",
            Kind.CODE,
            "mission in which it needs them",
            "any mission",
            ask="a mission",
            example="MINUSMA",
            refers=Reference(("missions",)),
        ),
        Column(
            "equipment",
            Kind.CODE,
            "kind of item",
            ask="an item of the table `equipment`",
            example="APC",
            required=True,
            refers=Reference(("equipment",)),
        ),
        Column(
            "per_unit",
            Kind.DECIMAL,
            "items one unit needs",
            unit="items per unit",
            ask="how many",
            example="20",
            required=True,
            minimum=0,
        ),
        *REMARKS,
    ),
    key=("capability", "mission", "equipment"),
)

PLEDGE_EQUIPMENT = Table(
    "pledge_equipment",
    "Equipment brought",
    "Items the units of a pledge bring along",
    (
        Column(
            "pledge",
            Kind.CODE,
            "pledge the units belong to",
            ask="a pledge",
            example="GHA-INF-1",
            required=True,
            refers=Reference(("pledges",)),
        ),
        Column(
            "equipment",
            Kind.CODE,
            "kind of item",
            ask="an item of the table `equipment`",
            example="APC",
            required=True,
            refers=Reference(("equipment",)),
        ),
        Column(
            "per_unit",
            Kind.DECIMAL,
            "items one unit brings",
            unit="items per unit",
            ask="how many",
            example="8",
            required=True,
            minimum=0,
        ),
        *REMARKS,
    ),
    key=("pledge", "equipment"),
)
