"""Pins: units can be held only where they may be, in every phase of the pin in which the mission is open."""

from collections.abc import Iterable

from allocator.case import Case, Limit, Phase, openings
from allocator.tables.case_of import case_of
from allocator.tables.checks.groups import check_groups
from allocator.tables.checks.references import check_references
from allocator.tables.checks.report import Report
from allocator.tables.codes import codes_of
from allocator.tables.tables import Row, Tables


def check_pins(tables: Tables, report: Report) -> None:
    """Report pins on pairs that are not open.

    Where the workbook has errors, pins are checked in what is left of it without the rows that have them: less is
    closed then, so that nothing is reported that would not be in the whole.
    """
    if not any(row.text("rule") == "pin" for row in tables["limits"]) or tables.plan is None:
        return
    sound = _sound(tables, report)
    if sound.plan is None or not sound["missions"] or not sound["pledges"]:
        return
    case = case_of(sound)
    left = set(map(id, sound["deployed"]))
    lost = [row.text("pledge") for row in tables["deployed"] if id(row) not in left]
    known = {row.text("pledge") for row in tables["pledges"]}
    rows = {row.text("limit"): row for row in sound["limits"]}
    for limit in case.limits:
        if limit.rule == "pin":
            p = case.pledge_at[limit.pledge]
            unsure = any(pledge == limit.pledge or pledge not in known for pledge in lost)
            if case.level(p).lead_months is not None or not unsure:
                _check_pin(case, limit, rows[limit.code], report)


def _check_pin(case: Case, limit: Limit, row: Row, report: Report) -> None:
    p, m = case.pledge_at[limit.pledge], case.mission_at[limit.mission]
    held = [phase for phase in case.phases if phase.within(limit.window) and phase.within(case.missions[m].window)]
    closed = [phase for phase in held if not openings(case)[p, m, phase.number]]
    if closed:
        month = case.settings.month_name(closed[0].first)
        message = f"Units of {limit.pledge} may not be in {limit.mission} in {month}: {_why(case, p, m, closed[0])}."
        remedy = "End the pin before that, or open the pair."
        report.add("E411", "limits", row, "pledge", message, remedy)


def _why(case: Case, p: int, m: int, phase: Phase) -> str:
    """Return the first reason for which a pair is closed."""
    pledge, mission, pair = case.pledges[p], case.missions[m], case.pair(p, m)
    most = case.contributors[case.c_of[p]].max_risk_e4
    if not phase.within(pledge.window):
        edge = "from" if phase.first < pledge.window.first else "to"
        return f"the offer does not cover it (`{pledge.origin.cell(edge)}`)"
    if not pair.eligible:
        return f"the pair is not eligible (`{pair.origin.cell('eligible')}`)"
    if most is not None and mission.risk_e4 > most:
        return f"its risk is above what {pledge.contributor} takes (`{mission.origin.cell('risk')}`)"
    if case.level(p).lead_months is None and (p, m) not in case.deployed:
        return f"units of level {pledge.level} cannot be selected (`{pledge.origin.cell('level')}`)"
    return "a limit with the rule `exclude` forbids it"


def _sound(tables: Tables, report: Report) -> Tables:
    """Return the rows without errors, and without what refers to rows that have some."""
    left = _without(tables, report.faulty)
    while True:
        again = Report()
        codes = codes_of(left)
        check_references(left, codes, again)
        check_groups(left, codes, again)
        if not again.faulty:
            return left
        left = _without(left, again.faulty)


def _without(tables: Tables, faulty: Iterable[tuple[str, int]]) -> Tables:
    bad = frozenset(faulty)
    return Tables(
        {
            name: tuple(row for row in rows if not row.bad and (row.origin.sheet, row.origin.row) not in bad)
            for name, rows in tables.rows.items()
        }
    )
