"""Scopes: what the words of a limit mean. One row of `limits` becomes one part per ``each`` member."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from allocator.case.case import Case
from allocator.case.phases import Phase

EACH = "each"
_EACH_OF = "each:"

ALWAYS_EACH = {"min_contingent": ("contributor", "mission")}
"""Rules that read a blank or a group of these columns as ``each``."""

ALWAYS_TOGETHER = {"apart": ("contributor",)}
"""Rules that read ``each`` of these columns as all its members: they count unordered pairs, each pair once."""


@dataclass(frozen=True)
class Part:
    """One limit of a row: the sets it sums over, as places in the case, and their names.

    `scope` names contributor, mission and capability, `pledge` the pledge, with ``*`` for together.
    """

    limit: int
    number: int
    contributors: frozenset[int]
    others: frozenset[int]
    missions: frozenset[int]
    capabilities: frozenset[int]
    pledges: frozenset[int]
    scope: tuple[str, str, str]
    pledge: str

    def holds_pledge(self, case: Case, p: int) -> bool:
        """Whether units of pledge `p` are in scope."""
        return p in self.pledges and case.c_of[p] in self.contributors and case.k_of[p] in self.capabilities

    def held(self, case: Case) -> tuple[int, ...]:
        """Return the pledges whose units are in scope, sorted."""
        offered = [p for c in self.contributors for p in case.pledges_of[c]]
        return tuple(sorted(p for p in min(offered, self.pledges, key=len) if self.holds_pledge(case, p)))

    def open_missions(self, case: Case, phase: Phase) -> frozenset[int]:
        """Return the missions of the scope that are open in `phase`."""
        return frozenset(m for m in self.missions if phase.within(case.missions[m].window))

    def is_open(self, case: Case, phase: Phase) -> bool:
        """Whether any mission of the scope is open in `phase`."""
        return any(phase.within(case.missions[m].window) for m in self.missions)


Axis = list[tuple[str, frozenset[int]]]
"""The sets that one word of a limit stands for, each with its name; no two share a member."""


def axes(case: Case, limit: int) -> tuple[Axis, Axis, Axis, Axis]:
    """Return the sets of contributors, missions, capabilities and pledges of row number `limit` of the limits.

    Its parts are all combinations of them, the last varying fastest.
    """
    row = case.limits[limit]
    pledging = [c for c, own in enumerate(case.pledges_of) if own]
    offered = sorted(set(case.k_of))
    each, together = ALWAYS_EACH.get(row.rule, ()), ALWAYS_TOGETHER.get(row.rule, ())

    def sets(kind: str, word: str, ranged: Iterable[int]) -> list[tuple[str, frozenset[int]]]:
        if kind in each and not word.startswith(EACH):
            word = EACH if not word else word if word not in case.groups else _EACH_OF + word
        if kind in together and word.startswith(EACH):
            word = word.removeprefix(EACH).removeprefix(":")
        return expand(case, _plural(kind), word, ranged)

    return (
        sets("contributor", row.contributor, pledging),
        sets("mission", row.mission, range(len(case.missions))),
        sets("capability", row.capability, offered),
        sets("pledge", row.pledge, range(len(case.pledges))),
    )


@lru_cache(maxsize=4096)
def parts(case: Case, limit: int) -> tuple[Part, ...]:
    """Return the limits that row number `limit` of the case's limits stands for, in a fixed order."""
    pledging = [c for c, own in enumerate(case.pledges_of) if own]
    others = expand(case, "contributors", case.limits[limit].other, pledging)[0][1]
    found = []
    for number, (contributors, missions, capabilities, pledges) in enumerate(product(*axes(case, limit))):
        scope = contributors[0], missions[0], capabilities[0]
        sets = contributors[1], others, missions[1], capabilities[1], pledges[1]
        found.append(Part(limit, number, *sets, scope, pledges[0]))
    return tuple(found)


@lru_cache(maxsize=4096)
def parts_of_pledges(case: Case, limit: int) -> Mapping[int, tuple[Part, ...]]:
    """Return for each pledge the parts of a limit that hold it."""
    found: dict[int, list[Part]] = {}
    for part in parts(case, limit):
        for p in part.held(case):
            found.setdefault(p, []).append(part)
    return {p: tuple(holding) for p, holding in sorted(found.items())}


@lru_cache(maxsize=256)
def spots(case: Case, rule: str) -> tuple[tuple[int, Part, Phase], ...]:
    """Return each limit of a rule, each part of it and each phase in which it says something.

    A limit that reads missions says nothing while none of its scope is open; a hard `exclude` closes instead.
    """
    return tuple(
        (number, part, phase)
        for number, limit in enumerate(case.limits)
        if limit.rule == rule and not (rule == "exclude" and limit.hard)
        for part in parts(case, number)
        for phase in case.phases
        if phase.within(limit.window) and part.is_open(case, phase)
    )


def expand(case: Case, kind: str, word: str, ranged: Iterable[int]) -> list[tuple[str, frozenset[int]]]:
    """Return the sets a scope word stands for, each with its name (``*`` where members count together).

    Parameters
    ----------
    case
        The case whose codes and groups are meant.
    kind
        ``contributors``, ``missions``, ``capabilities`` or ``pledges``.
    word
        A code, a group, empty, ``each`` or ``each:GROUP``.
    ranged
        What ``each`` ranges over, as places.
    """
    places = {
        "contributors": case.contributor_at,
        "missions": case.mission_at,
        "capabilities": case.capability_at,
        "pledges": case.pledge_at,
    }[kind]
    names = {at: code for code, at in places.items()}
    if not word:
        return [("*", frozenset(places.values()))]
    if word == EACH:
        return [(names[at], frozenset({at})) for at in ranged]
    if word.startswith(_EACH_OF):
        members = sorted(places[code] for code in case.groups[word.removeprefix(_EACH_OF)].members)
        return [(names[at], frozenset({at})) for at in members]
    if word in case.groups:
        return [("*", frozenset(places[code] for code in case.groups[word].members))]
    return [(word, frozenset({places[word]}))]


def _plural(kind: str) -> str:
    return "capabilities" if kind == "capability" else kind + "s"
