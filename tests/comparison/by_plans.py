"""Expected figures of a comparison, from the `plan.json` files alone: no line here knows the program's code."""

import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

Plan = dict[str, Any]


def load(folder: Path) -> Plan:
    """Return a plan."""
    plan: Plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    return plan


def cost(plan: Plan, *keys: str) -> dict[tuple[str, ...], Decimal]:
    """Return cost added up by some keys of the rows of `costs`."""
    found: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for row in plan["costs"]:
        found[tuple(row[key] for key in keys)] += Decimal(row["amount"])
    return dict(found)


def months(plan: Plan) -> dict[int, list[str]]:
    """Return the months of each phase by name."""
    found = {}
    for phase in plan["phases"]:
        year, month = map(int, phase["from"].split("-"))
        run = [divmod(year * 12 + month - 1 + step, 12) for step in range(phase["months"])]
        found[phase["phase"]] = [f"{y:04d}-{m + 1:02d}" for y, m in run]
    return found


def places(plan: Plan) -> dict[tuple[str, str, str], tuple[int, int]]:
    """Return units and persons by pledge, mission and month."""
    found: dict[tuple[str, str, str], tuple[int, int]] = {}
    calendar = months(plan)
    for row in plan["assignments"]:
        for month in calendar[row["phase"]]:
            key = row["pledge"], row["mission"], month
            units, persons = found.get(key, (0, 0))
            found[key] = units + row["units"], persons + row["persons"]
    return found


def persons_at_the_end(plan: Plan, mission: str | None = None) -> int:
    """Return the persons in the last month, in one mission or in all."""
    last = len(plan["phases"])
    rows = (row for row in plan["assignments"] if row["phase"] == last and mission in {None, row["mission"]})
    return sum(row["persons"] for row in rows)


def person_months(plan: Plan, mission: str) -> int:
    """Return the person-months served in a mission."""
    return sum(persons for (_, where, _), (_, persons) in places(plan).items() if where == mission)


def missing(plan: Plan, sizes: dict[str, int]) -> dict[tuple[str, str, str], Decimal]:
    """Return the standard person-months missing by mission, capability and task."""
    length = {phase["phase"]: phase["months"] for phase in plan["phases"]}
    found: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for row in plan["shortfalls"]:
        units = Decimal(row["floor"]) + Decimal(row["target"])
        key = row["mission"], row["capability"], row["task"]
        found[key] += units * sizes[row["capability"]] * length[row["phase"]]
    return dict(found)


def changed(base: Plan, plan: Plan) -> int:
    """Return the person-months by which two plans differ, as the goal `changes` counts them."""
    then, now = places(base), places(plan)
    return sum(abs(now.get(key, (0, 0))[1] - then.get(key, (0, 0))[1]) for key in {*then, *now})
