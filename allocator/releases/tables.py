"""The tables of a releasable copy: pseudonyms for contributors and all that is theirs, no reasons, no cells.

Everything is done where a workbook's words enter the case, so that no report needs to know of it. The schema says which
columns hold what; a column that is added to it is treated by what it holds.
"""

from typing import TYPE_CHECKING

from allocator.case import NOWHERE
from allocator.releases.key import Key
from allocator.releases.texts import Names
from allocator.tables import Row, Tables
from allocator.tables.codes import codes_of
from allocator.tables.schema import EACH_OF, TABLES, Column, Kind, Table

if TYPE_CHECKING:
    from allocator.tables.cells import Value

CLEARED = frozenset({"note", "source", "reason", "owner", "host"})
"""Columns that say why, who decides or where from: they stand empty in a releasable copy."""

DROPPED = frozenset({"scenarios"})
"""Tables that no plan is made from."""

OWN = {
    ("limits", "limit"): "limits",
    ("contributors", "region"): "regions",
    ("pledges", "alternative"): "alternatives",
}
"""Columns whose every word gets a pseudonym of its own kind."""

NAMED = {("budget_caps", "cap"): "caps", ("budget_pools", "pool"): "pools"}
"""Columns whose words get a pseudonym where a contributor is named in them."""

THEIRS = ("contributors", "pledges")
"""Kinds of things that are contributors, or carry their names."""


def pseudonymised(tables: Tables, key: Key) -> Tables:
    """Return the tables of a releasable copy; `key` learns the pseudonyms that are new."""
    return _Writer(tables, key).tables()


class _Writer:
    """Tables while they are rewritten."""

    def __init__(self, tables: Tables, key: Key) -> None:
        self.source, self.key = tables, key
        codes = codes_of(tables)
        groups = [
            name for name in codes.members if codes.kinds[name] in THEIRS and name not in ("formed", "individual")
        ]
        contributors = key.pseudonymised("contributors", codes.known["contributors"])
        self.renamed = {
            **{code: contributors[code] for code in codes.known["contributors"]},
            **{code: key.pseudonymised("pledges", codes.known["pledges"])[code] for code in codes.known["pledges"]},
            **{name: key.pseudonymised("groups", groups)[name] for name in groups},
        }
        self.titles = {row.text("contributor"): row.text("name") for row in tables["contributors"]}
        for code, title in self.titles.items():
            key.titles[contributors[code]] = title or code
        self.taboo = Names(self.renamed, self.titles.values())
        self.own = {kind: key.pseudonymised(kind, self._all(kind)) for kind in (*OWN.values(), *NAMED.values())}

    def _all(self, kind: str) -> set[str]:
        """Return every word of a kind that needs a pseudonym, so that the numbers of all are dealt together."""
        ((table, column),) = (place for place, own in {**OWN, **NAMED}.items() if own == kind)
        words = {row.text(column) for row in self.source[table]} - {""}
        return {word for word in words if (table, column) in OWN or self.taboo.stand_in(word)}

    def tables(self) -> Tables:
        """Return every table rewritten."""
        return Tables(
            {
                name: tuple(self._row(TABLES[name], row) for row in rows)
                for name, rows in self.source.rows.items()
                if name not in DROPPED
            }
        )

    def _row(self, table: Table, row: Row) -> Row:
        if table.name == "settings":
            kept = {} if row.text("key") == "title" else row.values
            return Row({"key": row.text("key"), **kept}, NOWHERE)
        values: dict[str, Value] = {}
        for name, value in row.values.items():
            if name in CLEARED or (table.name, name) == ("contributors", "name"):
                continue
            if isinstance(value, str):
                values[name] = self._word(table, table.column(name), value, row)
            else:
                values[name] = value
        return Row(values, NOWHERE)

    def _word(self, table: Table, column: Column, word: str, row: Row) -> str:
        place = table.name, column.name
        if place in OWN or place in NAMED:
            return self.own[{**OWN, **NAMED}[place]].get(word, word)
        if column.kind is Kind.TEXT or place == ("rates", "rate"):
            return self._names_in(table, row).taken_out(word)
        if self._is_theirs(table, column):
            return self._code(word)
        return word

    def _names_in(self, table: Table, row: Row) -> Names:
        """Return what may not stand in the texts of a row: in a mission's, the name of its host may."""
        host = row.text("host") if table.name == "missions" else ""
        return Names(self.renamed, self.titles.values(), (host, self.titles.get(host, ""))) if host else self.taboo

    def _is_theirs(self, table: Table, column: Column) -> bool:
        kinds = column.refers.kinds if column.refers else (column.names,)
        return bool({*kinds} & {*THEIRS}) or (table.name, column.name) == ("groups", "group")

    def _code(self, word: str) -> str:
        if word.startswith(EACH_OF):
            return EACH_OF + self._code(word.removeprefix(EACH_OF))
        return self.renamed.get(word, word)
