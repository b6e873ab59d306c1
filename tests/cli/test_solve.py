"""`allocator solve`, run as a user runs it."""

import csv
import json
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest
from cli.running import ROOT, Run

CASES = sorted((ROOT / "tests" / "cases").iterdir())
FIRST_STEPS = ROOT / "inputs" / "first-steps.xlsx"
UN_2020 = ROOT / "inputs" / "un-2020.xlsx"


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_published_problems_reach_their_known_optimum_proven(run_allocator: Run, case: Path, tmp_path: Path) -> None:
    """With no gap allowed, every published problem ends at the optimum its source states, proven."""
    done = run_allocator("solve", case, "--gap", "0", "-o", tmp_path / "run", "--format", "json")
    assert done.returncode == 0, done.stderr
    plan = json.loads(done.stdout)
    values = {goal["goal"]: float(goal["value"]) for goal in plan["goals"]}
    expected = json.loads((case / "expected.json").read_text())
    assert {name: values[name] for name in expected} == expected
    assert plan["status"] == "optimal"
    assert all(goal["proven"] for goal in plan["goals"])


def test_first_steps_is_proven_optimal_and_written_whole(run_allocator: Run, tmp_path: Path) -> None:
    """The first example solves to proven optimality and leaves plan, report and run record with matching digests."""
    done = run_allocator("solve", FIRST_STEPS)
    assert done.returncode == 0, done.stderr
    assert "proven optimal" in done.stdout
    folder = tmp_path / "reports" / "first-steps" / "base"
    record = json.loads((folder / "run.json").read_text())
    assert sorted(record["files"]) == ["plan.json", "report.html", "report.xlsx"]
    assert sorted(path.name for path in folder.iterdir()) == ["plan.json", "report.html", "report.xlsx", "run.json"]
    assert [path.name for path in folder.parent.iterdir()] == ["base"]


def _as_csv(book: Path, folder: Path, rng: random.Random | None) -> None:
    """Write a workbook's tables as CSV files; with `rng` rows and columns are shuffled."""
    folder.mkdir()
    for sheet in openpyxl.load_workbook(book, read_only=True).worksheets:
        if sheet.title.startswith("_"):
            continue
        rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        rows = [row for row in rows if any(row)]
        header, body = rows[0], rows[1:]
        order = list(range(len(header)))
        if rng is not None:
            rng.shuffle(order)
            rng.shuffle(body)
        with (folder / f"{sheet.title}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([[row[at] for at in order] for row in (header, *body)])


def test_order_of_rows_hash_seed_and_format_do_not_change_a_byte_of_the_plan(
    run_allocator: Run, tmp_path: Path
) -> None:
    """Excel, CSV, CSV with shuffled rows and columns, under three hash seeds, give the same plan.json."""
    _as_csv(FIRST_STEPS, tmp_path / "plain", None)
    _as_csv(FIRST_STEPS, tmp_path / "shuffled", random.Random(7))
    texts = []
    for seed, source in enumerate((FIRST_STEPS, tmp_path / "plain", tmp_path / "shuffled")):
        out = tmp_path / f"run-{seed}"
        done = run_allocator("solve", source, "-o", out, "--quiet", seed=str(seed))
        assert done.returncode == 0, done.stderr
        texts.append((out / "base" / "plan.json").read_bytes())
    assert texts[0] == texts[1] == texts[2]


def test_a_scenario_of_the_workbook_has_its_own_folder(run_allocator: Run, tmp_path: Path) -> None:
    """`--scenario` solves the changed workbook and says so in the plan; an unknown one is answered with the names."""
    names = {row[0] for row in _table("scenarios") if row[0]}
    name = min(names)
    done = run_allocator("solve", FIRST_STEPS, "--scenario", name, "-o", tmp_path / "run")
    plan = json.loads((tmp_path / "run" / name / "plan.json").read_text())
    assert plan["scenario"] == name
    assert done.returncode == (0 if all(gate["passed"] for gate in plan["gates"]) else 8), done.stderr
    wrong = run_allocator("solve", FIRST_STEPS, "--scenario", name + "x", "-o", tmp_path / "run")
    assert wrong.returncode == 2
    assert f"`{name}`" in wrong.stderr


def _table(name: str) -> list[tuple[str, ...]]:
    sheet = openpyxl.load_workbook(FIRST_STEPS, read_only=True)[name]
    return [
        tuple("" if cell is None else str(cell) for cell in row) for row in sheet.iter_rows(min_row=2, values_only=True)
    ]


def _changed(tmp_path: Path, table: str, old: str, new: str) -> Path:
    folder = tmp_path / "book"
    if not folder.exists():
        _as_csv(FIRST_STEPS, folder, None)
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_bad_input_writes_nothing_and_keeps_the_earlier_run(run_allocator: Run, tmp_path: Path) -> None:
    """A workbook with an error ends with code 3, names the cell, and leaves the run before it as it was."""
    out = tmp_path / "run"
    assert run_allocator("solve", FIRST_STEPS, "-o", out, "--quiet").returncode == 0
    before = (out / "base" / "plan.json").read_bytes()
    bad = _changed(tmp_path, "settings", "months,12", "months,-12")
    done = run_allocator("solve", bad, "-o", out)
    assert done.returncode == 3
    *told, last = done.stderr.splitlines()
    assert [line for line in told if "settings.csv:" in line] == told[:1]
    assert last == "allocator: 1 error in the workbook; nothing was written"
    assert (out / "base" / "plan.json").read_bytes() == before


def test_proven_infeasible_says_what_would_have_to_give(run_allocator: Run, tmp_path: Path) -> None:
    """A hard limit nobody can keep ends with code 4 and the sentence of that limit; there is no plan.json.

    Four missions ask for one unit each, so at most four of the seven that the limit wants can be anywhere: three lack.
    """
    done = run_allocator("solve", _impossible(tmp_path), "-o", tmp_path / "run")
    assert done.returncode == 4
    assert "everybody" in done.stdout
    way_out = "One way out, the cheapest by the workbook's concession prices (others may exist):"
    assert way_out in " ".join(done.stdout.split())
    assert "broken by 3 units" in done.stdout
    assert not (tmp_path / "run" / "base" / "plan.json").exists()
    assert json.loads((tmp_path / "run" / "base" / "explanation.json").read_text())["least"] is True


def _impossible(tmp_path: Path) -> Path:
    """Return a small case with a limit that nobody can keep."""
    folder = tmp_path / "tiny"
    shutil.copytree(ROOT / "tests" / "cases" / "ortools_teams", folder)
    (folder / "limits.csv").write_text("limit,rule,amount,reason\neverybody,min_units,7,seven of six\n")
    return folder


def test_proven_infeasible_is_told_to_programs_too(run_allocator: Run, tmp_path: Path) -> None:
    """With `--format json` the reasons stand on standard output, and a run that starts from it is told in one line."""
    book = _impossible(tmp_path)
    done = run_allocator("solve", book, "-o", "run", "--format", "json")
    assert done.returncode == 4, done.stderr
    said = json.loads(done.stdout)
    assert (said["status"], said["verdict"], said["least"]) == ("infeasible", "proven infeasible", True)
    assert "broken by 3 units" in said["conflict"][0]
    assert said["words"].startswith("One way out, the cheapest by")
    again = run_allocator("solve", book, "--start", "run/base")
    assert again.returncode == 3
    assert "run/base holds a run without a plan" in again.stderr


def test_invalid_input_is_told_to_programs_too(run_allocator: Run, tmp_path: Path) -> None:
    """With `--format json` every finding stands on standard output, with the status; for people nothing does."""
    folder = tmp_path / "tiny"
    shutil.copytree(ROOT / "tests" / "cases" / "ortools_teams", folder)
    (folder / "goals.csv").write_text("rank,goal\n1,targets\n2,costs\n")
    for words in (("--format", "json"), ("--format=json",)):
        done = run_allocator("solve", folder, *words)
        assert done.returncode == 3
        said = json.loads(done.stdout)
        assert (said["status"], said["verdict"]) == ("invalid_input", "invalid input")
        assert [finding["value"] for finding in said["findings"] if finding["severity"] == "error"] == ["costs"]
        assert "Did you mean `cost`?" in done.stderr
    assert run_allocator("solve", folder).stdout == ""
    assert json.loads(run_allocator("compare", tmp_path / "nowhere.xlsx", "--format", "json").stdout)["findings"] == []


def test_a_traceback_is_shown_wherever_it_is_asked_for(run_allocator: Run) -> None:
    """People add `--debug` to the end of the command that failed; without it there is none."""
    for words in (("solve", "x.xlsx", "--debug"), ("--debug", "solve", "x.xlsx"), ("solve", "x.xlsx")):
        done = run_allocator(*words)
        assert done.returncode == 3
        assert ("Traceback" in done.stderr) is ("--debug" in words)


def test_the_formulation_is_printed_as_asked(run_allocator: Run) -> None:
    """As text, for programs, or not at all."""
    text = run_allocator("formulation").stdout
    assert text.startswith("# The model")
    assert json.loads(run_allocator("formulation", "--format", "json").stdout) == {"formulation": text}
    assert run_allocator("formulation", "--quiet").stdout == ""


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("solve", "missing.xlsx"), 3, "does not exist"),
        (("solve", str(FIRST_STEPS), "--engine", "scpi"), 2, "did you mean `scip`?"),
        (("solve", str(FIRST_STEPS), "--gap", "x"), 2, "not a number"),
        (("solve", str(FIRST_STEPS), "--gap", "1e-40"), 2, "at most 10 decimals"),
        (("solve", str(FIRST_STEPS), "--gap", "1e-999999999"), 2, "at most 10 decimals"),
        (("solve", str(FIRST_STEPS), "--time-limit", "nan"), 2, "not a number"),
        (("solve", str(FIRST_STEPS), "--time-limit", "inf"), 2, "not a number"),
        (("compare", str(FIRST_STEPS), "--time-limit", "nan"), 2, "not a number"),
        (
            ("solve", str(FIRST_STEPS), "--scenario", "budget cut"),
            2,
            "workbook. Did you mean `budget cut 5`? There are: ",
        ),
        (("solve", str(FIRST_STEPS), "--scenario", "winter"), 2, "is not in the workbook. Name another. There are: `A"),
        (("solve", str(FIRST_STEPS), "--start", "nowhere"), 3, "not the folder of a run"),
        (("solve", "x" * 300), 3, "cannot be read: File name too long"),
        (("solve", str(FIRST_STEPS), "--start", "x" * 300), 3, "File name too long"),
        (("compare", "x" * 300), 3, "cannot be read: File name too long"),
        (("compare", str(FIRST_STEPS.parent), "x" * 300), 3, "is not the folder of a run"),
        (("compare", "x" * 300, "y" * 300), 3, "cannot be read: File name too long"),
        (("release", "x" * 300, "--pseudonyms", "away"), 3, "cannot be read: File name too long"),
        (("solve", str(FIRST_STEPS), "-o", "/proc/nowhere"), 9, "cannot be written"),
        (("batch", "a", "b"), 2, "not part of version"),
        (("solve",), 2, "Missing argument"),
    ],
)
def test_every_way_to_fail_is_one_clean_line(
    run_allocator: Run, arguments: tuple[str, ...], code: int, words: str
) -> None:
    """Wrong usage, missing input, absent engines and unwritable folders end with their code and without a traceback."""
    done = run_allocator(*arguments)
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_starting_from_a_run_keeps_its_quality(run_allocator: Run, tmp_path: Path) -> None:
    """A run started from its own predecessor reaches the same goals."""
    assert run_allocator("solve", FIRST_STEPS, "-o", tmp_path / "one", "--quiet").returncode == 0
    done = run_allocator("solve", FIRST_STEPS, "-o", tmp_path / "two", "--start", tmp_path / "one" / "base", "--quiet")
    assert done.returncode == 0, done.stderr
    goals = [json.loads((tmp_path / x / "base" / "plan.json").read_text())["goals"] for x in ("one", "two")]
    assert goals[0] == goals[1]


def test_a_plan_changed_by_hand_is_answered_in_one_line(run_allocator: Run, tmp_path: Path) -> None:
    """A run to start from whose plan has less than no units, words for units, or no such phase: invalid input."""
    assert run_allocator("solve", FIRST_STEPS, "-o", tmp_path / "one", "--quiet").returncode == 0
    file = tmp_path / "one" / "base" / "plan.json"
    written = json.loads(file.read_text())
    for key, value in (("units", -2), ("units", "two"), ("units", 10**30), ("phase", 99), ("phase", None)):
        row = {**written["assignments"][0], key: value}
        file.write_text(json.dumps({**written, "assignments": [row, *written["assignments"][1:]]}))
        done = run_allocator("solve", FIRST_STEPS, "-o", tmp_path / "two", "--start", tmp_path / "one" / "base")
        assert (done.returncode, done.stdout) == (3, ""), (key, value)
        assert "plan.json" in done.stderr
        assert "Traceback" not in done.stderr
        assert not (tmp_path / "two").exists()


def test_ctrl_c_keeps_the_best_plan(tmp_path: Path) -> None:
    """Interrupted after some seconds, a run of the plan year still writes its best plan, audited, and ends with 130."""
    out = tmp_path / "run"
    with subprocess.Popen(
        [sys.executable, "-m", "allocator", "solve", str(UN_2020), "-o", str(out), "--time-limit", "300", "--gap", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        time.sleep(8)
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 130, stderr
    assert "Interrupted" in stdout
    plan = json.loads((out / "base" / "plan.json").read_text())
    assert plan["assignments"]
    assert plan["status"] in {"feasible", "within_gap"}
