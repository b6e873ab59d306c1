"""Checks: pages of a workbook whose formulas recount the plan from the sheet of units, with verdicts."""

from allocator.audit import Audit
from allocator.report.checks import costs, offers, persons, served
from allocator.report.checks.check import Check, at_most, verdict
from allocator.report.checks.check import table as check_table
from allocator.report.paper import Kind, Row, Section, Sheet, columns
from allocator.report.units import spots

__all__ = ["sheets"]

_SAYS = (
    "Formulas recount the plan from the sheet Units. Change the units of any phase there: what no longer holds turns "
    "to FAILS here and on the sheet it was compared on."
)
_FOR_SCREEN = "For the screen: on paper this sheet ends with its first page."
_LEAVES_OUT = (
    "Political limits, moves, presence, budget caps and equipment issued are not recounted by formulas; the rules "
    "recounted when the plan was made are on the sheet Sureness."
)


def sheets(counted: Audit) -> tuple[Sheet, ...]:
    """Return the pages of checks: one line for each kind, then every comparison; none where nobody is sent."""
    if not spots(counted):
        return ()
    rates, personnel = costs.rates(counted.case), costs.personnel_table(counted)
    made = (
        persons.ceilings(counted),
        persons.caps(counted),
        offers.whole(counted),
        offers.supply(counted),
        offers.alternatives(counted),
        served.missions(counted),
        served.requirements(counted),
        costs.totals(counted),
        costs.missions(counted, personnel),
        costs.budgets(counted),
        costs.budget_lines(counted, personnel),
        costs.personnel(counted, personnel),
    )
    checks = tuple(check for check in made if check.section.rows)
    titles = {persons.SHEET: "Persons", offers.SHEET: "Units", served.SHEET: "Coverage", costs.SHEET: "Money"}
    pages: list[Sheet] = []
    for name, title in titles.items():
        tables: tuple[Section, ...] = tuple(check.section for check in checks if check.sheet == name)
        if name == costs.SHEET:
            tables += tuple(each for each in (rates, personnel) if each.rows)
        if tables:
            pages.append(Sheet(name, f"{title}, checked by formulas", tables, (_FOR_SCREEN,), for_screen=True))
    return (_summary(checks), *pages)


def _summary(checks: tuple[Check, ...]) -> Sheet:
    rows: list[Row] = []
    wrong: list[str] = []
    for check in checks:
        name = f"check_{check.name}"
        wrong.append(f'ROWS({name})-COUNTIF({name},"ok")')
        failed = sum(row[-1] != verdict(holds=True) for row in check.section.rows)
        told = check.says[0].upper() + check.says[1:], check.sheet, len(check.section.rows), failed, 0
        rows.append((*told, verdict(holds=not failed)))
    titles = columns(
        "What holds", "Compared on", ("Comparisons", Kind.WHOLE), ("Fail", Kind.WHOLE), ("Allowed", Kind.WHOLE)
    )
    section = check_table(
        "Checks",
        "",
        titles,
        rows,
        {3: wrong, -1: [at_most(3, 4)] * len(rows)},
        {3: "checks_failed"},
    )
    return Sheet("Checks", "Checks", (section,), (_SAYS,), (_LEAVES_OUT,))
