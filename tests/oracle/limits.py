"""The `limits` table: for each row, scope and phase, the least whole number that makes the row true."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from oracle.records import Case, Limit, Mission
from oracle.timeline import covers, mission_open, scope_sets

Here = Mapping[tuple[str, str], int]  # pledge, mission -> units
FLAT = {"apart", "with", "min_contingent"}  # rules that count their contributors one by one whatever the word


@dataclass(frozen=True)
class Scope:
    """One of the limits that a row stands for."""

    name: str
    contributors: frozenset[str]
    missions: frozenset[str]
    capabilities: frozenset[str]
    pledges: frozenset[str]


def scopes(case: Case, limit: Limit) -> list[Scope]:
    """List the limits a row stands for: every combination of the members of its scope words."""
    contributors = scope_sets(case, "contributor", limit.contributor)
    if limit.rule in FLAT:
        together = frozenset(c for _, members in contributors for c in members)
        name = contributors[0][0] if len(contributors) == 1 else "*"
        contributors = [(name, together)]
    return [
        Scope(f"{c}/{m}/{k}", some_c, some_m, some_k, some_p)
        for c, some_c in contributors
        for m, some_m in scope_sets(case, "mission", limit.mission)
        for k, some_k in scope_sets(case, "capability", limit.capability)
        for _, some_p in scope_sets(case, "pledge", limit.pledge)
    ]


def scope_pledges(case: Case, scope: Scope) -> set[str]:
    """List the pledges a scope speaks of."""
    return {
        p
        for p, pledge in case.pledges.items()
        if p in scope.pledges and pledge.contributor in scope.contributors and pledge.capability in scope.capabilities
    }


def ceiling_sum(missions: list[Mission]) -> int:
    """Add up total ceilings, where blank military plus police."""
    total = 0
    for mission in missions:
        if mission.total_ceiling is not None:
            total += mission.total_ceiling
        else:
            if mission.military_ceiling is None or mission.police_ceiling is None:
                raise ValueError(f"no ceiling in {mission.code}")
            total += mission.military_ceiling + mission.police_ceiling
    return total


def contributors_in(case: Case, here: Here, missions: frozenset[str]) -> set[str]:
    """List the contributors with anybody in the missions."""
    return {case.pledges[p].contributor for (p, m), units in here.items() if units > 0 and m in missions}


def apart_pairs(case: Case, limit: Limit, scope: Scope, present: set[str]) -> int:
    """Count unordered pairs that should not be here together."""
    others = scope_sets(case, "contributor", limit.other)[0][1]
    return len({frozenset({c, o}) for c in present & scope.contributors for o in present & others if c != o})


def without_company(case: Case, limit: Limit, scope: Scope, present: set[str]) -> int:
    """Count contributors here of which none of `other` keeps company."""
    others = scope_sets(case, "contributor", limit.other)[0][1]
    return 0 if present & others else len(present & scope.contributors)


def thin_contingents(case: Case, limit: Limit, scope: Scope, here: Here, missions: frozenset[str]) -> Fraction:
    """Count persons missing in contingents that are here but too small."""
    missing = Fraction(0)
    for c in scope.contributors:
        for m in missions:
            persons = sum(
                units * case.pledges[p].persons
                for (p, mission), units in here.items()
                if mission == m and case.pledges[p].contributor == c
            )
            if persons > 0:
                missing += max(Fraction(0), limit.amount - persons)
    return missing


def reserve_at_home(case: Case, scope: Scope, month: int, here: Here) -> int:
    """Count units at home of the pledges that are on offer in this month."""
    home = 0
    for p in scope_pledges(case, scope):
        pledge = case.pledges[p]
        if covers(pledge.window, month) and pledge.lead is not None and pledge.lead <= month:
            home += pledge.units - sum(units for (other, _), units in here.items() if other == p)
    return home


def broken_amount(case: Case, limit: Limit, scope: Scope, month: int, here: Here) -> int:
    """Give the least whole number by which a row must give way in one phase; 0 where it holds."""
    if limit.rule == "max_turnover" or not covers(limit.window, month):
        return 0
    amount = limit.amount
    if limit.rule == "reserve":
        return max(0, math.ceil(amount - reserve_at_home(case, scope, month, here)))
    missions = frozenset(m for m in scope.missions if mission_open(case, m, month))
    if not missions:
        return 0
    mine = scope_pledges(case, scope)
    inside = {(p, m): units for (p, m), units in here.items() if p in mine and m in missions}
    units = sum(inside.values())
    persons = sum(n * case.pledges[p].persons for (p, _), n in inside.items())
    in_missions = sum(n * case.pledges[p].persons for (p, m), n in here.items() if m in missions)
    present = contributors_in(case, here, missions)
    excess: Fraction | int
    match limit.rule:
        case "exclude":
            excess = persons
        case "max_persons":
            excess = persons - amount
        case "min_persons":
            excess = amount - persons
        case "max_units":
            excess = units - amount
        case "min_units":
            excess = amount - units
        case "max_share":
            excess = persons - amount * in_missions / 100
        case "min_share":
            excess = amount * in_missions / 100 - persons
        case "max_share_of_ceiling":
            excess = persons - amount * ceiling_sum([case.missions[m] for m in missions]) / 100
        case "max_contributors":
            excess = len(present & scope.contributors) - amount
        case "min_contributors":
            excess = amount - len(present & scope.contributors)
        case "max_missions":
            excess = len({m for (_, m), n in inside.items() if n > 0}) - amount
        case "apart":
            excess = apart_pairs(case, limit, scope, present)
        case "with":
            excess = without_company(case, limit, scope, present)
        case "min_contingent":
            excess = thin_contingents(case, limit, scope, here, missions)
        case "min_women_share":
            women = sum((n * case.pledges[p].women for (p, _), n in inside.items()), Fraction(0))
            excess = amount * persons / 100 - women
        case "min_language":
            excess = amount - sum(
                n * case.pledges[p].persons
                for (p, _), n in inside.items()
                if limit.language in case.pledges[p].languages
            )
        case "pin":
            excess = abs(units - amount)
        case _:
            raise ValueError(f"unknown rule: {limit.rule}")
    return max(0, math.ceil(excess))


def moves(before: Here, now: Here) -> dict[tuple[str, str], tuple[int, int]]:
    """List units arriving and leaving by pledge and mission."""
    found = {}
    for key in before.keys() | now.keys():
        change = now.get(key, 0) - before.get(key, 0)
        if change:
            found[key] = (max(0, change), max(0, -change))
    return found


def turnover_broken(case: Case, limit: Limit, scope: Scope, heres: list[Here]) -> int:
    """Give the persons by which arrivals plus departures exceed a `max_turnover`; `heres` begins with the eve."""
    mine = scope_pledges(case, scope)
    persons = 0
    for before, now in pairwise(heres):
        for (p, m), (arrive, leave) in moves(before, now).items():
            if p in mine and m in scope.missions:
                persons += (arrive + leave) * case.pledges[p].persons
    return max(0, math.ceil(persons - limit.amount))
