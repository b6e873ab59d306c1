"""Phases of the plan, and what is open when."""

from dataclasses import dataclass
from itertools import pairwise

from oracle.records import Case, Limit, Window


@dataclass(frozen=True)
class Phase:
    """A stretch of months without a change in the input; numbers start at 1."""

    number: int
    start: int
    length: int


def covers(window: Window, month: int) -> bool:
    """Tell whether a month lies in a stretch."""
    return window[0] <= month < window[1]


def cut_phases(case: Case) -> list[Phase]:
    """Cut wherever something begins or has just ended, then into steps from the start of each stretch."""
    windows = [mission.window for mission in case.missions.values()]
    windows += [mission.cost_window for mission in case.missions.values()]
    windows += [row.window for row in case.requirements]
    windows += [pledge.window for pledge in case.pledges.values()]
    windows += [limit.window for limit in case.limits]
    windows += [rate.window for rate in case.rates]
    windows += [cap.window for cap in case.caps]
    cuts = {month for window in windows for month in window}
    cuts |= {pledge.lead for pledge in case.pledges.values() if pledge.lead is not None}
    edges = [0, *sorted(month for month in cuts if 0 < month < case.months), case.months]
    phases: list[Phase] = []
    for begin, end in pairwise(edges):
        step = case.step or end - begin
        phases += [
            Phase(len(phases) + i + 1, start, min(step, end - start)) for i, start in enumerate(range(begin, end, step))
        ]
    return phases


def group(case: Case, kind: str, name: str) -> frozenset[str] | None:
    """Give the members of a group, None where the name is no group of this kind."""
    if kind == "capability" and name in ("military", "police"):
        return frozenset(k for k, component in case.component.items() if component == name)
    if kind == "pledge" and name in ("formed", "individual"):
        formed = name == "formed"
        return frozenset(p for p, pledge in case.pledges.items() if (pledge.persons > 1) == formed)
    return case.groups.get(name)


def everything(case: Case, kind: str) -> frozenset[str]:
    """Give what `each` ranges over and what blank puts together."""
    if kind == "contributor":
        return frozenset(pledge.contributor for pledge in case.pledges.values())
    if kind == "mission":
        return frozenset(case.missions)
    if kind == "capability":
        return frozenset(pledge.capability for pledge in case.pledges.values())
    return frozenset(case.pledges)


def scope_sets(case: Case, kind: str, word: str) -> list[tuple[str, frozenset[str]]]:
    """Turn a scope word into one (name, members) per limit it stands for; `*` is said of what stands together."""
    if not word:
        return [("*", everything(case, kind))]
    if word == "each":
        return [(code, frozenset({code})) for code in sorted(everything(case, kind))]
    if word.startswith("each:"):
        members = group(case, kind, word.removeprefix("each:").strip())
        return [(code, frozenset({code})) for code in sorted(members or ())]
    members = group(case, kind, word)
    return [(word, frozenset({word}))] if members is None else [("*", members)]


def means(case: Case, kind: str, word: str, code: str) -> bool:
    """Tell whether a code, group or blank (all) includes a code."""
    members = group(case, kind, word)
    return not word or word == code or (members is not None and code in members)


def excluded(case: Case, limit: Limit, p: str, m: str) -> bool:
    """Tell whether an `exclude` row names this pledge in this mission, whatever the month."""
    pledge = case.pledges[p]
    codes = {"contributor": pledge.contributor, "mission": m, "capability": pledge.capability, "pledge": p}
    words = {
        "contributor": limit.contributor,
        "mission": limit.mission,
        "capability": limit.capability,
        "pledge": limit.pledge,
    }
    return all(any(codes[kind] in members for _, members in scope_sets(case, kind, words[kind])) for kind in codes)


def mission_open(case: Case, m: str, month: int) -> bool:
    """Tell whether a mission is open."""
    return covers(case.missions[m].window, month)


def pair_open(case: Case, p: str, m: str, month: int) -> bool:
    """Tell whether units of a pledge may be in a mission at all."""
    pledge, mission = case.pledges[p], case.missions[m]
    max_risk = case.contributors[pledge.contributor].max_risk
    return (
        case.pairs[p, m].eligible
        and mission_open(case, m, month)
        and covers(pledge.window, month)
        and (pledge.lead is not None or case.deployed.get((p, m), 0) > 0)
        and (max_risk is None or mission.risk <= max_risk)
        and not any(
            limit.rule == "exclude"
            and limit.soft_weight is None
            and covers(limit.window, month)
            and excluded(case, limit, p, m)
            for limit in case.limits
        )
    )
