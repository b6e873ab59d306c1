"""Scenarios: named changes of the tables, step by step, from one base to the next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal, InvalidOperation, localcontext

from allocator.errors import InputError, UsageError
from allocator.tables.cells import Value, column_of, read
from allocator.tables.conditions import Assigned, finds, named, read_assigned
from allocator.tables.names import did_you_mean, nearest
from allocator.tables.numbers import Flaw
from allocator.tables.schema import RULES, Column, Kind
from allocator.tables.tables import Row, Tables

_DIGITS, _MOST_DIGITS = 200, 18
"""Digits with which steps calculate, more than two numbers of a workbook need; and digits that a number may have."""

BASE = "base"
"""The name of the workbook as it stands."""


@dataclass(frozen=True)
class Changed:
    """Tables after a change, and what has to be said about it (roundings, cells left blank)."""

    tables: Tables
    notes: tuple[str, ...] = ()


def names(tables: Tables) -> tuple[str, ...]:
    """Return the scenarios of a workbook, sorted."""
    return tuple(sorted({row.text("scenario") for row in tables["scenarios"]}))


def apply(tables: Tables, scenarios: Iterable[str]) -> Changed:
    """Return `tables` as the named scenarios leave them, one after another, each after the scenario it is based on.

    Tables that a scenario was applied to have no scenarios of their own any more.

    Raises
    ------
    UsageError
        If there is no scenario of that name.
    InputError
        If a step cannot be carried out: the message names its cell.
    """
    known = names(tables)
    order: list[str] = []
    for name in scenarios:
        if name == BASE:
            continue
        if name not in known:
            raise unknown(name, known)
        order += [one for one in _lineage(tables, name) if one not in order]
    changed = Changed(tables)
    for name in order:
        steps = [row for row in tables["scenarios"] if row.text("scenario") == name]
        for step in sorted(steps, key=lambda row: row.count("step")):
            changed = _carry_out(changed, step)
    # Scenarios are written for the workbook as it stands; what they name may be gone now.
    return Changed(changed.tables.with_rows("scenarios", ()), changed.notes) if order else changed


def unknown(name: str, known: Sequence[str]) -> UsageError:
    """Return what is wrong with a name that is none of the scenarios `known`."""
    meant = did_you_mean(nearest(name, known)) or "Name another."
    listed = ", ".join(f"`{one}`" for one in known) or "none"
    return UsageError(f"scenario `{name}` is not in the workbook. {meant} There are: {listed}.")


def _lineage(tables: Tables, name: str) -> list[str]:
    """Return the scenario and those it is based on, the first base first."""
    found = [name]
    while True:
        bases = {row.text("base") for row in tables["scenarios"] if row.text("scenario") == found[0]} - {"", BASE}
        if not bases:
            return found
        base = min(bases)
        if base in found:
            raise InputError(f"scenario `{name}` is based on itself through `{base}`; remove the circle of bases")
        found.insert(0, base)


def _carry_out(changed: Changed, step: Row) -> Changed:
    table, change, name = named(step, "table"), step.text("change"), named(step, "column")
    tables, rows, notes = changed.tables, list(changed.tables[table]), list(changed.notes)
    if change == "append":
        rows.append(_appended(table, step))
        return Changed(tables.with_rows(table, rows), changed.notes)
    where = _assigned(table, step, "where")
    chosen = [at for at, row in enumerate(rows) if finds(table, where, row)]
    if where and not chosen:
        raise InputError(
            f"{step.origin.cell('where')}: no row of `{table}` matches `{step.text('where')}`. Correct it."
        )
    if change == "drop":
        kept = [row for at, row in enumerate(rows) if at not in set(chosen)]
        return Changed(tables.with_rows(table, kept), changed.notes)
    for at in chosen:
        column = column_of(table, name, rows[at].values)
        value, note = _new_value(column, rows[at].values.get(name), step, whole=_is_whole(column, rows[at]))
        rows[at] = rows[at].with_values(**{name: value})
        if note:
            notes.append(f"{rows[at].origin.cell(name)}: {note}")
    return Changed(tables.with_rows(table, rows), tuple(notes))


def _assigned(table: str, step: Row, cell: str) -> Assigned:
    found = read_assigned(table, step.text(cell))
    if isinstance(found, Flaw):
        raise InputError(f"{step.origin.cell(cell)} `{step.text(cell)}`: {found.message} {found.remedy}")
    return found


def _parsed(column: Column, text: str, step: Row) -> Value | None:
    value = read(column, text, textual=True)
    if isinstance(value, Flaw):
        raise InputError(f"{step.origin.cell('value')} `{text}`: `{column.name}` cannot hold this. {value.remedy}")
    return value


def _appended(table: str, step: Row) -> Row:
    values = {name: value for name, value in _assigned(table, step, "value").items() if value is not None}
    return Row(values, replace(step.origin, letters={}))


def _is_whole(column: Column, row: Row) -> bool:
    """Whether a column holds whole numbers in this row: the unit of an amount is decided by the rule of its row."""
    rule = RULES.get(row.text("rule"))
    return column.kind is Kind.WHOLE or (column.kind is Kind.AMOUNT and rule is not None and rule.amount == "whole")


_STEPS = {Kind.WHOLE: 1, Kind.MONEY: 100, Kind.PERCENT: 100, Kind.DECIMAL: 10_000, Kind.MONTH: 1}


def _new_value(column: Column, now: Value | None, step: Row, *, whole: bool) -> tuple[Value | None, str]:
    """Return the value a step leads to, rounded down where it is `whole`, and what has to be said about it."""
    text, change = step.text("value"), step.text("change")
    if change == "set":
        return _parsed(column, text, step), ""
    try:
        operand = Decimal(text)
    except InvalidOperation:
        raise InputError(f"{step.origin.cell('value')} `{text}`: `{change}` needs a number. Write one.") from None
    if now is None:
        return None, f"is blank and stays blank: there is nothing to {change}"
    if isinstance(now, bool) or not isinstance(now, (int, Decimal)) or not _STEPS.get(column.kind, now != ""):
        raise InputError(f"{step.origin.cell('column')}: `{column.name}` is no number, so `{change}` cannot change it.")
    steps = Decimal(_STEPS.get(column.kind, 1))
    with localcontext(prec=_DIGITS):
        exact = Decimal(now) * operand if change == "multiply" else Decimal(now) + operand * steps
    if exact.adjusted() >= _MOST_DIGITS:
        raise InputError(f"{step.origin.cell('value')} `{text}`: `{column.name}` would be too large. Write less.")
    unit = Decimal("0.01") if isinstance(now, Decimal) and not whole else Decimal(1)
    mode = ROUND_FLOOR if whole else ROUND_HALF_UP
    with localcontext(prec=_DIGITS):
        value = exact.quantize(unit, rounding=mode)
    note = "" if value == exact else f"{exact / steps:f} became {value / steps:f}"
    return (value if isinstance(now, Decimal) else int(value)), note
