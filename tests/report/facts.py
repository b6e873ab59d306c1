"""Figures of a plan by what they are about, read from what each kind of report shows, and from nothing else."""

import re
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

from allocator.case import Case

Fact = tuple[str, ...]
Facts = dict[Fact, Fraction]
Cell = str | float | int | None
Grid = Sequence[Sequence[Cell]]
"""The cells of a page, row by row."""

Find = Callable[..., list[dict[str, Cell]]]
"""Gives the rows under some headings, which stand in one row of some page."""

ITEMS = {
    "Personnel": "personnel",
    "Contingent equipment": "contingent_equipment",
    "Presence": "presence",
    "Travel and transport": "travel",
    "Rotation": "rotation",
    "Civilian staff": "civilian",
    "Operations": "operations",
    "Leased equipment": "leased_equipment",
}
"""Cost items, by heading."""


CLASSES = {
    "Military and police personnel": "military_police",
    "Civilian personnel": "civilian",
    "Operational requirements": "operational",
}
"""Classes of cost, by heading."""


def rows_under(grids: Iterable[Grid], *titles: str, page: str = "") -> list[dict[str, Cell]]:
    """Return the rows of the first table whose headings begin with `titles`, up to its totals.

    Raises
    ------
    AssertionError
        If there is no such table.
    """
    for grid in grids:
        for at, row in enumerate(grid):
            heads = [str(cell or "") for cell in row]
            columns = {
                title: next((x for x, head in enumerate(heads) if head.startswith(title)), -1) for title in titles
            }
            if min(columns.values()) < 0:
                continue
            found = []
            for line in grid[at + 1 :]:
                first = line[columns[titles[0]]] if columns[titles[0]] < len(line) else None
                if first in {None, ""} or str(first).startswith(("All", "Class")):
                    break
                found.append({title: line[x] if x < len(line) else None for title, x in columns.items()})
            return found
    raise AssertionError(f"no table of {page or 'the report'} has the headings {titles}")


def number(cell: Cell) -> Fraction:
    """Return a cell as a number; blank and – are nothing."""
    if cell in {None, "", "–"}:
        return Fraction(0)
    if isinstance(cell, str):
        text = cell.replace(",", "").replace("−", "-").replace("\u202f", "").strip()
        return Fraction(text.removesuffix("%").strip()) / (100 if text.endswith("%") else 1)
    return Fraction(cell).limit_denominator(10**9)


def coded(cell: Cell) -> str:
    """Return the code of a thing shown by name and code."""
    found = re.search(r"\(([^()]+)\)$", str(cell))
    return found[1] if found else str(cell)


def add(facts: Facts, fact: Fact, value: Fraction) -> None:
    """Add to a figure; nothing is no figure."""
    if value:
        facts[fact] = facts.get(fact, Fraction(0)) + value


def of_json(plan: dict[str, Any]) -> Facts:
    """Return the figures of a plan.json."""
    facts: Facts = {}
    months = {row["phase"]: row["months"] for row in plan["phases"]}
    begins = {row["phase"]: row["from"] for row in plan["phases"]}
    last = len(months)
    for row in plan["assignments"]:
        add(facts, ("person-months", row["mission"], row["pledge"]), Fraction(row["persons"] * months[row["phase"]]))
        if row["phase"] == last:
            add(facts, ("last month", row["mission"]), Fraction(row["persons"]))
            add(facts, ("last month", row["mission"], row["contributor"]), Fraction(row["persons"]))
    for row in plan["moves"]:
        for way in ("arrive", "leave"):
            add(facts, (way, row["mission"], row["pledge"], begins[row["phase"]]), Fraction(row[way]))
    for row in plan["costs"]:
        add(facts, ("cost", row["mission"]), Fraction(row["amount"]))
        add(facts, ("cost", row["mission"], row["item"]), Fraction(row["amount"]))
        add(facts, ("class", row["mission"], row["class"]), Fraction(row["amount"]))
    for row in plan["shortfalls"]:
        for part in ("floor", "target"):
            key = "short", part, row["mission"], row["task"], row["capability"]
            add(facts, key, Fraction(row[part]) * months[row["phase"]])
    for row in plan["equipment"]:
        for part in ("stock", "leased"):
            add(facts, (part, row["equipment"], row["mission"], begins[row["phase"]]), Fraction(row[part]))
    for row in plan["pools"]:
        add(facts, ("pool", row["pool"], row["mission"]), Fraction(row["amount"]))
    for row in plan["broken"]:
        times = 1 if row["phase"] is None else months[row["phase"]]
        add(facts, ("bent", row["limit"]), Fraction(row["amount"]) * times)
    for row in plan["goals"]:
        add(facts, ("goal", row["goal"]), Fraction(row["value"]))
        add(facts, ("bound", row["goal"]), Fraction(row["bound"] or 0))
    for row in plan["gates"]:
        add(facts, ("gate", row["kpi"], row["mission"] or "whole plan", str(row["passed"])), Fraction(row["value"]))
    return facts


def of_case(case: Case, plan: dict[str, Any]) -> Facts:
    """Return what the tables say beside a plan.json: ceilings, and which persons are military and which police."""
    facts: Facts = {}
    stated = {
        mission.code: sum(x for x in (mission.military_ceiling, mission.police_ceiling) if x is not None)
        if mission.total_ceiling is None
        else mission.total_ceiling
        for mission in case.missions
    }
    for code, ceiling in stated.items():
        add(facts, ("ceiling", code), Fraction(ceiling))
    component = {capability.code: capability.component.capitalize() for capability in case.capabilities}
    for phase, own in zip(plan["phases"], case.phases, strict=True):
        for mission in case.missions:
            if own.within(mission.window):
                add(facts, ("ceilings", phase["from"]), Fraction(stated[mission.code]))
        for row in plan["assignments"]:
            if row["phase"] == phase["phase"]:
                add(facts, ("persons", component[row["capability"]], phase["from"]), Fraction(row["persons"]))
    return facts


def of_tables(find: Find) -> Facts:
    """Return the same figures, read from the tables of a report."""
    facts: Facts = {}
    for row in find("Mission", "Plan, last month", "Cost"):
        add(facts, ("last month", str(row["Mission"])), number(row["Plan, last month"]))
        add(facts, ("cost", str(row["Mission"])), number(row["Cost"]))
    for row in find("Mission", "Authorised persons", "Plan, last month"):
        add(facts, ("ceiling", str(row["Mission"])), number(row["Authorised persons"]))
    for row in find("Months", "Military", "Police", "Authorised in open missions"):
        if row["Months"] != "Today":
            begin = str(row["Months"])[:7]
            add(facts, ("ceilings", begin), number(row["Authorised in open missions"]))
            for part in ("Military", "Police"):
                add(facts, ("persons", part, begin), number(row[part]))
    for row in find("Mission", *CLASSES, "Cost", "Budget with pools"):
        for title, name in CLASSES.items():
            add(facts, ("class", str(row["Mission"]), name), number(row[title]))
    for row in find("Mission", *ITEMS):
        for title, item in ITEMS.items():
            add(facts, ("cost", str(row["Mission"]), item), number(row[title]))
    missions = [
        str(row["Mission"]) for row in find("Mission", "Plan, last month") if row["Mission"] != "Open throughout"
    ]
    for row in find("Contributor", *missions):
        for mission in missions:
            add(facts, ("last month", mission, coded(row["Contributor"])), number(row[mission]))
    for row in find("Mission", "Contributor", "Pledge", "Person-months"):
        add(facts, ("person-months", str(row["Mission"]), str(row["Pledge"])), number(row["Person-months"]))
    for row in find("Month", "Mission", "Move", "Pledge", "Units"):
        way = {"arrives": "arrive", "leaves": "leave"}[str(row["Move"])]
        add(facts, (way, str(row["Mission"]), str(row["Pledge"]), str(row["Month"])), number(row["Units"]))
    for row in find("Mission", "Task", "Capability", "Number of months", "Short of floor", "Short above floor"):
        key = str(row["Mission"]), str(row["Task"]), coded(row["Capability"])
        length = number(row["Number of months"])
        add(facts, ("short", "floor", *key), number(row["Short of floor"]) * length)
        add(facts, ("short", "target", *key), number(row["Short above floor"]) * length)
    for row in find("Equipment", "Mission", "Phase", "From stock", "Leased"):
        key = coded(row["Equipment"]), str(row["Mission"]), str(row["Phase"])[:7]
        add(facts, ("stock", *key), number(row["From stock"]))
        add(facts, ("leased", *key), number(row["Leased"]))
    for row in find("Pool", "Mission", "At least", "Given"):
        add(facts, ("pool", str(row["Pool"]), str(row["Mission"])), number(row["Given"]))
    for row in find("State", "Limit", "When", "Bent by"):
        add(facts, ("bent", str(row["Limit"])), number(row["Bent by"]) * length_of(str(row["When"])))
    for row in find("Goal, in order", "Plan", "Reached in its turn", "No plan can beat", "Proven"):
        if row["Proven"] != "not a goal":
            add(facts, ("goal", str(row["Goal, in order"])), number(row["Plan"]))
            bound = row["No plan can beat"]
            add(facts, ("bound", str(row["Goal, in order"])), Fraction(0) if bound == "unknown" else number(bound))
    for row in find("Gate", "Indicator", "Where", "Value"):
        passed = {"met": "True", "not met": "False"}[str(row["Gate"])]
        add(facts, ("gate", str(row["Indicator"]), str(row["Where"]), passed), number(row["Value"]))
    facts.pop(("last month", "Open throughout"), None)
    facts.pop(("cost", "Open throughout"), None)
    facts.pop(("ceiling", "Open throughout"), None)
    return facts


def length_of(when: str) -> int:
    """Return the months of a stretch such as ``2020-07 to 2020-12``; once for the whole plan."""
    if when == "whole plan":
        return 1
    first, *rest = ((int(text[:4]), int(text[5:7])) for text in when.split(" to "))
    last = rest[0] if rest else first
    return 12 * (last[0] - first[0]) + last[1] - first[1] + 1


def of_terminal(text: str) -> Facts:
    """Return the figures a terminal shows: persons, cost in millions with one decimal, gates."""
    facts: Facts = {}
    lines = text.splitlines()
    head = next(at for at, line in enumerate(lines) if line.startswith("mission"))
    for line in lines[head + 1 :]:
        cells = line.split()
        if cells[0] == "all":
            break
        cost = next(cell for cell in cells[5:] if re.fullmatch(r"[\d,]+\.\d", cell) and cell != cells[5])
        add(facts, ("last month", cells[0]), number(cells[2]))
        add(facts, ("ceiling", cells[0]), number(cells[3]))
        add(facts, ("cost", cells[0]), number(cost))
    for line in lines:
        found = re.match(r"  (met|not met) +(\w+)(?: in (\S+))?: \$?(-?[\d,.]*\d)", line)
        if found:
            passed = {"met": "True", "not met": "False"}[found[1]]
            add(facts, ("gate", found[2], found[3] or "whole plan", passed), number(found[4]))
    return facts
