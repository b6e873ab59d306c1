"""Moves: who arrives and who leaves, when, and what it costs once."""

from allocator.audit import Audit
from allocator.costs import ITEMS
from allocator.families.wording import capability, contributor
from allocator.report.paper import Kind, Row, Section, Sheet, columns, total
from allocator.report.wording import dollars


def moves(counted: Audit) -> Sheet:
    """Return every arrival and departure with its one-off cost, as the recount charges it."""
    case, deployment = counted.case, counted.deployment
    (travel,) = (item for item in ITEMS if item.name == "travel")
    spots = [*((spot, 1) for spot in deployment.arrive), *((spot, -1) for spot in deployment.leave)]
    found: list[tuple[tuple[int, int, int, int], Row]] = []
    for (spot, way), charge in zip(spots, travel.recount(deployment), strict=True):
        p, m, t = spot
        number = (deployment.arrive if way > 0 else deployment.leave)[spot]
        persons = number * case.pledges[p].persons
        row: Row = (
            case.settings.month_name(case.phases[t].first),
            case.missions[m].code,
            "arrives" if way > 0 else "leaves",
            contributor(case, case.c_of[p]),
            case.pledges[p].code,
            capability(case, case.k_of[p]),
            number,
            persons if way > 0 else None,
            persons if way < 0 else None,
            dollars(charge.cents),
        )
        found.append(((t, m, -way, p), row))
    rows = [row for _, row in sorted(found)]
    section = Section(
        "Moves and their one-off cost",
        columns(
            ("Month", Kind.MONTH),
            "Mission",
            "Move",
            "Contributor",
            "Pledge",
            "Capability",
            ("Units", Kind.WHOLE),
            ("Persons in", Kind.WHOLE),
            ("Persons out", Kind.WHOLE),
            (f"One-off cost, {case.settings.currency}", Kind.CENTS),
        ),
        tuple(rows),
        (total("All moves", rows, (6, 7, 8, 9), 10),),
        "Travel and transport, at the expense of the mission, in the month of the move.",
    )
    return Sheet("Moves", "Moves", (section,))
