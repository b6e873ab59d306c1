"""Scenarios: steps that name what exists, values that fit, conditions that find rows, bases without circles."""

from dataclasses import dataclass

from allocator.tables.cells import Value, column_of, read
from allocator.tables.checks.report import Report
from allocator.tables.checks.values import choice_remedy, is_outside
from allocator.tables.conditions import Assigned, finds, named, read_assigned
from allocator.tables.names import did_you_mean, nearest
from allocator.tables.numbers import Flaw, plain_decimal
from allocator.tables.schema import AS_IT_STANDS, CHANGES, NUMBERS, TABLES, Column, Kind
from allocator.tables.tables import Row, Tables

_READS = {
    "set": ("where", "column", "value"),
    "multiply": ("where", "column", "value"),
    "add": ("where", "column", "value"),
    "drop": ("where",),
    "append": ("value",),
}
_NEEDS = {"set": ("column",), "multiply": ("column", "value"), "add": ("column", "value"), "append": ("value",)}
_CHANGED = tuple(name for name in TABLES if name != "scenarios")


@dataclass(frozen=True, slots=True)
class _Step:
    """A step whose table, column and conditions are understood."""

    table: str
    change: str
    column: str
    where: Assigned


def check_scenarios(tables: Tables, report: Report) -> None:
    """Report steps that cannot be done."""
    steps: dict[str, list[tuple[int, Row, _Step]]] = {}
    bases: dict[str, str] = {}
    spelled = {AS_IT_STANDS.casefold(): AS_IT_STANDS}
    for row in tables["scenarios"]:
        name, base = row.text("scenario"), row.text("base")
        base = "" if base == AS_IT_STANDS else base
        if name == AS_IT_STANDS:
            message = f"`{name}` is the workbook as it stands."
            report.add("E304", "scenarios", row, "scenario", message, "Give the scenario another name.")
        elif name and spelled.setdefault(name.casefold(), name) != name:
            message = f"`{name}` and `{spelled[name.casefold()]}` would share one folder on many computers."
            report.add("E304", "scenarios", row, "scenario", message, "Tell their names apart by more than capitals.")
        if name and base and bases.setdefault(name, base) != base:
            message = f"`{name}` starts from `{bases[name]}` in another step; a scenario has one base."
            report.add("E417", "scenarios", row, "base", message, "Write the same base in all its steps.")
        step = _understood(row, report)
        if step is not None and name:
            steps.setdefault(name, []).append((row.count("step"), row, step))
    circles = _check_circles(tables, bases, report)
    for name, own in steps.items():
        if name not in circles:
            before = [step for base in _lineage(name, bases) for _, _, step in steps.get(base, ())]
            for _, row, step in sorted(own, key=lambda item: item[0]):
                _check_found(row, step, before, tables, report)
                before.append(step)


def _understood(row: Row, report: Report) -> _Step | None:
    change, table = row.text("change"), named(row, "table")
    if table and table not in _CHANGED:
        message = (
            "A scenario cannot change scenarios." if table == "scenarios" else f"`{row.text('table')}` is no table."
        )
        remedy = choice_remedy(dict.fromkeys(_CHANGED), table, "Write the name of a table.")
        report.add("E418", "scenarios", row, "table", message, remedy)
    for name in ("where", "column", "value") if change in CHANGES else ():
        if name in row.values and name not in _READS[change]:
            message = f"`{change}` does not read {name}."
            report.add("E417", "scenarios", row, name, message, "Clear the cell, or choose another change.")
        if name in _NEEDS.get(change, ()) and name not in row.values and name not in row.bad:
            message = f"`{change}` needs {name}: it {CHANGES[change]}."
            report.add("E417", "scenarios", row, name, message, TABLES["scenarios"].column(name).remedy)
    return _step(row, table, change, report) if table in _CHANGED else None


def _step(row: Row, table: str, change: str, report: Report) -> _Step | None:
    """Judge each cell of a step by itself; return the step where all of them are understood."""
    where = _where(row, table, report) if _reads(change, "where") else {}
    column = _column(row, table, report) if _reads(change, "column") else ""
    if change == "append" and row.text("value"):
        _check_append(row, table, report)
    elif column and change in CHANGES and row.is_sure("value") and (where is not None or table != "settings"):
        # What a setting holds only its key says, which stands in the condition.
        _check_value(row, column_of(table, column, where or {}), change, report)
    if where is None or column is None or change not in CHANGES or not row.is_sure("value"):
        return None
    return _Step(table, change, column, where)


def _reads(change: str, name: str) -> bool:
    """Whether a change reads a cell; one that is not known may be meant as any."""
    return change not in CHANGES or name in _READS[change]


def _where(row: Row, table: str, report: Report) -> Assigned | None:
    """Return the conditions of a step, None where they are not understood."""
    if not row.is_sure("where"):
        return None
    found = read_assigned(table, row.text("where"))
    if isinstance(found, Flaw):
        report.add(found.code, "scenarios", row, "where", found.message, found.remedy)
        return None
    return found


def _column(row: Row, table: str, report: Report) -> str | None:
    """Return the column of a step, None where there is no such column."""
    column, known = named(row, "column"), TABLES[table].column_names
    if not row.is_sure("column"):
        return None
    if column and column not in known:
        message = f"`{row.text('column')}` is no column of {table}."
        remedy = did_you_mean(nearest(column, known)) or f"Write a column of {table}."
        report.add("E418", "scenarios", row, "column", message, remedy)
        return None
    return column


def _check_append(row: Row, table: str, report: Report) -> None:
    found = read_assigned(table, row.text("value"))
    if isinstance(found, Flaw):
        report.add(found.code, "scenarios", row, "value", found.message, found.remedy)
        return
    for name, value in found.items():
        _check_new(row, column_of(table, name, found), value, report)
    missing = [column.name for column in TABLES[table].columns if column.required and found.get(column.name) is None]
    if missing:
        message = f"A new row of {table} needs {', '.join(missing)} as well."
        report.add("E422", "scenarios", row, "value", message, f"Add `; {missing[0]}=…`.")


def _check_value(row: Row, column: Column, change: str, report: Report) -> None:
    text = row.text("value")
    numeric = column.kind in NUMBERS or (column.kind is Kind.MONTH and change == "add")
    if change == "set":
        value = read(column, text, textual=True)
        if isinstance(value, Flaw):
            report.add("E422", "scenarios", row, "value", value.message, value.remedy)
        elif value is None and column.required:
            message = f"{column.name} may not be blank."
            report.add("E422", "scenarios", row, "value", message, column.remedy)
        else:
            _check_new(row, column, value, report)
    elif not numeric:
        message = f"{column.name} is {column.rule}, so nothing can `{change}` it."
        report.add("E422", "scenarios", row, "change", message, "Use `set`.")
    elif text and plain_decimal(text) is None:
        message = f"`{change}` takes a plain number."
        report.add("E422", "scenarios", row, "value", message, "Write a number such as 0.85, with a point.")
    elif text and change == "add":
        flaw = read(column if column.kind is not Kind.MONTH else _MONTHS, text, textual=True)
        if isinstance(flaw, Flaw):
            report.add(
                "E422", "scenarios", row, "value", f"What is added has no more decimals. {flaw.message}", flaw.remedy
            )


def _check_new(row: Row, column: Column, value: Value | None, report: Report) -> None:
    """Report a value that no cell of a column may hold."""
    if value is not None and is_outside(column, value):
        report.add("E422", "scenarios", row, "value", f"{column.name} is {column.rule}.", column.remedy)
    elif column.choices and isinstance(value, str) and value not in column.choices:
        remedy = choice_remedy(column.choices, value, column.remedy)
        report.add("E422", "scenarios", row, "value", f"{column.name} is {column.rule}.", remedy)


_MONTHS = Column("value", Kind.WHOLE, "months to be added", ask="how many months to add", required=True)


def _check_found(row: Row, step: _Step, before: list[_Step], tables: Tables, report: Report) -> None:
    """Report conditions that no row fulfils, unless an earlier step may make one that does."""
    changed = {
        column for earlier in before if earlier.table == step.table for column in (earlier.column or earlier.change,)
    }
    if step.change == "append" or not step.where or step.table in tables.unread:
        return
    if "append" in changed or changed & step.where.keys():
        return
    rows = tables[step.table]
    if any(finds(step.table, step.where, each) or not each.is_sure(*step.where) for each in rows):
        return
    message = f"No row of {step.table} has these values."
    report.add("E420", "scenarios", row, "where", message, _near(step, tables, report))


def _near(step: _Step, tables: Tables, report: Report) -> str:
    """Return the question for the nearest code, where a code of the condition stands nowhere in its column."""
    for name, value in step.where.items():
        known = frozenset(row.text(name) for row in tables[step.table]) - {""}
        if isinstance(value, str) and known and value not in known:
            meant = report.nearest(f"{step.table}.{name}", value, known)
            return did_you_mean(f"{name}={meant}") if meant else f"No {name} is `{value}`."
    return "Each of them stands somewhere, but in no row together."


def _lineage(name: str, bases: dict[str, str]) -> list[str]:
    """Return the scenarios that `name` is based on, the first of them first."""
    found: list[str] = []
    while name in bases and bases[name] not in found:
        name = bases[name]
        found.append(name)
    return found[::-1]


def _check_circles(tables: Tables, bases: dict[str, str], report: Report) -> set[str]:
    """Report every circle of bases once, and return the scenarios on one or behind one."""
    caught: set[str] = set()
    told: set[str] = set()
    for name in sorted(bases):
        path = [name]
        while path[-1] in bases and bases[path[-1]] not in path:
            path.append(bases[path[-1]])
        back = bases.get(path[-1])
        if back is None:
            continue
        caught.add(name)
        circle = path[path.index(back) :]
        if not told & set(circle):
            told.update(circle)
            _report_circle(circle, tables, report)
    return caught


def _report_circle(circle: list[str], tables: Tables, report: Report) -> None:
    rows = [row for row in tables["scenarios"] if row.text("base") and row.text("scenario") in circle]
    shown = " starts from ".join(f"`{name}`" for name in [*circle, circle[0]])
    message = f"{shown}: a circle has no beginning." if len(circle) > 1 else f"`{circle[0]}` starts from itself."
    report.add("E421", "scenarios", rows[0], "base", message, "Clear one of the bases.")
