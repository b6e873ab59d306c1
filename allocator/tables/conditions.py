"""Texts with columns and values, such as ``mission=MINUSMA; capability=INF``: the `where` and `append` of scenarios."""

from collections.abc import Mapping

from allocator.tables.cells import Value, column_of, read
from allocator.tables.names import did_you_mean, fold, nearest
from allocator.tables.numbers import Flaw
from allocator.tables.schema import TABLES, Column
from allocator.tables.tables import Row

Assigned = Mapping[str, Value | None]
"""Values by column, in the order of the contract; None for a blank."""


def named(step: Row, cell: str) -> str:
    """Return the table or column that a step of a scenario names, matched as those of sheets and headers are."""
    return fold(step.text(cell))


def read_assigned(table: str, text: str) -> Assigned | Flaw:
    """Return the values that `text` gives to columns of `table`.

    Pieces stand between semicolons; one without ``=`` belongs to the piece before it, so that a list may hold
    semicolons of its own: ``languages=EN;FR; units=2``.
    """
    words: dict[str, str] = {}
    last = ""
    for piece in text.split(";"):
        name, equals, word = piece.partition("=")
        if not equals:
            if piece.strip() and not last:
                return _misshapen(piece.strip())
            if piece.strip():
                words[last] += ";" + piece
            continue
        last = fold(name)
        if last not in TABLES[table].column_names:
            meant = did_you_mean(nearest(last, TABLES[table].column_names))
            return Flaw("E419", f"`{name.strip()}` is no column of {table}.", meant or f"Write a column of {table}.")
        if last in words:
            return Flaw("E419", f"`{last}` stands there twice.", "Write every column once.")
        words[last] = word
    return _values(table, words)


def _misshapen(piece: str) -> Flaw:
    remedy = "Write `column=value`, with `;` before the next one."
    return Flaw("E419", f"`{piece}` has no `=`.", remedy)


def _values(table: str, words: Mapping[str, str]) -> Assigned | Flaw:
    found: dict[str, Value | None] = {}
    for name in TABLES[table].column_names:
        if name in words:
            value = read(column_of(table, name, found), words[name], textual=True)
            if isinstance(value, Flaw):
                return Flaw("E419", f"In `{name}={words[name].strip()}`: {value.message}", value.remedy)
            found[name] = value
    return found


def finds(table: str, where: Assigned, row: Row) -> bool:
    """Whether a row of a table has all these values; the order of codes in a list does not matter.

    A blank cell has the value that a blank means there, where a planner could have written it.
    """
    return all(_holds(table, row, name, value) for name, value in where.items())


_INHERITING = ("pairs",)
"""Tables in which a blank cell of one row takes what stands in another."""


def _holds(table: str, row: Row, name: str, value: Value | None) -> bool:
    found = row.values.get(name)
    if found is None and value is not None and row.is_sure(name) and table not in _INHERITING:
        column = column_of(table, name, row.values)
        found = _blank(column) if column.default else None
    return _same(found, value)


def _blank(column: Column) -> Value | None:
    found = read(column, column.default, textual=True)
    return None if isinstance(found, Flaw) else found


def _same(one: Value | None, other: Value | None) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return set(one) == set(other)
    return one == other
