"""Checks of persons: each mission's against its ceilings, each contributor's against what it allows."""

from allocator.audit import Audit
from allocator.families.ceiling import COMPONENTS
from allocator.families.contributor_cap import MISSIONS
from allocator.families.wording import contributor
from allocator.report.checks.check import Check, at_most, table, verdict
from allocator.report.paper import Kind, Row, columns
from allocator.report.units import spots
from allocator.report.wording import phase_months

SHEET = "Check persons"


def ceilings(counted: Audit) -> Check:
    """Return persons by mission, component and phase beside the ceiling."""
    case, rows, formulas = counted.case, list[Row](), list[str]()
    for measure in counted.measures["ceiling"]:
        m, b, t = measure.key
        part = "" if COMPONENTS[b] == "total" else f',units_component,"{COMPONENTS[b]}"'
        formulas.append(f"SUMIFS(units_persons_{t + 1},units_mission,{{5}}{part})")
        rows.append(
            (
                case.missions[m].code,
                COMPONENTS[b],
                phase_months(case, t),
                int(measure.used),
                int(measure.limit),
                m + 1,
                verdict(holds=measure.holds),
            )
        )
    titles = columns(
        "Mission",
        "Component",
        ("Months", Kind.MONTH),
        ("Persons", Kind.WHOLE),
        ("Ceiling", Kind.WHOLE),
        ("Mission no.", Kind.WHOLE),
    )
    section = table(
        "Persons against ceilings",
        "Persons are summed up from the sheet Units.",
        titles,
        rows,
        {3: formulas, -1: [at_most(3, 4)] * len(rows)},
        {-1: "check_ceilings"},
    )
    return Check("ceilings", "no mission has more persons than its ceilings allow", SHEET, section)


def caps(counted: Audit) -> Check:
    """Return persons and missions of each contributor with units in the plan, by phase, beside what it allows."""
    case, rows, formulas = counted.case, list[Row](), list[str]()
    served: dict[int, dict[int, None]] = {}
    for m, p, _ in spots(counted):
        served.setdefault(case.c_of[p], {})[m] = None
    for measure in counted.measures["contributor_cap"]:
        c, what, t = measure.key
        if c not in served:
            continue
        if what == MISSIONS:
            each = (f"(SUMIFS(units_{t + 1},units_contributor,{{5}},units_mission,{m + 1})>0)" for m in served[c])
            formulas.append("+".join(("0", *each)))
        else:
            formulas.append(f"SUMIFS(units_persons_{t + 1},units_contributor,{{5}})")
        cells = measure.unit, int(measure.used), int(measure.limit), c + 1, verdict(holds=measure.holds)
        rows.append((contributor(case, c), phase_months(case, t), *cells))
    titles = columns(
        "Contributor",
        ("Months", Kind.MONTH),
        "Counted in",
        ("Sent", Kind.WHOLE),
        ("At most", Kind.WHOLE),
        ("Contributor no.", Kind.WHOLE),
    )
    section = table(
        "Contributors against what they allow",
        "Contributors with units in the plan. Persons and missions are summed up from the sheet Units.",
        titles,
        rows,
        {3: formulas, -1: [at_most(3, 4)] * len(rows)},
        {-1: "check_caps"},
    )
    return Check("caps", "no contributor has more persons or missions than it allows", SHEET, section)
