"""The workbook to begin with: everything a planner may need stands in it."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from tables_writing.books import opened

from allocator.tables import read
from allocator.tables.schema import GOAL_MEANINGS, RULES, SETTINGS, TABLES, Kind
from allocator.tables.template import template


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """Write the empty template once."""
    path = tmp_path_factory.mktemp("empty") / "book.xlsx"
    template(path)
    return opened(path)


def check_of(book: Workbook, table: str, column: str) -> DataValidation | None:
    """Return the check of the first cell of a column."""
    sheet: Any = book[table]
    place = TABLES[table].column_names.index(column) + 1
    cell = sheet.cell(2, place).coordinate
    found = [check for check in sheet.data_validations.dataValidation if cell in check.sqref]
    assert len(found) <= 1
    return found[0] if found else None


def test_every_table_and_column_is_there(empty: Workbook) -> None:
    """The template has every table of the contract, in its order, and in each every column, in its order."""
    assert [name for name in empty.sheetnames if not name.startswith("_")] == list(TABLES)
    for name, table in TABLES.items():
        assert tuple(cell.value for cell in empty[name][1]) == table.column_names


def test_the_first_sheet_lists_every_table(empty: Workbook) -> None:
    """The first sheet names every table with a link to it, and says which ones are required."""
    sheet: Any = empty.worksheets[0]
    rows = {row[1].value: row for row in sheet.iter_rows() if row[1].hyperlink}
    assert list(rows) == list(TABLES)
    assert [name for name, row in rows.items() if row[2].value == "required"] == [
        name for name, table in TABLES.items() if table.required
    ]


def test_every_heading_says_meaning_unit_and_blank(empty: Workbook) -> None:
    """The note of every heading holds the meaning of the column, its unit, and what a blank means."""
    for name, table in TABLES.items():
        for cell, column in zip(empty[name][1], table.columns, strict=True):
            note = cell.comment
            assert note is not None
            text = note.text.lower()
            assert column.meaning.replace("`", "").lower() in text
            assert column.unit.lower() in text
            assert ("blank: not allowed" if column.required else column.blank.replace("`", "").lower()) in text


def test_lists_offer_the_words_of_the_contract(empty: Workbook) -> None:
    """Columns of words offer exactly the words of the contract and stop any other."""
    words = {
        ("limits", "rule"): list(RULES),
        ("goals", "goal"): list(GOAL_MEANINGS),
        ("pledges", "transfer"): ["yes", "no"],
        ("pairs", "eligible"): ["yes", "no"],
        ("scenarios", "table"): list(TABLES),
        ("settings", "key"): list(SETTINGS),
        ("kpi_gates", "operator"): ["<=", ">=", "="],
    }
    words |= {
        (name, column.name): list(column.choices)
        for name, table in TABLES.items()
        for column in table.columns
        if column.choices
    }
    for (table, column), expected in words.items():
        check = check_of(empty, table, column)
        assert check is not None
        assert (check.type, check.errorStyle) == ("list", None)
        formula = check.formula1
        assert formula is not None
        if formula.startswith('"'):
            assert formula.strip('"').split(",") == expected
        else:
            name, _, cells = formula.partition("!")
            sheet: Any = empty[name]
            assert [row[0].value for row in sheet[cells.replace("$", "")]] == expected


@pytest.mark.parametrize(
    ("table", "column", "source", "style"),
    [
        ("deployed", "pledge", "pledges", None),
        ("requirements", "mission", "missions", None),
        ("pledges", "level", "readiness", None),
        ("equipment_needs", "equipment", "equipment", None),
        ("pairs", "contributor", "contributors", "warning"),
        ("limits", "mission", "missions", "information"),
        ("limits", "contributor", "contributors", "information"),
        ("rates", "capability", "capabilities", "information"),
    ],
)
def test_lists_of_codes_follow_the_other_sheet(
    empty: Workbook, table: str, column: str, source: str, style: str | None
) -> None:
    """Codes come from the sheet that keeps them; where a group or `each` may stand, other words are let through."""
    check = check_of(empty, table, column)
    assert check is not None
    assert check.type == "list"
    assert check.formula1 is not None
    assert f"{source}!$A$2" in check.formula1
    assert check.errorStyle == style
    assert check.showErrorMessage


def test_numbers_and_months_are_checked(empty: Workbook) -> None:
    """Every column of numbers or months has a check, and its message says what to write."""
    expected = {Kind.WHOLE: "whole", Kind.MONTH: "custom"}
    expected |= dict.fromkeys((Kind.DECIMAL, Kind.MONEY, Kind.PERCENT, Kind.AMOUNT), "decimal")
    for name, table in TABLES.items():
        for column in table.columns:
            if column.kind in expected:
                check = check_of(empty, name, column.name)
                assert check is not None, (name, column.name)
                assert check.type == expected[column.kind]
                assert check.error is not None
                assert column.name in check.error


def test_what_a_check_lets_through_are_the_limits_of_the_column(empty: Workbook) -> None:
    """The least and the most a column may hold are let through, what lies just beyond them is not."""
    numbers = {Kind.WHOLE, Kind.DECIMAL, Kind.MONEY, Kind.PERCENT, Kind.AMOUNT}
    for name, table in TABLES.items():
        for column in table.columns:
            check = check_of(empty, name, column.name)
            if column.kind not in numbers or check is None:
                continue
            low, high = (None if text is None else float(text) for text in (check.formula1, check.formula2))
            assert low is not None
            least = column.minimum
            if check.operator == "greaterThan":
                assert (low, column.above, column.maximum) == (least, True, None)
            elif check.operator == "greaterThanOrEqual":
                assert (low, column.above, column.maximum) == (least, False, None)
            else:
                assert check.operator in {None, "between"}
                assert least is None or (least < low < least + 0.01 if column.above else low == least)
                assert column.maximum is None or high == column.maximum


def test_the_check_of_a_month_counts_to_twelve(empty: Workbook) -> None:
    """Texts are months from 01 to 12 of a year from 1900 on."""
    check = check_of(empty, "pledges", "from")
    assert check is not None
    assert check.formula1 is not None
    for part in (">=1900", ",2))>=1,", ",2))<=12)"):
        assert part in check.formula1


def test_messages_fit_into_a_spreadsheet(empty: Workbook) -> None:
    """No message or title is longer than a spreadsheet can show, else it would be left out without a word."""
    for name in TABLES:
        sheet: Any = empty[name]
        for check in sheet.data_validations.dataValidation:
            assert len(check.error or "") <= 255
            assert len(check.errorTitle or "") <= 32
            assert len(check.formula1 or "") <= 255


def test_settings_wait_for_their_values(empty: Workbook) -> None:
    """The template names every setting, and the value of each is checked by what the setting is."""
    sheet: Any = empty["settings"]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == list(SETTINGS)
    kinds = {
        str(check.sqref): check.type
        for check in sheet.data_validations.dataValidation
        if str(check.sqref).startswith("B")
    }
    assert kinds == {"B3": "custom", "B4": "whole", "B5": "whole", "B6": "whole"}


def test_sheets_are_ready_to_print_and_to_scroll(empty: Workbook) -> None:
    """Every sheet keeps its heading in view and on every printed page, as broad as the page."""
    for name in TABLES:
        sheet: Any = empty[name]
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows == "$1:$1"


def test_the_empty_template_reports_only_what_is_missing(tmp_path: Path) -> None:
    """An untouched template is read without a complaint about its own sheets, headings or blank optional cells."""
    template(tmp_path / "book.xlsx")
    findings = read(tmp_path / "book.xlsx").findings
    required = {name for name, table in TABLES.items() if table.required}
    assert {finding.sheet for finding in findings} <= required
    assert not {finding.code for finding in findings} & {"E102", "E104", "E105", "E106", "E107", "E108"}


def test_the_example_has_no_findings(tmp_path: Path) -> None:
    """The example is a case without a single finding, not even a warning."""
    template(tmp_path / "book.xlsx", example_case=True)
    assert not read(tmp_path / "book.xlsx").findings


def test_the_example_is_labelled_and_small(tmp_path: Path) -> None:
    """The example says on its first sheet and in its title that it is illustrative."""
    template(tmp_path / "book.xlsx", example_case=True)
    book = opened(tmp_path / "book.xlsx")
    about: Any = book.worksheets[0]
    assert any("ILLUSTRATIVE" in str(row[0].value) for row in about.iter_rows())
    settings: Any = book["settings"]
    assert "illustrative" in settings["B2"].value


def test_the_same_template_has_the_same_bytes(tmp_path: Path) -> None:
    """Writing the same workbook again gives the same bytes, so that a digest names it."""
    for example_case in (False, True):
        paths = [tmp_path / f"{example_case}-{number}.xlsx" for number in (1, 2)]
        for path in paths:
            template(path, example_case=example_case)
        assert all(one.read_bytes() == other.read_bytes() for one, other in pairwise(paths))
