"""Tables: typed rows with the place they come from. Pure data, which a scenario may change and check again."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from allocator.case import Origin, Window
from allocator.tables.cells import Value, column_of, text_of
from allocator.tables.schema import TABLES, Kind


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    Attributes
    ----------
    values
        Exact values by column (see :data:`cells.Value`); blank cells are left out.
    origin
        Where the row stands.
    bad
        Cells that could not be read, with what stands there: neither blank nor a value, so that nothing follows
        from them. Empty in tables without errors.
    """

    values: Mapping[str, Value]
    origin: Origin
    bad: Mapping[str, str] = field(default_factory=dict)

    def text(self, column: str, blank: str = "") -> str:
        """Return a code or text, `blank` where there is none."""
        found = self.values.get(column)
        return found if isinstance(found, str) else blank

    def number(self, column: str) -> int | None:
        """Return a number in steps, None where there is none."""
        found = self.values.get(column)
        return found if isinstance(found, int) else None

    def count(self, column: str, blank: int = 0) -> int:
        """Return a number in steps, `blank` where there is none."""
        found = self.number(column)
        return blank if found is None else found

    def codes(self, column: str) -> tuple[str, ...]:
        """Return the codes of a list, none where it is blank."""
        found = self.values.get(column)
        return found if isinstance(found, tuple) else ()

    def is_sure(self, *columns: str) -> bool:
        """Whether all these cells could be read."""
        return not self.bad or not any(column in self.bad for column in columns)

    def shown(self, table: str, column: str) -> str:
        """Return what stands in a column, as a planner would write it."""
        value = self.values.get(column)
        if value is None:
            return self.bad.get(column, "")
        return text_of(column_of(table, column, self.values), value)

    def with_values(self, **changes: Value | None) -> "Row":
        """Return the row with some values changed; None makes a cell blank."""
        values = {**self.values, **changes}
        return replace(self, values={name: value for name, value in values.items() if value is not None})


@dataclass(frozen=True)
class Tables:
    """All tables of a case.

    Attributes
    ----------
    rows
        Rows by table, in the order of the file; tables without rows may be left out.
    unread
        Tables of which nothing is known, because they are missing or unreadable: what refers to them cannot be
        checked. Empty in tables without errors.
    sheets
        Names of the sheets or files of tables that were read.
    """

    rows: Mapping[str, tuple[Row, ...]]
    unread: frozenset[str] = frozenset()
    sheets: Mapping[str, str] = field(default_factory=dict, compare=False)

    def __getitem__(self, table: str) -> tuple[Row, ...]:
        return self.rows.get(table, ())

    def with_rows(self, table: str, rows: Iterable[Row]) -> "Tables":
        """Return these tables with other rows in one of them."""
        return Tables({**self.rows, table: tuple(rows)}, self.unread, self.sheets)

    @cached_property
    def settings(self) -> Mapping[str, Row]:
        """The first row of each key of `settings`."""
        found: dict[str, Row] = {}
        for row in self["settings"]:
            found.setdefault(row.text("key"), row)
        return found

    def setting(self, key: str) -> Value | None:
        """Return the value of a setting, None where it is not given."""
        row = self.settings.get(key)
        return row.values.get("value") if row else None

    @cached_property
    def plan(self) -> Window | None:
        """The months of the plan, counted from the year 0; None where they are not known."""
        start, months = self.setting("start"), self.setting("months")
        if isinstance(start, int) and isinstance(months, int) and months > 0:
            return Window(start, start + months - 1)
        return None

    def window(self, row: Row) -> Window:
        """Return the months of `from` and `to`, counted from the first month of the plan.

        Raises
        ------
        ValueError
            If `settings` does not say which months the plan has.
        """
        if self.plan is None:
            raise ValueError("the settings `start` and `months` are not known")
        start = self.plan.first
        first, last = row.count("from", start), row.count("to", self.plan.last)
        return Window(first - start, last - start)


def digest(tables: Tables) -> str:
    """Return the SHA-256 of what the tables say, whatever the order of rows, columns and sheets.

    Blank cells and tables without rows count for nothing, nor does the order of codes in a list.
    """
    found = {}
    for table in sorted(TABLES):
        rows = sorted(_canonical(table, row) for row in tables[table])
        if rows:
            found[table] = rows
    return hashlib.sha256(json.dumps(found, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _canonical(table: str, row: Row) -> list[tuple[str, str]]:
    cells = []
    for name, value in row.values.items():
        column = column_of(table, name, row.values)
        known = tuple(sorted(set(value))) if column.kind is Kind.LIST and isinstance(value, tuple) else value
        cells.append((name, text_of(column, known)))
    return sorted(cells)
