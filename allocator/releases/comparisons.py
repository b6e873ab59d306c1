"""A comparison as a releasable copy: the same figures, with every plan counted again in a case without names."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from allocator.case import Case
from allocator.comparison import Comparison, End, Member, Table, View, compared, like_for_like, save
from allocator.comparison.regret import Met, Regret
from allocator.errors import AuditError
from allocator.releases.key import Key, keep, key_at, places_apart
from allocator.releases.release import WITHHELD, every_table, without_names
from allocator.releases.tables import Disguise
from allocator.releases.way import Way
from allocator.tables import Book

LEFT_OUT = "Why is left out of this copy."
"""What stands for the reasons why there is no plan, or no more of a comparison."""

_OF_INPUTS = {"inputs": None, "overview": ("inputs",)}
"""Tables, or columns of them, that count inputs: fewer differ where reasons, notes and names are left out."""


def release_comparison(found: Comparison, into: Path, key: Path) -> Comparison:
    """Write the releasable copy of a comparison; return it with its folder.

    Parameters
    ----------
    found
        The comparison.
    into
        The folder of the copy.
    key
        File that tells who is who: made where there is none, so that later copies have the same pseudonyms.

    Raises
    ------
    UsageError
        If the key or the open runs would lie in the folder that is given away.
    InputError
        If the file of the key holds something else.
    AuditError
        If any figure of the copy is not that of the comparison; nothing is released then.
    OutputError
        If key or copy cannot be written.
    """
    for folder in (found.folder, *(member.folder for member in found.members)):
        places_apart(into, folder, key)
    known = key_at(key)
    hidden = _without_names(found, known)
    _same_figures(found, hidden)
    keep(known, key)
    save(hidden, into)
    return replace(hidden, folder=into)


def _without_names(found: Comparison, key: Key) -> Comparison:
    books = [member.book for member in found.members if member.book is not None]
    disguise = Disguise(every_table(books), key)
    marks = _marks(books)
    called = _called(found.members, key)
    members = [_member(member, called[member.name], disguise, marks, key) for member in found.members]
    cases = [member.audit.case for member in members if member.audit is not None]
    beyond = replace(
        found.beyond,
        split={called[name]: bridge for name, bridge in found.beyond.split.items()},
        regretted=_regretted(found.beyond.regretted, called),
        failure=LEFT_OUT if found.beyond.failure else "",
        unbridged=tuple(called[name] for name in found.beyond.unbridged),
    )
    return compared(members, _view(found.view, cases), beyond)


def _marks(books: Iterable[Book]) -> dict[str, str]:
    """Return what stands for the digest of each file: files stay apart, as rows of one file are told by their place."""
    files = dict.fromkeys(book.sha256 for book in books)
    return {sha256: WITHHELD if len(files) == 1 else f"{WITHHELD} {at + 1}" for at, sha256 in enumerate(files)}


def _called(members: tuple[Member, ...], key: Key) -> dict[str, str]:
    """Return what each plan is called in the copy, by its name: as its scenario, with a number where several are."""
    known = key.scenarios({member.scenario for member in members})
    scenarios = {member.name: known[member.scenario] for member in members}
    many, seen, found = Counter(scenarios.values()), Counter[str](), {}
    for name, scenario in scenarios.items():
        seen[scenario] += 1
        found[name] = scenario if many[scenario] == 1 else f"{scenario} ({seen[scenario]})"
    return found


def _member(member: Member, name: str, disguise: Disguise, marks: dict[str, str], key: Key) -> Member:
    reasons = (LEFT_OUT,) if member.end.reasons else ()
    end = End(member.end.status, member.end.verdict, member.end.exit_code, None, reasons, settled=member.end.settled)
    hidden = Member(name, key.scenarios([member.scenario])[member.scenario], WITHHELD, end)
    if member.book is None:
        return hidden
    book = without_names(member.book, disguise, marks[member.book.sha256])
    if member.audit is not None:
        way = Way(member.audit.case, book.tables, key)
        hidden = replace(hidden, audit=way.audit(member.audit), gates_missed=member.gates_missed)
    return replace(hidden, book=book, tables_sha256=WITHHELD)


def _view(view: View, cases: Iterable[Case]) -> View:
    if view.missions is None:
        return view
    return like_for_like(cases, only_differences=view.only_differences)


def _regretted(found: Regret | None, called: dict[str, str]) -> Regret | None:
    if found is None:
        return None

    def renamed(met: Met) -> Met:
        return replace(met, plan=called[met.plan], world=called[met.world])

    return replace(
        found,
        met=tuple(renamed(met) for met in found.met),
        least={mode: renamed(met) for mode, met in found.least.items()},
    )


def _same_figures(found: Comparison, hidden: Comparison) -> None:
    if [_figures(table) for table in found.tables] != [_figures(table) for table in hidden.tables]:
        raise AuditError("a figure of the releasable copy is not that of the comparison; nothing was released")


def _figures(table: Table) -> tuple[str, Counter[tuple[int | Fraction | None, ...]]]:
    """Return the numbers of every row of a table, in whatever order, save what counts inputs."""
    left_out = _OF_INPUTS.get(table.name, ())
    if left_out is None:
        return table.name, Counter()
    places = [at for at, each in enumerate(table.fields) if each.key not in left_out]
    return table.name, Counter(
        tuple(value for at in places if not isinstance(value := row[at], str)) for row in table.rows
    )
