"""Plans carried into another case: the same units, months and missions, under the places they have there."""

from collections import defaultdict
from dataclasses import dataclass

from allocator.case import Case, Plan, openings
from allocator.case.deployment import Deployment
from allocator.columns import Reference
from allocator.improve import tidy


@dataclass(frozen=True)
class Carried:
    """A plan in another case.

    Attributes
    ----------
    plan
        What of it can be said there, equipment and draws set to the least that is needed.
    cut
        Person-months that are not part of it any more: their pledge, mission or month is unknown or closed there, or
        there are fewer units on offer.
    """

    plan: Plan
    cut: int


def _zero(case: Case) -> int:
    return case.settings.start[0] * 12 + case.settings.start[1] - 1


def carried(plan: Plan, source: Case, target: Case, *, cut: bool = False) -> Carried:
    """Return `plan` of one case in another; each phase there gets what was in place in its first month.

    Parameters
    ----------
    plan, source, target
        The plan, its case, and the case it is carried into.
    cut
        Whether units are left out that cannot be where the plan has them: in a closed place, serving as what they
        cannot serve as, or beyond the number on offer (those in the last missions by code go first).
    """
    there = target.mission_at
    phases = _phases(source, target)
    assign: dict[tuple[int, int, int, int], int] = {}
    for (p, m, k, s), units in plan.assign.items():
        pledge, mission = source.pledges[p].code, source.missions[m].code
        serves = source.capabilities[k].code
        if pledge in target.pledge_at and mission in there and serves in target.capability_at:
            for t in phases.get(s, ()):
                assign[target.pledge_at[pledge], there[mission], target.capability_at[serves], t] = units
    if cut:
        assign = _possible(target, assign)
    stock: dict[tuple[int, int, int], int] = {}
    for (q, m, s), items in plan.stock.items():
        code, mission = source.equipment[q].code, source.missions[m].code
        if code in target.equipment_at and mission in there:
            stock |= {(target.equipment_at[code], there[mission], t): items for t in phases.get(s, ())}
    found = tidy(target, Plan(assign, stock))
    return Carried(found, _lost(source, plan, target, found))


def _phases(source: Case, target: Case) -> dict[int, list[int]]:
    """Return the phases of `target` that begin in each phase of `source`."""
    offset = _zero(target) - _zero(source)
    found: dict[int, list[int]] = defaultdict(list)
    for phase in target.phases:
        month = phase.first + offset
        for own in source.phases:
            if own.first <= month < own.first + own.length:
                found[own.number].append(phase.number)
    return found


def _possible(case: Case, assign: dict[tuple[int, int, int, int], int]) -> dict[tuple[int, int, int, int], int]:
    """Return the assignments that are open and on offer."""
    may_be = openings(case)
    left: dict[tuple[int, int], int] = {}
    found = {}
    for (p, m, k, t), units in sorted(assign.items()):
        if may_be[p, m, t] and k in dict(case.serving[case.k_of[p]]):
            free = left.setdefault((p, t), case.pledges[p].units)
            found[p, m, k, t] = min(units, free)
            left[p, t] = free - found[p, m, k, t]
    return found


def _lost(source: Case, plan: Plan, target: Case, found: Plan) -> int:
    """Return the person-months of a plan, by pledge, mission and month, that are not in it any more."""
    kept = _months(target, found)
    return sum(
        max(0, units - kept.get(key, 0)) * source.pledges[source.pledge_at[key[0]]].persons
        for key, units in _months(source, plan).items()
    )


def _months(case: Case, plan: Plan) -> dict[tuple[str, str, int], int]:
    """Return units by pledge, mission and month, counted from the year 0."""
    return {
        (case.pledges[p].code, case.missions[m].code, _zero(case) + month): units
        for (p, m, t), units in Deployment(case, plan).here.items()
        for month in range(case.phases[t].first, case.phases[t].first + case.phases[t].length)
    }


def reference_of(plan: Plan, source: Case, target: Case) -> Reference:
    """Return a plan of one case as what the goal `changes` measures against in another."""
    offset = _zero(source) - _zero(target)
    found = Reference()
    for (p, m, s), units in Deployment(source, plan).here.items():
        pledge, mission = source.pledges[p].code, source.missions[m].code
        if pledge in target.pledge_at and mission in target.mission_at:
            first = source.phases[s].first + offset
            for month in range(first, first + source.phases[s].length):
                if 0 <= month < target.settings.months:
                    found[target.pledge_at[pledge], target.mission_at[mission], month] = units
    return found
