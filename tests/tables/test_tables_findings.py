"""Findings: visible values, one order, systematic mistakes told once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables.small_case import changed, small

from allocator.case import Origin
from allocator.tables import Finding, grouped
from allocator.tables.conditions import finds, read_assigned
from allocator.tables.findings import at, ordered, quoted
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
