"""The tables of a releasable copy: pseudonyms for contributors and all that is theirs, no reasons, no cells.

Everything is done where a workbook's words enter the case, so that no report needs to know of it. The schema says which
columns hold what; a column that is added to it is treated by what it holds.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from allocator.case import Origin
from allocator.releases.key import Key
from allocator.releases.texts import Names
from allocator.tables import Row, Tables
from allocator.tables.codes import Codes, codes_of
from allocator.tables.schema import BUILT_IN_GROUPS, EACH_OF, TABLES, Column, Kind, Table

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

NAMED = {
    ("budget_caps", "cap"): "caps",
    ("budget_pools", "pool"): "pools",
    ("requirements", "task"): "tasks",
    ("rates", "rate"): "rates",
}
"""Columns whose words get a pseudonym where a contributor is named in them: they tell rows apart."""

THEIRS = ("contributors", "pledges")
"""Kinds of things that are contributors, or carry their names."""

THINGS = ("capabilities", "equipment")
"""Kinds of things that get a pseudonym where a contributor is named in their code."""


class Disguise:
    """What stands for what in the copies that are made together.

    Parameters
    ----------
    every
        All tables from which copies are made, and those they came from: whoever is named in one is named in none.
    key
        The pseudonyms; it learns those that are new.
    """

    def __init__(self, every: Sequence[Tables], key: Key) -> None:
        self._key = key
        codes = [codes_of(tables) for tables in every]
        for kind in THEIRS:
            key.pseudonymised(kind, {code for each in codes for code in each.known[kind]})
        groups = {name: kind for each in codes for name, kind in each.kinds.items() if name not in BUILT_IN_GROUPS}
        key.pseudonymised("groups", (name for name, kind in groups.items() if kind in THEIRS))
        for tables in every:
            for row in tables["contributors"]:
                code, name = row.text("contributor"), row.text("name")
                pseudonym = key.pseudonyms["contributors"][code]
                if name:
                    key.call(pseudonym, name)
                key.titles.setdefault(pseudonym, code)
        self._taboo = self._names()
        key.pseudonymised("groups", (name for name in groups if self._taboo.stand_in(name)))
        for kind in THINGS:
            known = {code for each in codes for code in each.known[kind]}
            key.pseudonymised(kind, (code for code in known if self._taboo.stand_in(code)))
        for (table, column), kind in {**OWN, **NAMED}.items():
            words = {row.text(column) for tables in every for row in tables[table]} - {""}
            hidden = words if (table, column) in OWN else {word for word in words if self._taboo.stand_in(word)}
            key.pseudonymised(kind, hidden)
        self._hosts: dict[str, set[str]] = {}
        for row in (row for tables in every for row in tables["missions"]):
            self._hosts.setdefault(row.text("mission"), set()).add(row.text("host"))
        self._languages = {row.text("language") for tables in every for row in tables["limits"]}

    def tables(self, tables: Tables) -> Tables:
        """Return tables rewritten."""
        codes = codes_of(tables)
        return Tables(
            {
                name: tuple(self._row(TABLES[name], row, codes) for row in rows)
                for name, rows in tables.rows.items()
                if name not in DROPPED
            }
        )

    def _names(self, kept: tuple[str, ...] = ()) -> Names:
        """Return what may not stand in texts: everybody whom the key knows, also from other copies."""
        known = self._key.pseudonyms
        codes = [*known["contributors"], *known["pledges"], *known["groups"]]
        return Names(codes, (name for names in self._key.names.values() for name in names), kept)

    def _row(self, table: Table, row: Row, codes: Codes) -> Row:
        # No row says where it stood, but rows of one place can still be told to be the same.
        origin = Origin(f"{row.origin.sheet}:{row.origin.row}", 0, {})
        if table.name == "settings":
            kept = {"key": row.values["key"]}
            if row.text("key") != "title" and "value" in row.values:
                kept["value"] = row.values["value"]
            return Row(kept, origin)
        taboo = self._taboo_of(table, row)
        values: dict[str, Value] = {}
        for name, value in row.values.items():
            if name in CLEARED or (table.name, name) == ("contributors", "name"):
                continue
            if isinstance(value, str):
                values[name] = self._word(table, table.column(name), value, taboo, codes)
            elif table.column(name).names == "languages" and isinstance(value, tuple):
                # Few contributors speak the rarer ones, and only those that a limit asks for are read.
                values[name] = tuple(one for one in value if one in self._languages)
            else:
                values[name] = value
        return Row({name: value for name, value in values.items() if value != ()}, origin)

    def _taboo_of(self, table: Table, row: Row) -> Names:
        """Return what may not stand in the texts of a row: in a mission's, the name of its only host may."""
        hosts = self._hosts.get(row.text("mission"), set()) if table.name == "missions" else set()
        if len(hosts) != 1 or hosts == {""}:
            return self._taboo
        (host,) = hosts
        pseudonym = self._key.pseudonyms["contributors"].get(host, "")
        return self._names((host, *self._key.names.get(pseudonym, ())))

    def _word(self, table: Table, column: Column, word: str, taboo: Names, codes: Codes) -> str:
        place = table.name, column.name
        if place in OWN or place in NAMED:
            return self._pseudonym({**OWN, **NAMED}[place], word)
        if column.kind is Kind.TEXT:
            return taboo.taken_out(word)
        return self._code(place, column, word, codes)

    def _code(self, place: tuple[str, str], column: Column, word: str, codes: Codes) -> str:
        refers = column.refers
        if word.startswith(EACH_OF) and refers is not None and refers.each:
            return EACH_OF + self._pseudonym("groups", word.removeprefix(EACH_OF))
        for kind in refers.kinds if refers is not None else (column.names,):
            if kind in (*THEIRS, *THINGS) and word in codes.known[kind]:
                return self._pseudonym(kind, word)
        if place == ("groups", "group") or (refers is not None and refers.groups):
            return self._pseudonym("groups", word)
        return word

    def _pseudonym(self, kind: str, word: str) -> str:
        known: Mapping[str, str] = self._key.pseudonyms[kind]
        return known.get(word, word)
