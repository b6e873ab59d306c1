"""The schema: the one source for reading, checking, templates and the data dictionary.

`TABLES` holds every table by name in the order of the contract, `SETTINGS` the keys of the table `settings`, `RULES`
the rules of the table `limits`.
"""

from collections.abc import Mapping

from allocator.tables import (
    schema_contributors,
    schema_equipment,
    schema_limits,
    schema_missions,
    schema_money,
    schema_pledges,
    schema_settings,
    schema_wishes,
)
from allocator.tables.schema_kinds import (
    GROUPABLE,
    KIND_MEANINGS,
    NUMBERS,
    SINGULAR,
    Column,
    Kind,
    Reference,
    Rule,
    Setting,
    Table,
)
from allocator.tables.schema_limits import RULES, SCOPE_COLUMNS
from allocator.tables.schema_money import COST_CLASSES
from allocator.tables.schema_pledges import COMPONENTS
from allocator.tables.schema_wishes import CHANGES, GOAL_MEANINGS, MEASURES

__all__ = [
    "AS_IT_STANDS",
    "BUILT_IN_GROUPS",
    "CHANGES",
    "COMPONENTS",
    "COST_CLASSES",
    "EACH",
    "EACH_OF",
    "GOAL_MEANINGS",
    "GROUPABLE",
    "KIND_MEANINGS",
    "MEASURES",
    "NUMBERS",
    "RULES",
    "SCOPE_COLUMNS",
    "SETTINGS",
    "SINGULAR",
    "TABLES",
    "Column",
    "Kind",
    "Reference",
    "Rule",
    "Setting",
    "Table",
]

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        schema_settings.SETTINGS_TABLE,
        schema_missions.MISSIONS,
        schema_missions.REQUIREMENTS,
        schema_pledges.PLEDGES,
        schema_pledges.CAPABILITIES,
        schema_contributors.CONTRIBUTORS,
        schema_contributors.GROUPS,
        schema_money.RATES,
        schema_pledges.READINESS,
        schema_contributors.PAIRS,
        schema_pledges.DEPLOYED,
        schema_pledges.SUBSTITUTES,
        schema_equipment.EQUIPMENT,
        schema_equipment.EQUIPMENT_NEEDS,
        schema_equipment.PLEDGE_EQUIPMENT,
        schema_money.BUDGET_CAPS,
        schema_money.BUDGET_POOLS,
        schema_limits.LIMITS,
        schema_wishes.GOALS,
        schema_wishes.SCENARIOS,
        schema_wishes.KPI_GATES,
    )
}
"""Every table by name, in the order of the contract."""

SETTINGS: Mapping[str, Setting] = {setting.key: setting for setting in schema_settings.SETTINGS}
"""The keys of the table `settings`."""

AS_IT_STANDS = "base"
"""The scenario every workbook has: itself, unchanged."""

EACH = "each"
"""Scope word: every one on its own."""

EACH_OF = "each:"
"""Scope word, followed by the name of a group: every member on its own."""

BUILT_IN_GROUPS: Mapping[str, tuple[str, str]] = {
    "military": ("capabilities", "capabilities of the military component"),
    "police": ("capabilities", "capabilities of the police component"),
    "formed": ("pledges", "pledges of more than one person per unit"),
    "individual": ("pledges", "pledges of one person per unit"),
}
"""Groups that always exist: kind of their members, and who they are."""
