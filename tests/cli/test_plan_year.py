"""The main job on the real plan year, judged by somebody who never saw the program's mathematics."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from cli.running import ROOT
from cli.running import Run as Cli
from oracle.contract import Oracle

import allocator
from allocator.finished import Run
from allocator.search import Options

BOOK = ROOT / "inputs" / "un-2020.xlsx"


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Path]:
    """Return the real year, solved in a few seconds, and the folder of its run."""
    out = tmp_path_factory.mktemp("year")
    return allocator.solve(BOOK, options=Options(seconds=12), out=out), out / "base"


def test_the_plan_of_the_real_year_stands_up_to_the_independent_oracle(
    solved: tuple[Run, Path], run_allocator: Cli, tmp_path: Path
) -> None:
    """Every rule, cost, shortfall, goal and gate in plan.json is what an implementation of the contract alone counts.

    The code is 8 where a gate of the workbook is not met, and 0 where all are.
    """
    assert run_allocator("convert", BOOK, tmp_path / "tables").returncode == 0
    plan = json.loads((solved[1] / "plan.json").read_text())
    assert solved[0].exit_code == (0 if all(gate["passed"] for gate in plan["gates"]) else 8)
    assert len(plan["gates"]) == 3
    assert Oracle(tmp_path / "tables").audit_json(plan) == []


def test_the_plan_is_never_worse_than_what_the_planner_already_has(solved: tuple[Run, Path]) -> None:
    """Goals in order, a plan found in some seconds is at least as good as today's deployment kept and trimmed."""
    run, _ = solved
    assert run.audit is not None
    assert run.outcome.today is not None
    plan, today = (
        [Fraction(counted.values[goal.name]) * (-1 if goal.name == "suitability" else 1) for goal in run.case.goals]
        for counted in (run.audit, run.outcome.today)
    )
    assert plan <= today
