"""References: words that have to point to something, be it a code, a group or a scope word."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from allocator.tables.checks.report import Report
from allocator.tables.codes import Codes
from allocator.tables.names import did_you_mean
from allocator.tables.schema import EACH, EACH_OF, RULES, SINGULAR, TABLES, Column, Reference
from allocator.tables.tables import Row, Tables

_EVERYTHING = frozenset({"all", "any", "every", "everyone", "everybody", "everywhere", "*"})
_EACH_LIKE = re.compile(r"each(?:\b[\s:]*(?:of\s+)?(.*))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Wrong:
    """What is wrong with a word, wherever it stands in its column."""

    code: str
    message: str
    remedy: str
    unknown: tuple[str, str] | None = None
    """Kind and code, where it may be a name that could not be read."""


def check_references(tables: Tables, codes: Codes, report: Report) -> None:
    """Report words that point to nothing, or to something that may not stand there."""
    wrong: list[tuple[str, Column, Row, _Wrong]] = []
    judge = _Judge(codes, report)
    for table in TABLES.values():
        for column in table.columns:
            if column.refers is None or (table.name, column.name) == ("groups", "member"):
                continue
            verdicts: dict[tuple[str, bool], _Wrong | None] = {}
            for row, refers in _rows(table.name, column, tables):
                word = row.text(column.name)
                key = (word, refers.groups)
                if key not in verdicts:
                    verdicts[key] = judge.judge(word, refers, column.blank)
                found = verdicts[key]
                if found is not None:
                    wrong.append((table.name, column, row, found))
    unknown = {found.unknown for *_, found in wrong if found.unknown is not None}
    many = Counter(kind for kind, _ in unknown)
    for name, column, row, found in wrong:
        # As many unknown codes as names could not be read may be just these names: no mistakes of their own.
        if found.unknown is None or many[found.unknown[0]] > _lost(found.unknown[0], column, codes):
            report.add(found.code, name, row, column.name, found.message, found.remedy)


def _lost(kind: str, column: Column, codes: Codes) -> int:
    groups = kind != "groups" and column.refers is not None and column.refers.groups
    return codes.lost.get(kind, 0) + (codes.lost.get("groups", 0) if groups else 0)


def _rows(table: str, column: Column, tables: Tables) -> Iterator[tuple[Row, Reference]]:
    """Yield the rows that have a word in a column, with what it may point to there."""
    refers = column.refers
    if refers is None:
        return
    codes_only = Reference(refers.kinds)
    for row in tables[table]:
        if column.name not in row.values:
            continue
        rule = RULES.get(row.text("rule")) if table == "limits" else None
        if rule is None:
            yield row, refers
        elif column.name in rule.reads:
            yield row, codes_only if column.name in rule.codes_only else refers


class _Judge:
    """What a word may point to, judged once per word."""

    def __init__(self, codes: Codes, report: Report) -> None:
        self._codes = codes
        self._report = report

    def judge(self, word: str, refers: Reference, blank: str) -> _Wrong | None:
        """Return what is wrong with a word, None where nothing is; `blank` says what a blank means there."""
        codes = self._codes
        if word == EACH or word.startswith(EACH_OF):
            return self._each(word, refers)
        if any(word in codes.known[kind] for kind in refers.kinds):
            return None
        if word in codes.members:
            return self._group(word, refers)
        if any(kind in codes.vague for kind in refers.kinds) or (refers.groups and codes.groups_vague):
            return None
        return self._unknown(word, refers, blank)

    def _each(self, word: str, refers: Reference) -> _Wrong | None:
        kinds = " or ".join(f"a {SINGULAR[kind]}" for kind in refers.kinds)
        if not refers.each:
            remedy = f"Write {kinds}{' or a group' if refers.groups else ''}."
            return _Wrong("E303", "`each` may not stand here.", remedy)
        if word == EACH:
            return None
        group = word.removeprefix(EACH_OF).strip()
        if group in self._codes.members and word == EACH_OF + group:
            return self._group(group, refers)
        if self._codes.groups_vague:
            return None
        meant = self._report.nearest("groups", group, self._codes.members)
        remedy = did_you_mean(EACH_OF + meant if meant else "") or "Write `each:` and a group of the table `groups`."
        message = f"`{EACH_OF}` needs the name of a group behind it; `{group}` is none."
        if group in self._codes.members:
            message = f"`{EACH_OF}` and the name of its group stand together, without a blank."
        return _Wrong("E302", message, remedy, ("groups", group))

    def _group(self, word: str, refers: Reference) -> _Wrong | None:
        kind = self._codes.kinds[word]
        if kind and kind not in refers.kinds:
            message = f"`{word}` is a group of {kind}; here {_plural(refers)} are meant."
            return _Wrong("E303", message, "Write a group of the right kind, or a code.")
        if not refers.groups:
            message = f"`{word}` is a group, and here only the {refers.words} may stand."
            return _Wrong("E303", message, "Write one row per member.")
        return None

    def _unknown(self, word: str, refers: Reference, blank: str) -> _Wrong:
        kind, known = refers.kinds[0], self._codes.known
        elsewhere = [SINGULAR[other] for other in SINGULAR if other not in refers.kinds and word in known[other]]
        what = f"no {SINGULAR[kind]}" + (" and no group" if refers.groups else "")
        also = f", but a {elsewhere[0]}" if elsewhere else ""
        remedy = self._scope(word, refers, blank) or did_you_mean(self._meant(word, refers))
        remedy = remedy or f"Write one that exists, or add it to {_home(kind)}."
        unknown = None if elsewhere else (kind, word)
        return _Wrong("E302", f"`{word}` is {what} of this workbook{also}.", remedy, unknown)

    def _meant(self, word: str, refers: Reference) -> str:
        """Return the code a word may have meant: the one of that name, or the nearest."""
        kind = refers.kinds[0]
        members = frozenset(self._codes.members) if refers.groups else frozenset()
        return self._codes.called(kind, word) or self._report.nearest(kind, word, self._codes.known[kind] | members)

    def _scope(self, word: str, refers: Reference, blank: str) -> str:
        """Return what to write where a word says whom a row is about in another way than workbooks do."""
        if word.casefold() in _EVERYTHING and blank.startswith(("all ", "any ", "every")):
            each = f" `{EACH}` means every one on its own." if refers.each else ""
            return f"Leave the cell blank: that means {blank}.{each}"
        found = _EACH_LIKE.fullmatch(word)
        if found is None or not refers.each:
            return ""
        group = self._report.nearest("groups", found[1], self._codes.members) if found[1] else ""
        return did_you_mean(EACH_OF + group if group else EACH)


def _plural(refers: Reference) -> str:
    return " or ".join(refers.kinds)


def _home(kind: str) -> str:
    names = [f"`{table.name}`" for table in TABLES.values() for column in table.columns if column.names == kind]
    return "the table " + names[0]
