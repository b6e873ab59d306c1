"""Timeline: strength of each mission against its ceiling, and who comes and goes, phase by phase."""

from allocator.audit import Audit
from allocator.report.missions import authorised
from allocator.report.paper import Kind, Row, Section, columns
from allocator.report.wording import phase_months

TODAY = "Today"
"""The eve of the plan."""


def timeline(counted: Audit) -> Section:
    """Return a row for each mission on the eve of the plan, and for each phase in which it is open [persons]."""
    case, deployment = counted.case, counted.deployment
    arriving, leaving = ({}, {})  # type: tuple[dict[tuple[int, int], int], dict[tuple[int, int], int]]
    for moves, total in ((deployment.arrive, arriving), (deployment.leave, leaving)):
        for (p, m, t), units in moves.items():
            total[m, t] = total.get((m, t), 0) + units * case.pledges[p].persons
    eve = dict.fromkeys(range(len(case.missions)), 0)
    for (p, m), units in case.deployed.items():
        eve[m] += units * case.pledges[p].persons
    rows: list[Row] = []
    for m, mission in enumerate(case.missions):
        rows.append((mission.code, TODAY, 0, 0, eve[m], None, None, None))
        for phase in case.phases:
            t = phase.number
            ceiling = authorised(case, m) if phase.within(mission.window) else None
            moved = arriving.get((m, t)), leaving.get((m, t))
            persons = deployment.persons_at.get((m, t), 0)
            rows.append((mission.code, phase_months(case, t), phase.first + 1, phase.length, persons, ceiling, *moved))
    return Section(
        "Strength, arrivals and departures by phase",
        columns(
            "Mission",
            ("Phase", Kind.MONTH),
            ("First month of the plan", Kind.WHOLE),
            ("Months", Kind.WHOLE),
            ("Persons", Kind.WHOLE),
            ("Authorised", Kind.WHOLE, "–"),
            ("Arriving", Kind.WHOLE),
            ("Leaving", Kind.WHOLE),
        ),
        tuple(rows),
        note="Arrivals and departures are at the start of the phase. Authorised: the ceilings of the mission while it "
        "is open.",
    )
