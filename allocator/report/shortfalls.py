"""Shortfalls: what mandate tasks ask for and do not get."""

from dataclasses import dataclass
from fractions import Fraction

from allocator.audit import Audit
from allocator.case import E4, Case
from allocator.families.wording import capability
from allocator.report.coverage import Need, covered, floors_met, needs
from allocator.report.paper import Kind, Row, Section, Sheet, Signal, Tone, columns, total
from allocator.report.wording import located, months, percent, plural


def shortfalls(counted: Audit) -> Sheet:
    """Return what is missing: by mandate task, then each shortfall with its months."""
    return Sheet("Shortfalls", "Shortfalls", (_short(counted),), _sentences(counted))


def tasks(counted: Audit) -> Sheet:
    """Return how far each mandate task is served."""
    case = counted.case
    by_task: dict[tuple[str, str], list[Need]] = {}
    for need in needs(counted.deployment):
        row = case.requirements[need.r]
        by_task.setdefault((row.mission, row.task), []).append(need)
    rows: list[Row] = []
    tones: dict[tuple[int, int], Tone] = {}
    for (mission, task), chosen in sorted(by_task.items()):
        met, floors = floors_met(chosen)
        if floors:
            tones[len(rows), 2] = Tone.MET if met == floors else Tone.SHORT
        rows.append(
            (
                mission,
                task,
                f"{met} of {floors}" if floors else None,
                sum(need.asked for need in chosen),
                sum((need.below for need in chosen), Fraction()),
                sum((need.above for need in chosen), Fraction()),
                covered(chosen),
            )
        )
    every = needs(counted.deployment)
    met, floors = floors_met(every)
    sums = total("All tasks", rows, (3, 4, 5), 7)
    section = Section(
        "Mandate tasks",
        columns(
            "Mission",
            "Task",
            ("Floors met", Kind.TEXT, "–"),
            ("Person-months asked for", Kind.WHOLE),
            ("Missing below floors", Kind.DECIMAL, "", Signal.SHORTFALL),
            ("Missing above floors", Kind.DECIMAL),
            ("Coverage", Kind.PERCENT, "–", Signal.COVERAGE),
        ),
        tuple(rows),
        ((*sums[:2], f"{met} of {floors}" if floors else None, *sums[3:6], covered(every)),),
        "In standard persons times months.",
        tones,
    )
    return Sheet("Tasks", "Tasks", (section,))


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Phases in a row in which the same is missing of one requirement."""

    r: int
    first: int
    length: int
    below: int
    above: int


def _stretches(counted: Audit) -> list[_Stretch]:
    case, found = counted.case, list[_Stretch]()
    for (r, t), (below, above) in counted.deployment.short.items():
        phase = case.phases[t]
        before = found[-1] if found else None
        if (
            before is not None
            and (before.r, before.below, before.above) == (r, below, above)
            and before.first + before.length == phase.first
        ):
            found[-1] = _Stretch(r, before.first, before.length + phase.length, below, above)
        else:
            found.append(_Stretch(r, phase.first, phase.length, below, above))
    return found


def _short(counted: Audit) -> Section:
    case = counted.case
    found: list[tuple[tuple[Fraction, Fraction, int, int], Row]] = []
    for stretch in _stretches(counted):
        row = case.requirements[stretch.r]
        k = case.capability_at[row.capability]
        size, weight = case.capabilities[k].standard_persons, _weight(case, stretch.r)
        low, high = (Fraction(size * units, E4) for units in (stretch.below, stretch.above))
        line: Row = (
            row.mission,
            row.task,
            capability(case, k),
            months(case, stretch.first, stretch.length),
            stretch.length,
            row.floor,
            row.target,
            Fraction(stretch.below, E4) or None,
            Fraction(stretch.above, E4) or None,
            low + high,
            (low + high) * stretch.length,
            weight,
            (low + high) * stretch.length * weight,
            ", ".join(located((row.origin.cell("target"),))),
        )
        weighted = weight * stretch.length
        found.append(((-low * weighted, -high * weighted, stretch.r, stretch.first), line))
    rows = [line for _, line in sorted(found, key=lambda entry: entry[0])]
    tones = {(at, 7): Tone.SHORT for at, line in enumerate(rows) if line[7]}
    return Section(
        "Unmet requirements, the gravest first",
        columns(
            "Mission",
            "Task",
            "Capability",
            ("Months", Kind.MONTH),
            ("Number of months", Kind.WHOLE),
            ("Floor, units", Kind.WHOLE),
            ("Target, units", Kind.WHOLE),
            ("Short of floor", Kind.FIGURE),
            ("Short above floor", Kind.FIGURE),
            ("Persons short", Kind.DECIMAL),
            ("Person-months short", Kind.DECIMAL),
            ("Weight", Kind.WHOLE),
            ("Weighted person-months", Kind.DECIMAL),
            "Cell",
        ),
        tuple(rows),
        (total("All", rows, (10, 12), 14),),
        "Persons in standard strength. Weight: importance of the mission times weight of the requirement. Below the "
        "floor first, then by weighted person-months. What is missing of a capability falls on the least weight first.",
        tones,
    )


def _weight(case: Case, r: int) -> int:
    row = case.requirements[r]
    return row.weight * case.missions[case.mission_at[row.mission]].importance


def _sentences(counted: Audit) -> tuple[str, ...]:
    every = needs(counted.deployment)
    share = covered(every)
    if share is None:
        return ("Nothing is asked for.",)
    missed = [need for need in every if need.below]
    short = [need for need in every if need.missing]
    if not short:
        return ("Nothing is missing: every requirement is served in full.",)
    are = "is" if len(short) == 1 else "are"
    text = f"{len(short):,} of {plural(len(every), 'requirement')} {are} short in some month, {len(missed):,} of them "
    return (f"{text}below the floor; {percent(share)} of the person-months asked for are served.",)
