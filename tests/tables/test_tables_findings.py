"""Findings: visible values, one order, systematic mistakes told once."""

from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from tables.small_case import changed, folder, places, put, small

from allocator.case import Origin
from allocator.tables import Finding, grouped, read
from allocator.tables.conditions import finds, read_assigned
from allocator.tables.findings import at, ordered, quoted
from allocator.tables.names import Suggestions
from allocator.tables.numbers import Flaw
from allocator.tables.schema import TABLES


def finding(cell: str, code: str = "E202", sheet: str = "pledges", column: str = "units") -> Finding:
    """Return some finding."""
    return Finding(code, sheet, cell, column, "1,200", "The rule.", "The remedy.", "pledges")


@given(value=st.text(max_size=200))
def test_values_are_visible(value: str) -> None:
    """A value stands in quotes on one line, whatever letters it holds, and never goes on without end."""
    shown = quoted(value)
    assert shown[0] == shown[-1] == '"'
    assert shown.isprintable()
    assert len(shown) <= 82 * 10


@pytest.mark.parametrize(
    ("value", "shown"), [("GHA ", '"GHA "'), ("a\tb", '"a\\tb"'), ("GHA\u00a0", '"GHA\\xa0"'), ("é", '"é"')]
)
def test_trailing_blanks_are_visible(value: str, shown: str) -> None:
    """Blanks at the end stand before the quote; what nobody can see is written out."""
    assert quoted(value) == shown


def test_severity_follows_from_the_code() -> None:
    """Codes with an E stop a run, codes with a W do not."""
    assert finding("C5").is_error
    assert finding("C5", "W501").severity == "warning"


def test_places_of_both_forms() -> None:
    """Workbooks name sheet and cell, folders file, line and column."""
    assert finding("C5").place == "pledges!C5"
    assert finding("5:3", sheet="pledges.csv").place == "pledges.csv:5:3"
    assert finding("").place == "pledges"
    origin = Origin("pledges.csv", 5, {"units": "3"})
    assert at(origin, "units", "E201", "", "").place == "pledges.csv:5:3"
    assert at(origin, "persons", "E201", "", "").place == "pledges.csv:5"


def test_order_is_that_of_tables_rows_and_columns() -> None:
    """Findings stand in the order of the tables, then of rows, then of columns: B before AA, row 9 before row 10."""
    cells = ["AA9", "B9", "B10", "A2"]
    found = ordered([finding(cell) for cell in cells] + [finding("C1", sheet="missions")], tuple(TABLES))
    assert [one.cell for one in found] == ["C1", "A2", "B9", "AA9", "B10"]
    lines = ordered([finding(cell, sheet="pledges.csv") for cell in ("10:1", "9:12", "9:2", "9")], tuple(TABLES))
    assert [one.cell for one in lines] == ["9", "9:2", "9:12", "10:1"]


def test_a_systematic_mistake_is_told_once() -> None:
    """Hundreds of cells with one mistake in one column are one finding with their number and the first cell."""
    many = [finding(f"C{row}") for row in range(5, 417)]
    other = finding("D7", column="persons")
    first, second = grouped([*many, other])
    assert first.message == (
        "412 cells of `pledges.units`: text stands where a number is needed; first `pledges!C5`. The rule."
    )
    assert (first.cell, first.count, first.to_json()["count"]) == ("C5", 412, 412)
    assert second is other
    assert grouped(many[:4]) == tuple(many[:4])


def test_grouping_loses_no_cell() -> None:
    """The counts of grouped findings add up to the findings there were."""
    found = changed({f"pledges!D{row}": "x" for row in range(2, 7)}).findings
    assert sum(one.count for one in grouped(found)) == len(found) == 5
    assert len(grouped(found)) == 1


def test_files_whose_ending_is_in_capitals_have_addresses_as_others(tmp_path: Path) -> None:
    """Line and column of a file, not a cell of a sheet, however the file is called."""
    lines = small()
    folder(tmp_path, put(lines, "deployed!C3", "70"))
    (tmp_path / "deployed.csv").rename(tmp_path / "DEPLOYED.CSV")
    assert places(read(tmp_path)) == [("E405", "DEPLOYED.CSV:3:3")]


def test_suggestions_are_of_what_is_known_to_each_question() -> None:
    """The same word asked for among other codes has another answer."""
    suggestions = Suggestions()
    assert suggestions.nearest("capabilities", "ENG-B", ["ENG-A", "INF"]) == "ENG-A"
    assert suggestions.nearest("capabilities", "ENG-B", ["INF"]) == ""


def test_semicolons_between_columns_may_have_commas_in_a_heading(tmp_path: Path) -> None:
    """A spreadsheet where semicolons stand between columns puts no quotes around a comma, nor the other way round."""
    for text in ("mission;budget;_lat, lon\nM;1;x\n", "mission,budget,_lat; lon\nM,1,x\n"):
        (tmp_path / "missions.csv").write_text(text)
        assert [finding for finding in read(tmp_path).findings if finding.table == "missions"] == []


def test_a_table_without_rows_is_named_as_its_file_is(tmp_path: Path) -> None:
    """The finding is about the file, which has a name of its own."""
    folder(tmp_path, {"missions": [["mission"]]})
    assert ("E109", "missions.csv") in places(read(tmp_path))


def test_a_percent_that_cannot_be_read_is_told_as_a_percent(tmp_path: Path) -> None:
    """A cell that shows 2.5 % stores 0.025: to round that would make it worse; a scenario's value is warned of."""
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        percent = book.add_format({"num_format": "0.0%"})
        missions, scenarios = book.add_worksheet("missions"), book.add_worksheet("scenarios")
        missions.write_row(0, 0, ["mission", "lease_factor"])
        missions.write(1, 0, "M")
        missions.write(1, 1, 0.025, percent)
        scenarios.write_row(0, 0, ["scenario", "step", "table", "column", "change", "value"])
        scenarios.write_row(1, 0, ["s", 1, "missions", "lease_factor", "set"])
        scenarios.write(1, 5, 0.08, percent)
    found = {(finding.code, finding.place): finding.remedy for finding in read(tmp_path / "book.xlsx").findings}
    assert found["E206", "missions!B2"].startswith("If 2.5 is meant, write 2.5")
    assert found["W501", "scenarios!F2"].startswith("If 8 is meant, write 8")


def test_conditions_of_scenarios_are_typed() -> None:
    """A condition compares exact values; a list may hold semicolons, and a blank finds blanks."""
    rows = changed({}).tables["pledges"]
    assert len(small()["pledges"]) == len(rows) + 1

    def found(text: str) -> list[str]:
        where = read_assigned("pledges", text)
        assert not isinstance(where, Flaw)
        return [row.text("pledge") for row in rows if finds("pledges", where, row)]

    assert found("capability=INF; units=2") == ["NA-INF"]
    assert found("women=60.50") == ["NA-INF"]
    assert found("languages=FR;EN; units=1") == ["GHA-INF"]
    assert found("level=") == ["NA-INF", "NEP-OBS"]
    assert found("from=2020-09") == ["FRA-MED"]
    assert found("transfer=YES") == ["GHA-INF"]
    assert found("transfer=no") == ["NA-INF", "GHA-FPU", "FRA-MED", "NEP-OBS"]
    assert found("min_stay=1") == ["GHA-FPU", "FRA-MED", "NEP-OBS"]
    assert found(" Lease Monthly = 0 ") == ["GHA-FPU", "NEP-OBS"]
    assert len(found("")) == len(rows)


@given(text=st.text("missionbudg=; .1", max_size=30))
def test_odd_conditions_never_raise(text: str) -> None:
    """Whatever stands in `where` is understood or refused with a remedy."""
    found = read_assigned("missions", text)
    assert not isinstance(found, Flaw) or (found.message.endswith(".") and found.remedy)


def test_conditions_on_settings_know_their_key() -> None:
    """The value of a setting in a condition is of the kind its key says."""
    assert read_assigned("settings", "value=18; key=months") == {"key": "months", "value": 18}
