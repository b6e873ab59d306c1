"""Limits that are sums over whoever is in scope: persons, units, shares, women, languages, units kept at home.

One entry in `RULES` is one rule: what a unit of each pledge counts in scope, what a person counts against a share,
and on which side the limit lies. Rows and recounts are the same for all of them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from allocator.case import E4, Case, Limit, Part, Phase, parts
from allocator.case.deployment import Deployment
from allocator.columns import Columns
from allocator.families.family import LEAST, MOST, Family, Measure, Number, least_broken, ratio, soften_limits
from allocator.families.wording import at, compared, where
from allocator.model import NO_LIMIT, Block, Ints
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


def spots(case: Case, rule: str) -> Iterator[tuple[int, Part, Phase]]:
    """Yield each limit of a rule, each part of it and each phase in which it says something.

    A limit that reads missions says nothing while none of its scope is open.
    """
    for number, limit in enumerate(case.limits):
        if limit.rule == rule and not (rule == "exclude" and limit.hard):
            for part in parts(case, number):
                for phase in case.phases:
                    if phase.within(limit.window) and part.open_missions(case, phase):
                        yield number, part, phase


def indices(case: Case, number: int) -> tuple[Ints, Ints, int]:
    """Return which part of a limit each (pledge, mission) falls into, by missions alone, and how many parts there are.

    Parts differ in the members of ``each``, so one pair falls into at most one part: ``inside[p, m]``, -1 for none.
    ``around[part, m]`` is 1 where mission `m` belongs to a part, whoever is there.
    """
    chosen = parts(case, number)
    inside = np.full((len(case.pledges), len(case.missions)), -1, dtype=np.int64)
    around = np.zeros((len(chosen), len(case.missions)), dtype=np.int64)
    owner, own = np.array(case.c_of), np.array(case.k_of)
    for part in chosen:
        pledges = np.isin(owner, sorted(part.contributors)) & np.isin(own, sorted(part.capabilities))
        listed = np.zeros(len(case.pledges), dtype=bool)
        listed[sorted(part.pledges)] = True
        missions = np.array(sorted(part.missions), dtype=np.int64)
        inside[np.ix_(np.flatnonzero(pledges & listed), missions)] = part.number
        around[part.number, missions] = 1
    return inside, around, len(chosen)


def _rows(rule: Sum) -> Callable[[Columns], Block]:
    def rows(columns: Columns) -> Block:
        case = columns.case
        keys, limits = [], []
        for number, part, phase in spots(case, rule.rule):
            amount = case.limits[number].amount or 0
            keys.append((number, part.number, phase.number))
            authorised = rule.share == "ceiling"
            limits.append(
                amount * ceilings(case, part.open_missions(case, phase)) if authorised else 0 if rule.share else amount
            )
        limit = np.array(limits, dtype=np.int64)
        none = np.full(len(limit), NO_LIMIT)
        lower, upper = (-none, limit) if rule.sense == MOST else (limit, none)
        writer = RowWriter(rule.rule, DIMS, np.array(keys, dtype=np.int64), lower=lower, upper=upper, scale=rule.scale)
        p, m, _, t = columns.assign.keys.T
        opened = columns.mission_open[m, t]
        for number in sorted({key[0] for key in keys}):
            row = case.limits[number]
            inside, around, size = indices(case, number)
            counted = np.array([rule.counted(case, row, at_) for at_ in range(len(case.pledges))], dtype=np.int64)
            part_ = inside[p, m]
            among = opened & (part_ >= 0)
            where_ = stack(number, part_[among], t[among])
            weight = counted[p[among]]
            if rule.share == "scope":
                weight = weight - (row.amount or 0) * columns.persons[p[among]]
            writer.add(where_, columns.assign.column[among], weight)
            for place in range(size if rule.share == "missions" else 0):
                among = opened & (around[place, m] > 0)
                weight = -(row.amount or 0) * columns.persons[p[among]]
                writer.add(stack(number, place, t[among]), columns.assign.column[among], weight)
        return soften_limits(columns, writer.block())

    return rows


def _recount(rule: Sum) -> Callable[[Deployment], Iterator[Measure]]:
    def recount(deployment: Deployment) -> Iterator[Measure]:
        case = deployment.case
        by_mission: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for (p, m, t), units in deployment.here.items():
            by_mission.setdefault((m, t), []).append((p, units))
        for number, part, phase in spots(case, rule.rule):
            limit, t = case.limits[number], phase.number
            inside = around = total = 0
            for m in part.open_missions(case, phase):
                for p, units in by_mission.get((m, t), ()):
                    persons = case.pledges[p].persons * units
                    around += persons
                    if part.holds_pledge(case, p):
                        inside += rule.counted(case, limit, p) * units
                        total += persons
            percent = Fraction(limit.amount or 0, E4)
            bases: dict[str, Number] = {
                "": Fraction(limit.amount or 0),
                "missions": percent * around,
                "scope": percent * total,
                "ceiling": percent * ceilings(case, part.open_missions(case, phase)),
            }
            used, allowed = ratio(inside, rule.scale), _whole(bases[rule.share])
            over = used - allowed if rule.sense == MOST else allowed - used
            broken = 0 if limit.hard else least_broken(over)
            key, cells = (number, part.number, t), (limit.origin.cell("limit"),)
            yield Measure(rule.rule, key, used, allowed, rule.sense, rule.unit, t, cells, broken, part.label)

    return recount


def _whole(value: Number) -> Number:
    return ratio(value.numerator, value.denominator)


def limit_words(case: Case, measure: Measure) -> str:
    """Say how much of a limit is used, in what part of its scope, and why it is there."""
    limit = case.limits[measure.key[0]]
    scope = [name for name in measure.scope.split("/") if name != "*"]
    of = f" for {' in '.join(scope)}" if scope else ""
    why = f" Reason given: {limit.reason}." if limit.reason else ""
    return f"limit “{limit.code}”{of} {where(case, measure.phase)}: {compared(measure)}{at(measure)}.{why}"


FAMILIES: tuple[Family, ...] = tuple(
    Family(rule.rule, rule.statement, _rows(rule), _recount(rule), limit_words) for rule in RULES
)
