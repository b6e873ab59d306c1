"""Money: cost by mission, class, item, budget line and phase, beside budgets and pools."""

from fractions import Fraction

from allocator.audit import Audit
from allocator.case import Capability, Plan
from allocator.case.deployment import Deployment
from allocator.costs import CLASSES, ITEMS
from allocator.report.paper import Column, Kind, Row, Section, Sheet, Signal, Value, columns, total
from allocator.report.wording import CLASS_NAMES, ITEM_NAMES, dollars, in_no_budget, phase_months, share

LINES = ("military observers", "military contingents", "united nations police", "formed police units")
"""Official budget lines of military and police personnel, in the official order; others follow by name."""

_BY_UNIT = ("personnel", "contingent_equipment", "rotation")
"""The items charged for units in place, which a budget line can be charged with."""


def costs(counted: Audit) -> Sheet:
    """Return all cost tables."""
    tables = (_by_class(counted), _by_item(counted), _by_line(counted), _by_phase(counted))
    return Sheet("Costs", "Costs", tables)


def _by_class(counted: Audit) -> Section:
    case = counted.case
    cost: dict[tuple[int, str], int] = {}
    for charge in counted.charges:
        key = charge.mission, charge.category
        cost[key] = cost.get(key, 0) + charge.cents
    drawn: dict[int, int] = {}
    for (_, m), cents in counted.plan.draw.items():
        drawn[m] = drawn.get(m, 0) + cents
    rows: list[Row] = []
    budgets = any(mission.budget is not None for mission in case.missions)
    unbudgeted = sum(cents for (m, _), cents in cost.items() if case.missions[m].budget is None)
    for m, mission in enumerate(case.missions):
        each = [cost.get((m, name), 0) for name in CLASSES]
        cells: tuple[Value, ...] = (*map(dollars, each), dollars(sum(each)))
        if mission.budget is None:
            rows.append((mission.code, *cells, None, None, None, None, None))
            continue
        drew = drawn.get(m, 0)
        budget = mission.budget + drew
        left = budget - sum(each)
        money = dollars(mission.budget), dollars(drew), dollars(budget), dollars(left)
        rows.append((mission.code, *cells, *money, share(left, budget)))
    counted_up = range(1, 9) if budgets else range(1, 5)
    sums = total("All missions", rows, counted_up, 10)
    amounts = [value for value in sums[7:9] if isinstance(value, (int, Fraction))]
    part = share(amounts[1], amounts[0]) if amounts else None
    classes = tuple((CLASS_NAMES[name], Kind.CENTS) for name in CLASSES)
    return Section(
        f"By mission and class, {case.settings.currency}",
        columns(
            "Mission",
            *classes,
            ("Cost", Kind.CENTS),
            ("Budget", Kind.CENTS, "–"),
            ("From pools", Kind.CENTS, "–"),
            ("Budget with pools", Kind.CENTS, "–"),
            ("Left", Kind.CENTS, "–"),
            ("Left of budget", Kind.PERCENT, "–", Signal.HEADROOM),
        ),
        tuple(rows),
        ((*sums[:9], part),),
        in_no_budget(case, unbudgeted if budgets else 0),
    )


def _by_item(counted: Audit) -> Section:
    case = counted.case
    names = [item.name for item in ITEMS]
    cost: dict[tuple[int, str], int] = {}
    for charge in counted.charges:
        key = charge.mission, charge.item
        cost[key] = cost.get(key, 0) + charge.cents
    rows: list[Row] = []
    for m, mission in enumerate(case.missions):
        each = [cost.get((m, name), 0) for name in names]
        rows.append((mission.code, *map(dollars, each), dollars(sum(each))))
    return Section(
        f"By mission and item, {case.settings.currency}",
        (Column("Mission"), *(Column(ITEM_NAMES[name], Kind.CENTS) for name in names), Column("Cost", Kind.CENTS)),
        tuple(rows),
        (total("All missions", rows, range(1, len(names) + 2), len(names) + 2),),
        "Travel and transport is one-off. Operations and leased equipment are operational requirements, civilian staff "
        "is civilian personnel, personnel has the class of its rate, everything else is military and police personnel.",
    )


def line_of(capability: Capability) -> str:
    """Return the official budget line of a capability."""
    return capability.line or ("formed police units" if capability.component == "police" else "military contingents")


def of_line(counted: Audit, line: str) -> Deployment:
    """Return the units of one budget line as a plan of their own."""
    case = counted.case
    mine = [line_of(case.capabilities[k]) == line for k in case.k_of]
    return Deployment(case, Plan({key: n for key, n in counted.plan.assign.items() if mine[key[0]]}))


def _by_line(counted: Audit) -> Section:
    """Return what units in place cost by budget line: each line's units are recounted as a plan of their own."""
    case = counted.case
    lines = [line_of(case.capabilities[k]) for k in case.k_of]
    last = len(case.phases) - 1
    rows: list[Row] = []
    for line in sorted(set(lines), key=_official):
        own = of_line(counted, line)
        charged = [sum(charge.cents for charge in item.recount(own)) for item in ITEMS if item.name in _BY_UNIT]
        persons = sum(n for (_, t), n in own.persons_at.items() if t == last)
        served = sum(n * case.phases[t].length for (_, t), n in own.persons_at.items())
        eve = sum(n * case.pledges[p].persons for (p, _), n in case.deployed.items() if lines[p] == line)
        rows.append((line[0].upper() + line[1:], eve, persons, served, *map(dollars, charged), dollars(sum(charged))))
    return Section(
        f"Units in place by budget line, {case.settings.currency}",
        columns(
            "Line",
            ("Persons today", Kind.WHOLE),
            ("Persons in the last month", Kind.WHOLE),
            ("Person-months", Kind.WHOLE),
            *((ITEM_NAMES[name], Kind.CENTS) for name in _BY_UNIT),
            ("Together", Kind.CENTS),
        ),
        tuple(rows),
        (total("All lines", rows, range(1, 8), 8),),
        "Presence is charged for a contributor and travel for a move, so neither belongs to one line.",
    )


def _official(line: str) -> tuple[int, str]:
    known = line.lower()
    return (LINES.index(known) if known in LINES else len(LINES)), known


def _by_phase(counted: Audit) -> Section:
    case = counted.case
    cost: dict[tuple[str, int], int] = {}
    for charge in counted.charges:
        key = charge.category, charge.phase
        cost[key] = cost.get(key, 0) + charge.cents
    rows: list[Row] = []
    for name in CLASSES:
        each = [cost.get((name, phase.number), 0) for phase in case.phases]
        rows.append((CLASS_NAMES[name], *map(dollars, each), dollars(sum(each))))
    titles = tuple(Column(phase_months(case, phase.number), Kind.CENTS) for phase in case.phases)
    width = len(titles) + 2
    return Section(
        f"By class and phase, {case.settings.currency}",
        (Column("Class"), *titles, Column("Cost", Kind.CENTS)),
        tuple(rows),
        (total("All classes", rows, range(1, width), width),),
    )
