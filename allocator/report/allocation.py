"""Allocation: who is where in the last month, and what each bloc carries."""

from fractions import Fraction

from allocator.audit import Audit
from allocator.case import E4
from allocator.families.wording import contributor
from allocator.report.paper import Column, Kind, Row, Section, Sheet, columns, total
from allocator.report.wording import phase_months, share


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
