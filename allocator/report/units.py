"""Units: every unit of the plan phase by phase, the sheet whose cells a planner may change to see what follows."""

from collections import Counter
from fractions import Fraction

from allocator.audit import Audit
from allocator.case import E4, Case, Plan
from allocator.case.deployment import Deployment
from allocator.costs import ITEMS
from allocator.families.wording import capability, contributor
from allocator.report.money import line_of
from allocator.report.paper import Column, Kind, Row, Section, Sheet, Value, columns, total
from allocator.report.wording import dollars, phase_months

PER_UNIT = ("contingent_equipment", "rotation")
"""The items charged for each unit in place, rounded to the cent for one unit and phase."""

_LEAD = 7
"""Columns before those of the phases."""

_ENDS = ("mission", "contributor", "pledge", "capability", "serves", "component", "line", "credit")
"""What the columns after the phases hold: numbers from 1, by which formulas find rows whatever the names are."""

_GAUGES = ("suitability", "risk", "moved")
"""What the last columns hold: points of a unit, exposure of a person, persons that arrive or leave, for KPI gates."""


def spots(counted: Audit) -> tuple[tuple[int, int, int], ...]:
    """Return (mission, pledge, capability served) of every row of the sheet, in its order."""
    return tuple(sorted({(m, p, k) for p, m, k, _ in counted.plan.assign}))


def lines(case: Case) -> tuple[str, ...]:
    """Return the budget lines of the pledges of a case, sorted; they are numbered in this order."""
    return tuple(sorted({line_of(case.capabilities[k]) for k in case.k_of}))


def over_phases(case: Case, text: str, sign: str = "+") -> str:
    """Return a formula's `text` for every phase, joined: ``{t}`` is its number from 1, ``{months}`` its length."""
    return sign.join(text.format(t=phase.number + 1, months=phase.length) for phase in case.phases)


def unit_charges(case: Case, keys: tuple[tuple[int, int, int], ...]) -> dict[tuple[int, int, int], int]:
    """Return the charges of one unit in place for equipment and rotation [cents], by pledge, mission, phase."""
    one = {(p, m, case.k_of[p], phase.number): 1 for m, p, _ in keys for phase in case.phases}
    found: dict[tuple[int, int, int], int] = {}
    for item in ITEMS:
        if item.name in PER_UNIT:
            alone = Deployment(case, Plan(one))
            charged = tuple(item.recount(alone))
            for (p, m, t), charge in zip(alone.here if charged else (), charged, strict=True):
                found[p, m, t] = found.get((p, m, t), 0) + charge.cents
    return found


def left_unlisted(counted: Audit, place: int | None) -> int:
    """Return the persons that leave places in which no unit of their pledge is in the plan, which have no row."""
    case, listed = counted.case, {(m, p) for m, p, _ in spots(counted)}
    gone = ((p, m, n) for (p, m), n in case.deployed.items() if (m, p) not in listed and place in {None, m})
    return sum(units * case.pledges[p].persons for p, _, units in gone)


def _moved(case: Case, spot: tuple[int, int, int], *, alone: bool) -> str:
    """Return the formula of the persons of a pledge that arrive in a mission or leave it, in the first of its rows."""
    m, p, _ = spot
    each = [
        f"{{{_LEAD + t}}}" if alone else f"SUMIFS(units_{t + 1},units_mission,{m + 1},units_pledge,{p + 1})"
        for t in range(len(case.phases))
    ]
    before = str(case.deployed.get((p, m), 0)), *each
    steps = "+".join(f"ABS({now}-{then})" for then, now in zip(before, each, strict=False))
    return f"{{5}}*({steps})"


def sheet(counted: Audit) -> Sheet:
    """Return every unit of the plan, by mission, pledge and what it serves as, with the columns that checks need."""
    case, plan, keys = counted.case, counted.plan, spots(counted)
    phases, number = len(case.phases), {line: at for at, line in enumerate(lines(case), 1)}
    charges = unit_charges(case, keys)
    people, cost, ends = _LEAD + phases + 1, _LEAD + 2 * phases + 1, _LEAD + 3 * phases + 1
    gauges = ends + len(_ENDS)
    rows: list[Row] = []
    formulas: dict[tuple[int, int], str] = {}
    served = "+".join(f"{{{_LEAD + phase.number}}}*{phase.length}" for phase in case.phases)
    alone = Counter((m, p) for m, p, _ in keys)
    moved: dict[tuple[int, int], int] = {}
    for moves in (counted.deployment.arrive, counted.deployment.leave):
        for (p, m, _), number_ in moves.items():
            moved[m, p] = moved.get((m, p), 0) + number_ * case.pledges[p].persons
    for m, p, k in keys:
        pledge = case.pledges[p]
        units: list[Value] = [plan.assign.get((p, m, k, t)) for t in range(phases)]
        counts = [plan.assign.get((p, m, k, t), 0) for t in range(phases)]
        months = sum(count * case.phases[t].length for t, count in enumerate(counts))
        component = case.capabilities[case.k_of[p]].component
        formulas[len(rows), people - 1] = f"{{5}}*({served})"
        for t in range(phases):
            formulas[len(rows), people + t] = f"{{5}}*{{{_LEAD + t}}}"
        if not rows or keys[len(rows) - 1][:2] != (m, p):
            formulas[len(rows), gauges + 2] = _moved(case, (m, p, k), alone=alone[m, p] == 1)
        rows.append(
            (
                case.missions[m].code,
                contributor(case, case.c_of[p]),
                pledge.code,
                capability(case, case.k_of[p]),
                None if k == case.k_of[p] else capability(case, k),
                pledge.persons,
                Fraction(case.women(p), E4),
                *units,
                pledge.persons * months,
                *(count * pledge.persons for count in counts),
                *(dollars(charges.get((p, m, t), 0)) for t in range(phases)),
                *(m + 1, case.c_of[p] + 1, p + 1, case.k_of[p] + 1, k + 1, component),
                number[line_of(case.capabilities[case.k_of[p]])],
                Fraction(dict(case.serving[case.k_of[p]]).get(k, 0), E4),
                Fraction(case.pair(p, m).suitability_e4, E4),
                Fraction(case.missions[m].risk_e4, E4),
                moved.pop((m, p), 0),
            )
        )
    names = {_LEAD + t: f"units_{t + 1}" for t in range(phases)}
    names |= {people + t: f"units_persons_{t + 1}" for t in range(phases)}
    names |= {cost + t: f"units_cost_{t + 1}" for t in range(phases)}
    names |= {ends + at: f"units_{name}" for at, name in enumerate((*_ENDS, *_GAUGES))}
    names |= {6: "units_women", people - 1: "units_months"}
    section = Section(
        "Units by mission, pledge and phase",
        _columns(case),
        tuple(rows),
        (total("All", rows, (people - 1,), gauges + len(_GAUGES)),),
        "Units in place in each phase. “Serves as” is blank where a unit serves as what it is. Women are counted as "
        "pledged, on average per unit. Change the units of any phase: the sheet Checks says what no longer holds.",
        printed=people,
        formulas=formulas,
        names=names if rows else {},
    )
    return Sheet("Units", "Units", (section,))


def _columns(case: Case) -> tuple[Column, ...]:
    when = [phase_months(case, phase.number) for phase in case.phases]
    currency = case.settings.currency
    return (
        *columns("Mission", "Contributor", "Pledge", "Capability", "Serves as"),
        Column("Persons per unit", Kind.WHOLE),
        Column("Women per unit", Kind.DECIMAL),
        *(Column(months, Kind.WHOLE) for months in when),
        Column("Person-months", Kind.WHOLE),
        *(Column(f"Persons, {months}", Kind.WHOLE) for months in when),
        *(Column(f"Equipment and rotation of one unit, {months}, {currency}", Kind.CENTS) for months in when),
        *(
            Column(f"{name} no.", Kind.WHOLE)
            for name in ("Mission", "Contributor", "Pledge", "Capability", "Serves as")
        ),
        Column("Component"),
        Column("Budget line no.", Kind.WHOLE),
        Column("Counts as units", Kind.DECIMAL),
        Column("Suitability of a unit in a month", Kind.DECIMAL),
        Column("Risk of a person in a month", Kind.DECIMAL),
        Column("Persons arriving or leaving", Kind.WHOLE),
    )
