"""Allocation: who is where in the last month, unit by unit over the plan, and what each bloc carries."""

from fractions import Fraction

from allocator.audit import Audit
from allocator.case import E4
from allocator.report.paper import Column, Kind, Row, Section, Sheet, columns, total
from allocator.report.wording import capability, contributor, months, phase_months, share


def matrix(counted: Audit) -> Sheet:
    """Return persons by contributor and mission in the last phase."""
    case, deployment = counted.case, counted.deployment
    last = len(case.phases) - 1
    persons: dict[tuple[int, int], int] = {}
    women, eve = dict.fromkeys(range(len(case.contributors)), 0), dict.fromkeys(range(len(case.contributors)), 0)
    for (p, m, t), units in deployment.here.items():
        if t == last:
            c = case.c_of[p]
            persons[c, m] = persons.get((c, m), 0) + units * case.pledges[p].persons
            women[c] += units * case.women(p)
    for (p, _), units in case.deployed.items():
        eve[case.c_of[p]] += units * case.pledges[p].persons
    everybody = sum(persons.values())
    missions = range(len(case.missions))
    rows: list[Row] = []
    for c in range(len(case.contributors)):
        sent = sum(persons.get((c, m), 0) for m in missions)
        if sent or eve[c]:
            cells = tuple(persons.get((c, m)) for m in missions)
            ends = (sent, eve[c], sent - eve[c], share(sent, everybody), share(Fraction(women[c], E4), sent))
            rows.append((contributor(case, c), *cells, *ends))
    width = len(missions) + 6
    sums = total("All contributors", rows, range(1, len(missions) + 4), width)
    sums = (*sums[:-2], share(everybody, everybody), share(Fraction(sum(women.values()), E4), everybody))
    titles = columns(
        ("All missions", Kind.WHOLE),
        ("Today", Kind.WHOLE),
        ("Change", Kind.WHOLE),
        ("Share", Kind.PERCENT),
        ("Women", Kind.PERCENT),
    )
    section = Section(
        f"Persons by contributor and mission in {phase_months(case, last)}",
        (Column("Contributor"), *(Column(mission.code, Kind.WHOLE) for mission in case.missions), *titles),
        tuple(rows),
        (sums,),
        "Today: persons on the eve of the plan. Contributors with nobody then and now are left out.",
    )
    return Sheet("Allocation", "Allocation", (section,))


def units(counted: Audit) -> Sheet:
    """Return every unit of the plan, by mission, pledge and what it serves as; phases in a row are one line."""
    case = counted.case
    rows: list[Row] = []
    for (m, p, k), first, length, number in _stretches(counted):
        pledge = case.pledges[p]
        rows.append(
            (
                case.missions[m].code,
                contributor(case, case.c_of[p]),
                pledge.code,
                capability(case, case.k_of[p]),
                None if k == case.k_of[p] else capability(case, k),
                months(case, first, length),
                length,
                number,
                number * pledge.persons,
                Fraction(number * case.women(p), E4),
                number * pledge.persons * length,
            )
        )
    section = Section(
        "Units by mission and pledge",
        columns(
            "Mission",
            "Contributor",
            "Pledge",
            "Capability",
            "Serves as",
            ("When", Kind.MONTH),
            ("Months", Kind.WHOLE),
            ("Units", Kind.WHOLE),
            ("Persons", Kind.WHOLE),
            ("Women", Kind.DECIMAL),
            ("Person-months", Kind.WHOLE),
        ),
        tuple(rows),
        (total("All", rows, (10,), 11),),
        "“Serves as” is blank where a unit serves as what it is. Women are counted as pledged, on average per unit.",
    )
    return Sheet("Units", "Units", (section,))


def _stretches(counted: Audit) -> list[tuple[tuple[int, int, int], int, int, int]]:
    """Return (mission, pledge, capability served), first month, months and units, the same units in a row as one."""
    phases, found = counted.case.phases, list[tuple[tuple[int, int, int], int, int, int]]()
    for (p, m, k, t), number in sorted(counted.plan.assign.items(), key=lambda entry: _order(entry[0])):
        spot, first, length = (m, p, k), phases[t].first, phases[t].length
        if found and (found[-1][0], found[-1][1] + found[-1][2], found[-1][3]) == (spot, first, number):
            found[-1] = spot, found[-1][1], found[-1][2] + length, number
        else:
            found.append((spot, first, length, number))
    return found


def _order(key: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    p, m, k, t = key
    return m, p, k, t


def blocs(counted: Audit) -> Sheet | None:
    """Return what groups of contributors and regions carry in the last phase; None where there are none."""
    case, deployment = counted.case, counted.deployment
    last = len(case.phases) - 1
    members: dict[tuple[str, str], set[str]] = {
        ("Group", group.code): set(group.members) for group in case.groups.values() if group.kind == "contributors"
    }
    for record in case.contributors:
        if record.region:
            members.setdefault(("Region", record.region), set()).add(record.code)
    persons, women, eve = (dict.fromkeys((c.code for c in case.contributors), 0) for _ in range(3))
    for (p, _, t), number in deployment.here.items():
        if t == last:
            persons[case.pledges[p].contributor] += number * case.pledges[p].persons
            women[case.pledges[p].contributor] += number * case.women(p)
    for (p, _), number in case.deployed.items():
        eve[case.pledges[p].contributor] += number * case.pledges[p].persons
    everybody = sum(persons.values())
    rows: list[Row] = []
    for (kind, code), codes in sorted(members.items()):
        sent, before = sum(persons[c] for c in codes), sum(eve[c] for c in codes)
        shares = share(sent, everybody), share(Fraction(sum(women[c] for c in codes), E4), sent)
        rows.append((kind, code, len(codes), sum(persons[c] > 0 for c in codes), sent, before, sent - before, *shares))
    section = Section(
        f"Persons by bloc in {phase_months(case, last)}",
        columns(
            "Kind",
            "Bloc",
            ("Members", Kind.WHOLE),
            ("Members deployed", Kind.WHOLE),
            ("Persons", Kind.WHOLE),
            ("Today", Kind.WHOLE),
            ("Change", Kind.WHOLE),
            ("Share", Kind.PERCENT),
            ("Women", Kind.PERCENT),
        ),
        tuple(rows),
        note="Blocs overlap, so they do not add up.",
    )
    return Sheet("Blocs", "Blocs", (section,)) if rows else None
