"""Files are there whole or not at all; what is committed is what the program writes."""

import os
from pathlib import Path

import pytest
from tables_writing.books import ROOT, opened, read_folder, same

from allocator.errors import InputError, OutputError
from allocator.tables import read
from allocator.tables.annotation import annotate
from allocator.tables.atomic import write_file, write_folder
from allocator.tables.convert import convert
from allocator.tables.dictionary import dictionary
from allocator.tables.grids import Grid
from allocator.tables.schema import RULES, SETTINGS, TABLES
from allocator.tables.styled import workbook_bytes
from allocator.tables.template import template


def test_a_missing_folder_is_told_in_one_sentence(tmp_path: Path) -> None:
    """Writing into a folder that is not there ends in an OutputError and leaves nothing behind."""
    with pytest.raises(OutputError, match=r"Could not write .*book\.xlsx: there is no folder .*nowhere\."):
        template(tmp_path / "nowhere" / "book.xlsx")
    with pytest.raises(OutputError, match=r"Could not write .*out: there is no folder .*nowhere\."):
        convert(ROOT / "inputs" / "first-steps.xlsx", tmp_path / "nowhere" / "out")
    assert not list(tmp_path.iterdir())


def test_a_template_never_takes_the_place_of_a_workbook(tmp_path: Path) -> None:
    """Somebody may have filled in the workbook of that name; a file without content is in nobody's way."""
    path = tmp_path / "my-plan.xlsx"
    path.write_bytes(b"a year of work")
    for example_case in (False, True):
        with pytest.raises(OutputError, match="is there already"):
            template(path, example_case=example_case)
    assert path.read_bytes() == b"a year of work"
    path.write_bytes(b"")
    template(path)
    assert not read(path).tables["pledges"]


def test_a_file_in_the_way_is_told_in_one_sentence(tmp_path: Path) -> None:
    """Writing below a file, or over a folder, ends in an OutputError and leaves both as they were."""
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder.xlsx").mkdir()
    for path in (tmp_path / "file" / "book.xlsx", tmp_path / "folder.xlsx"):
        with pytest.raises(OutputError, match="Could not write"):
            template(path)
    assert (tmp_path / "file").read_text() == "mine"
    assert sorted(item.name for item in tmp_path.iterdir()) == ["file", "folder.xlsx"]


def test_a_folder_that_may_not_be_written_is_told() -> None:
    """Writing where nobody may write, not even an administrator, ends in an OutputError."""
    with pytest.raises(OutputError, match="Could not write"):
        template(Path("/proc/book.xlsx"))


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """A failure halfway leaves the file that was there, whole, and no other."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"before")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    if step == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    else:
        monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OutputError, match="No space left"):
        write_file(path, b"after")
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_leaves_the_old_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure halfway through a folder leaves the one that was there, whole, and no other."""
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "goals.csv").write_bytes(b"before")
    rename, tries = Path.rename, []

    def fail_second(self: Path, target: Path) -> Path:
        tries.append(self)
        if len(tries) == 2:
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail_second)
    with pytest.raises(OutputError, match="No space left"):
        write_folder(folder, {"goals.csv": b"after"}, mine=lambda _: True)
    assert read_folder(folder) == {"goals.csv": b"before"}
    assert list(tmp_path.iterdir()) == [folder]


def test_folders_with_other_files_are_left_alone(tmp_path: Path) -> None:
    """A folder that holds anything but tables is never replaced; one of tables is, with nothing stale left."""
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "scenarios.csv").write_text("stale")
    convert(ROOT / "tests" / "cases" / "rap_budget", tmp_path / "book.xlsx")
    convert(tmp_path / "book.xlsx", folder)
    assert not (folder / "scenarios.csv").exists()
    (folder / "diary.txt").write_text("mine")
    before = read_folder(folder)
    with pytest.raises(OutputError, match=r"diary\.txt"):
        convert(tmp_path / "book.xlsx", folder)
    assert read_folder(folder) == before


def test_tables_of_ones_own_may_be_written_again(tmp_path: Path) -> None:
    """A folder that holds what the workbook holds, a sheet that is no table among it, is written anew."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "strangers.csv").write_text("a\n1\n")
    convert(tmp_path / "in", tmp_path / "book.xlsx")
    for _ in range(2):
        convert(tmp_path / "book.xlsx", tmp_path / "out")
    assert read_folder(tmp_path / "out") == {"strangers.csv": b"a\n1\n"}


@pytest.mark.parametrize("out", [".", "..", "/", "x" * 300, "x" * 300 + "/out"])
def test_names_that_nothing_can_have_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str) -> None:
    """Where nothing can be put, as in the place of the current folder, or under too long a name, a sentence says so."""
    monkeypatch.chdir(tmp_path)
    book = ROOT / "inputs" / "first-steps.xlsx"
    with pytest.raises(OutputError, match="Could not write"):
        convert(book, Path(out))
    with pytest.raises(OutputError, match="Could not write"):
        template(Path(out))
    assert not list(tmp_path.iterdir())


def test_a_name_no_file_can_have_is_told(tmp_path: Path) -> None:
    """A name too long is a sentence where it is to be read, and where a copy with findings is to be written."""
    book, long = ROOT / "inputs" / "first-steps.xlsx", tmp_path / ("x" * 300 + ".xlsx")
    with pytest.raises(InputError, match="cannot be read"):
        convert(long, tmp_path / "out")
    with pytest.raises(OutputError, match="Could not write"):
        annotate(read(book), long)


def test_a_text_no_cell_can_hold_is_refused(tmp_path: Path) -> None:
    """A text too long for a cell, or a name too long for a sheet, is an OutputError, never cut short."""
    with pytest.raises(OutputError, match="32767"):
        workbook_bytes({"missions": Grid(("mission", "note"), (("A", "x" * 40_000),))})
    with pytest.raises(OutputError, match="cannot hold"):
        workbook_bytes({"_" + "x" * 40: Grid(("a",), (("b",),))})
    assert not list(tmp_path.iterdir())


def test_the_committed_example_is_the_generated_one(tmp_path: Path) -> None:
    """`inputs/first-steps.xlsx` is what `template --example` writes: cells, notes and checks."""
    template(tmp_path / "book.xlsx", example_case=True)
    assert same(ROOT / "inputs" / "first-steps.xlsx", tmp_path / "book.xlsx")


def test_the_inputs_have_no_errors() -> None:
    """Both workbooks in `inputs/` are read without an error."""
    for book in ("first-steps", "un-2020"):
        found = read(ROOT / "inputs" / f"{book}.xlsx").findings
        assert not [finding for finding in found if finding.code.startswith("E")]


def test_sources_stand_in_the_workbook_and_beside_it() -> None:
    """The sheet `_sources` of the UN case says the same as `inputs/README.md`."""
    readme = (ROOT / "inputs" / "README.md").read_text().replace("`", "").replace("*", "")
    sheet = opened(ROOT / "inputs" / "un-2020.xlsx")["_sources"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert rows
    for row in rows:
        assert "| " + " | ".join(map(str, row)) + " |" in readme


def test_the_data_dictionary_is_the_generated_one() -> None:
    """`docs/data-dictionary.md` is what the schema says."""
    assert (ROOT / "docs" / "data-dictionary.md").read_text() == dictionary()


def test_the_data_dictionary_names_everything() -> None:
    """Every table, column, setting, rule and word of the contract stands in the data dictionary."""
    text = dictionary()
    for table in TABLES.values():
        assert f"\n## {table.name}\n" in text
        for column in table.columns:
            assert f"| `{column.name}` |" in text
            assert all(f"`{word}`" in text for word in column.choices)
    assert all(f"| `{name}` |" in text for name in [*RULES, *SETTINGS])
