"""Limits: every limit somebody set, how much of it is used, the tightest first."""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from allocator.audit import Audit
from allocator.case import Case
from allocator.families import LEAST, LIMIT_RULES, MOST, Measure
from allocator.families.wording import contributor, named, pledge_in_scope
from allocator.report.binding import State, limits, name, state, tightness
from allocator.report.paper import Kind, Row, Section, Sheet, Tone, Value, columns
from allocator.report.wording import dollars, located, months, plural

SAID = {State.BENT: "bent", State.REACHED: "nothing left", State.NEAR: "within 1 %", State.ROOM: "room"}
"""States in the words of the sheet."""


_PRINTED = 12
"""The columns that fit on paper; rule and reason stand to the right of them."""

_ON_PAPER = 80
"""How many rows are printed at least; those of limits that leave no room always are."""


@dataclass(slots=True)
class _Stretch:
    """A limit in phases in a row in which as much is used of as much."""

    measure: Measure
    phases: int = 1


def sheet(counted: Audit) -> Sheet:
    """Return all limits."""
    case, order = counted.case, list(State)
    found, idle = _stretches(counted)
    ranked = sorted(
        ((order.index(state(each.measure)), -tightness(each.measure), number) for number, each in enumerate(found))
    )
    rows = tuple(_row(case, found[number]) for *_, number in ranked)
    tones = {(at, 0): Tone.BENT for at, (close, *_) in enumerate(ranked) if order[close] is State.BENT}
    counts = Counter(order[close] for close, *_ in ranked)
    left_out = (
        f" {plural(idle, 'row')} of which nothing is used {'is' if idle == 1 else 'are'} left out." if idle else ""
    )
    tight = sum(number for close, number in counts.items() if close is not State.ROOM)
    paper = min(len(rows), max(_ON_PAPER, tight))
    section = Section(
        "Limits, the tightest first",
        columns(
            "State",
            "Limit",
            "Where",
            ("When", Kind.MONTH),
            ("Used", Kind.DECIMAL),
            "Must be",
            ("Limit", Kind.DECIMAL),
            ("Room", Kind.DECIMAL),
            "In",
            ("Used", Kind.PERCENT, "–"),
            ("Bent by", Kind.DECIMAL),
            "Cell",
            "Rule",
            "Reason given",
        ),
        rows,
        note=f"Amounts of money in {case.settings.currency}. Shares are shown as the persons they come to.{left_out}",
        tones=tones,
        printed=_PRINTED,
        on_paper=paper if paper < len(rows) else None,
    )
    told = (
        f"Rows bent: {counts[State.BENT]:,}; with nothing left: {counts[State.REACHED]:,}; within 1 %: "
        f"{counts[State.NEAR]:,}; with room: {counts[State.ROOM]:,}. A limit has a row for every "
        "stretch of months in which what is used of it stays the same."
    )
    return Sheet("Limits", "Limits", (section,), (told,))


def _stretches(counted: Audit) -> tuple[list[_Stretch], int]:
    """Return the limits of which anything is used, and how many rows of others there would be."""
    found: list[_Stretch] = []
    known: dict[tuple[object, ...], _Stretch] = {}
    idle = 0
    for measure in limits(counted):
        if measure.used <= 0 and measure.sense == MOST and measure.slack > 0:
            idle += 1
            continue
        if measure.phase is None:
            found.append(_Stretch(measure))
            continue
        at = 1 if measure.family in {"stock", "leasing"} else 2
        key = (measure.family, measure.key[:at], measure.key[at + 1 :], measure.used, measure.limit, measure.broken)
        before = known.get(key)
        if before is not None and (before.measure.phase or 0) + before.phases == measure.phase:
            before.phases += 1
        else:
            known[key] = _Stretch(measure)
            found.append(known[key])
    return found, idle


def _row(case: Case, stretch: _Stretch) -> Row:
    measure = stretch.measure
    money = measure.unit == "cents"

    def amount(value: int | Fraction) -> int | Fraction:
        return dollars(value) if money else value

    sense = {MOST: "at most", LEAST: "at least"}.get(measure.sense, "exactly")
    used: Value = Fraction(measure.used) / Fraction(measure.limit) if measure.limit else None
    return (
        SAID[state(measure)],
        name(case, measure),
        where(case, measure),
        _when(case, stretch),
        amount(measure.used),
        sense,
        amount(measure.limit),
        0 if measure.broken else amount(measure.slack),
        case.settings.currency if money else measure.unit,
        used,
        amount(measure.broken) if measure.broken else None,
        ", ".join(located(measure.cells)),
        measure.family.replace("_", " "),
        case.limits[measure.key[0]].reason if measure.family in LIMIT_RULES else None,
    )


def _when(case: Case, stretch: _Stretch) -> str:
    t = stretch.measure.phase
    if t is None:
        return "whole plan"
    chosen = case.phases[t : t + stretch.phases]
    return months(case, chosen[0].first, sum(phase.length for phase in chosen))


def where(case: Case, measure: Measure) -> str:
    """Return what a limit is about: missions, contributors, capabilities, pledges."""
    key = measure.key
    match measure.family:
        case "ceiling" | "budget":
            return case.missions[key[0]].code
        case "pool":
            return case.missions[key[1]].code if key[1] < len(case.missions) else ""
        case "contributor_cap":
            return contributor(case, key[0])
        case "contingent":
            return f"{contributor(case, key[0])}, {case.missions[key[1]].code}"
        case "stock" | "leasing":
            return named(case.equipment[key[0]].name, case.equipment[key[0]].code)
        case _:
            who, where, what = (part if part != "*" else "" for part in measure.scope)
            if who in case.contributor_at:
                who = contributor(case, case.contributor_at[who])
            pledge = pledge_in_scope(case, measure) if measure.family in LIMIT_RULES else "*"
            scope = [part for part in (who, where, what, pledge if pledge != "*" else "") if part]
            rest = [contributor(case, c) for c in key[3:]] if measure.family in {"apart", "with"} else []
            if not scope and measure.family in LIMIT_RULES:
                limit = case.limits[key[0]]
                scope = [word for word in (limit.contributor, limit.mission, limit.capability, limit.pledge) if word]
            return ", ".join((*scope, *rest))
