"""A run that lies in its folder is read back whole, or not at all."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from release.telling import written

import allocator
from allocator.archive import read_run, write_run
from allocator.cross_check import CrossCheck
from allocator.engines import Ending
from allocator.errors import AllocatorError, AuditError, InputError
from allocator.finished import Run

REPORTS = ("plan.json", "report.xlsx", "report.html")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Give a run of a scenario that started from the base, with gates against it."""
    folder = tmp_path_factory.mktemp("kept")
    book = written(folder)
    base = allocator.solve(book, out=folder / "runs")
    return allocator.solve(book, scenarios=("Quxland withdraws",), out=folder / "runs", start=base.folder)


def test_a_run_read_back_gives_the_reports_that_were_written(run: Run, tmp_path: Path) -> None:
    """Written again from what its folder and its workbook hold, every report is the same, byte for byte."""
    assert run.folder is not None
    assert run.audit is not None
    assert run.audit.reference
    assert any(reading.reference is not None for reading in run.gates)
    again = write_run(read_run(run.folder), tmp_path / "again")
    assert again.folder is not None
    for name in REPORTS:
        assert (again.folder / name).read_bytes() == (run.folder / name).read_bytes(), name
    records = [json.loads((each.folder / "run.json").read_text()) for each in (run, again) if each.folder is not None]
    for record in records:
        del record["finished"], record["seconds"]
    assert records[0] == records[1]


def test_a_workbook_may_be_named_by_where_one_is(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """`.` is a folder like any other, and its name is what reports call the workbook."""
    assert run.folder is not None
    monkeypatch.chdir(run.book.path)
    found = read_run(run.folder, Path())
    assert (found.book.path, found.book.name, found.verdict) == (Path(), "Quxland plan", run.verdict)


def test_a_copy_made_later_is_the_copy_made_at_once(run: Run, tmp_path: Path) -> None:
    """With one key, the copy of the run in hand and that of its folder are the same."""
    assert run.folder is not None
    copies = [
        allocator.release(what, tmp_path / place, key=tmp_path / "key.json").folder
        for what, place in ((run, "at once"), (run.folder, "later"))
    ]
    first, second = (folder for folder in copies if folder is not None)
    assert first.name == second.name
    for name in REPORTS:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_what_went_wrong_on_the_way_is_in_no_copy(run: Run, tmp_path: Path) -> None:
    """What an engine said, and what a second one checked before it was interrupted, is in neither copy."""
    assert run.folder is not None
    outcome = replace(run.outcome, faults=("/home/quxer/cbc was killed",))
    check = CrossCheck(replace(outcome, ending=Ending.INTERRUPTED), (), ("floors",))
    (tmp_path / "runs").mkdir()
    kept = write_run(replace(run, outcome=outcome, check=check, folder=None), tmp_path / "runs" / "kept")
    assert kept.folder is not None
    assert "quxer" in (kept.folder / "report.html").read_text()
    copies = [
        allocator.release(what, tmp_path / place, key=tmp_path / "key.json").folder
        for what, place in ((kept, "at once"), (kept.folder, "later"))
    ]
    first, second = (folder for folder in copies if folder is not None)
    for name in REPORTS:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name
    records = [json.loads((folder / "run.json").read_text()) for folder in (first, second)]
    assert [record["notes"] for record in records] == [[], []]
    assert "quxer" not in (first / "report.html").read_text()
    assert "The search was interrupted" in (first / "report.html").read_text()


def _plan(folder: Path) -> None:
    path = folder / "plan.json"
    path.write_text(path.read_text().replace('"units": 1', '"units": 2', 1))


def _record(change: Callable[[dict[str, Any]], Any]) -> Callable[[Path], None]:
    def changed(folder: Path) -> None:
        record = json.loads((folder / "run.json").read_text())
        change(record)
        (folder / "run.json").write_text(json.dumps(record))

    return changed


@pytest.mark.parametrize(
    ("harm", "error", "words"),
    [
        (_plan, InputError, "is not the one that was written"),
        (lambda folder: (folder / "plan.json").unlink(), InputError, "holds no plan"),
        (lambda folder: (folder / "run.json").unlink(), InputError, "not the folder of a run"),
        (_record(lambda record: record.pop("beside")), InputError, "not written by this version"),
        (_record(lambda record: record.update(path="/nowhere/at all")), InputError, "name it with --book"),
        (_record(lambda record: record.update(tables_sha256="0")), InputError, "is not what"),
        (_record(lambda record: record.update(status="optimal", verdict="proven")), AuditError, "another verdict"),
        (_record(lambda record: record["beside"].update(gates=["1", "1"])), AuditError, "other gates"),
    ],
    ids=["plan", "no plan", "no record", "old record", "no workbook", "other tables", "verdict", "gates"],
)
def test_a_folder_that_was_meddled_with_is_refused(
    harm: Callable[[Path], object], error: type[AllocatorError], words: str, run: Run, tmp_path: Path
) -> None:
    """Whatever does not stand up to workbook, digest and recount is said, and nothing is released."""
    assert run.folder is not None
    folder = tmp_path / "run"
    shutil.copytree(run.folder, folder)
    harm(folder)
    with pytest.raises(error, match=words):
        allocator.release(folder, tmp_path / "copies", key=tmp_path / "key.json")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run"]
