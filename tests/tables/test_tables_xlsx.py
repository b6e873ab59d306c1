"""Workbooks as raw sheets: every cell at its address, and what has no value told from what is blank."""

import datetime as dt
import warnings
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from tables.small_case import small, workbook
from tables.xlsx_parts import bare_workbook

from allocator.tables import read
from allocator.tables.numbers import Flaw, read_number
from allocator.tables.schema import TABLES
from allocator.tables.sheets import Broken, Raw, Sheet
from allocator.tables.xlsx import read_workbook
from allocator.tables.xlsx_styles import Look, look_of

STYLES = """<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts>
<numFmt numFmtId="164" formatCode="[$-409]mmm\\-yy"/><numFmt numFmtId="165" formatCode="0 &quot;days&quot;"/></numFmts>
<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="10"/></cellXfs></styleSheet>"""

EXTENSION = """<extLst><ext><x15:workbookPr chartTrackingRefBase="1"
 xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"/></ext></extLst>"""
"""What Excel writes behind the sheets, here before them."""


def sheet_of(path: Path) -> Sheet:
    """Return the only sheet of a workbook."""
    (found,) = read_workbook(path).sheets
    return found


def cells(path: Path) -> dict[str, Raw]:
    """Return the cells of the only sheet by address."""
    sheet = sheet_of(path)
    return {sheet.cell(row, column): raw for row, line in sheet.rows for column, raw in line.items()}


def test_every_type_at_its_address(tmp_path: Path) -> None:
    """Text, numbers, logical values, dates and errors keep their type; leading blank rows and columns their place."""
    path = tmp_path / "types.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("pledges")
        percent, month = book.add_format({"num_format": "0%"}), book.add_format({"num_format": "yyyy-mm"})
        sheet.write("C4", "NA")
        sheet.write("D4", 3)
        sheet.write("E4", 12.34)
        sheet.write_boolean("C5", 1)
        sheet.write_formula("D5", "=D4*2", None, 6)
        sheet.write_formula("E5", "=1/0", None, "#DIV/0!")
        sheet.write_formula("F5", '=IF(1,"","x")', None, "")
        sheet.write_datetime("C7", dt.datetime(2020, 7, 15, tzinfo=None), month)  # noqa: DTZ001
        sheet.write("D7", 0.35, percent)
        sheet.write("E7", "   ")
        sheet.write("F7", "a_x000D_b\nc")
        sheet.write_blank("XFD1048576", None, percent)
    assert cells(path) == {
        "C4": "NA",
        "D4": 3,
        "E4": Decimal("12.34"),
        "C5": True,
        "D5": 6,
        "E5": Broken("#DIV/0!"),
        "F5": Broken("", formula=True),
        "C7": dt.date(2020, 7, 15),
        "D7": Decimal("0.35"),
        "F7": "a_x000D_b\nc",
    }
    assert sheet_of(path).percents == {(7, 3)}


@pytest.mark.parametrize("stored", ["INF", "-Infinity", "NaN", "1e999", "1E-999999999", "1E999999999"])
@pytest.mark.parametrize("style", [0, 1])
def test_what_is_no_finite_number_is_a_finding_of_its_cell(tmp_path: Path, stored: str, style: int) -> None:
    """Some programs store infinities as numbers, in cells of dates as well: none of them ends the reading."""
    row = f'<row r="1"><c r="A1" s="{style}"><v>{stored}</v></c></row>'
    raw = cells(bare_workbook(tmp_path / "odd.xlsx", row, styles=STYLES))["A1"]
    found = read_number(TABLES["pledges"].column("units"), raw, textual=False)
    assert isinstance(found, Flaw)
    assert found.code in ("E202", "E211")


def test_formats_that_depend_on_conditions_are_no_formats_of_cells(tmp_path: Path) -> None:
    """They are numbered by themselves: a month with the short date 14 stays a date, whatever 14 is among them."""
    dxfs = '<dxfs><dxf><numFmt numFmtId="14" formatCode="0.00%"/></dxf></dxfs></styleSheet>'
    styles = STYLES.replace('<xf numFmtId="10"/>', '<xf numFmtId="14"/>').replace("</styleSheet>", dxfs)
    row = '<row r="1"><c r="A1" s="3"><v>44013</v></c></row>'
    assert cells(bare_workbook(tmp_path / "rules.xlsx", row, styles=styles)) == {"A1": dt.date(2020, 7, 1)}


@pytest.mark.parametrize("kind", ["str", "s", "n", "b"])
def test_a_formula_of_any_type_without_a_value_is_not_blank(tmp_path: Path, kind: str) -> None:
    """Some writers say that a formula gives a text, and store none; an empty text that is stored is one."""
    row = f'<row r="1"><c r="A1" t="{kind}"><f>B1*2</f></c><c r="C1" t="str"><f>""</f><v></v></c></row>'
    assert cells(bare_workbook(tmp_path / "bare.xlsx", row)) == {"A1": Broken("", formula=True)}


def test_a_stray_cell_in_the_last_corner_costs_nothing(tmp_path: Path) -> None:
    """A value in the last row and column is one cell, not a rectangle of 17 billion."""
    path = tmp_path / "corner.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("pledges")
        sheet.write("A1", "pledge")
        sheet.write("XFD1048576", "stray")
    assert cells(path) == {"A1": "pledge", "XFD1048576": "stray"}


def test_formulas_without_value_are_not_blank(tmp_path: Path) -> None:
    """What openpyxl writes for a formula has no stored value; an empty text that a formula gave is a blank."""
    path = tmp_path / "formula.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0]["B2"] = "=1+1"
    book.save(path)
    assert cells(path) == {"B2": Broken("", formula=True)}
    rows = (
        '<row r="1"><c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><f>1+1</f></c><c r="C1"><f>1</f><v>1</v></c></row>'
    )
    assert cells(bare_workbook(tmp_path / "bare.xlsx", rows)) == {"B1": Broken("", formula=True), "C1": 1}


def test_addresses_may_be_left_out(tmp_path: Path) -> None:
    """Rows and cells without an address follow the ones before them."""
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c r='C3'><v>3</v></c><c><v>4</v></c></row>"
    assert cells(bare_workbook(tmp_path / "bare.xlsx", rows)) == {"A1": 1, "B1": 2, "C3": 3, "D3": 4}


def test_strings_of_every_make(tmp_path: Path) -> None:
    """Shared, rich, inline and formula strings read as what is seen; phonetic readings are no part of them."""
    strings = """<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>GHA</t></si>
    <si><r><t>UN</t></r><r><t>MISS</t></r><rPh sb="0" eb="1"><t>yu</t></rPh></si></sst>"""
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
        '<c r="C1" t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r><rPh><t>x</t></rPh></is></c>'
        '<c r="D1" t="str"><f>A1</f><v>a &amp; b</v></c><c r="E1" t="d"><v>2020-07-15T00:00:00</v></c></row>'
    )
    path = bare_workbook(tmp_path / "bare.xlsx", rows, sharedStrings=strings)
    expected = {"A1": "GHA", "B1": "UNMISS", "C1": "inline", "D1": "a & b", "E1": dt.date(2020, 7, 15)}
    assert cells(path) == expected


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        ("_xD83D__xDE00_", "\N{GRINNING FACE}"),
        ("_xd83d__xde00_!", "\N{GRINNING FACE}!"),
        ("_xD83D_", "_xD83D_"),
        ("_xDE00__xD83D_", "_xDE00__xD83D_"),
        ("a_x0000_b", "a_x0000_b"),
        ("a_x0009_b", "a\tb"),
        ("_x005F_xD83D_", "_xD83D_"),
    ],
)
def test_escaped_letters_are_put_back_where_a_text_may_hold_them(tmp_path: Path, stored: str, seen: str) -> None:
    """Two halves of a letter become that letter; half a letter and NUL stay the escape they are."""
    row = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{stored}</t></is></c></row>'
    assert cells(bare_workbook(tmp_path / "bare.xlsx", row)) == {"A1": seen}


def test_prefixes_of_elements_do_not_matter(tmp_path: Path) -> None:
    """Some programs write every element with a prefix."""
    sheet = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        '<x:row r="2"><x:c r="B2"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    assert cells(bare_workbook(tmp_path / "bare.xlsx", "", sheet=sheet)) == {"B2": 7}


@pytest.mark.parametrize(
    ("properties", "month"),
    [("", 7), ('<workbookPr date1904="1"/>', 7), (f'<workbookPr date1904="1"/>{EXTENSION}', 7)],
)
def test_both_date_systems(tmp_path: Path, properties: str, month: int) -> None:
    """Dates count from 1900 or from 1904, as the workbook says; the day that never was is skipped."""
    serial = 44027 - (1462 if properties else 0)
    rows = (
        f'<row r="1"><c r="A1" s="1"><v>{serial}</v></c>'
        '<c r="B1" s="2"><v>3</v></c><c r="C1" s="3"><v>0.5</v></c></row>'
    )
    path = bare_workbook(tmp_path / "bare.xlsx", rows, properties, styles=STYLES)
    assert cells(path) == {"A1": dt.date(2020, month, 15), "B1": 3, "C1": Decimal("0.5")}
    assert sheet_of(path).percents == {(1, 2)}


def test_days_around_the_leap_year_that_was_none(tmp_path: Path) -> None:
    """Day 59 is 28 February 1900 and day 61 is 1 March."""
    rows = '<row r="1"><c r="A1" s="1"><v>59</v></c><c r="B1" s="1"><v>61</v></c><c r="C1" s="1"><v>1e9</v></c></row>'
    path = bare_workbook(tmp_path / "bare.xlsx", rows, styles=STYLES)
    assert cells(path) == {"A1": dt.date(1900, 2, 28), "B1": dt.date(1900, 3, 1), "C1": Decimal("1e9")}


@pytest.mark.parametrize(
    ("number", "code", "look"),
    [
        (0, None, Look.NUMBER),
        (14, None, Look.DATE),
        (9, None, Look.PERCENT),
        (164, "General", Look.NUMBER),
        (164, '#,##0 "USD per month"', Look.NUMBER),
        (164, "[Red]#,##0;[Blue]-#,##0", Look.NUMBER),
        (164, "0.00E+00", Look.NUMBER),
        (164, "_(* #,##0_);_(@_)", Look.NUMBER),
        (164, "yyyy-mm", Look.DATE),
        (164, "[$-407]MMMM JJJJ", Look.DATE),
        (164, "[h]:mm", Look.DATE),
        (164, "0.0%", Look.PERCENT),
        (164, '0 "%"', Look.NUMBER),
    ],
)
def test_looks_of_number_formats(number: int, code: str | None, look: Look) -> None:
    """A format shows dates or percents by its placeholders, not by its words and colours."""
    assert look_of(number, code) is look


def test_own_sheets_are_left_alone_and_hidden_ones_read(tmp_path: Path) -> None:
    """A sheet whose name begins with `_` is not opened; a hidden sheet is read like any other; charts are no sheets."""
    path = tmp_path / "sheets.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("_mine").write("A1", "x")
        book.add_worksheet("pledges").write("A1", "pledge")
        hidden = book.add_worksheet("missions")
        hidden.write("A1", "mission")
        hidden.very_hidden()
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=pledges!$A$1:$A$2"})
        book.add_chartsheet("chart").set_chart(chart)
    assert [sheet.name for sheet in read_workbook(path).sheets] == ["pledges", "missions"]


printable = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
values = st.one_of(
    printable.filter(lambda text: text.strip() == text and not text.startswith(("=", "{", "_x"))),
    st.integers(-(10**9), 10**9),
    st.decimals(-(10**6), 10**6, places=2).map(float),
    st.booleans(),
)
grids = st.dictionaries(st.tuples(st.integers(0, 12), st.integers(0, 30)), values, min_size=1, max_size=12)


@settings(max_examples=60)
@given(grid=grids)
def test_two_readers_see_the_same_cells(
    tmp_path_factory: pytest.TempPathFactory, grid: dict[tuple[int, int], object]
) -> None:
    """The reader of the door and an independent one see the same values at the same addresses."""
    path = tmp_path_factory.mktemp("grid") / "grid.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_urls": False, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("pledges")
        for (row, column), value in grid.items():
            sheet.write(row, column, value)
    other = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    top, left = other.start or (0, 0)
    expected = {
        (row + top, column + left): value
        for row, line in enumerate(other.to_python(skip_empty_area=True))
        for column, value in enumerate(line)
        if value != ""
    }
    found = {(row - 1, column): raw for row, line in sheet_of(path).rows for column, raw in line.items()}
    assert found.keys() == expected.keys()
    for place, raw in found.items():
        assert float(raw) == expected[place] if isinstance(raw, int | Decimal) else raw == expected[place]


def test_what_openpyxl_writes_reads_the_same(tmp_path: Path) -> None:
    """A workbook that openpyxl has opened and saved has the same tables."""
    first = workbook(tmp_path / "first.xlsx", small())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(first)
        book.save(tmp_path / "second.xlsx")
    assert read(first).tables.rows == read(tmp_path / "second.xlsx").tables.rows
