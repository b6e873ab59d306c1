"""Names of sheets and columns: matched as planners write them, reported with the nearest one where nothing matches."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables.small_case import Lines, folder, places, small, workbook

from allocator.tables import digest, read
from allocator.tables.names import Suggestions, did_you_mean, fold, likeness, nearest, surely
from allocator.tables.schema import TABLES

PLAIN = "pledges missions"


def test_names_match_without_case_and_blanks(tmp_path: Path) -> None:
    """Case, outer blanks, and `_` versus blank do not matter in names of sheets and columns."""
    tables: dict[str, Lines] = {}
    for name, lines in small().items():
        header = [f" {cell.upper().replace('_', ' ')} " for cell in lines[0]]
        tables[name.title().replace("_", " ") + " "] = [header, *lines[1:]]
    # The writer knows columns by their names, so the folder is what is written here.
    book = read(folder(tmp_path / "odd", tables))
    assert places(book) == []
    assert digest(book.tables) == digest(read(folder(tmp_path / "small", small())).tables)


def test_a_misspelled_sheet_asks_what_was_meant(tmp_path: Path) -> None:
    """A sheet that is no table is shown with its blanks and its nearest name, and its rows are read all the same."""
    tables = small()
    tables["Pledge "] = tables.pop("pledges")
    (found,) = read(workbook(tmp_path / "odd.xlsx", tables)).findings
    assert (found.code, found.value) == ("E102", "Pledge ")
    assert str(found) == (
        'Pledge  "Pledge ": This sheet is not a table. Did you mean `pledges`?'
        " If it is your own, let its name begin with `_`: `_Pledge`."
    )


def test_a_misspelled_column_asks_what_was_meant(tmp_path: Path) -> None:
    """A column that is none of its table is an error with the nearest name; its cells are read all the same."""
    tables = small()
    tables["pledges"][0][3] = "unit"
    (found,) = read(folder(tmp_path / "odd", tables)).findings
    assert (found.code, found.place, found.value) == ("E104", "pledges.csv:1:4", "unit")
    assert found.remedy.startswith("Did you mean `units`?")


def test_own_sheets_and_columns_are_left_alone(tmp_path: Path) -> None:
    """What begins with `_` is the planner's, whatever stands in it."""
    tables = small()
    tables["_scratch"] = [["#REF!", "x"]]
    for at, line in enumerate(tables["pledges"]):
        line.append("_mine" if at == 0 else "#REF!")
    assert places(read(workbook(tmp_path / "own.xlsx", tables))) == []
    assert places(read(folder(tmp_path / "own", tables))) == []


def test_two_sheets_of_one_table(tmp_path: Path) -> None:
    """Two sheets that are one table are an error; the first is read."""
    tables = small()
    tables["budget caps"] = tables["budget_caps"]
    assert places(read(workbook(tmp_path / "two.xlsx", tables))) == [("E103", "budget caps")]


def test_two_columns_of_one_name(tmp_path: Path) -> None:
    """Two columns that are one are an error at the second."""
    tables = small()
    for at, line in enumerate(tables["deployed"]):
        line.append("Units " if at == 0 else "9")
    assert places(read(workbook(tmp_path / "two.xlsx", tables))) == [("E105", "deployed!D1")]


def test_a_blank_sheet_is_no_error(tmp_path: Path) -> None:
    """A blank sheet of an unknown name is a warning, one of an optional table nothing at all."""
    tables = {**small(), "Sheet2": [], "goals": []}
    assert places(read(workbook(tmp_path / "blank.xlsx", tables))) == [("W509", "Sheet2")]


def test_a_blank_sheet_of_a_required_table(tmp_path: Path) -> None:
    """A required table without a header is an error, and nothing that refers to it is another."""
    tables = {**small(), "pledges": []}
    assert places(read(workbook(tmp_path / "blank.xlsx", tables))) == [("E109", "pledges")]


@pytest.mark.parametrize(
    ("table", "code"), [("missions", "E109"), ("pledges", "W512"), ("requirements", "W512"), ("settings", "E307")]
)
def test_a_required_table_without_rows(tmp_path: Path, table: str, code: str) -> None:
    """Without missions or settings there is no plan; without offers or demand there is one, with a warning."""
    tables = small()
    tables[table] = tables[table][:1]
    for name in tables.keys() - {"settings", "missions", "requirements", "pledges"}:
        del tables[name]
    found = [finding for finding in read(folder(tmp_path / "bare", tables)).findings if finding.table == table]
    assert {finding.code for finding in found} == {code}


def test_values_without_a_header(tmp_path: Path) -> None:
    """A value beside the table is an error at its first cell, not lost."""
    tables = small()
    tables["deployed"][1].append("two of them")
    tables["deployed"][2].append("six of them")
    (found,) = read(folder(tmp_path / "beside", tables)).findings
    assert (found.code, found.place) == ("E107", "deployed.csv:2:4")
    assert "the first of 2" in found.message


@given(name=st.sampled_from(sorted(TABLES)), upper=st.booleans(), blanks=st.integers(0, 3))
def test_folding_forgets_only_case_and_blanks(name: str, upper: bool, blanks: int) -> None:
    """A name written with other case, blanks for `_` and blanks around it folds to itself."""
    written = " " * blanks + name.replace("_", " " * (1 + blanks)) + " " * blanks
    assert fold(written.upper() if upper else written) == name


@given(one=st.text("abcAB_ ", max_size=8), other=st.text("abcAB_ ", max_size=8))
def test_likeness_is_a_share(one: str, other: str) -> None:
    """Likeness lies between 0 and 1, and is 1 exactly for names that match."""
    found = likeness(one, other)
    assert 0 <= found <= 1
    assert (found == 1) == (fold(one) == fold(other))


@pytest.mark.parametrize(
    ("word", "meant"),
    [("UNMIS", "UNMISS"), ("Unmiss", "UNMISS"), ("MINUSAM", "MINUSMA"), ("XYZ", ""), ("", ""), ("MINUSA", "MINUSMA")],
)
def test_the_nearest_name(word: str, meant: str) -> None:
    """A misspelled code comes nearest to the one it was meant to be, and a strange one to none."""
    assert nearest(word, ["UNMISS", "MINUSMA", "UNIFIL", "NA"]) == meant
    assert surely("XY", ["UNMISS"]) == ""
    assert bool(did_you_mean(meant)) == bool(meant)


def test_suggestions_are_few() -> None:
    """A thousand unknown words get as many suggestions as a planner would read."""
    suggestions = Suggestions(most=3)
    found = [suggestions.nearest("missions", f"UNMISS{at}", ["UNMISS"]) for at in range(5)]
    assert found == ["UNMISS"] * 3 + [""] * 2
    assert suggestions.nearest("missions", "UNMISS1", ["UNMISS"]) == "UNMISS"
    assert suggestions.nearest("pledges", "UNMISS9", ["UNMISS"]) == "UNMISS"
