"""A run folder is written whole or not at all, and what is of no run stays in it."""

from pathlib import Path

import pytest
from report.small import PROVENANCE, counted, outcome
from xlsxwriter.exceptions import FileCreateError

from allocator.errors import InputError, OutputError
from allocator.report import report, xlsx
from allocator.runs import EXPLANATION, PLAN, RUN, load_record, runs_of, save


def test_a_later_run_takes_the_place_of_an_earlier_one_but_not_of_notes(tmp_path: Path) -> None:
    """Files of the run before are gone, also those that the new one lacks; notes and folders of somebody's stay."""
    folder = tmp_path / "base"
    save(folder, {EXPLANATION: "none", PLAN: "first"}, {}, {"verdict": "one"})
    (folder / "notes.txt").write_text("mine")
    (folder / "letters").mkdir()
    (folder / "letters" / "to-the-capital.txt").write_text("mine, too")
    save(folder, {PLAN: "second"}, {}, {"verdict": "two"})
    assert sorted(path.name for path in folder.iterdir()) == ["letters", "notes.txt", PLAN, RUN]
    assert (folder / "letters" / "to-the-capital.txt").read_text() == "mine, too"
    assert (folder / PLAN).read_text() == "second"
    assert load_record(folder)["verdict"] == "two"
    assert list(load_record(folder)["files"]) == [PLAN]
    assert [path.name for path in tmp_path.iterdir()] == ["base"]


def test_where_a_run_cannot_take_its_place_everything_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the last step fails, the run before and the notes beside it are as they were."""
    folder = tmp_path / "base"
    save(folder, {PLAN: "first"}, {}, {})
    (folder / "notes.txt").write_text("mine")
    replace = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if target == folder and "-old-" not in str(self):
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OutputError, match="What was there is untouched"):
        save(folder, {PLAN: "second"}, {}, {})
    assert (folder / PLAN).read_text() == "first"
    assert (folder / "notes.txt").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["base"]


def test_where_a_run_cannot_be_moved_away_nothing_is_left_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as on Windows, where a program that reads a file holds its folder."""
    folder = tmp_path / "base"
    save(folder, {PLAN: "first"}, {}, {})

    def held(self: Path, target: Path) -> Path:
        raise PermissionError(13, f"{self} is held", str(target))

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(OutputError, match="What was there is untouched"):
        save(folder, {PLAN: "second"}, {}, {})
    assert (folder / PLAN).read_text() == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["base"]


def test_runs_of_a_workbook_have_a_place_that_no_other_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a file its suffix goes; a folder keeps its name, dots and all, however the path leads there."""
    for name in ("year.v1", "year.v2"):
        (tmp_path / name).mkdir()
    (tmp_path / "year.v3.xlsx").touch()
    monkeypatch.chdir(tmp_path / "year.v1")
    places = [runs_of(Path(path)).as_posix() for path in (".", "../year.v2", "../year.v1/", "../year.v3.xlsx")]
    assert places == [f"reports/year.v{number}" for number in (1, 2, 1, 3)]
    with pytest.raises(InputError, match="does not exist"):
        runs_of(Path("../year.v4"))


def test_a_file_where_a_run_should_go_stays(tmp_path: Path) -> None:
    """A file of the name of the folder is told, and kept."""
    (tmp_path / "base").write_text("mine")
    with pytest.raises(OutputError, match="is a file"):
        save(tmp_path / "base", {PLAN: "first"}, {}, {})
    assert (tmp_path / "base").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["base"]


def test_what_cannot_be_put_back_is_told_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else takes the place meanwhile: the run before and the notes are where the message says."""
    folder = tmp_path / "base"
    save(folder, {PLAN: "first"}, {}, {})
    (folder / "notes.txt").write_text("mine")
    replace = Path.replace

    def taken(self: Path, target: Path) -> Path:
        if target == folder:
            raise OSError(39, "Directory not empty")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", taken)
    with pytest.raises(OutputError, match="what was there before is in") as caught:
        save(folder, {PLAN: "second"}, {}, {})
    old = Path(str(caught.value).rpartition(" is in ")[2])
    assert (old / PLAN).read_text() == "first"
    assert (old / "notes.txt").read_text() == "mine"


def test_ctrl_c_as_a_run_takes_its_place_loses_neither(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run before is put back with the notes beside it."""
    folder = tmp_path / "base"
    save(folder, {PLAN: "first"}, {}, {})
    (folder / "notes.txt").write_text("mine")
    replace = Path.replace

    def interrupted(self: Path, target: Path) -> Path:
        if target == folder and "-old-" not in str(self):
            raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        save(folder, {PLAN: "second"}, {}, {})
    assert (folder / PLAN).read_text() == "first"
    assert (folder / "notes.txt").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["base"]


def test_a_workbook_for_which_there_is_no_room_is_an_output_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its writer has errors of its own for what the disk says; a run ends with code 9 all the same."""

    def full(*_: object) -> None:
        raise FileCreateError(OSError(28, "No space left on device"))

    audit = counted()
    paper = report(outcome(audit), audit, "v", PROVENANCE)
    monkeypatch.setattr("xlsxwriter.Workbook.close", full)
    with pytest.raises(OutputError, match="No space left on device"):
        save(tmp_path / "base", {}, {"report.xlsx": lambda path: xlsx.write(path, paper)}, {})
    assert list(tmp_path.iterdir()) == []
