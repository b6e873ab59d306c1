"""Checks of units: whole numbers, no more than what is offered, one way of offering the same units at a time."""

from allocator.audit import Audit
from allocator.families.wording import contributor
from allocator.report.checks.check import Check, at_most, same, table, verdict
from allocator.report.paper import Kind, Row, columns
from allocator.report.units import spots
from allocator.report.wording import phase_months

SHEET = "Check units"


def whole(counted: Audit) -> Check:
    """Return how many cells of each phase hold something else than a whole number of units."""
    case, rows, formulas = counted.case, list[Row](), list[str]()
    for phase in case.phases:
        name = f"units_{phase.number + 1}"
        formulas.append(f"SUMPRODUCT(({name}<0)+({name}<>INT({name})))")
        rows.append((phase_months(case, phase.number), 0, 0, verdict(holds=True)))
    section = table(
        "Whole units",
        "Units are whole and never below 0.",
        columns(("Months", Kind.MONTH), ("Cells that are not", Kind.WHOLE), ("Allowed", Kind.WHOLE)),
        rows,
        {1: formulas, -1: [same([(1, 2)], "0.5")] * len(rows)},
        {-1: "check_whole"},
    )
    return Check("whole", "units are whole numbers", SHEET, section)


def _used(counted: Audit) -> dict[tuple[int, int], int]:
    """Return units in place, by pledge and phase."""
    used: dict[tuple[int, int], int] = {}
    for (p, _, t), units in counted.deployment.here.items():
        used[p, t] = used.get((p, t), 0) + units
    return used


def supply(counted: Audit) -> Check:
    """Return units in place of each pledge in the plan, by phase, beside the units on offer."""
    case, rows, formulas, used = counted.case, list[Row](), list[str](), _used(counted)
    for p in sorted({p for _, p, _ in spots(counted)}):
        pledge = case.pledges[p]
        for phase in case.phases:
            t = phase.number
            here, offered = used.get((p, t), 0), pledge.units if phase.within(pledge.window) else 0
            formulas.append(f"SUMIFS(units_{t + 1},units_pledge,{{5}})")
            cells = contributor(case, case.c_of[p]), phase_months(case, t), here, offered, p + 1
            rows.append((pledge.code, *cells, t + 1, verdict(holds=here <= offered)))
    titles = columns(
        "Pledge",
        "Contributor",
        ("Months", Kind.MONTH),
        ("Units in place", Kind.WHOLE),
        ("Units offered", Kind.WHOLE),
        ("Pledge no.", Kind.WHOLE),
        ("Phase", Kind.WHOLE),
    )
    section = table(
        "Units in place against units offered",
        "Pledges with units in the plan; outside the months of a pledge nothing is offered.",
        titles,
        rows,
        {3: formulas, -1: [at_most(3, 4)] * len(rows)},
        {3: "offers_used", 5: "offers_pledge", 6: "offers_phase", -1: "check_offers"},
    )
    return Check("offers", "no pledge has more units in place than it offers", SHEET, section)


def alternatives(counted: Audit) -> Check:
    """Return units in place of pledges that offer the same units in different ways, beside the most among them."""
    case, rows, formulas = counted.case, list[Row](), list[str]()
    known, used = {p for _, p, _ in spots(counted)}, _used(counted)
    for code, members in case.alternatives.items():
        sent, most = [p for p in members if p in known], max(case.pledges[p].units for p in members)
        for t in range(len(case.phases)) if sent else ():
            each = (f"SUMIFS(offers_used,offers_pledge,{p + 1},offers_phase,{t + 1})" for p in sent)
            formulas.append("+".join(each))
            here = sum(used.get((p, t), 0) for p in sent)
            rows.append((code, phase_months(case, t), here, most, verdict(holds=here <= most)))
    titles = columns(
        "Alternative", ("Months", Kind.MONTH), ("Units in place", Kind.WHOLE), ("Units offered", Kind.WHOLE)
    )
    section = table(
        "Ways of offering the same units",
        "Together they have at most the largest number of units among them.",
        titles,
        rows,
        {2: formulas, -1: [at_most(2, 3)] * len(rows)},
        {-1: "check_alternatives"},
    )
    return Check("alternatives", "no units are counted in two ways at once", SHEET, section)
