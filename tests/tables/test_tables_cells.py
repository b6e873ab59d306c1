"""Cells: exact values or a flaw; nothing is rounded, nothing raises."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from allocator.tables.cells import Value, column_of, month_text, read, text_of
from allocator.tables.finding_codes import CODES
from allocator.tables.numbers import Flaw, plain_decimal, shortest
from allocator.tables.schema import TABLES, Column, Kind
from allocator.tables.sheets import Broken, Raw
from allocator.tables.xlsx_sheet import exact

COLUMNS = {kind: Column("cell", kind, "a cell of this kind", "blank") for kind in Kind}
STEPS = {Kind.WHOLE: 1, Kind.DECIMAL: 10_000, Kind.MONEY: 100, Kind.PERCENT: 100}
LARGEST = 10**15 - 1

texts = st.text(min_size=1, max_size=20).map(str.strip).filter(bool)
words = texts.filter(lambda text: not text.startswith("#"))
codes = words.filter(lambda text: ";" not in text)


@pytest.mark.parametrize("kind", STEPS)
@given(steps=st.integers(-LARGEST, LARGEST))
def test_numbers_come_back_from_text(kind: Kind, steps: int) -> None:
    """A number written exactly in a CSV file reads as the same steps."""
    column = COLUMNS[kind]
    assert read(column, text_of(column, steps), textual=True) == steps


@pytest.mark.parametrize("kind", STEPS)
@given(steps=st.integers(-LARGEST, LARGEST))
def test_numbers_come_back_from_doubles(kind: Kind, steps: int) -> None:
    """A number stored as a binary double, with all 17 digits as spreadsheets write it, reads as the same steps."""
    assert read(COLUMNS[kind], exact(f"{steps / STEPS[kind]:.17g}"), textual=False) == steps


@given(month=st.integers(1900 * 12, 9999 * 12 + 11))
def test_months_come_back_from_text_and_dates(month: int) -> None:
    """A month reads the same from its text and from every date in it."""
    column = COLUMNS[Kind.MONTH]
    assert read(column, month_text(month), textual=True) == month
    assert read(column, date(month // 12, month % 12 + 1, 28), textual=False) == month


@given(found=st.lists(codes, min_size=1, max_size=4))
def test_lists_come_back(found: list[str]) -> None:
    """Codes between semicolons read as the same codes in the same order."""
    column = COLUMNS[Kind.LIST]
    assert read(column, text_of(column, tuple(found)), textual=True) == tuple(found)


@given(text=words)
def test_codes_lose_only_outer_blanks(text: str) -> None:
    """A code is its text without the blanks around it."""
    assert read(COLUMNS[Kind.CODE], f"  {text} ", textual=True) == text


@given(value=st.booleans())
def test_yes_and_no_come_back(value: bool) -> None:
    """Yes and no read as what they say, in any case."""
    column = COLUMNS[Kind.YES_NO]
    assert read(column, text_of(column, value), textual=True) is value
    assert read(column, text_of(column, value).upper(), textual=False) is value


@given(number=st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_amounts_come_back(number: Decimal) -> None:
    """An amount whose unit the row decides keeps its value."""
    column = COLUMNS[Kind.AMOUNT]
    value = read(column, str(number), textual=True)
    assert isinstance(value, Decimal)
    assert value == number
    assert read(column, text_of(column, value), textual=True) == number


junk = st.one_of(
    st.text(max_size=40),
    st.text("0123456789.,-+eE%$ '#", max_size=25),
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
    st.builds(Broken, st.text(max_size=8), st.booleans()),
)


@pytest.mark.parametrize("kind", Kind)
@given(raw=junk, textual=st.booleans())
def test_junk_never_raises(kind: Kind, raw: Raw, textual: bool) -> None:
    """Whatever stands in a cell is a value, a blank or a flaw with a known code and two sentences."""
    found: Value | Flaw | None = read(COLUMNS[kind], raw, textual=textual)
    if isinstance(found, Flaw):
        assert found.code in CODES
        assert found.message.endswith(".")
        assert found.remedy.endswith(".")
    elif found is not None:
        assert read(COLUMNS[kind], text_of(COLUMNS[kind], found), textual=True) == found


@example(text="10e29")
@given(text=st.text("0123456789.-+e", max_size=12))
def test_plain_numbers_are_what_they_say(text: str) -> None:
    """A plain number is read exactly, or not at all."""
    found = plain_decimal(text)
    if found is not None:
        assert float(found) == pytest.approx(float(text), rel=1e-12)
        assert shortest(found) == found


UNITS = TABLES["pledges"].column("units")
BUDGET = TABLES["missions"].column("budget")
FACTOR = TABLES["missions"].column("lease_factor")
FIRST = TABLES["missions"].column("from")


@pytest.mark.parametrize(
    ("column", "raw", "code", "remedy"),
    [
        (UNITS, "1,200", "E202", "Write 1200, without marks between thousands."),
        (UNITS, "1 200", "E202", "Write 1200, without marks between thousands."),
        (BUDGET, "$90,000,000", "E202", "Write 90000000, without the currency."),
        (BUDGET, "90000000.50 USD", "E202", "Write 90000000.50, without the currency."),
        (BUDGET, "EUR 5", "E202", BUDGET.remedy),
        (BUDGET, "$ many", "E202", BUDGET.remedy),
        (UNITS, "12 units", "E202", "Write how many units are on offer."),
        (UNITS, "٣", "E202", "Write how many units are on offer."),
        (UNITS, "2.5", "E206", "Write how many units are on offer."),
        (UNITS, "TRUE", "E203", "Write how many units are on offer."),
        (UNITS, "#REF!", "E205", "Mend the formula. Write how many units are on offer."),
        (UNITS, "inf", "E211", "Write how many units are on offer."),
        (UNITS, "1e999", "E211", "Write how many units are on offer."),
        (UNITS, "9" * 80, "E211", "Write how many units are on offer."),
        (BUDGET, "12.345", "E206", "Round it to 2 decimals yourself: input is never rounded silently."),
        (BUDGET, "12,5", "E202", "Write 12.5, with a point."),
        (BUDGET, "$5", "E202", "Write 5, without the currency."),
        (FACTOR, "35 %", "E202", "Write 35, without the percent sign."),
        (FIRST, "2020-7", "E208", "Write 2020-07."),
        (FIRST, "July 2020", "E208", "Write 2020-07."),
        (FIRST, "sept. 2020", "E208", "Write 2020-09."),
        (FIRST, "07/2020", "E208", "Write 2020-07."),
        (FIRST, "2020/7/15", "E208", "Write 2020-07."),
        (FIRST, "7/20", "E208", "Write a month, such as 2020-09."),
        (FIRST, "Jul-20", "E208", "Write a month, such as 2020-09."),
        (FIRST, "13/2020", "E208", "Write a month, such as 2020-09."),
        (FIRST, "2020-07-15", "E208", "Write 2020-07."),
        (FIRST, "2020-13", "E208", "Write a month, such as 2020-09."),
        (TABLES["pledges"].column("transfer"), "true", "E209", "Write `yes`."),
    ],
)
def test_flaws_say_what_to_write(column: Column, raw: str, code: str, remedy: str) -> None:
    """A flaw has a code that stays and a remedy that fits what was written."""
    found = read(column, raw, textual=True)
    assert isinstance(found, Flaw)
    assert (found.code, found.remedy) == (code, remedy)


@pytest.mark.parametrize(
    ("column", "raw", "code"),
    [
        (UNITS, "12", "E202"),
        (UNITS, True, "E203"),
        (UNITS, date(2020, 7, 1), "E212"),
        (UNITS, Broken("", formula=True), "E204"),
        (UNITS, Broken("#N/A"), "E205"),
        (FIRST, 202007, "E208"),
        (FIRST, 44013, "E208"),
        (BUDGET, Decimal("3.3000000000000003"), "E206"),
        (TABLES["pledges"].column("pledge"), True, "E203"),
        (TABLES["pledges"].column("pledge"), date(2020, 3, 1), "E212"),
        (TABLES["pledges"].column("note"), Broken("#REF!"), "E205"),
    ],
)
def test_cells_of_a_workbook_keep_their_type(column: Column, raw: Raw, code: str) -> None:
    """In a workbook text is no number, TRUE no code, and a number no month."""
    found = read(column, raw, textual=False)
    assert isinstance(found, Flaw)
    assert found.code == code


def test_what_a_formula_left_is_named() -> None:
    """A formula that misses a cent by a binary hair is told how to round, not rounded."""
    found = read(BUDGET, Decimal("3.3000000000000003"), textual=False)
    assert isinstance(found, Flaw)
    assert found.remedy == "A formula left 3.3000000000000003 there: wrap it in ROUND( ; 2), or write 3.3."


@pytest.mark.parametrize(("raw", "code"), [(7, "7"), (Decimal("1E+3"), "1000"), (Decimal("1.50"), "1.5"), ("NA", "NA")])
def test_numbers_may_be_codes(raw: Raw, code: str) -> None:
    """A code that looks like a number is its text, and NA is Namibia."""
    assert read(TABLES["pledges"].column("contributor"), raw, textual=False) == code


@pytest.mark.parametrize("raw", ["", "   ", "\t\n", "\u00a0"])
def test_blanks_are_blank_in_every_kind(raw: str) -> None:
    """Nothing but blanks is a blank, whatever the kind."""
    assert all(read(column, raw, textual=True) is None for column in COLUMNS.values())


def test_the_key_of_a_setting_decides_its_kind() -> None:
    """The value of a setting is what its key says, and text where nobody knows the key."""
    assert column_of("settings", "value", {"key": "months"}).kind is Kind.WHOLE
    assert column_of("settings", "value", {"key": "start"}).kind is Kind.MONTH
    assert column_of("settings", "value", {"key": "moths"}).kind is Kind.ANY
