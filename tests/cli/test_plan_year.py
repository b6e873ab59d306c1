"""The main job on the real plan year, judged by somebody who never saw the program's mathematics."""

import json
from fractions import Fraction
from pathlib import Path

from cli.running import ROOT, Run
from oracle.contract import Oracle

import allocator
from allocator.search import Options


def test_the_plan_of_the_real_year_stands_up_to_the_independent_oracle(run_allocator: Run, tmp_path: Path) -> None:
    """Every rule, cost, shortfall, goal and gate in plan.json is what an implementation of the contract alone counts.

    The code is 8 where a gate of the workbook is not met, and 0 where all are.
    """
    book = ROOT / "inputs" / "un-2020.xlsx"
    assert run_allocator("convert", book, tmp_path / "tables").returncode == 0
    done = run_allocator("solve", book, "--time-limit", "20", "-o", tmp_path / "run", "--quiet")
    plan = json.loads((tmp_path / "run" / "base" / "plan.json").read_text())
    assert done.returncode == (0 if all(gate["passed"] for gate in plan["gates"]) else 8), done.stderr
    assert len(plan["gates"]) == 3
    assert Oracle(tmp_path / "tables").audit_json(plan) == []


def test_the_plan_is_never_worse_than_what_the_planner_already_has() -> None:
    """Goals in order, a plan found in ten seconds is at least as good as today's deployment kept and trimmed."""
    options = Options(seconds=10)
    run = allocator.solve(ROOT / "inputs" / "un-2020.xlsx", options=options, write=False)
    assert run.audit is not None
    assert run.outcome.today is not None
    plan, today = (
        [Fraction(counted.values[goal.name]) * (-1 if goal.name == "suitability" else 1) for goal in run.case.goals]
        for counted in (run.audit, run.outcome.today)
    )
    assert plan <= today
