"""Checks of money: what units in place cost by the rates shown, beside recounts, budget lines and budgets."""

from fractions import Fraction

from allocator.audit import Audit
from allocator.case import Case
from allocator.costs import CLASSES, ITEMS
from allocator.families.wording import capability
from allocator.report.checks.check import HALF_A_CENT, Check, at_least_nothing, same, table, verdict
from allocator.report.money import line_of, of_line
from allocator.report.paper import Kind, Row, Section, columns, total
from allocator.report.units import PER_UNIT, lines, over_phases, spots
from allocator.report.wording import CLASS_NAMES, dollars, months, phase_months

SHEET = "Check costs"


def rates(case: Case) -> Section:
    """Return the rates of the workbook."""
    end = case.settings.months - 1
    rows: list[Row] = []
    for rate in case.rates:
        first, last = max(0, rate.window.first), min(end, rate.window.last)
        when = months(case, first, last - first + 1) if first <= last else "outside the plan"
        whom = (
            ", ".join(sorted(codes)) if codes is not None else "all" for codes in (rate.capabilities, rate.missions)
        )
        rows.append((rate.name, CLASS_NAMES[rate.category], *whom, when, dollars(rate.amount)))
    titles = columns("Rate", "Class", "Capabilities", "Missions", ("When", Kind.MONTH))
    amount = columns((f"{case.settings.currency} per person-month", Kind.CENTS))
    return Section("Rates of the workbook", (*titles, *amount), tuple(rows))


def personnel_table(counted: Audit) -> Section:
    """Return what the people of each capability cost in each mission and phase by the rates that apply."""
    case, number = counted.case, {line: at for at, line in enumerate(lines(counted.case), 1)}
    people: dict[tuple[int, int, int], int] = {}
    for (p, m, t), units in counted.deployment.here.items():
        key = m, case.k_of[p], t
        people[key] = people.get(key, 0) + units * case.pledges[p].persons
    rows: list[Row] = []
    formulas: dict[tuple[int, int], str] = {}
    for m, k in sorted({(m, case.k_of[p]) for m, p, _ in spots(counted)}):
        for at, category in enumerate(CLASSES, 1):
            for phase in case.phases:
                t, cents = phase.number, _rate(case, m, k, phase.first, category)
                if cents:
                    persons = people.get((m, k, t), 0)
                    formulas[len(rows), 6] = f"SUMIFS(units_persons_{t + 1},units_mission,{{8}},units_capability,{{9}})"
                    formulas[len(rows), 7] = "ROUND({4}*{5}*{6},2)"
                    what = case.missions[m].code, capability(case, k), CLASS_NAMES[category], phase_months(case, t)
                    amounts = dollars(cents), phase.length, persons, dollars(cents * phase.length * persons)
                    line = number[line_of(case.capabilities[k])]
                    rows.append((*what, *amounts, m + 1, k + 1, at, line))
    titles = columns(
        "Mission",
        "Capability",
        "Class",
        ("Months", Kind.MONTH),
        ("Rates together", Kind.CENTS),
        ("Number of months", Kind.WHOLE),
        ("Persons", Kind.WHOLE),
        (f"Cost, {case.settings.currency}", Kind.CENTS),
        ("Mission no.", Kind.WHOLE),
        ("Capability no.", Kind.WHOLE),
        ("Class no.", Kind.WHOLE),
        ("Budget line no.", Kind.WHOLE),
    )
    names = {7: "personnel_cost", 8: "personnel_mission", 10: "personnel_class", 11: "personnel_line"}
    return Section(
        "Personnel by the rates of the workbook",
        titles,
        tuple(rows),
        (total("All", rows, (7,), 12),),
        "Persons are summed up from the sheet Units; rates are per person-month.",
        formulas=formulas,
        names=names if rows else {},
    )


def _rate(case: Case, m: int, k: int, first: int, category: str) -> int:
    """Return the rates [cents per person-month] that apply together, from a month on."""
    return sum(
        rate.amount
        for rate in case.rates
        if rate.category == category
        and first in rate.window
        and (rate.capabilities is None or case.capabilities[k].code in rate.capabilities)
        and (rate.missions is None or case.missions[m].code in rate.missions)
    )


def _spent(counted: Audit) -> dict[tuple[int, str, str], int]:
    """Return what each mission is charged [cents], by mission, item and class."""
    found: dict[tuple[int, str, str], int] = {}
    for charge in counted.charges:
        key = charge.mission, charge.item, charge.category
        found[key] = found.get(key, 0) + charge.cents
    return found


def personnel(counted: Audit, by: Section) -> Check:
    """Return what personnel costs in each mission and class, beside the recount."""
    case, spent, rows = counted.case, _spent(counted), list[Row]()
    for m, mission in enumerate(case.missions):
        for at, category in enumerate(CLASSES, 1):
            cents = spent.get((m, "personnel", category), 0)
            if cents:
                ends = m + 1, at, verdict(holds=True)
                rows.append((mission.code, CLASS_NAMES[category], dollars(cents), dollars(cents), *ends))
    titles = columns(
        "Mission",
        "Class",
        ("Personnel by the rates", Kind.CENTS),
        ("Recounted", Kind.CENTS),
        ("Mission no.", Kind.WHOLE),
        ("Class no.", Kind.WHOLE),
    )
    cost = "ROUND(SUMIFS(personnel_cost,personnel_mission,{4},personnel_class,{5}),2)" if by.rows else "0"
    section = table(
        f"Personnel by mission and class, {case.settings.currency}",
        "From the rates and persons of the table below.",
        titles,
        rows,
        {2: [cost] * len(rows), -1: [same([(2, 3)], HALF_A_CENT)] * len(rows)},
        {-1: "check_personnel"},
    )
    return Check("personnel", "personnel costs what its rates come to", SHEET, section)


def missions(counted: Audit, by: Section) -> Check:
    """Return what each mission costs, built up from its units, beside the recount."""
    case, rows, formulas = counted.case, list[Row](), list[tuple[str, str, str]]()
    spent: dict[tuple[int, str], int] = {}
    for (m, item, _), cents in _spent(counted).items():
        spent[m, item] = spent.get((m, item), 0) + cents
    served = over_phases(case, "{months}*SUMIFS(units_persons_{t},units_mission,{{9}})")
    units = over_phases(case, "units_{t}*units_cost_{t}")
    for m, mission in enumerate(case.missions):
        months_ = sum(n * case.phases[t].length for (at, t), n in counted.deployment.persons_at.items() if at == m)
        per_unit = sum(spent.get((m, item), 0) for item in PER_UNIT)
        parts = spent.get((m, "personnel"), 0), per_unit, mission.operational_per_person * months_
        every = sum(spent.get((m, item.name), 0) for item in ITEMS)
        formulas.append(
            (
                "ROUND(SUMIFS(personnel_cost,personnel_mission,{9}),2)" if by.rows else "0",
                f"ROUND(SUMPRODUCT((units_mission={{9}})*({units})),2)",
                f"ROUND({{1}}*({served}),2)",
            )
        )
        told = mission.operational_per_person, *parts, every - sum(parts), every, every
        amounts = [dollars(cents) for cents in told]
        rows.append((mission.code, *amounts, 0, m + 1, verdict(holds=True)))
    titles = columns(
        "Mission",
        ("Operations per person-month", Kind.CENTS),
        ("Personnel", Kind.CENTS),
        ("Equipment and rotation", Kind.CENTS),
        ("Operations for persons", Kind.CENTS),
        ("All other items, as recounted", Kind.CENTS),
        ("Cost", Kind.CENTS),
        ("Recounted", Kind.CENTS),
        ("Difference", Kind.CENTS),
        ("Mission no.", Kind.WHOLE),
    )
    last = {6: "ROUND({2}+{3}+{4}+{5},2)", 8: "ROUND({6}-{7},2)", -1: same([(6, 7)], HALF_A_CENT)}
    section = table(
        f"Cost by mission, {case.settings.currency}",
        "Personnel, equipment, rotation and operations for persons follow from the sheet Units. The other items "
        "(presence, travel, civilian staff, fixed operations, equipment leased) are as recounted and stay as they are.",
        titles,
        rows,
        {2: [a for a, _, _ in formulas], 3: [b for _, b, _ in formulas], 4: [c for _, _, c in formulas]}
        | {at: [text] * len(rows) for at, text in last.items()},
        {6: "missions_cost", 9: "missions_no", -1: "check_missions"},
    )
    return Check("missions", "each mission costs what the report says", SHEET, section)


def budgets(counted: Audit) -> Check:
    """Return what each mission with a budget costs beside it."""
    case, rows = counted.case, list[Row]()
    drawn: dict[int, int] = {}
    for (_, m), cents in counted.plan.draw.items():
        drawn[m] = drawn.get(m, 0) + cents
    for m, mission in enumerate(case.missions):
        if mission.budget is not None:
            cost = sum(charge.cents for charge in counted.charges if charge.mission == m)
            budget = mission.budget + drawn.get(m, 0)
            cells = dollars(cost), dollars(budget), dollars(budget - cost), m + 1
            rows.append((mission.code, *cells, verdict(holds=cost <= budget)))
    titles = columns(
        "Mission",
        ("Cost", Kind.CENTS),
        ("Budget with pools", Kind.CENTS),
        ("Left", Kind.CENTS),
        ("Mission no.", Kind.WHOLE),
    )
    section = table(
        f"Cost against budgets, {case.settings.currency}",
        "Cost is that of the table above.",
        titles,
        rows,
        {1: ["SUMIFS(missions_cost,missions_no,{4})"] * len(rows), 3: ["ROUND({2}-{1},2)"] * len(rows)}
        | {-1: [at_least_nothing(3)] * len(rows)},
        {-1: "check_budgets"},
    )
    return Check("budgets", "no mission costs more than its budget and what pools give it", SHEET, section)


def budget_lines(counted: Audit, by: Section) -> Check:
    """Return what units in place come to by budget line, beside the recount."""
    case, rows, formulas = counted.case, list[Row](), list[tuple[str, str]]()
    served = over_phases(case, "{months}*SUMIFS(units_persons_{t},units_line,{{5}})")
    units = over_phases(case, "units_{t}*units_cost_{t}")
    charged = [item for item in ITEMS if item.name in {"personnel", *PER_UNIT}]
    for at, line in enumerate(lines(case), 1):
        own = of_line(counted, line)
        people = sum(n * case.phases[t].length for (_, t), n in own.persons_at.items())
        cents = sum(charge.cents for item in charged for charge in item.recount(own))
        personnel_ = "SUMIFS(personnel_cost,personnel_line,{5})" if by.rows else "0"
        formulas.append((served, f"ROUND({personnel_}+SUMPRODUCT((units_line={{5}})*({units})),2)"))
        told = people, people, dollars(cents), dollars(cents)
        rows.append((line[0].upper() + line[1:], *told, at, verdict(holds=True)))
    titles = columns(
        "Line",
        ("Person-months", Kind.WHOLE),
        ("Recounted person-months", Kind.WHOLE),
        ("Personnel, equipment, rotation", Kind.CENTS),
        ("Recounted", Kind.CENTS),
        ("Budget line no.", Kind.WHOLE),
    )
    section = table(
        f"Units in place by budget line, {case.settings.currency}",
        "From the sheet Units and the personnel below.",
        titles,
        rows,
        {1: [a for a, _ in formulas], 3: [b for _, b in formulas]}
        | {-1: [same([(1, 2), (3, 4)], HALF_A_CENT)] * len(rows)},
        {3: "lines_cost", -1: "check_lines"},
    )
    return Check("lines", "each budget line comes to what the report says", SHEET, section)


def totals(counted: Audit) -> Check:
    """Return the total cost, added up by missions, beside the value of the goal, and beside all budget lines."""
    case, spent = counted.case, _spent(counted)
    every = Fraction(sum(spent.values()), 100)
    placed = {"personnel", *PER_UNIT}
    in_place = Fraction(sum(cents for (_, item, _), cents in spent.items() if item in placed), 100)
    rows: list[Row] = [
        ("Cost of all missions", every, counted.values["cost"], verdict(holds=every == counted.values["cost"])),
        ("Personnel, equipment and rotation of all lines", in_place, in_place, verdict(holds=True)),
    ]
    section = table(
        f"Totals, {case.settings.currency}",
        "The first line is the value of the goal cost.",
        columns("Total", ("Added up", Kind.CENTS), ("Recounted", Kind.CENTS)),
        rows,
        {1: ["ROUND(SUM(missions_cost),2)", "ROUND(SUM(lines_cost),2)"], -1: [same([(1, 2)], HALF_A_CENT)] * 2},
        {-1: "check_totals"},
    )
    return Check("totals", "totals are those of the report", SHEET, section)
