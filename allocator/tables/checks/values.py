"""Values by themselves: what may not be blank, bounds of numbers, words that may stand in a column."""

from collections.abc import Mapping

from allocator.tables.cells import Value, column_of
from allocator.tables.checks.report import Report, sentence
from allocator.tables.names import did_you_mean, nearest
from allocator.tables.schema import SETTINGS, TABLES, Column, Kind, Table
from allocator.tables.tables import Row, Tables


def check_values(tables: Tables, report: Report) -> None:
    """Report blanks, bounds and words of every table, and settings that are not given."""
    for table in TABLES.values():
        _check_table(table, tables, report)
    _check_settings(tables, report)


def _check_table(table: Table, tables: Tables, report: Report) -> None:
    required = [column for column in table.columns if column.required]
    bounded = [column for column in table.columns if column.minimum is not None or column.maximum is not None]
    chosen = [column for column in table.columns if column.choices]
    for row in tables[table.name]:
        for column in required:
            if column.name not in row.values and column.name not in row.bad:
                message = f"{column.name} is blank, but every row of {table.name} needs it."
                report.add("E201", table.name, row, column.name, message, column.remedy)
        for column in bounded:
            _check_bounds(table.name, column, row, report)
        for column in chosen:
            _check_choice(table.name, column, row, report)
        if table.name == "settings":
            _check_bounds(table.name, column_of("settings", "value", row.values), row, report, at="value")


def _check_bounds(table: str, column: Column, row: Row, report: Report, *, at: str = "") -> None:
    value = row.values.get(at or column.name)
    if value is not None and is_outside(column, value):
        report.add("E207", table, row, at or column.name, f"{column.name} is {column.rule}.", column.remedy)


def is_outside(column: Column, value: Value) -> bool:
    """Whether a number is outside the bounds of its column."""
    if isinstance(value, str | tuple | bool) or column.kind is Kind.MONTH:
        return False
    steps = 10 ** (column.kind.decimals or 0) if column.kind is not Kind.AMOUNT else 1
    low, high = column.minimum, column.maximum
    too_low = low is not None and (value <= low * steps if column.above else value < low * steps)
    return too_low or (high is not None and value > high * steps)


def _check_choice(table: str, column: Column, row: Row, report: Report) -> None:
    word = row.text(column.name)
    if word and word not in column.choices:
        message = f"{column.name} is {column.rule}."
        report.add("E210", table, row, column.name, message, choice_remedy(column.choices, word, column.remedy))


def choice_remedy(choices: Mapping[str, object], word: str, remedy: str) -> str:
    """Return the word that was meant, or else what to write."""
    return did_you_mean(nearest(word, choices)) or remedy


def _check_settings(tables: Tables, report: Report) -> None:
    rows = tables["settings"]
    if "settings" in tables.unread:
        return
    words = {row.text("key") for row in rows} | {row.bad.get("key", "") for row in rows}
    named = words | {nearest(word, SETTINGS) for word in words - SETTINGS.keys()}
    lost = sum(not row.text("key") and ("value" in row.values or bool(row.bad)) for row in rows)
    missing = [setting for setting in SETTINGS.values() if setting.column.required and setting.key not in named]
    for setting in missing[lost:]:
        sheet = rows[0].origin.sheet if rows else "settings"
        message = f"settings has no row `{setting.key}`, which every case needs: {setting.column.meaning}."
        remedy = f"Add a row with the key `{setting.key}` and its value, such as {setting.column.example}."
        report.add_sheet("E307", sheet, "settings", message, remedy)
    for row in rows:
        found = SETTINGS.get(row.text("key"))
        if found and found.column.required and "value" not in row.values and "value" not in row.bad:
            message = f"The value of `{found.key}` is blank. {sentence(found.column.meaning)}: {found.column.rule}."
            report.add("E201", "settings", row, "value", message, found.column.remedy)
