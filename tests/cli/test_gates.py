"""KPI gates, as a user meets them."""

import json
from pathlib import Path

import openpyxl
from cli.running import ROOT, Run

import allocator

FIRST_STEPS = ROOT / "inputs" / "first-steps.xlsx"


def _with_gates(run_allocator: Run, folder: Path, gates: str) -> Path:
    """Return the first example as CSV files, with other gates."""
    assert run_allocator("convert", FIRST_STEPS, folder).returncode == 0
    (folder / "kpi_gates.csv").write_text(f"kpi,mission,operator,value,against\n{gates}\n", encoding="utf-8")
    return folder


def test_a_gate_that_is_not_met_ends_with_8_and_a_written_plan(run_allocator: Run, tmp_path: Path) -> None:
    """Terminal, plan.json and report.xlsx say which gate is not met and by what; the plan is written all the same."""
    book = _with_gates(run_allocator, tmp_path / "book", "coverage,,>=,99,\nfloors,,<=,0,")
    done = run_allocator("solve", book, "-o", tmp_path / "run")
    assert done.returncode == 8, done.stderr
    assert "Verdict: proven optimal. 1 of 2 KPI gates is not met." in done.stdout
    assert "not met  coverage: 98.1576 %, at least 99 % asked (kpi_gates.csv:2:4)." in done.stdout
    folder = tmp_path / "run" / "base"
    plan = json.loads((folder / "plan.json").read_text())
    assert plan["status"] == "optimal"
    assert plan["assignments"]
    assert [(gate["kpi"], gate["value"], gate["threshold"], gate["passed"]) for gate in plan["gates"]] == [
        ("coverage", "98.1576", "99", False),
        ("floors", "0", "0", True),
    ]
    report = openpyxl.load_workbook(folder / "report.xlsx", read_only=True, data_only=True)
    texts = {
        str(value) for row in report["KPI gates"].iter_rows(values_only=True) for value in row if value is not None
    }
    assert {"met", "not met", "coverage", "floors"} <= texts
    answer = " ".join(str(v) for row in report["Answer"].iter_rows(values_only=True) for v in row if v is not None)
    assert "KPI gate not met: coverage: 98.1576 %, at least 99 % asked" in answer


def test_a_change_against_base_and_today_is_the_same_with_and_without_a_base_run(
    run_allocator: Run, tmp_path: Path
) -> None:
    """A scenario compares with the base run beside it, and finds the same by solving base where there is none."""
    gates = "cost,,<=,1,base\npersons,,>=,10,today"
    book = _with_gates(run_allocator, tmp_path / "book", gates)
    scenario = ("--scenario", "budget cut 5", "--quiet", "--gap", "0")
    alone = run_allocator("solve", book, *scenario, "-o", tmp_path / "alone")
    base = run_allocator("solve", book, "--quiet", "--gap", "0", "-o", tmp_path / "beside")
    beside = run_allocator("solve", book, *scenario, "-o", tmp_path / "beside")
    plans = {
        place: json.loads((tmp_path / place / name / "plan.json").read_text())
        for place, name in (("alone", "budget cut 5"), ("beside", "budget cut 5"), ("beside/base", "."))
    }
    assert plans["alone"]["gates"] == plans["beside"]["gates"]
    said = [
        json.loads((tmp_path / x / "budget cut 5" / "run.json").read_text())["notes"][-1] for x in ("alone", "beside")
    ]
    assert "solved for this" in said[0]
    assert said[1].endswith(str(tmp_path / "beside" / "base"))
    for done, plan in zip((alone, beside, base), plans.values(), strict=True):
        assert done.returncode == (0 if all(gate["passed"] for gate in plan["gates"]) else 8), done.stderr
    cost, persons = plans["beside/base"]["gates"]
    assert (cost["value"], cost["passed"]) == ("0", True)
    cut = plans["alone"]["gates"][0]
    total = {place: sum(float(row["amount"]) for row in plan["costs"]) for place, plan in plans.items()}
    assert float(cut["reference"]) == round(total["beside/base"], 2)
    assert abs(float(cut["value"]) - 100 * (total["alone"] / total["beside/base"] - 1)) < 0.0002
    assert persons["reference"] is not None


def test_a_base_run_that_was_interrupted_is_nothing_to_compare_with(run_allocator: Run, tmp_path: Path) -> None:
    """What a person ended before its time may be any plan; the base scenario is solved anew."""
    book = _with_gates(run_allocator, tmp_path / "book", "cost,,<=,1,base")
    base = allocator.solve(book, out=tmp_path / "runs").folder
    assert base is not None
    for interrupted, said in ((False, "the run of the base scenario in"), (True, "which was solved for this")):
        record = json.loads((base / "run.json").read_text())
        (base / "run.json").write_text(json.dumps({**record, "interrupted": interrupted}))
        run = allocator.solve(book, scenarios=("budget cut 5",), out=tmp_path / "runs")
        assert said in run.notes[-1]
