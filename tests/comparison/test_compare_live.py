"""compare.xlsx recounts itself: variances, percents and sums are formulas that come to what is stored beside them."""

from fractions import Fraction
from pathlib import Path

import pytest
from comparison.conftest import Done
from openpyxl import load_workbook
from report.excel_rules import broken_rules
from report.office import disagreements, recalculated

from allocator.comparison.live import Live
from allocator.report.paper import Kind

KEYS = "category", "line", "base", "value", "variance", "percent"
KINDS = Kind.TEXT, Kind.TEXT, *[Kind.CENTS] * 3, Kind.PERCENT


def against(name: str, line: str, base: int, value: int) -> tuple[str | int | Fraction | None, ...]:
    """Return a row: 100 and 150 are 50 more, which is a half."""
    return name, line, base, value, value - base, Fraction(value - base, base) if base else None


def test_subtotals_add_up_their_lines_and_the_total_its_subtotals() -> None:
    """The lines 1 + 2 = 3 and 4 = 4 make 7 in all; every variance is the scenario less the base."""
    rows = [
        against("a", "one", 1, 2),
        against("a", "two", 2, 2),
        against("a", "Subtotal", 3, 4),
        against("b", "one", 4, 0),
        against("b", "Subtotal", 4, 0),
        against("All", "Total", 7, 4),
    ]
    found = Live(KEYS, KINDS, rows).formulas()
    assert {found[at, 2] for at in (2, 4, 5)} == {
        "ROUND(SUM({2-2}:{2-1}),2)",
        "ROUND(SUM({2-1}:{2-1}),2)",
        "ROUND({2-3}+{2-1},2)",
    }
    assert (0, 2) not in found
    assert all(found[at, 4] == "ROUND({3}-{2},2)" for at in range(6))
    assert found[0, 5] == 'IF({2}=0,IF({3}=0,0,"–"),({3}-{2})/ABS({2}))'


def test_what_does_not_add_up_gets_no_sum() -> None:
    """Where the line of 2 is left out, the subtotal of 3 is no sum of what is there, and stays a number."""
    found = Live(KEYS, KINDS, [against("a", "one", 1, 2), against("a", "Subtotal", 3, 5)]).formulas()
    assert (1, 2) not in found
    assert (1, 4) in found


def test_plans_are_measured_against_the_first() -> None:
    """In the overview the base is the first row, and a plan that was not found has no variance."""
    rows = (("base", 10, None), ("cut", 7, -3), ("none", None, None))
    found = Live(("scenario", "cost", "cost_variance"), (Kind.TEXT, Kind.WHOLE, Kind.WHOLE), rows).formulas()
    assert found == {(1, 2): "{1}-{1-1}"}


def test_the_workbook_keeps_the_rules_of_excel(done: Done) -> None:
    """Excel opens it without repair."""
    assert broken_rules(done.folder / "compare.xlsx") == []


def test_percents_that_may_be_below_nothing_keep_their_sign(done: Done) -> None:
    """A format with conditions would show −4.5 % as 4.5 %, so cells of variances have none."""
    found = {
        cell.number_format
        for sheet in load_workbook(done.folder / "compare.xlsx")
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and "%" in cell.number_format
    }
    assert found == {"0.0%"}


@pytest.mark.office
def test_formulas_come_to_the_values_stored_beside_them(done: Done, tmp_path: Path) -> None:
    """LibreOffice calculates every formula of the workbook to what is stored with it, and sees a change."""
    written = done.folder / "compare.xlsx"
    book = load_workbook(written)
    book.save(tmp_path / "same.xlsx")
    sheet = book["Cost"]
    head = next(row[0].row for row in sheet.iter_rows() if row[0].value == "Category")
    sheet.cell(head + 1, 4).value += 1_000  # type: ignore[operator]
    book.save(tmp_path / "changed.xlsx")
    anew = recalculated(tmp_path, tmp_path / "same.xlsx", tmp_path / "changed.xlsx")
    wrong, seen = disagreements(written, anew["same"])
    assert wrong == []
    assert seen > 100
    changed, _ = disagreements(written, anew["changed"])
    assert len({place for name, place, *_ in changed if name == "Cost"}) >= 8  # line, subtotal and total, and variances
