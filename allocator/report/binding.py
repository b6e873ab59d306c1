"""Binding: which limits of a plan leave no room, what they are called, how close each of them is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from allocator.audit import Audit
from allocator.case import Case, parts
from allocator.families import LEAST, LIMIT_RULES, Measure
from allocator.families.ceiling import COMPONENTS
from allocator.families.contributor_cap import MISSIONS
from allocator.families.money import HIGHEST, LOWEST, TOGETHER
from allocator.report.wording import located

NEAR = Fraction(1, 100)
"""Room up to this share of a limit is near it: units are whole, so a limit that binds is rarely used up exactly."""

FAMILIES = ("ceiling", "budget", "cap", "pool", "contributor_cap", "contingent", "stock", "leasing", *LIMIT_RULES)
"""The families whose measures are limits that somebody set."""


NEVER_TIGHT = ("contingent", "min_contingent", "apart", "with")
"""Families of limits that hold or do not, without saying how much room there is: they bind where they are bent."""


_STATED = ("ceiling", "budget")
"""Families whose limits of 0 leave no room; of others 0 may follow from what there is."""


class State(StrEnum):
    """How close a limit is, the closest first."""

    BENT = "bent"
    REACHED = "reached"
    NEAR = "near"
    ROOM = "room"


@dataclass(frozen=True, slots=True)
class Tie:
    """A limit that leaves a mission no room: its short name, its cells, how close it is."""

    name: str
    cells: tuple[str, ...]
    state: State

    @property
    def bent(self) -> bool:
        """Whether it gives."""
        return self.state is State.BENT

    @property
    def text(self) -> str:
        """Name and first cell: ``military ceiling (missions!G5)``."""
        cell = f" ({self.cells[0]})" if self.cells else ""
        return f"{self.name}{' bent' if self.bent else ''}{cell}"


def limits(counted: Audit) -> Iterator[Measure]:
    """Yield the measure of every limit that somebody set; the least of a pool is one only where it asks for any."""
    for family in FAMILIES:
        for measure in counted.measures.get(family, ()):
            if measure.limit or measure.sense != LEAST:
                yield measure


def state(measure: Measure) -> State:
    """Return how close a limit is."""
    if measure.broken:
        return State.BENT
    if not measure.limit and not measure.used and measure.family not in _STATED:
        return State.ROOM
    if measure.slack <= 0:
        return State.REACHED
    return State.NEAR if measure.slack <= NEAR * abs(Fraction(measure.limit)) else State.ROOM


def tightness(measure: Measure) -> Fraction:
    """Return the part of a limit that is used, or of what is there that is asked: 1 where nothing is left."""
    part, whole = (measure.limit, measure.used) if measure.sense == LEAST else (measure.used, measure.limit)
    if whole > 0:
        return Fraction(part) / Fraction(whole)
    return Fraction(int(part > 0))


def name(case: Case, measure: Measure) -> str:
    """Return the shortest name of a limit that tells it from the others of its mission or contributor."""
    at = measure.key[0]
    match measure.family:
        case "ceiling":
            called = f"{COMPONENTS[measure.key[1]]} ceiling"
        case "budget":
            called = "budget"
        case "cap":
            called = case.caps[at].code
        case "pool":
            part = {TOGETHER: "", HIGHEST: ", most of one mission"}.get(measure.key[2], ", least of one mission")
            called = f"{case.pools[at].code}{part}"
        case "contributor_cap":
            called = "most missions" if measure.key[1] == MISSIONS else "most persons"
        case "contingent":
            called = "smallest contingent"
        case "stock" | "leasing":
            called = f"{case.equipment[at].code} {'in stock' if measure.family == 'stock' else 'to be leased'}"
        case _:
            called = case.limits[at].code
    return called


def mission(case: Case, measure: Measure) -> int | None:
    """Return the one mission a limit is about; None where it is about several or all."""
    match measure.family:
        case "ceiling" | "budget":
            return measure.key[0]
        case "pool":
            return measure.key[1] if measure.key[2] != TOGETHER else None
        case "cap":
            return case.mission_at.get(measure.scope[1])
        case "contingent":
            return measure.key[1]
        case "contributor_cap" | "stock" | "leasing":
            return None
        case _:
            part = parts(case, measure.key[0])[measure.key[1]]
            return next(iter(part.missions)) if len(part.missions) == 1 else None


def close(counted: Audit) -> dict[int, list[Measure]]:
    """Return what leaves each mission no room in some phase.

    A budget that a pool could still raise does not bind. A contingent at its smallest and a state that keeps another
    away are as usual as not, and left out unless they are bent.
    """
    case, found = counted.case, dict[int, list[Measure]]()
    for measure in limits(counted):
        near = state(measure)
        if near is State.ROOM or (measure.family in NEVER_TIGHT and near is not State.BENT):
            continue
        m = mission(case, measure)
        if m is None or (measure.family == "budget" and raisable(counted, m)) or _idle(case, measure):
            continue
        found.setdefault(m, []).append(measure)
    return found


def ties(case: Case, measures: Iterable[Measure]) -> tuple[Tie, ...]:
    """Return one tie for each limit, the closest first."""
    known, order = dict[str, tuple[int, Tie]](), list(State)
    for measure in measures:
        called, near = name(case, measure), state(measure)
        rank = order.index(near)
        if called not in known or rank < known[called][0]:
            known[called] = rank, Tie(called, located(measure.cells), near)
    return tuple(tie for _, tie in sorted(known.values(), key=lambda entry: entry[0]))


def _idle(case: Case, measure: Measure) -> bool:
    """Whether a limit keeps nothing from its mission: the least of a pool, a ceiling of 0 where nobody is asked for."""
    if measure.family == "pool":
        return measure.key[2] == LOWEST
    if measure.family != "ceiling" or measure.limit or measure.used:
        return False
    m, b = measure.key[0], COMPONENTS[measure.key[1]]
    asked = {case.capability_at[row.capability] for row in case.requirements if row.mission == case.missions[m].code}
    return not any(b == "total" or case.capabilities[k].component == b for k in asked)


def raisable(counted: Audit, m: int) -> bool:
    """Whether some pool could still give a mission more than a hundredth of its budget."""
    case, draw = counted.case, counted.plan.draw
    for at, pool in enumerate(case.pools):
        if case.missions[m].code in pool.missions:
            room = pool.amount - sum(cents for (number, _), cents in draw.items() if number == at)
            if pool.max_per_mission is not None:
                room = min(room, pool.max_per_mission - draw.get((at, m), 0))
            if room > NEAR * (case.missions[m].budget or 0):
                return True
    return False
