"""Causes: which cell of a workbook is a matter of what, and workbooks in which only some causes have changed."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from allocator.tables.cells import Value
from allocator.tables.schema import TABLES
from allocator.tables.tables import Row, Tables


class Cause(StrEnum):
    """What a change of a workbook is a matter of, in the order in which reports name them."""

    MANDATES = "mandates"
    RATES = "rates"
    AVAILABILITY = "availability"
    LIMITS = "limits"
    BUDGETS = "budgets"
    PRIORITIES = "priorities"


TITLES = {
    Cause.MANDATES: "Mandates and ceilings",
    Cause.RATES: "Rates and prices",
    Cause.AVAILABILITY: "Availability of units and equipment",
    Cause.LIMITS: "Political limits",
    Cause.BUDGETS: "Budgets, caps and pools",
    Cause.PRIORITIES: "Priorities among goals",
}
"""The causes as reports name them."""

_SETTINGS = {
    "start": Cause.MANDATES,
    "months": Cause.MANDATES,
    "step_months": Cause.MANDATES,
    "rotation_months": Cause.RATES,
}
"""The settings that plans depend on; the others are labels."""

_ROWS = {
    "missions": Cause.MANDATES,
    "requirements": Cause.MANDATES,
    "capabilities": Cause.MANDATES,
    "substitutes": Cause.MANDATES,
    "pledges": Cause.AVAILABILITY,
    "readiness": Cause.AVAILABILITY,
    "deployed": Cause.AVAILABILITY,
    "equipment": Cause.AVAILABILITY,
    "equipment_needs": Cause.AVAILABILITY,
    "pledge_equipment": Cause.AVAILABILITY,
    "rates": Cause.RATES,
    "contributors": Cause.LIMITS,
    "pairs": Cause.LIMITS,
    "groups": Cause.LIMITS,
    "limits": Cause.LIMITS,
    "budget_caps": Cause.BUDGETS,
    "budget_pools": Cause.BUDGETS,
    "goals": Cause.PRIORITIES,
}
"""The cause of a row, and of its cells unless said otherwise."""

_CELLS = {
    ("missions", "importance"): Cause.PRIORITIES,
    ("missions", "risk"): Cause.LIMITS,
    ("missions", "budget"): Cause.BUDGETS,
    ("missions", "civilian_monthly"): Cause.RATES,
    ("missions", "operational_monthly"): Cause.RATES,
    ("missions", "operational_per_person"): Cause.RATES,
    ("missions", "lease_factor"): Cause.RATES,
    ("requirements", "weight"): Cause.PRIORITIES,
    ("pledges", "lease_monthly"): Cause.RATES,
    ("pledges", "move_cost"): Cause.RATES,
    ("contributors", "presence_monthly"): Cause.RATES,
    ("pairs", "deploy_per_person"): Cause.RATES,
    ("pairs", "return_per_person"): Cause.RATES,
    ("pairs", "suitability"): Cause.PRIORITIES,
    ("equipment", "lease_monthly"): Cause.RATES,
}
"""The cells with a cause other than that of their row."""

_SAY_NOTHING = ("pairs", "contributors", "capabilities")
"""Tables in which a missing row and a row with nothing but its key are the same."""

_LABELS = {"name", "region", "line", "latitude", "longitude", "note", "source", "negotiable", "concession_price"}
_LABELS |= {"owner", "reason", "title", "currency"}
"""Columns and settings on which no plan depends."""

Key = tuple[Value | None, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """In how many rows of a table two workbooks differ, and where: `column` is empty for whole rows."""

    cause: Cause
    table: str
    column: str
    rows: int


def differences(base: Tables, other: Tables) -> tuple[Difference, ...]:
    """Return where two workbooks differ in what plans depend on, by cause, table and column."""
    total: dict[tuple[Cause, str, str], int] = {}
    for table in _ROWS.keys() | {"settings"}:
        for cause, column in _different(table, base[table], other[table]):
            total[cause, table, column] = total.get((cause, table, column), 0) + 1
    order, tables = list(Cause), list(TABLES)
    ranked = sorted(total, key=lambda key: (order.index(key[0]), tables.index(key[1]), key[2]))
    return tuple(Difference(*key, total[key]) for key in ranked)


def mixed(base: Tables, other: Tables, causes: Collection[Cause]) -> Tables:
    """Return the workbook in which what belongs to `causes` stands as in `other`, and everything else as in `base`."""
    found = base
    for table in sorted(_ROWS.keys() | {"settings"}):
        if base[table] != other[table]:
            found = found.with_rows(table, _mixed_rows(table, base[table], other[table], causes))
    return found


def _cause(table: str, row: Row, column: str) -> Cause | None:
    """Return the cause of a cell; None where no plan depends on it."""
    if table == "settings":
        return _SETTINGS.get(row.text("key")) if column == "value" else None
    return None if column in _LABELS else _CELLS.get((table, column), _ROWS[table])


def _keyed(table: str, rows: Sequence[Row]) -> Mapping[Key, Row]:
    """Return rows under what makes them the same row in another workbook: their key, or what tells them apart.

    Where that stands several times, rows are one another's by what else they say, whatever their order.
    """
    schema = TABLES[table]
    if schema.key:
        return {tuple(row.values.get(column) for column in schema.key): row for row in rows}
    names: dict[int, Key] = {}
    copies = Counter[Key]()
    for row in sorted(rows, key=lambda row: [row.shown(table, column) for column in schema.column_names]):
        name: Key = tuple(row.values.get(column) for column in schema.apart)
        names[id(row)] = (*name, copies[name])
        copies[name] += 1
    return {names[id(row)]: row for row in rows}


def _silent(table: str, key: Key, row: Row) -> Row:
    """Return a row of that key that says nothing else."""
    values = dict(zip(TABLES[table].key, key, strict=True))
    return Row({column: value for column, value in values.items() if value is not None}, row.origin)


def _pairs(table: str, base: Sequence[Row], other: Sequence[Row]) -> Iterable[tuple[Row | None, Row | None]]:
    """Yield the rows of both workbooks that are the same row; None where one has none."""
    old, new = _keyed(table, base), _keyed(table, other)
    for key in [*old, *(key for key in new if key not in old)]:
        before, after = old.get(key), new.get(key)
        if table in _SAY_NOTHING:
            before = _silent(table, key, new[key]) if before is None else before
            after = _silent(table, key, old[key]) if after is None else after
        yield before, after


def _row_cause(table: str, row: Row) -> Cause | None:
    return _cause(table, row, "value") if table == "settings" else _ROWS[table]


def _columns(before: Row, after: Row) -> list[str]:
    return sorted({*before.values, *after.values})


def _different(table: str, base: Sequence[Row], other: Sequence[Row]) -> Iterable[tuple[Cause, str]]:
    for before, after in _pairs(table, base, other):
        if before is None or after is None:
            row = before or after
            cause = None if row is None else _row_cause(table, row)
            if cause is not None:
                yield cause, ""
            continue
        for column in _columns(before, after):
            cause = _cause(table, before, column)
            if cause is not None and before.values.get(column) != after.values.get(column):
                yield cause, column


def _mixed_rows(table: str, base: tuple[Row, ...], other: tuple[Row, ...], causes: Collection[Cause]) -> Iterable[Row]:
    # Rows that say nothing are kept where `base` has them: limits may refer to them.
    own = {id(row) for row in base}
    for before, after in _pairs(table, base, other):
        if before is None or after is None:
            row = before or after
            if row is not None and (_row_cause(table, row) in causes) == (row is after):
                yield row
            continue
        values = {
            column: (after if _cause(table, before, column) in causes else before).values.get(column)
            for column in _columns(before, after)
        }
        row = before.with_values(**values)
        if id(before) in own or set(row.values) - set(TABLES[table].key):
            yield row
