"""Hindering: what keeps away those whom a mission is short of: its limits, or that nobody is left at home."""

from collections.abc import Iterable, Mapping

from allocator.audit import Audit
from allocator.case import Case, openings, parts
from allocator.case.deployment import Deployment
from allocator.families import LIMIT_RULES, Measure
from allocator.families.ceiling import COMPONENTS
from allocator.families.wording import count
from allocator.report.binding import State, mission, state, ties

Wanted = Mapping[int, frozenset[int]]
"""By phase in which requirements are short, the pledges that may serve one of them."""

_HELPED = ("min_persons", "min_units", "min_language", "min_contributors")
"""Rules that more units can only help to keep."""

_ROOM_FOR = ("ceiling", "max_persons")
"""Families whose room is persons of one mission, so that a unit fits into it or does not."""


def hindering(counted: Audit, m: int, short: Iterable[int], tight: Iterable[Measure], *, floor: bool) -> list[str]:
    """Return the limits that keep units from what a mission is short of, in words, each with its cell.

    Parameters
    ----------
    counted
        The plan.
    m
        The mission.
    short
        The requirements that are short.
    tight
        The limits that leave the mission no room in some phase.
    floor
        Whether only what is missing below floors counts.
    """
    wanted = _wanted(counted.deployment, frozenset(short), floor=floor)
    found = [tie.text for tie in ties(counted.case, (each for each in tight if _hinders(counted.case, each, wanted)))]
    return list(dict.fromkeys((*found, *_too_small(counted, m, wanted))))


def _wanted(deployment: Deployment, short: frozenset[int], *, floor: bool) -> Wanted:
    found: dict[int, frozenset[int]] = {}
    for (r, t), (below, above) in deployment.short.items():
        if r in short and (below or (above and not floor)):
            found[t] = found.get(t, frozenset()) | frozenset(serving(deployment.case, r))
    return found


def serving(case: Case, r: int) -> list[int]:
    """Return the pledges that have units which may serve a requirement, wherever that is."""
    k = case.capability_at[case.requirements[r].capability]
    able = [any(served == k for served, _ in case.serving[own]) for own in case.k_of]
    return [p for p, pledge in enumerate(case.pledges) if pledge.units and able[p]]


def _hinders(case: Case, measure: Measure, wanted: Wanted) -> bool:
    """Whether a limit with no room concerns units that are wanted, in a phase in which they are."""
    times = [t for t in wanted if measure.phase in {None, t}]
    if measure.family == "cap":
        window = case.caps[measure.key[0]].window
        times = [t for t in times if window.first <= case.phases[t].first <= window.last]
    pledges = frozenset().union(*(wanted[t] for t in times))
    if measure.family == "ceiling" or measure.family in LIMIT_RULES:
        return measure.family not in _HELPED and any(_concerns(case, measure, p) for p in pledges)
    return bool(times)


def _concerns(case: Case, measure: Measure, p: int) -> bool:
    """Whether a ceiling or a limit counts units of a pledge; a least share counts everybody beside those in scope."""
    if measure.family == "ceiling":
        return COMPONENTS[measure.key[1]] in {"total", case.capabilities[case.k_of[p]].component}
    held = parts(case, measure.key[0])[measure.key[1]].holds_pledge(case, p)
    return held != (measure.family == "min_share")


def _too_small(counted: Audit, m: int, wanted: Wanted) -> Iterable[str]:
    """Yield the limits of a mission on persons that have room, but for none of the wanted units left at home."""
    case, away = counted.case, counted.deployment.away
    for measure in (each for family in _ROOM_FOR for each in counted.measures.get(family, ())):
        t = measure.phase
        if t is None or t not in wanted or mission(case, measure) != m or state(measure) is not State.ROOM:
            continue
        home = [p for p in wanted[t] if openings(case)[p, m, t] and away.get((p, t), 0) < case.pledges[p].units]
        if home and all(case.pledges[p].persons > measure.slack and _concerns(case, measure, p) for p in home):
            (tie,) = ties(case, (measure,))
            yield f"{tie.text}, whose room for {count(measure.slack, 'person')} takes no unit left at home"


def nobody_left(deployment: Deployment, r: int) -> str:
    """Say why, wherever requirement `r` is short, no unit is left at home that may serve it; nothing where one is."""
    case, row = deployment.case, deployment.case.requirements[r]
    m, able = case.mission_at[row.mission], serving(case, r)
    if not able:
        return f"nobody offers {row.capability}"
    open_somewhere = False
    for number, t in deployment.short:
        for p in able if number == r else ():
            if openings(case)[p, m, t]:
                if deployment.away.get((p, t), 0) < case.pledges[p].units:
                    return ""
                open_somewhere = True
    return f"all offers of {row.capability} in use" if open_somewhere else f"no offer of {row.capability} may be there"
