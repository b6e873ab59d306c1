"""Goals: each at most once, floors before targets and without tolerance."""

from allocator.tables.checks.report import Report, place
from allocator.tables.tables import Row, Tables


def check_goals(tables: Tables, report: Report) -> None:
    """Report goals that stand twice or in an order that is not allowed."""
    first: dict[str, Row] = {}
    for row in tables["goals"]:
        goal = row.text("goal")
        if goal and first.setdefault(goal, row) is not row:
            message = f"The goal `{goal}` stands already in {place(first[goal], 'goal')}."
            report.add("E416", "goals", row, "goal", message, "Keep one of the two rows.")
    floors, targets = first.get("floors"), first.get("targets")
    if floors is None:
        return
    if floors.number("tolerance"):
        message = "`floors` has the tolerance 0: no other goal may make a floor fail."
        report.add("E415", "goals", floors, "tolerance", message, "Clear the cell.")
    late, early = floors.number("rank"), targets.number("rank") if targets else None
    if targets is not None and late is not None and early is not None and late > early:
        message = f"`floors` comes before `targets`, which has rank {early} ({place(targets, 'rank')})."
        report.add("E415", "goals", floors, "rank", message, f"Give it a rank below {early}, or delete the row.")
