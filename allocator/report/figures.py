"""Figures: coverage, money, people and contributors at a glance, each with the table it is drawn from."""

from collections.abc import Iterable
from fractions import Fraction

from allocator.audit import Audit
from allocator.costs import CLASSES
from allocator.report.contributors import women_figure
from allocator.report.coverage import Need, needs
from allocator.report.missions import authorised
from allocator.report.paper import Column, Figure, Kind, Row, Section, Series, Shade, Value
from allocator.report.wording import CLASS_NAMES, dollars, phase_months, plural

_WORST = 20
"""How many mandate tasks the figure of tasks shows."""

_MILLIONS = 10**10
"""From this total on [cents] money is drawn in millions."""


def figures(counted: Audit) -> tuple[Figure, ...]:
    """Return every figure that has anything to show."""
    found = (
        missions_covered(counted),
        tasks_covered(counted),
        cost(counted),
        people_by_phase(counted),
        people_by_mission(counted),
        women_figure(counted),
    )
    return tuple(figure for figure in found if figure.table.rows)


def _covered(name: str, chosen: Iterable[Need]) -> Row:
    """Return what is served, short of targets and short of floors, as shares of what is asked for."""
    asked, below, above = 0, Fraction(), Fraction()
    for need in chosen:
        asked, below, above = asked + need.asked, below + need.below, above + need.above
    return name, 1 - (below + above) / asked, above / asked, below / asked, asked


def _coverage(title: str, rows: Iterable[Row], *, first: str, note: str) -> Figure:
    titles = ("Served", "Short of the target", "Short of the floor")
    columns = (
        Column(first),
        *(Column(each, Kind.PERCENT) for each in titles),
        Column("Person-months asked for", Kind.WHOLE),
    )
    drawn = Series(1, Shade.MET), Series(2, Shade.BENT), Series(3, Shade.SHORT)
    amounts = "% of the person-months asked for, in standard persons"
    return Figure(Section(title, columns, tuple(rows), note=note), drawn, first, amounts, Kind.PERCENT, across=True)


def missions_covered(counted: Audit) -> Figure:
    """Return the coverage of each mission."""
    case, by_mission = counted.case, dict[str, list[Need]]()
    for need in needs(counted.deployment):
        if need.asked:
            by_mission.setdefault(case.requirements[need.r].mission, []).append(need)
    rows = [_covered(name, chosen) for name, chosen in by_mission.items()]
    return _coverage("Coverage by mission", rows, first="Mission", note="Over the whole plan.")


def tasks_covered(counted: Audit) -> Figure:
    """Return the coverage of the mandate tasks that miss most."""
    case, by_task = counted.case, dict[tuple[str, str], list[Need]]()
    for need in needs(counted.deployment):
        if need.asked:
            row = case.requirements[need.r]
            by_task.setdefault((row.mission, row.task), []).append(need)
    order = sorted(by_task, key=lambda key: (-sum(need.missing for need in by_task[key]), key))
    rows = [_covered(f"{mission}: {task}", by_task[mission, task]) for mission, task in order[:_WORST]]
    title = "Coverage by mandate task"
    note = "Over the whole plan, the task with the most person-months missing first."
    if len(order) > _WORST:
        title = f"Coverage by mandate task: the {_WORST} that miss most"
        left = len(order) - _WORST
        note += f" {plural(left, 'further task')} {'stands' if left == 1 else 'stand'} in the table of mandate tasks."
    return _coverage(title, rows, first="Mission and task", note=note)


def cost(counted: Audit) -> Figure:
    """Return the cost of each mission by class, against its budget."""
    case, charged = counted.case, dict[tuple[int, str], int]()
    for charge in counted.charges:
        key = charge.mission, charge.category
        charged[key] = charged.get(key, 0) + charge.cents
    drawn: dict[int, int] = {}
    for (_, m), cents in counted.plan.draw.items():
        drawn[m] = drawn.get(m, 0) + cents
    rows: list[Row] = []
    for m, mission in enumerate(case.missions):
        budget: Value = None if mission.budget is None else dollars(mission.budget + drawn.get(m, 0))
        rows.append((mission.code, *(dollars(charged.get((m, name), 0)) for name in CLASSES), budget))
    much = sum(charged.values()) >= _MILLIONS
    currency = case.settings.currency
    columns = (
        Column("Mission"),
        *(Column(CLASS_NAMES[name], Kind.CENTS) for name in CLASSES),
        Column("Budget with pools", Kind.CENTS),
    )
    return Figure(
        Section("Cost by class against budget", columns, tuple(rows), note=f"Over the whole plan, {currency}."),
        (Series(1, Shade.FIRST), Series(2, Shade.SECOND), Series(3, Shade.THIRD), Series(4, Shade.LIMIT)),
        "Mission",
        f"{currency} million" if much else currency,
        Kind.MILLIONS if much else Kind.MONEY,
    )


def _components(counted: Audit) -> dict[tuple[str, int], int]:
    """Return persons by component and phase; phase -1 is the eve of the plan."""
    case, persons = counted.case, dict[tuple[str, int], int]()
    for (p, _, t), units in counted.deployment.here.items():
        key = case.capabilities[case.k_of[p]].component, t
        persons[key] = persons.get(key, 0) + units * case.pledges[p].persons
    for (p, _), units in case.deployed.items():
        key = case.capabilities[case.k_of[p]].component, -1
        persons[key] = persons.get(key, 0) + units * case.pledges[p].persons
    return persons


def people_by_phase(counted: Audit) -> Figure:
    """Return persons by component in each phase, against the ceilings."""
    case, persons = counted.case, _components(counted)
    rows: list[Row] = []
    for t in range(-1, len(case.phases)):
        ceilings = [
            authorised(case, m)
            for m, mission in enumerate(case.missions)
            if t >= 0 and case.phases[t].within(mission.window)
        ]
        stated = [ceiling for ceiling in ceilings if ceiling is not None]
        both = persons.get(("military", t), 0), persons.get(("police", t), 0)
        name = "Today" if t < 0 else phase_months(case, t)
        rows.append((name, *both, sum(stated) if stated else None))
    columns = (
        Column("Months", Kind.MONTH),
        Column("Military", Kind.WHOLE),
        Column("Police", Kind.WHOLE),
        Column("Authorised in open missions", Kind.WHOLE),
    )
    note = "Today: the eve of the plan. Authorised: the ceilings of the missions then open that have one."
    return Figure(
        Section("Persons against ceilings over the plan", columns, tuple(rows), note=note),
        (Series(1, Shade.FIRST), Series(2, Shade.SECOND), Series(3, Shade.LIMIT)),
        "Months",
        "Persons",
    )


def people_by_mission(counted: Audit) -> Figure:
    """Return persons of each mission on the eve and in the first and last phase, against its ceiling."""
    case, deployment = counted.case, counted.deployment
    last, eve = len(case.phases) - 1, dict.fromkeys(range(len(case.missions)), 0)
    for (p, m), units in case.deployed.items():
        eve[m] += units * case.pledges[p].persons
    rows = tuple(
        (
            mission.code,
            eve[m],
            *(deployment.persons_at.get((m, t), 0) for t in dict.fromkeys((0, last))),
            authorised(case, m),
        )
        for m, mission in enumerate(case.missions)
    )
    phases = [f"Plan, {phase_months(case, t)}" for t in dict.fromkeys((0, last))]
    columns = (
        Column("Mission"),
        *(Column(title, Kind.WHOLE) for title in ("Today", *phases)),
        Column("Authorised", Kind.WHOLE),
    )
    bars = (Shade.THIRD, Shade.SECOND, Shade.FIRST) if len(phases) == 2 else (Shade.THIRD, Shade.FIRST)
    series = tuple(Series(at, shade) for at, shade in enumerate((*bars, Shade.LIMIT), 1))
    note = "Today: the eve of the plan; then its first and its last phase."
    section = Section("Persons against ceilings by mission", columns, rows, note=note)
    return Figure(section, series, "Mission", "Persons", stacked=False)
