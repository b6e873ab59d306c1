"""The table `settings` and its keys."""

from allocator.tables.schema_columns import REMARKS
from allocator.tables.schema_kinds import Column, Kind, Setting, Table

SETTINGS = tuple(
    Setting(column)
    for column in (
        Column("title", Kind.TEXT, "title of every report", "no title", example="Peacekeeping 2020/21"),
        Column("start", Kind.MONTH, "first month of the plan", ask="the first month", example="2020-07", required=True),
        Column(
            "months",
            Kind.WHOLE,
            "length of the plan",
            unit="months",
            ask="how many months the plan has",
            example="12",
            required=True,
            minimum=1,
            maximum=1200,
        ),
        Column(
            "step_months",
            Kind.WHOLE,
            "longest phase; units may move at the beginning of every phase",
            "phases break only where something in the workbook begins or ends",
            unit="months",
            ask="after how many months units may move at the latest",
            example="3",
            minimum=1,
        ),
        Column(
            "rotation_months",
            Kind.WHOLE,
            "the people of a deployed unit are replaced every so many months",
            "rotation costs nothing",
            unit="months",
            ask="after how many months people are replaced",
            example="12",
            minimum=1,
        ),
        Column("currency", Kind.CODE, "label of amounts of money; nothing is converted", "`USD`", example="USD"),
    )
)
"""The keys of the table `settings`, in order."""

SETTINGS_TABLE = Table(
    "settings",
    "Settings",
    "What holds for the plan as a whole: one row per key",
    (
        Column(
            "key",
            Kind.CODE,
            "which setting the row gives",
            ask="the name of a setting",
            example="start",
            required=True,
            choices={setting.key: setting.column.meaning for setting in SETTINGS},
        ),
        Column("value", Kind.ANY, "its value", "what the setting says about blanks", example="2020-07"),
        *REMARKS,
    ),
    key=("key",),
    required=True,
)
