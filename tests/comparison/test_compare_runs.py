"""Runs compared as they lie there, views, and members whose process dies."""

import json
import shutil
import subprocess
import sys
from _thread import interrupt_main
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from time import sleep
from typing import IO

import pytest
from comparison.conftest import Done

import allocator
from allocator.comparison import comparing, solving
from allocator.comparison.job import End, Job
from allocator.comparison.solving import Crew
from allocator.comparison.worker import ended
from allocator.errors import InputError, OutputError, UsageError
from allocator.run import solve
from allocator.runs import digest, load_record
from allocator.search import Options


def test_runs_say_the_same_as_the_scenarios_they_come_from(done: Done, tmp_path: Path) -> None:
    """Two runs compared give the rows that the comparison of the workbook had for them."""
    found = allocator.compare(done.folder / "base", done.folder / "late", bridge=False, out=tmp_path / "out")
    assert found.exit_code == 0
    written = json.loads((tmp_path / "out" / "compare.json").read_text(encoding="utf-8"))
    for name in ("performance", "missions", "personnel", "shortfalls", "moved", "limits", "inputs"):
        assert written["tables"][name] == done.table(name, "late"), name


def test_only_differences_leaves_out_what_does_not_differ(done: Done) -> None:
    """Of every table that has a variance, the rows without one go and all others stay."""
    runs = done.folder / "base", done.folder / "cut"
    every = allocator.compare(*runs, bridge=False, write=False)
    fewer = allocator.compare(*runs, bridge=False, write=False, only_differences=True)
    for name in ("missions", "performance", "items", "personnel", "coverage", "shortfalls"):
        places = [field.key for field in every.table(name).fields if field.varies]
        rows = [row for row in every.table(name).records if any(row[key] for key in places)]
        assert fewer.table(name).records == rows
    assert len(fewer.table("missions").rows) < len(every.table("missions").rows)


def test_like_for_like_compares_what_is_in_both(done: Done) -> None:
    """A mission that only one plan knows is in no table and in no sum; the comparison says so."""
    runs = done.folder / "base", done.folder / "closed"
    found = allocator.compare(*runs, bridge=False, write=False, like_for_like=True)
    assert "SOUTH" in found.view.sentence
    assert {row["mission"] for row in found.table("missions").records} == {"NORTH"}
    assert {row["mission"] for row in found.table("personnel").records} == {"NORTH", "All"}
    assert {row["mission"] for row in found.table("shortfalls").records} <= {"NORTH"}
    (whole,) = (row for row in found.table("performance").records if row["line"] == "Total")
    (north,) = (row for row in found.table("missions").records if row["category"] == "All")
    assert (whole["base"], whole["value"]) == (north["base"], north["value"])
    everything = allocator.compare(*runs, bridge=False, write=False)
    assert {row["mission"] for row in everything.table("missions").records} == {"NORTH", "SOUTH"}


def rewritten(path: Path, **changes: object) -> None:
    """Change a file of a run, and its digest in `run.json` with it."""
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changes), encoding="utf-8")
    record = load_record(path.parent)
    record["files"][path.name] = digest(path)
    (path.parent / "run.json").write_text(json.dumps(record), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "change", "recorded", "code", "reason"),
    [
        ("plan.json", {"costs": []}, True, 7, "plan.json says other costs than its recount"),
        ("plan.json", {"gates": []}, False, 3, "plan.json is not the one that was written with run.json"),
        ("explanation.json", {"least": True}, False, 3, "explanation.json is not the one that was written"),
    ],
    ids=["another figure", "another plan", "another explanation"],
)
def test_a_run_that_was_tampered_with_fails_and_the_others_are_compared(
    name: str, change: dict[str, object], recorded: bool, code: int, reason: str, done: Done, tmp_path: Path
) -> None:
    """A plan that its recount does not bear out fails with code 7, a file that was changed later with code 3."""
    scenario = "impossible" if name == "explanation.json" else "cut"
    shutil.copytree(done.folder / scenario, tmp_path / scenario)
    path = tmp_path / scenario / name
    if recorded:
        rewritten(path, **change)
    else:
        path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | change), encoding="utf-8")
    found = allocator.compare(
        done.folder / "base", tmp_path / scenario, done.folder / "late", bridge=False, write=False
    )
    assert [member.audit is None for member in found.members] == [False, True, False]
    assert found.exit_code == found.members[1].end.exit_code == code
    assert reason in found.members[1].end.reasons[0]


@pytest.mark.parametrize(
    ("scenario", "status", "run"), [("cut", "optimal", "late"), ("impossible", "infeasible", "cut")]
)
def test_a_run_of_something_else_stands_for_no_scenario(
    scenario: str, status: str, run: str, done: Done, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a process leaves the run of another scenario, or one wrote over its own, the member fails."""
    ends = (
        End("optimal", "proven optimal", 0, str(done.folder / "base")),
        End(status, status, 0, str(done.folder / run), ("too much",) if status == "infeasible" else ()),
    )
    monkeypatch.setattr(comparing, "in_rounds", lambda *_: ends)
    base, other = allocator.compare(done.book, scenarios=[scenario], bridge=False, write=False).members
    assert base.audit is not None
    assert (other.audit, other.end.exit_code) == (None, 3)
    assert "holds another run than was asked for" in other.end.reasons[0]


def test_a_workbook_that_was_saved_while_it_was_solved_has_no_plan(
    done: Done, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Plans of the workbook as it was are not shown as those of the workbook that was read."""
    shutil.copytree(done.book, tmp_path / "book")
    (tmp_path / "book" / "rates.csv").write_text("rate,amount\nreimbursement,1401\n", encoding="utf-8")
    ends = tuple(End("optimal", "proven optimal", 0, str(done.folder / name)) for name in ("base", "cut"))
    monkeypatch.setattr(comparing, "in_rounds", lambda *_: ends)
    found = allocator.compare(tmp_path / "book", scenarios=["cut"], bridge=False, write=False)
    assert [(member.audit, member.end.exit_code) for member in found.members] == [(None, 3)] * 2


def test_what_is_not_shown_to_be_the_least_is_not_told_as_if_it_were(done: Done, tmp_path: Path) -> None:
    """Of a scenario that is solved and of a run that is read, the first reason says by what it is cheapest, or not."""
    shutil.copytree(done.folder / "impossible", tmp_path / "impossible")
    rewritten(tmp_path / "impossible" / "explanation.json", least=False)
    read = allocator.compare(done.folder / "base", tmp_path / "impossible", bridge=False, write=False).members[1].end
    run = solve(done.book, scenarios=("impossible",), write=False)
    assert run.conflict is not None
    solved = [ended(replace(run, conflict=replace(run.conflict, least=least))) for least in (False, True)]
    assert read.reasons == solved[0].reasons
    assert [end.reasons[0] for end in solved] == [
        f"One way out, {how} by the workbook's concession prices (others may exist):"
        for how in ("not shown to be the cheapest", "the cheapest")
    ]
    assert read.reasons[1:] == solved[1].reasons[1:]
    assert "too much" in solved[1].reasons[1]


def test_a_run_whose_workbook_changed_is_not_compared(done: Done, tmp_path: Path) -> None:
    """A run is judged by the workbook it was made from, or not at all."""
    other = tmp_path / "book"
    shutil.copytree(done.book, other)
    (other / "rates.csv").write_text("rate,amount\nreimbursement,1401\n", encoding="utf-8")
    found = allocator.compare(done.folder / "base", done.folder / "cut", book=other, bridge=False, write=False)
    assert found.exit_code == 3
    assert all(member.audit is None for member in found.members)
    assert "--book" in found.members[0].end.reasons[0]


def test_wrong_use_is_told(done: Done, tmp_path: Path) -> None:
    """Unknown and repeated scenarios, one run alone, and folders that are no runs are said to be so."""
    with pytest.raises(UsageError, match=r"`cutt` is not in the workbook\. Did you mean `cut`\? There are: "):
        allocator.compare(done.book, scenarios=("cutt",), bridge=False, write=False)
    with pytest.raises(UsageError, match="twice"):
        allocator.compare(done.book, scenarios=("cut", "cut"), bridge=False, write=False)
    with pytest.raises(UsageError, match="one run"):
        allocator.compare(done.folder / "base", bridge=False, write=False)
    with pytest.raises(InputError, match="not the folder of a run"):
        allocator.compare(done.folder / "base", tmp_path, bridge=False, write=False)
    with pytest.raises(UsageError, match="named twice"):
        allocator.compare(done.folder / "base", done.folder / "cut" / ".." / "base", bridge=False, write=False)
    with pytest.raises(UsageError, match="did you mean `scip`"):
        allocator.compare(done.book, options=Options("scpi"), out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_runs_without_their_workbook_are_no_difference_and_no_traceback(done: Done, tmp_path: Path) -> None:
    """Where no plan can be recounted nothing is alike, and nothing is said of inputs."""
    shutil.copytree(done.book, tmp_path / "book")
    (tmp_path / "book" / "missions.csv").write_text("mission\n")
    runs = done.folder / "base", done.folder / "cut"
    found = allocator.compare(*runs, book=tmp_path / "book", bridge=False, write=False, like_for_like=True)
    assert found.exit_code == 3
    assert [row["inputs"] for row in found.table("overview").records] == [None, None]


def test_files_that_cannot_all_be_replaced_stay_all(done: Done, tmp_path: Path) -> None:
    """A folder stands where the workbook should go: page and JSON of the comparison before are as they were."""
    runs = done.folder / "base", done.folder / "cut"
    allocator.compare(*runs, bridge=False, out=tmp_path)
    (tmp_path / "compare.xlsx").unlink()
    (tmp_path / "compare.xlsx").mkdir()
    before = {name: (tmp_path / name).read_bytes() for name in ("compare.html", "compare.json")}
    with pytest.raises(OutputError, match="What was there is untouched"):
        allocator.compare(*runs[::-1], bridge=False, out=tmp_path)
    assert {name: (tmp_path / name).read_bytes() for name in before} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["compare.html", "compare.json", "compare.xlsx"]


def test_a_process_that_dies_takes_no_other_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A member whose process is killed crashed, with its last words; the next one ends as it ends."""
    last = '{"end": {"status": "optimal", "verdict": "proven optimal", "exit_code": 0, "folder": null, '
    last += '"reasons": [], "notes": []}}'
    programs = ["import os, sys; print('out of memory', file=sys.stderr, flush=True); os.abort()", f"print({last!r})"]

    def started(errors: IO[str]) -> "subprocess.Popen[str]":
        program = programs.pop(0)
        pipe = subprocess.PIPE
        return subprocess.Popen([sys.executable, "-c", program], stdin=pipe, stdout=pipe, stderr=errors, text=True)

    monkeypatch.setattr(solving, "_started", started)
    jobs = [Job(name, Path("book"), (), Path("out"), Options()) for name in ("first", "second")]
    told: list[str] = []
    first, second = Crew(1, lambda name, _: told.append(name)).solve(jobs)
    assert (first.verdict, first.exit_code) == ("crashed", 6)
    assert "out of memory" in first.reasons[0]
    assert second.verdict == "proven optimal"
    assert told == ["first", "second"]


def test_an_interruption_ends_every_search_and_starts_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C reaches the child that searches; the next member is not begun; both say that they were interrupted."""
    began = Event()

    def started(errors: IO[str]) -> "subprocess.Popen[str]":
        began.set()
        program, pipe = "import time; time.sleep(60)", subprocess.PIPE
        return subprocess.Popen([sys.executable, "-c", program], stdin=pipe, stdout=pipe, stderr=errors, text=True)

    def interrupt() -> None:
        began.wait(30)
        sleep(0.3)
        interrupt_main()

    monkeypatch.setattr(solving, "_started", started)
    jobs = [Job(name, Path("book"), (), Path("out"), Options()) for name in ("first", "second")]
    crew = Crew(1)
    Thread(target=interrupt).start()
    ends = crew.solve(jobs)
    assert [end.exit_code for end in ends] == [130, 130]
    assert crew.interrupted
