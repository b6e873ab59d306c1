"""Limits: every limit somebody set, how much of it is used, the tightest first."""

from fractions import Fraction

from allocator.audit import Audit
from allocator.case import Case
from allocator.families import LEAST, LIMIT_RULES, MOST, Measure
from allocator.report.binding import State, limits, name, state, tightness
from allocator.report.paper import Kind, Row, Section, Sheet, Tone, Value, columns
from allocator.report.wording import contributor, dollars, named, phase_months, plural

SAID = {State.BENT: "bent", State.REACHED: "nothing left", State.NEAR: "within 1 %", State.ROOM: "room"}
"""States in the words of the sheet."""


def sheet(counted: Audit) -> Sheet:
    """Return all limits."""
    case, order = counted.case, list(State)
    ranked: list[tuple[tuple[int, Fraction, int], Measure]] = []
    idle = 0
    for number, measure in enumerate(limits(counted)):
        if not measure.used and measure.sense == MOST and measure.slack > 0:
            idle += 1
            continue
        ranked.append(((order.index(state(measure)), -tightness(measure), number), measure))
    ranked.sort(key=lambda entry: entry[0])
    rows = tuple(_row(counted, measure) for _, measure in ranked)
    tones = {(at, 0): Tone.BENT for at, (_, measure) in enumerate(ranked) if measure.broken}
    counts = {each: sum(rank[0] == order.index(each) for rank, _ in ranked) for each in order}
    left_out = f" {plural(idle, 'limit')} of which nothing is used {'is' if idle == 1 else 'are'} left out." if idle else ""
    section = Section(
        "Limits, the tightest first",
        columns(
            "State",
            "Limit",
            "Rule",
            "Where",
            ("Phase", Kind.MONTH),
            ("Used", Kind.DECIMAL),
            "Must be",
            ("Limit", Kind.DECIMAL),
            ("Room", Kind.DECIMAL),
            "In",
            ("Used", Kind.PERCENT, "–"),
            ("Bent by", Kind.DECIMAL),
            "Cell",
            "Reason given",
        ),
        rows,
        note=f"Amounts of money in {case.settings.currency}. Shares are shown as the persons they come to.{left_out}",
        tones=tones,
    )
    told = (
        f"{plural(counts[State.BENT], 'limit')} bent, {counts[State.REACHED]:,} with nothing left, "
        f"{counts[State.NEAR]:,} within 1 %, {counts[State.ROOM]:,} with room; a limit counts once in each phase."
    )
    return Sheet("Limits", "Limits", (section,), (told,))


def _row(counted: Audit, measure: Measure) -> Row:
    case, close = counted.case, state(measure)
    money = measure.unit == "cents"

    def amount(value: int | Fraction) -> int | Fraction:
        return dollars(value) if money else value

    sense = {MOST: "at most", LEAST: "at least"}.get(measure.sense, "exactly")
    used: Value = Fraction(measure.used) / Fraction(measure.limit) if measure.limit else None
    return (
        SAID[close],
        name(case, measure),
        measure.family.replace("_", " "),
        _where(case, measure),
        phase_months(case, measure.phase),
        amount(measure.used),
        sense,
        amount(measure.limit),
        0 if measure.broken else amount(measure.slack),
        case.settings.currency if money else measure.unit,
        used,
        amount(measure.broken) if measure.broken else None,
        ", ".join(measure.cells),
        case.limits[measure.key[0]].reason if measure.family in LIMIT_RULES else None,
    )


def _where(case: Case, measure: Measure) -> str:
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
            who, where, what = (part if part != "*" else "" for part in measure.scope.split("/"))
            if who in case.contributor_at:
                who = contributor(case, case.contributor_at[who])
            scope = [part for part in (who, where, what) if part]
            rest = [contributor(case, c) for c in key[3:]] if measure.family in {"apart", "with"} else []
            if not scope and measure.family in LIMIT_RULES:
                limit = case.limits[key[0]]
                scope = [word for word in (limit.contributor, limit.mission, limit.capability, limit.pledge) if word]
            return ", ".join((*scope, *rest))
