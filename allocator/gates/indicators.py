"""Indicators: what a KPI gate may look at, of the whole plan or in one mission, each counted by one function.

Goals have in the whole plan the value of their recount. In one mission they count what belongs to it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from allocator.audit import Audit
from allocator.case import E4, Case, expand, parts
from allocator.columns import burden as burden_of
from allocator.columns.derived import BURDEN_STEP
from allocator.families import LIMIT_RULES, Measure
from allocator.goals import GOALS
from allocator.goals.coverage import weight
from allocator.goals.others import concession, months_changed

Place = int | None
"""A mission by its place in the case; None for the whole plan."""

PERCENT = "%"
DOLLARS = "dollars"


@dataclass(frozen=True)
class Indicator:
    """What a gate may look at.

    Attributes
    ----------
    name
        Its name in `kpi_gates`.
    statement
        What is counted, in words.
    unit
        What it is counted in.
    recount
        Its exact value on a recounted plan; None where there is nothing it could be counted of.
    """

    name: str
    statement: str
    unit: str
    recount: Callable[[Audit, Place], Fraction | None]


def _in(place: Place, m: int) -> bool:
    return place is None or place == m


def _missing(part: int) -> Callable[[Audit, Place], Fraction]:
    def recount(counted: Audit, place: Place) -> Fraction:
        case = counted.case
        total = 0
        for (r, t), missing in counted.deployment.short.items():
            if _in(place, case.mission_at[case.requirements[r].mission]):
                total += missing[part] * weight(case, r, t)
        return Fraction(total, E4)

    return recount


def _concessions(counted: Audit, place: Place) -> Fraction:
    case = counted.case
    own = (measure for measure in counted.bent if place is None or _missions(case, measure) == {place})
    return sum((concession(case, measure) for measure in own), Fraction())


def _missions(case: Case, measure: Measure) -> frozenset[int]:
    """Return the missions in the scope of a soft limit or cap."""
    at, part = measure.key[:2]
    if measure.family in LIMIT_RULES:
        return parts(case, at)[part].missions
    return expand(case, "missions", case.caps[at].missions, range(len(case.missions)))[part][1]


def _suitability(counted: Audit, place: Place) -> Fraction:
    case, total = counted.case, 0
    for (p, m, t), units in counted.deployment.here.items():
        if _in(place, m):
            total += case.pair(p, m).suitability_e4 * units * case.phases[t].length
    return Fraction(total, E4)


def _cost(counted: Audit, place: Place) -> Fraction:
    return Fraction(sum(charge.cents for charge in counted.charges if _in(place, charge.mission)), 100)


def _turnover(counted: Audit, place: Place) -> Fraction:
    case, deployment = counted.case, counted.deployment
    return Fraction(
        sum(
            units * case.pledges[p].persons
            for moves in (deployment.arrive, deployment.leave)
            for (p, m, _), units in moves.items()
            if _in(place, m)
        )
    )


def _person_months(counted: Audit, place: Place) -> dict[int, int]:
    """Return the person-months served in each mission of the place."""
    total: dict[int, int] = {}
    for (m, t), persons in counted.deployment.persons_at.items():
        if _in(place, m):
            total[m] = total.get(m, 0) + persons * counted.case.phases[t].length
    return total


def _risk(counted: Audit, place: Place) -> Fraction:
    missions = counted.case.missions
    served = _person_months(counted, place)
    return Fraction(sum(missions[m].risk_e4 * person_months for m, person_months in served.items()), E4)


def _burden(counted: Audit, place: Place) -> Fraction:
    return Fraction(burden_of(counted.deployment, place), BURDEN_STEP)


def _changes(counted: Audit, place: Place) -> Fraction:
    return Fraction(months_changed(counted.deployment, counted.reference, place))


def _persons(counted: Audit, place: Place) -> Fraction:
    case = counted.case
    window = None if place is None else case.missions[place].window
    months = sum(phase.length for phase in case.phases if window is None or phase.within(window))
    return Fraction(sum(_person_months(counted, place).values()), months) if months else Fraction(0)


def _contributors(counted: Audit, place: Place) -> Fraction:
    return Fraction(len({c for c, m, _ in counted.deployment.present if _in(place, m)}))


def _coverage(counted: Audit, place: Place) -> Fraction | None:
    case, short = counted.case, counted.deployment.short
    asked = missing = 0
    for (m, k, t), rows in case.asked.items():
        if _in(place, m):
            months = case.capabilities[k].standard_persons * case.phases[t].length
            asked += E4 * months * sum(case.requirements[r].target for r in rows)
            missing += months * sum(sum(short.get((r, t), (0, 0))) for r in rows)
    return Fraction(100 * (asked - missing), asked) if asked else None


def _women(counted: Audit, place: Place) -> Fraction | None:
    case, women = counted.case, 0
    for (p, m, t), units in counted.deployment.here.items():
        if _in(place, m):
            women += case.women(p) * units * case.phases[t].length
    served = sum(_person_months(counted, place).values())
    return Fraction(100 * women, E4 * served) if served else None


_GOALS: dict[str, tuple[str, Callable[[Audit, Place], Fraction]]] = {
    "floors": ("what is missing below floors", _missing(0)),
    "targets": ("what is missing between floors and targets", _missing(1)),
    "concessions": ("by how much soft limits bend; in a mission, those that concern it alone", _concessions),
    "suitability": ("suitability of units where they serve", _suitability),
    "cost": ("total cost", _cost),
    "turnover": ("persons arriving plus leaving", _turnover),
    "risk": ("exposure of persons to risk", _risk),
    "burden": ("the largest share that any contributor bears; in a mission, by its service there", _burden),
    "changes": ("person-months by which the plan differs from the run named by --start", _changes),
}


def _goal(name: str, count: Callable[[Audit, Place], Fraction]) -> Callable[[Audit, Place], Fraction | None]:
    """Return the recount of a goal: as the audit has it in the whole plan, by its own function in one mission."""
    return lambda counted, place: counted.values[name] if place is None else count(counted, place)


INDICATORS: dict[str, Indicator] = {
    **{name: Indicator(name, text, GOALS[name].unit, _goal(name, count)) for name, (text, count) in _GOALS.items()},
    **{
        indicator.name: indicator
        for indicator in (
            Indicator(
                "persons",
                "persons deployed, on average over the months; in a mission, over those in which it is open",
                "persons",
                _persons,
            ),
            Indicator("contributors", "contributors with anybody deployed in any month", "contributors", _contributors),
            Indicator(
                "coverage",
                "100 × (person-months asked for up to targets − missing) / asked for, in standard persons",
                PERCENT,
                _coverage,
            ),
            Indicator("women", "100 × person-months of women / person-months of all deployed", PERCENT, _women),
        )
    },
}
"""Every indicator by name; a gate reads one of them."""
