"""Limits: what each rule reads and needs, amounts of the right kind, ceilings behind shares, languages spoken."""

from collections.abc import Iterable
from decimal import Decimal

from allocator.tables.checks.report import Report
from allocator.tables.codes import Codes
from allocator.tables.names import did_you_mean
from allocator.tables.numbers import steps_of
from allocator.tables.schema import RULES, SCOPE_COLUMNS, TABLES, Rule
from allocator.tables.tables import Row, Tables

_CEILINGS = ("total_ceiling", "military_ceiling", "police_ceiling")


def check_limits(tables: Tables, codes: Codes, report: Report) -> None:
    """Report limits that lack what their rule needs, or fill what it does not read."""
    missions = {row.text("mission"): row for row in reversed(tables["missions"])}
    for row in tables["limits"]:
        rule = RULES.get(row.text("rule"))
        if rule is None:
            continue
        _check_columns(rule, row, report)
        _check_amount(rule, row, report)
        if rule.name == "max_share_of_ceiling" and row.is_sure("mission"):
            found = codes.resolved("missions", row.text("mission"))
            _check_ceilings(row, (missions[code] for code in found if code in missions), report)
        language = row.text("language")
        if language and "language" in rule.reads and language not in codes.known["languages"]:
            _report_unspoken(row, language, codes, report)


def _check_columns(rule: Rule, row: Row, report: Report) -> None:
    reads = ", ".join((*rule.reads, *(("from", "to") if rule.dated else ())))
    unread = [name for name in SCOPE_COLUMNS if name not in rule.reads]
    for name in (*unread, *(() if rule.dated else ("from", "to"))):
        if name in row.values or name in row.bad:
            message = f"`{rule.name}` does not read {name}; it reads {reads}."
            report.add("E408", "limits", row, name, message, "Clear the cell, or choose a rule that reads it.")
    for name in rule.needs:
        if name not in row.values and name not in row.bad:
            message = f"`{rule.name}` needs {name}: {rule.meaning}."
            remedy = TABLES["limits"].column(name).remedy
            report.add("E407", "limits", row, name, message, remedy)


def _check_amount(rule: Rule, row: Row, report: Report) -> None:
    amount = row.values.get("amount")
    if not rule.amount or not isinstance(amount, Decimal):
        return
    if rule.amount == "percent":
        if amount > 100:
            message = f"The amount of `{rule.name}` is a percent from 0 to 100."
            report.add("E409", "limits", row, "amount", message, "Write a percent, such as 35 for 35 %.")
    elif steps_of(amount, 0) is None:
        message = f"The amount of `{rule.name}` is a whole number of {rule.unit}."
        report.add("E409", "limits", row, "amount", message, f"Write how many {rule.unit}.")


def _check_ceilings(row: Row, missions: Iterable[Row], report: Report) -> None:
    bare = [
        mission.text("mission")
        for mission in missions
        if mission.is_sure(*_CEILINGS)
        and "total_ceiling" not in mission.values
        and not {"military_ceiling", "police_ceiling"} <= mission.values.keys()
    ]
    if bare:
        message = (
            f"A share of the ceiling needs a ceiling in {', '.join(bare)}: `total_ceiling`, or both"
            " `military_ceiling` and `police_ceiling`."
        )
        remedy = "Fill them in the table `missions`, or leave the mission out of the limit."
        report.add("E410", "limits", row, "mission" if row.text("mission") else "rule", message, remedy)


def _report_unspoken(row: Row, language: str, codes: Codes, report: Report) -> None:
    if "languages" in codes.vague or codes.lost.get("languages"):
        return
    meant = report.nearest("languages", language, codes.known["languages"])
    message = f"No pledge speaks `{language}`, so nobody counts."
    report.add("W514", "limits", row, "language", message, did_you_mean(meant) or "Fill `languages` in `pledges`.")
