"""Checks of coverage: what is missing of each requirement, counted from the units, beside what the report says."""

from fractions import Fraction

from allocator.audit import Audit
from allocator.case import E4
from allocator.families.wording import capability
from allocator.report.checks.check import Check, same, table, verdict
from allocator.report.coverage import covered, needs
from allocator.report.paper import Column, Kind, Row, Signal, columns
from allocator.report.wording import phase_months

SHEET = "Check coverage"

_STEP = "0.00005"
"""Half a step of what is missing [units]: credits have four decimals."""


def requirements(counted: Audit) -> Check:
    """Return what is missing of each requirement in each phase, as the deployment has it and as it follows from units.

    What is missing of a capability falls on the parts above the floors first, then on the floors, in each on the least
    weight first: so each part gives what is missing beyond the parts before it, and no more than itself.
    """
    case, deployment, rows, formulas = counted.case, counted.deployment, list[Row](), list[tuple[str, str, str]]()
    table_ = case.requirements
    for (m, k, t), chosen in case.asked.items():
        order = deployment.falls_on(chosen)
        asked = sum(table_[r].target for r in order)
        here = deployment.served.get((m, k, t), 0)
        above, below = 0, sum(table_[r].target - table_[r].floor for r in order)
        size = case.capabilities[k].standard_persons
        for r in order:
            row, (low, high) = table_[r], deployment.short.get((r, t), (0, 0))
            units = f"SUMPRODUCT((units_mission={m + 1})*(units_serves={k + 1})*units_credit*units_{t + 1})"
            missing = "MAX(0,{6}-{7})"
            formulas.append(
                (
                    units,
                    f"MAX(0,MIN({{4}},{missing}-{{9}}))",
                    f"MAX(0,MIN({{5}}-{{4}},{missing}-{{8}}))",
                )
            )
            stated = Fraction(low, E4), Fraction(high, E4)
            rows.append(
                (
                    *(row.mission, row.task, capability(case, k), phase_months(case, t)),
                    *(row.floor, row.target, asked, Fraction(here, E4), above, below),
                    *(*stated, *stated, m + 1, size * case.phases[t].length, case.missions[m].importance * row.weight),
                    verdict(holds=True),
                )
            )
            above, below = above + row.target - row.floor, below + row.floor
    titles = columns(
        "Mission",
        "Task",
        "Capability",
        ("Months", Kind.MONTH),
        ("Floor", Kind.WHOLE),
        ("Target", Kind.WHOLE),
        ("All tasks ask for", Kind.WHOLE),
        ("Units that serve", Kind.FIGURE),
        ("Falls first on others: above floors", Kind.WHOLE),
        ("and before this floor", Kind.WHOLE),
        ("Short of floor", Kind.FIGURE),
        ("Short above floor", Kind.FIGURE),
        ("Report: short of floor", Kind.FIGURE),
        ("Report: short above floor", Kind.FIGURE),
        ("Mission no.", Kind.WHOLE),
        ("Person-months of a unit", Kind.WHOLE),
        ("Weight, with importance", Kind.WHOLE),
    )
    section = table(
        "What is missing of each requirement",
        "In units. Missing is what all tasks of a mission ask for of a capability less the units that serve as it, "
        "from the sheet Units; it falls on the parts above floors first, in each on the least weight first.",
        titles,
        rows,
        {7: (a for a, _, _ in formulas), 10: (b for _, b, _ in formulas), 11: (c for _, _, c in formulas)}
        | {-1: [same([(10, 12), (11, 13)], _STEP)] * len(rows)},
        {5: "served_target", 10: "served_below", 11: "served_above", 14: "served_mission", 15: "served_size"}
        | {16: "served_weight", -1: "check_requirements"},
    )
    return Check("requirements", "every requirement is served as far as the report says", SHEET, section)


def missions(counted: Audit) -> Check:
    """Return the coverage of each mission, as the report has it and as it follows from what is missing."""
    case, rows = counted.case, list[Row]()
    every = needs(counted.deployment)
    for m, mission in enumerate(case.missions):
        chosen = [need for need in every if case.requirements[need.r].mission == mission.code]
        part = covered(chosen)
        if part is not None:
            missing = sum((need.missing for need in chosen), Fraction())
            asked = sum(need.asked for need in chosen)
            rows.append((mission.code, asked, missing, part, part, m + 1, verdict(holds=True)))
    short = "SUMPRODUCT((served_mission={5})*(served_below+served_above)*served_size)"
    titles = (
        Column("Mission"),
        Column("Person-months asked for", Kind.WHOLE),
        Column("Missing", Kind.DECIMAL),
        Column("Coverage", Kind.PERCENT, "", Signal.COVERAGE),
        Column("Report: coverage", Kind.PERCENT),
        Column("Mission no.", Kind.WHOLE),
    )
    section = table(
        "Coverage of missions",
        "In standard persons times months, from the table below.",
        titles,
        rows,
        {2: [short] * len(rows), 3: ["1-{2}/{1}"] * len(rows), -1: [same([(3, 4)], "0.000000001")] * len(rows)},
        {-1: "check_coverage"},
    )
    return Check("coverage", "every mission is covered as far as the report says", SHEET, section)
