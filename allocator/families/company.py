"""Limits on who is present: how many contributors or missions, who not together, who only with whom, how few."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from allocator.case import Case, Part, Phase, parts, spots
from allocator.case.deployment import Deployment
from allocator.columns import Columns, Presence
from allocator.families.family import LEAST, MOST, Family, Measure, least_broken, soften_limits
from allocator.families.limit_words import limit_words
from allocator.families.wording import at, contributor, where
from allocator.model import NO_LIMIT, Block
from allocator.model.rows import RowWriter, stack

Term = tuple[Presence, int]
"""A presence and its coefficient."""

Asked = Iterator[tuple[tuple[int, ...], list[Term], int]]
"""For each row the end of its key, its presences with coefficients, its limit."""


@dataclass(frozen=True)
class Company:
    """A rule on presences.

    Attributes
    ----------
    rule, statement, sense, unit
        As for any rule.
    cases
        What a part asks in a phase: for each row the end of its key, its presences with coefficients, its limit.
    counted
        The same from a plan: the end of each key, what is used, what is allowed.
    """

    rule: str
    statement: str
    sense: str
    unit: str
    presences: Callable[[Case, Part, Phase, int], Asked]
    counted: Callable[[Deployment, Part, Phase, int], Iterator[tuple[tuple[int, ...], int, int]]]
    dims: tuple[str, ...] = ()


def _one(c: int) -> frozenset[int]:
    return frozenset({c})


def _seen(deployment: Deployment, c: int, missions: frozenset[int], t: int) -> bool:
    return any((c, m, t) in deployment.present for m in missions)


def _contributors(case: Case, part: Part, phase: Phase, amount: int) -> Asked:
    missions = part.open_missions(case, phase)
    members = [c for c in sorted(part.contributors) if case.pledges_of[c]]
    yield (), [(Presence(_one(c), missions, phase.number), 1) for c in members], amount


def _count_contributors(
    deployment: Deployment, part: Part, phase: Phase, amount: int
) -> Iterator[tuple[tuple[int, ...], int, int]]:
    missions = part.open_missions(deployment.case, phase)
    there = deployment.present_in.get(phase.number, ())
    yield (), len({c for c, m in there if c in part.contributors and m in missions}), amount


def _missions(case: Case, part: Part, phase: Phase, amount: int) -> Asked:
    missions = sorted(part.open_missions(case, phase))
    yield (), [(Presence(part.contributors, _one(m), phase.number), 1) for m in missions], amount


def _count_missions(
    deployment: Deployment, part: Part, phase: Phase, amount: int
) -> Iterator[tuple[tuple[int, ...], int, int]]:
    missions = part.open_missions(deployment.case, phase)
    there = deployment.present_in.get(phase.number, ())
    yield (), len({m for c, m in there if c in part.contributors and m in missions}), amount


def _rivals(case: Case, part: Part) -> list[tuple[int, int]]:
    pairs = {(min(c, o), max(c, o)) for c in part.contributors for o in part.others if c != o}
    return sorted(pair for pair in pairs if case.pledges_of[pair[0]] and case.pledges_of[pair[1]])


def _apart(case: Case, part: Part, phase: Phase, _: int) -> Asked:
    missions, t = part.open_missions(case, phase), phase.number
    for c, o in _rivals(case, part):
        yield (c, o), [(Presence(_one(c), missions, t), 1), (Presence(_one(o), missions, t), 1)], 1


def _count_apart(
    deployment: Deployment, part: Part, phase: Phase, _: int
) -> Iterator[tuple[tuple[int, ...], int, int]]:
    missions, t = part.open_missions(deployment.case, phase), phase.number
    for c, o in _rivals(deployment.case, part):
        yield (c, o), _seen(deployment, c, missions, t) + _seen(deployment, o, missions, t), 1


def _with(case: Case, part: Part, phase: Phase, _: int) -> Asked:
    missions, t = part.open_missions(case, phase), phase.number
    for c in sorted(part.contributors - part.others):
        if case.pledges_of[c]:
            partner = Presence(part.others, missions, t)
            yield (c,), [(Presence(_one(c), missions, t), 1), (partner, -1)], 0


def _count_with(deployment: Deployment, part: Part, phase: Phase, _: int) -> Iterator[tuple[tuple[int, ...], int, int]]:
    missions, t = part.open_missions(deployment.case, phase), phase.number
    for c in sorted(part.contributors - part.others):
        if deployment.case.pledges_of[c]:
            partner = any(_seen(deployment, o, missions, t) for o in part.others)
            yield (c,), int(_seen(deployment, c, missions, t)) - partner, 0


_COUNT = "Σ over c of the scope of present[c,M,t]"
RULES: tuple[Company, ...] = (
    Company("max_contributors", _COUNT + " ≤ amount", MOST, "contributors", _contributors, _count_contributors),
    Company("min_contributors", _COUNT + " ≥ amount", LEAST, "contributors", _contributors, _count_contributors),
    Company(
        "max_missions", "Σ over m of the scope of present[C,m,t] ≤ amount", MOST, "missions", _missions, _count_missions
    ),
    Company(
        "apart",
        "present[c,M,t] + present[o,M,t] ≤ 1   ∀ unordered pairs of c in contributor, o in other, c ≠ o",
        MOST,
        "contributors",
        _apart,
        _count_apart,
        ("contributor", "other"),
    ),
    Company(
        "with",
        "present[c,M,t] ≤ present[other,M,t]   ∀ c in contributor",
        MOST,
        "contributors",
        _with,
        _count_with,
        ("contributor",),
    ),
)
"""The register: one line per rule."""


def _rows(rule: Company) -> Callable[[Columns], Block]:
    def rows(columns: Columns) -> Block:
        case = columns.case
        keys, limits, places, presences, weights = [], [], [], [], []
        for number, part, phase in spots(case, rule.rule):
            for tail, terms, limit in rule.presences(case, part, phase, case.limits[number].amount or 0):
                key = (number, part.number, phase.number, *tail)
                keys.append(key)
                limits.append(limit)
                places += [key] * len(terms)
                presences += [presence for presence, _ in terms]
                weights += [weight for _, weight in terms]
        dims = ("limit", "part", "phase", *rule.dims)
        limit_, none = np.array(limits, dtype=np.int64), np.full(len(limits), NO_LIMIT)
        lower, upper = (-none, limit_) if rule.sense == MOST else (limit_, none)
        writer = RowWriter(rule.rule, dims, np.array(keys, dtype=np.int64), lower=lower, upper=upper)
        where_ = np.array(places, dtype=np.int64).reshape(-1, len(dims))
        writer.add(where_, columns.present(presences), np.array(weights, dtype=np.int64))
        return soften_limits(columns, writer.block())

    return rows


def _recount(rule: Company) -> Callable[[Deployment], Iterator[Measure]]:
    def recount(deployment: Deployment) -> Iterator[Measure]:
        case = deployment.case
        for number, part, phase in spots(case, rule.rule):
            limit = case.limits[number]
            for tail, used, allowed in rule.counted(deployment, part, phase, limit.amount or 0):
                over = used - allowed if rule.sense == MOST else allowed - used
                broken = 0 if limit.hard else least_broken(over)
                key, t = (number, part.number, phase.number, *tail), phase.number
                cells = (limit.origin.cell("limit"),)
                yield Measure(rule.rule, key, used, allowed, rule.sense, rule.unit, t, cells, broken, part.scope)

    return recount


def pair_words(case: Case, measure: Measure) -> str:
    """Say who is together with whom though they should not be, or without whom."""
    limit, who = case.limits[measure.key[0]], [contributor(case, c) for c in measure.key[3:]]
    scope = measure.scope[1]
    place = "anywhere in scope" if scope == "*" else f"in {scope}"
    broken = measure.broken or measure.slack < 0
    if measure.family == "apart":
        text = f"{who[0]} and {who[1]} are {'both' if broken else 'not both'} {place}"
    else:
        text = f"{who[0]} is {place} {'without' if broken else 'only with'} {limit.other or 'another contributor'}"
    why = f" Reason given: {limit.reason}." if limit.reason else ""
    return f"limit “{limit.code}” {where(case, measure.phase)}: {text}{at(measure)}.{why}"


CONTINGENT = "min_contingent"
CONTINGENT_STATEMENT = "Σ over p of c of persons[p]·here[p,m,t] ≥ amount · present[c,m,t]   ∀ c, m of the scope"


def contingent_rows(columns: Columns) -> Block:
    """Return one row for each contributor and mission of a limit and phase."""
    case = columns.case
    found = [
        (number, part.number, phase.number, *part.contributors, *part.missions)
        for number, part, phase in spots(case, CONTINGENT)
        if any(case.pledges_of[c] for c in part.contributors)
    ]
    keys = np.array(found, dtype=np.int64).reshape(-1, 5)
    least = np.array([limit.amount or 0 for limit in case.limits], dtype=np.int64)
    writer = RowWriter(CONTINGENT, ("limit", "part", "phase"), keys[:, :3], lower=0)
    p, m, _, t = columns.assign.keys.T
    for number in np.unique(keys[:, 0]):
        rows = keys[keys[:, 0] == number]
        part = np.full((len(case.contributors), len(case.missions)), -1, dtype=np.int64)
        part[rows[:, 3], rows[:, 4]] = rows[:, 1]
        writer.add(stack(number, part[columns.contributor[p], m], t), columns.assign.column, columns.persons[p])
    writer.add(keys[:, :3], columns.present_each(keys[:, 3], keys[:, 4], keys[:, 2]), -least[keys[:, 0]])
    return soften_limits(columns, writer.block())


def contingent_recount(deployment: Deployment) -> Iterator[Measure]:
    """Yield persons beside the smallest contingent wherever a contributor of a limit has anybody."""
    case = deployment.case
    for number, part, phase in spots(case, CONTINGENT):
        (c,), (m,) = part.contributors, part.missions
        t, limit = phase.number, case.limits[number]
        if (c, m, t) in deployment.present:
            persons = sum(deployment.persons((p, m, t)) for p in case.pledges_of[c])
            asked = limit.amount or 0
            broken = 0 if limit.hard else least_broken(asked - persons)
            key, cells = (number, part.number, t), (limit.origin.cell("limit"),)
            yield Measure(CONTINGENT, key, persons, asked, LEAST, "persons", t, cells, broken, part.scope)


TURNOVER = "max_turnover"
TURNOVER_STATEMENT = "Σ over p, m in scope and all t of persons[p]·(arrive[p,m,t] + leave[p,m,t]) ≤ amount"


def turnover_rows(columns: Columns) -> Block:
    """Return one row for each limit and part: everybody who arrives or leaves over the whole plan."""
    case = columns.case
    keys, limits, terms = [], [], []
    for number, part in turnover_parts(case):
        keys.append((number, part.number))
        limits.append(case.limits[number].amount or 0)
        for name in ("arrive", "leave"):
            p, m, _ = columns.kind(name, 3).keys.T
            inside = np.isin(columns.contributor[p], sorted(part.contributors)) & np.isin(m, sorted(part.missions))
            among = np.flatnonzero(inside)
            column = columns.kind(name, 3).column[among]
            terms.append((stack(np.full(len(among), number), part.number), column, columns.persons[p[among]]))
    upper = np.array(limits, dtype=np.int64)
    writer = RowWriter(TURNOVER, ("limit", "part"), np.array(keys, dtype=np.int64), upper=upper)
    for where_, column, weight in terms:
        writer.add(where_, column, weight)
    return soften_limits(columns, writer.block())


def turnover_parts(case: Case) -> Iterator[tuple[int, Part]]:
    """Yield each limit on turnover and each part of it."""
    for number, limit in enumerate(case.limits):
        if limit.rule == TURNOVER:
            for part in parts(case, number):
                yield number, part


def turnover_recount(deployment: Deployment) -> Iterator[Measure]:
    """Yield everybody who arrives or leaves in each part."""
    case = deployment.case
    for number, part in turnover_parts(case):
        limit, moved = case.limits[number], 0
        for moves in (deployment.arrive, deployment.leave):
            for (p, m, _), units in moves.items():
                if case.c_of[p] in part.contributors and m in part.missions:
                    moved += case.pledges[p].persons * units
        allowed = limit.amount or 0
        broken = 0 if limit.hard else least_broken(moved - allowed)
        key, cells = (number, part.number), (limit.origin.cell("limit"),)
        yield Measure(TURNOVER, key, moved, allowed, MOST, "persons", None, cells, broken, part.scope)


_SPECIAL = {"apart": pair_words, "with": pair_words}
FAMILIES: tuple[Family, ...] = (
    *(
        Family(rule.rule, rule.statement, _rows(rule), _recount(rule), _SPECIAL.get(rule.rule, limit_words))
        for rule in RULES
    ),
    Family(CONTINGENT, CONTINGENT_STATEMENT, contingent_rows, contingent_recount, limit_words),
    Family(TURNOVER, TURNOVER_STATEMENT, turnover_rows, turnover_recount, limit_words),
)
