"""Keys: rows that may stand only once."""

from allocator.tables.checks.report import Report, place
from allocator.tables.schema import TABLES, Table
from allocator.tables.tables import Row, Tables

BLANK_KEYS = {("requirements", "task"): "general"}
"""What a blank key column counts as, where that is a word somebody may also write."""


def check_keys(tables: Tables, report: Report) -> None:
    """Report rows whose key stands in an earlier row, and members that stand in a group twice."""
    for table in TABLES.values():
        if table.key:
            _check_table(table, tables, report)
    seen: dict[tuple[str, str], Row] = {}
    for row in tables["groups"]:
        key = (row.text("group"), row.text("member"))
        if all(key) and seen.setdefault(key, row) is not row:
            message = f"`{key[1]}` is a member of `{key[0]}` already, see {place(seen[key], 'member')}."
            report.add("W508", "groups", row, "member", message, "One of the rows can go.")


def _check_table(table: Table, tables: Tables, report: Report) -> None:
    seen: dict[tuple[object, ...], Row] = {}
    required = {name for name in table.key if table.column(name).required}
    for row in tables[table.name]:
        if not row.is_sure(*table.key) or not required <= row.values.keys():
            continue
        key = tuple(_part(table.name, name, row, tables) for name in table.key)
        first = seen.setdefault(key, row)
        if first is not row:
            filled = [name for name in table.key if name in row.values] or [table.key[0]]
            what = ", ".join(f"{name} {row.shown(table.name, name)}".rstrip() for name in filled)
            message = f"{what} stands already in {place(first, filled[0])}."
            remedy = "Delete one of the two rows, or tell them apart by " + _or(table.key) + "."
            report.add("E301", table.name, row, filled[0], message, remedy)


def _part(table: str, name: str, row: Row, tables: Tables) -> object:
    found = row.values.get(name)
    if found is None and name == "from" and tables.plan is not None:
        return tables.plan.first
    return BLANK_KEYS.get((table, name), "") if found is None else found


def _or(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else names[0]
