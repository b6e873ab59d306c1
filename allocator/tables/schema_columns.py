"""Columns that several tables share: remarks, concessions, windows of months, amounts of money."""

from allocator.tables.schema_kinds import Column, Kind

NOTE = Column(
    "note",
    Kind.TEXT,
    "a remark of your own; reports list it with the name of the row",
    "no remark",
    example="agreed in May",
)

SOURCE = Column(
    "source",
    Kind.TEXT,
    "where the row comes from; reports list it with the name of the row",
    "not stated",
    example="A/76/717",
)

REMARKS = (NOTE, SOURCE)

CONCESSION = (
    Column(
        "negotiable",
        Kind.CODE,
        "whether the hard limits of the row may be conceded when no plan is possible otherwise",
        "`yes`",
        ask="`yes` or `never`",
        example="never",
        choices={
            "yes": "may be conceded, at its price",
            "never": "gives only where no plan is possible whatever others concede, and then no more than it must",
        },
    ),
    Column(
        "concession_price",
        Kind.DECIMAL,
        "price of conceding one person, unit or dollar (of whatever is broken), against the prices of other limits",
        "1",
        ask="a number above 0",
        example="2.5",
        minimum=0,
        above=True,
    ),
    Column("owner", Kind.TEXT, "who would have to agree to a concession", "not stated", example="Security Council"),
)
"""The three columns that say whether, at what price and with whose consent a hard limit may be conceded."""


def window(
    what: str, first: str = "the first month of the plan", last: str = "the last month of the plan"
) -> tuple[Column, Column]:
    """Return the columns `from` and `to` of a table, `what` being what they bound."""
    return (
        Column("from", Kind.MONTH, f"first month of {what}", first, ask="a month", example="2020-09"),
        Column("to", Kind.MONTH, f"last month (included) of {what}", last, ask="a month", example="2021-02"),
    )


def money(name: str, meaning: str, blank: str, unit: str, example: str) -> Column:
    """Return an optional column of money that is never negative."""
    return Column(name, Kind.MONEY, meaning, blank, unit=unit, ask="an amount", example=example, minimum=0)
