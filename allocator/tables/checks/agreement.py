"""Agreement: pairs, missions and pools whose columns have to fit each other."""

from allocator.case import Window
from allocator.tables.cells import month_text, text_of
from allocator.tables.checks.report import Report, place
from allocator.tables.codes import Codes
from allocator.tables.schema import TABLES
from allocator.tables.tables import Row, Tables

_AMOUNT = TABLES["budget_pools"].column("amount")
_DEGREES = {"latitude": 90, "longitude": 180}
_STEPS = 10**4


def check_agreement(tables: Tables, codes: Codes, report: Report) -> None:
    """Report rows whose columns contradict each other."""
    _check_pairs(tables, report)
    _check_missions(tables, report)
    budgets = {row.text("mission"): "budget" in row.values or "budget" in row.bad for row in tables["missions"]}
    for row in tables["budget_pools"]:
        _check_pool(row, budgets, codes, report)
    for row in tables["substitutes"]:
        if row.text("offered") and row.text("offered") == row.text("required"):
            message = "A unit counts 1 for its own capability whatever stands here."
            report.add("W513", "substitutes", row, "required", message, "Delete the row.")


def _check_pairs(tables: Tables, report: Report) -> None:
    for row in tables["pairs"]:
        named = [name for name in ("contributor", "pledge") if name in row.values or name in row.bad]
        if len(named) == 1:
            continue
        message = "A pair names a contributor or a pledge, " + ("not both." if named else "and this one names neither.")
        remedy = "Make two rows: one with each." if named else "Fill one of the two columns."
        report.add("E412", "pairs", row, "pledge" if named else "contributor", message, remedy)


def _check_missions(tables: Tables, report: Report) -> None:
    for row in tables["missions"]:
        for name, most in _DEGREES.items():
            degrees = row.number(name)
            if degrees is not None and abs(degrees) > most * _STEPS:
                message = f"{name} lies between -{most} and {most}."
                report.add("W510", "missions", row, name, message, "Write degrees; the two columns may be swapped.")
        _check_costs(row, tables.plan, report)
    for table in ("missions", "requirements", "pledges"):
        if table not in tables.unread and not tables[table]:
            message = f"{table} has no rows."
            remedy = f"Write one row per {TABLES[table].columns[0].name}."
            sheet = tables.sheets.get(table, table)
            report.add_sheet("E109" if table == "missions" else "W512", sheet, table, message, remedy)


def _check_costs(row: Row, plan: Window | None, report: Report) -> None:
    """Report fixed costs of a mission that end too early."""
    costs, first = row.number("costs_to"), report.number(row, "from")
    last = plan.last if plan and "to" not in row.values and row.is_sure("to") else row.number("to")
    if costs is None:
        return
    if first is not None and costs < first:
        message = f"Fixed costs end before the mission opens ({place(row, 'from')})."
        report.add("W511", "missions", row, "costs_to", message, "Write a later month if there are any.")
    elif last is not None and costs < last:
        closes = place(row, "to") if "to" in row.values else f"with the plan, in {month_text(last)}"
        message = f"Fixed costs end before the mission closes ({closes})."
        report.add("W511", "missions", row, "costs_to", message, "Write a later month if they go on.")


def _check_pool(row: Row, budgets: dict[str, bool], codes: Codes, report: Report) -> None:
    word = row.text("missions")
    if not row.is_sure("missions") or report.is_wrong(row, "missions"):
        return
    members = codes.resolved("missions", word) if word else [code for code, has in budgets.items() if has]
    bare = [code for code in members if not budgets.get(code, True)]
    if word and bare:
        message = f"{', '.join(bare)} has no budget, so nothing limits its cost and money assigned to it has no effect."
        report.add("W505", "budget_pools", row, "missions", message, "Give it a budget, or leave it out of the pool.")
    least, most, amount = (report.number(row, name) for name in ("min_per_mission", "max_per_mission", "amount"))
    if least is not None and most is not None and least > most:
        message = f"min_per_mission is at most max_per_mission, which is {text_of(_AMOUNT, most)}."
        report.add("E413", "budget_pools", row, "min_per_mission", message, "Lower one or raise the other.")
    elif least is not None and amount is not None and least * len(members) > amount:
        message = (
            f"{len(members)} missions with at least {text_of(_AMOUNT, least)} each need"
            f" {text_of(_AMOUNT, least * len(members))}, but the pool has {text_of(_AMOUNT, amount)}."
        )
        report.add("E414", "budget_pools", row, "min_per_mission", message, "Lower the minimum or raise the amount.")
