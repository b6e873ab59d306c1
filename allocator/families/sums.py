"""Limits that are sums over whoever is in scope: persons, units, shares, women, languages, units kept at home.

One entry in `RULES` is one rule: what a unit of each pledge counts in scope, what a person counts against a share,
and on which side the limit lies. Rows and recounts are the same for all of them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np

from allocator.case import E4, Case, Limit, Part, axes, parts_of_pledges, spots
from allocator.case.deployment import Deployment
from allocator.case.scopes import Axis
from allocator.columns import Columns
from allocator.families.family import LEAST, MOST, Family, Key, Measure, Number, least_broken, ratio, soften_limits
from allocator.families.wording import at, compared, pledge_in_scope, where
from allocator.model import NO_LIMIT, Block, Flags, Ints
from allocator.model.rows import RowWriter, stack

DIMS = ("limit", "part", "phase")


@dataclass(frozen=True)
class Sum:
    """A rule that sums over whoever is in scope.

    Attributes
    ----------
    rule
        The rule's name.
    statement
        The mathematics.
    sense
        Whether the sum is to be at most or at least the limit.
    unit
        Unit of the measure.
    counted
        What one unit of a pledge counts under a limit, in `scale`-ths of the measure's unit.
    scale
        Units of a row in one unit of the measure.
    share
        Whether the limit is a percent (`amount`) of the persons of the missions of the scope, or of those in scope.
    """

    rule: str
    statement: str
    sense: str
    unit: str
    counted: Callable[[Case, Limit, int], int]
    scale: int = 1
    share: str = ""


def _persons(case: Case, _: Limit, p: int) -> int:
    return case.pledges[p].persons


def _shared(case: Case, _: Limit, p: int) -> int:
    return case.pledges[p].persons * E4


def _units(*_: object) -> int:
    return 1


def _women(case: Case, _: Limit, p: int) -> int:
    return case.women(p)


def _speakers(case: Case, limit: Limit, p: int) -> int:
    return case.pledges[p].persons if limit.language in case.pledges[p].languages else 0


_SCOPE = "Σ over p, m in scope of "
RULES: tuple[Sum, ...] = (
    Sum("max_persons", _SCOPE + "persons[p]·here[p,m,t] ≤ amount", MOST, "persons", _persons),
    Sum("min_persons", _SCOPE + "persons[p]·here[p,m,t] ≥ amount", LEAST, "persons", _persons),
    Sum("max_units", _SCOPE + "here[p,m,t] ≤ amount", MOST, "units", _units),
    Sum("min_units", _SCOPE + "here[p,m,t] ≥ amount", LEAST, "units", _units),
    Sum(
        "max_share",
        "100 · " + _SCOPE + "persons[p]·here[p,m,t] ≤ amount · Σ over all p, m of the scope of persons[p]·here[p,m,t]",
        MOST,
        "persons",
        _shared,
        E4,
        "missions",
    ),
    Sum(
        "min_share",
        "100 · " + _SCOPE + "persons[p]·here[p,m,t] ≥ amount · Σ over all p, m of the scope of persons[p]·here[p,m,t]",
        LEAST,
        "persons",
        _shared,
        E4,
        "missions",
    ),
    Sum(
        "max_share_of_ceiling",
        "100 · " + _SCOPE + "persons[p]·here[p,m,t] ≤ amount · Σ_m ceiling[m] over open missions of the scope",
        MOST,
        "persons",
        _shared,
        E4,
        "ceiling",
    ),
    Sum(
        "min_women_share",
        "100 · " + _SCOPE + "women[p]·here[p,m,t] ≥ amount · " + _SCOPE + "persons[p]·here[p,m,t]",
        LEAST,
        "persons",
        _women,
        E4,
        "scope",
    ),
    Sum(
        "min_language",
        _SCOPE + "persons[p]·here[p,m,t] ≥ amount, p speaking the language",
        LEAST,
        "persons",
        _speakers,
    ),
    Sum("exclude", _SCOPE + "persons[p]·here[p,m,t] ≤ 0, where soft (hard: see eligible)", MOST, "persons", _persons),
)
"""The register: one line per rule."""


def ceilings(case: Case, missions: frozenset[int]) -> int:
    """Return the persons authorised in some missions together: total ceilings, or military and police ones."""
    total = 0
    for m in missions:
        record = case.missions[m]
        both = (record.military_ceiling or 0) + (record.police_ceiling or 0)
        total += both if record.total_ceiling is None else record.total_ceiling
    return total


def indices(case: Case, number: int) -> tuple[Ints, Ints, Flags]:
    """Return where the parts of a limit lie, as arrays.

    Returns
    -------
    inside
        The part each pledge falls into in each mission, shape ``(pledges, missions)``, -1 for none. The sets of an axis
        share no member, so there is at most one.
    scope
        Which set of missions each part reads, shape ``(parts,)``.
    members
        The missions of each such set, shape ``(sets, missions)``.
    """
    contributors, missions, capabilities, pledges = (
        _belongs(axis, size)
        for axis, size in zip(
            axes(case, number),
            (len(case.contributors), len(case.missions), len(case.capabilities), len(case.pledges)),
            strict=True,
        )
    )
    sizes = [len(axis) for axis in axes(case, number)]
    c, k = contributors[list(case.c_of)][:, None], capabilities[list(case.k_of)][:, None]
    found = ((c * sizes[1] + missions) * sizes[2] + k) * sizes[3] + pledges[:, None]
    outside = (c < 0) | (missions < 0) | (k < 0) | (pledges[:, None] < 0)
    scope = np.arange(int(np.prod(sizes)), dtype=np.int64) // (sizes[2] * sizes[3]) % sizes[1]
    members = missions == np.arange(sizes[1])[:, None]
    return np.where(outside, -1, found), scope, members


def _belongs(axis: Axis, size: int) -> Ints:
    found = np.full(size, -1, dtype=np.int64)
    for at_, (_, members) in enumerate(axis):
        found[sorted(members)] = at_
    return found


def _rows(rule: Sum) -> Callable[[Columns], Block]:
    def rows(columns: Columns) -> Block:
        case = columns.case
        authorised = np.array([ceilings(case, frozenset({m})) for m in range(len(case.missions))], dtype=np.int64)
        found = [(np.zeros((0, 3), dtype=np.int64), np.zeros(0, dtype=np.int64))]
        numbers = sorted({number for number, _, _ in spots(case, rule.rule)})
        for number in numbers:
            limit = case.limits[number]
            _, scope, members = indices(case, number)
            opened = members @ columns.mission_open
            said = np.array([phase.within(limit.window) for phase in case.phases], dtype=bool)
            part, t = np.nonzero((opened & said)[scope])
            ceiling = (members @ (authorised[:, None] * columns.mission_open))[scope[part], t]
            amount = limit.amount or 0
            # A share that is beyond all counting limits as little as none.
            shares = [min(amount * each, NO_LIMIT - 1) for each in ceiling.tolist()]
            plain = [0 if rule.share else amount] * len(part)
            most = np.array(shares if rule.share == "ceiling" else plain, dtype=np.int64)
            found.append((stack(number, part, t), most))
        keys, bounds = (np.concatenate(parts_) for parts_ in zip(*found, strict=True))
        none = np.full(len(bounds), NO_LIMIT)
        lower, upper = (-none, bounds) if rule.sense == MOST else (bounds, none)
        writer = RowWriter(rule.rule, DIMS, keys, lower=lower, upper=upper, scale=rule.scale)
        for number in numbers:
            _write(rule, columns, number, writer)
        return soften_limits(columns, writer.block())

    return rows


def _write(rule: Sum, columns: Columns, number: int, writer: RowWriter) -> None:
    """Add the terms of one limit."""
    case, limit = columns.case, columns.case.limits[number]
    p, m, _, t = columns.assign.keys.T
    inside, scope, members = indices(case, number)
    opened = columns.mission_open[m, t]
    counted = np.array([rule.counted(case, limit, at_) for at_ in range(len(case.pledges))], dtype=np.int64)
    against = (limit.amount or 0) * columns.persons
    among = np.flatnonzero(opened & (inside[p, m] >= 0))
    weight = counted - against if rule.share == "scope" else counted
    where_ = stack(number, inside[p[among], m[among]], t[among])
    writer.add(where_, columns.assign.column[among], weight[p[among]])
    for at_ in range(len(members) if rule.share == "missions" else 0):
        # Every part that reads these missions is measured against everybody in them.
        around = np.flatnonzero(opened & members[at_, m])
        for part in np.flatnonzero(scope == at_).tolist():
            writer.add(stack(number, part, t[around]), columns.assign.column[around], -against[p[around]])


@lru_cache(maxsize=256)
def _nobody(case: Case, rule: Sum) -> Mapping[Key, Measure]:
    """Return the measures of a rule where nobody is in any scope: they are the same for every plan."""
    found: dict[Key, Measure] = {}
    for number, part, phase in spots(case, rule.rule):
        authorised = ceilings(case, part.open_missions(case, phase)) if rule.share == "ceiling" else 0
        measure = _measure(case, rule, part, phase.number, (0, 0, authorised))
        found[number, part.number, phase.number] = measure
    return found


def _measure(case: Case, rule: Sum, part: Part, t: int, counted: tuple[int, int, int]) -> Measure:
    """Return the measure of a part in a phase: what is counted, persons of the base, persons authorised."""
    limit = case.limits[part.limit]
    inside, base, authorised = counted
    percent = Fraction(limit.amount or 0, E4)
    allowed: Number = limit.amount or 0
    if rule.share:
        allowed = _whole(percent * (authorised if rule.share == "ceiling" else base))
    used = ratio(inside, rule.scale)
    over = used - allowed if rule.sense == MOST else allowed - used
    broken = 0 if limit.hard else least_broken(over)
    key, cells = (part.limit, part.number, t), (limit.origin.cell("limit"),)
    return Measure(rule.rule, key, used, allowed, rule.sense, rule.unit, t, cells, broken, part.scope)


def _in_scope(rule: Sum, deployment: Deployment, numbers: set[int]) -> tuple[dict[Key, int], dict[Key, int]]:
    """Return what is counted and the persons, by limit, part and phase, wherever anybody is in scope."""
    case = deployment.case
    inside: dict[Key, int] = {}
    persons: dict[Key, int] = {}
    for (p, m, t), units in deployment.here.items():
        opened = case.phases[t].within(case.missions[m].window)
        for number in numbers if opened else ():
            for part in parts_of_pledges(case, number).get(p, ()):
                if m in part.missions:
                    key = (number, part.number, t)
                    inside[key] = inside.get(key, 0) + rule.counted(case, case.limits[number], p) * units
                    persons[key] = persons.get(key, 0) + case.pledges[p].persons * units
    return inside, persons


def _recount(rule: Sum) -> Callable[[Deployment], Iterator[Measure]]:
    def recount(deployment: Deployment) -> Iterator[Measure]:
        case = deployment.case
        nobody = _nobody(case, rule)
        if not nobody:
            return
        inside, persons = _in_scope(rule, deployment, {key[0] for key in nobody})
        around: dict[tuple[frozenset[int], int], int] = {}
        for number, part, phase in spots(case, rule.rule):
            t = phase.number
            key = (number, part.number, t)
            base = persons.get(key, 0)
            if rule.share == "missions":
                place = (part.missions, t)
                if place not in around:
                    missions = part.open_missions(case, phase)
                    around[place] = sum(deployment.persons_at.get((m, t), 0) for m in missions)
                base = around[place]
            if key not in inside and not base:
                yield nobody[key]
            else:
                authorised = ceilings(case, part.open_missions(case, phase)) if rule.share == "ceiling" else 0
                yield _measure(case, rule, part, t, (inside.get(key, 0), base, authorised))

    return recount


def _whole(value: Number) -> Number:
    return ratio(value.numerator, value.denominator)


def limit_words(case: Case, measure: Measure) -> str:
    """Say how much of a limit is used, in what part of its scope, and why it is there."""
    limit = case.limits[measure.key[0]]
    pledge = pledge_in_scope(case, measure)
    scope = [*([] if pledge == "*" else [f"pledge {pledge}"]), *(name for name in measure.scope if name != "*")]
    of = f" for {' in '.join(scope)}" if scope else ""
    why = f" Reason given: {limit.reason}." if limit.reason else ""
    return f"limit “{limit.code}”{of} {where(case, measure.phase)}: {compared(case, measure)}{at(measure)}.{why}"


FAMILIES: tuple[Family, ...] = tuple(
    Family(rule.rule, rule.statement, _rows(rule), _recount(rule), limit_words) for rule in RULES
)
