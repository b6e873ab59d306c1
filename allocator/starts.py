"""What a search begins from: plans of runs that are there, as far as a case has room for them, and their bounds."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from allocator.case import Case, Plan, openings
from allocator.columns import Reference
from allocator.engines import Ending
from allocator.errors import AuditError
from allocator.report import plan_json
from allocator.runs import load
from allocator.search import Outcome, Reached, Search
from allocator.search.trim import placed


def started(case: Case, start: Path | None) -> tuple[Plan | None, Reference | None]:
    """Return the plan of a run, and the same as what the goal `changes` measures against; None where there is none.

    Raises
    ------
    InputError
        If there is no run.
    """
    if start is None:
        return None, None
    return known(case, start), Reference(plan_json.months_of(case, load(start)))


def known(case: Case, folder: Path) -> Plan:
    """Return what a case has room for of the plan of a run.

    Raises
    ------
    InputError
        If there is no run.
    """
    plan, may_be = plan_json.plan_of(case, load(folder)), openings(case)
    assign = {key: units for key, units in plan.assign.items() if may_be[key[0], key[1], key[3]]}
    return replace(plan, assign=assign)


CHANGES = "changes"


def narrow(search: Search, folders: Sequence[Path]) -> None:
    """Leave a search only what lies between its best plan and those of runs: in no place more or fewer units than they.

    Nothing is left out where the search knows no plan.
    """
    best = search.plans.best(search.program, 0)
    if best is None:
        return
    program, assign = search.program, search.columns.assign
    lower, upper = program.lower.copy(), program.upper.copy()
    least = most = best[1][assign.column]
    for folder in folders:
        units = placed(search.columns, known(search.case, folder))
        least, most = np.minimum(least, units), np.maximum(most, units)
    lower[assign.column] = np.maximum(lower[assign.column], least)
    upper[assign.column] = np.minimum(upper[assign.column], most)
    search.program = replace(program, lower=lower, upper=upper)


def with_bounds(outcome: Outcome, content: Mapping[str, Any], *, same_start: bool = False) -> Outcome:
    """Return an outcome with the bounds that an earlier run of the same case proved, where they hold still.

    Its own bounds go: they may be of a part of the case only.

    What no plan can beat that keeps the goals before, no plan can beat that keeps more of them. So a bound holds on
    while every goal before came to as much as in the earlier run; that of `changes` only if it is measured against the
    same plan.

    Raises
    ------
    AuditError
        If a plan is better than an earlier run proved possible.
    """
    earlier = {row["goal"]: row for row in content["goals"]}
    goals: list[Reached] = []
    holds = True
    for goal in outcome.goals:
        row = earlier.get(goal.goal)
        holds &= row is not None and (same_start or goal.goal != CHANGES)
        if not holds or row is None:
            goals.append(replace(goal, bound=None))
            continue
        sign, came = -1 if goal.most else 1, Fraction(row["reached"])
        bound = None if row["bound"] is None else Fraction(row["bound"])
        if bound is not None and sign * goal.best < sign * bound:
            raise AuditError(f"a plan is better in goal {goal.goal} than an earlier run proved possible")
        goals.append(replace(goal, bound=bound))
        holds &= sign * goal.reached <= sign * came
    ending = outcome.ending
    if ending in {Ending.OPTIMAL, Ending.FEASIBLE}:
        ending = Ending.OPTIMAL if all(goal.proven for goal in goals) else Ending.FEASIBLE
    return replace(outcome, goals=tuple(goals), ending=ending)
