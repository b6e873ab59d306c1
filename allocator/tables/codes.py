"""Codes: everything that has a name in a workbook, by kind, and the groups of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from allocator.tables.names import fold
from allocator.tables.schema import (
    AS_IT_STANDS,
    BUILT_IN_GROUPS,
    EACH,
    EACH_OF,
    GROUPABLE,
    SINGULAR,
    TABLES,
    Column,
    Kind,
)
from allocator.tables.tables import Row, Tables

_NAMING = tuple((table.name, column) for table in TABLES.values() for column in table.columns if column.names)
"""Every column whose words bring things into being, with its table."""

_HOMES = {column.names: name for name, column in _NAMING if TABLES[name].key == (column.name,)}
"""The table that lists things of a kind, where there is one: what other tables name as well stands there."""


@dataclass(frozen=True)
class Codes:
    """The codes of some tables.

    Attributes
    ----------
    known
        Codes by kind of thing (keys of :data:`schema.SINGULAR`).
    vague
        Kinds of which not all codes are known, because a table or column that names them could not be read.
    lost
        Names that could not be read where things of a kind are listed (and of groups, under ``groups``): as many
        unknown codes may be no mistake of their own.
    members, kinds
        Members of every group, sorted, and the kind of things they are, in the plural; no kind where no member is
        known. The groups that always exist are among them.
    """

    known: Mapping[str, frozenset[str]]
    vague: frozenset[str]
    lost: Mapping[str, int]
    members: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, str]
    groups_vague: bool = False
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Codes by kind and folded name, where a name stands beside one code alone."""

    def called(self, kind: str, name: str) -> str:
        """Return the code of the one thing of a kind that has a name, nothing where there is none."""
        return self.names.get(kind, {}).get(fold(name), "")

    def kinds_of(self, code: str) -> tuple[str, ...]:
        """Return the kinds of things that `code` names, among those that may stand in a group."""
        return tuple(kind for kind in GROUPABLE if code in self.known[kind])

    def resolved(self, kind: str, word: str) -> tuple[str, ...]:
        """Return the codes of `kind` that a scope word stands for, sorted; ``each`` means the same things as blank."""
        if not word or word == EACH:
            return self.sorted[kind]
        group = word.removeprefix(EACH_OF)
        if group in self.members and (word.startswith(EACH_OF) or word not in self.known[kind]):
            return self.members[group] if self.kinds[group] == kind else ()
        return (word,) if word in self.known[kind] else ()

    @cached_property
    def sorted(self) -> Mapping[str, tuple[str, ...]]:
        """All codes of each kind, sorted."""
        return {kind: tuple(sorted(codes)) for kind, codes in self.known.items()}


def codes_of(tables: Tables) -> Codes:
    """Return every code that stands in `tables`."""
    known: dict[str, set[str]] = {kind: set() for kind in SINGULAR}
    vague: set[str] = set()
    lost: Counter[str] = Counter()
    for name, column in _NAMING:
        if name in tables.unread:
            vague.add(column.names)
        at_home = _HOMES.get(column.names, name) == name or not tables[_HOMES[column.names]]
        for row in tables[name]:
            known[column.names].update(_words(column, row))
            if column.name in row.bad:
                _note_bad(column, row, known, vague, lost if at_home else Counter())
            elif column.required and column.name not in row.values and at_home:
                lost[column.names] += 1
    lost["groups"] = sum("group" not in row.values for row in tables["groups"])
    known["scenarios"].add(AS_IT_STANDS)
    members = _members(tables, known)
    frozen = {kind: frozenset(found) for kind, found in known.items()}
    kinds = {name: _kind(name, codes, frozen) for name, codes in members.items()}
    names = {column.names: _names(tables, name, column) for name, column in _NAMING if _has_names(name)}
    return Codes(frozen, frozenset(vague), lost, members, kinds, "groups" in tables.unread, names)


def _has_names(table: str) -> bool:
    return "name" in TABLES[table].column_names


def _names(tables: Tables, table: str, column: Column) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for row in tables[table]:
        if row.text("name") and row.text(column.name):
            found.setdefault(fold(row.text("name")), set()).add(row.text(column.name))
    return {name: min(codes) for name, codes in found.items() if len(codes) == 1}


def _note_bad(column: Column, row: Row, known: dict[str, set[str]], vague: set[str], lost: Counter[str]) -> None:
    text = row.bad[column.name]
    if text and not text.startswith("#"):
        known[column.names].add(text)
    elif text or row.origin.letters.get(column.name):
        lost[column.names] += 1
    else:
        vague.add(column.names)


def _words(column: Column, row: Row) -> tuple[str, ...]:
    if column.kind is Kind.LIST:
        return row.codes(column.name)
    word = row.text(column.name)
    return (word,) if word else ()


def _members(tables: Tables, known: Mapping[str, set[str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for row in tables["groups"]:
        if row.text("group") and row.text("member"):
            found.setdefault(row.text("group"), set()).add(row.text("member"))
    police = {row.text("capability") for row in tables["capabilities"] if row.text("component") == "police"}
    formed = {row.text("pledge") for row in tables["pledges"] if row.count("persons") > 1}
    always = {
        "military": known["capabilities"] - police,
        "police": police,
        "formed": formed,
        "individual": {row.text("pledge") for row in tables["pledges"] if row.text("pledge")} - formed,
    }
    return {name: tuple(sorted(codes - {""})) for name, codes in {**found, **always}.items()}


def _kind(name: str, members: Iterable[str], known: Mapping[str, frozenset[str]]) -> str:
    """Return the kind of most members of a group; members that name things of two kinds do not decide."""
    if name in BUILT_IN_GROUPS:
        return BUILT_IN_GROUPS[name][0]
    found: Counter[str] = Counter()
    for code in members:
        kinds = [kind for kind in GROUPABLE if code in known[kind]]
        found.update(kinds if len(kinds) == 1 else ())
    return max(sorted(found), key=lambda kind: found[kind], default="")
