"""What is small is never shown as nothing, what is nearly all never as all, and every report says it alike."""

from dataclasses import replace
from fractions import Fraction

import pytest
from report.small import counted

from allocator.comparison import cells
from allocator.comparison.table import Table, fields
from allocator.report import terminal
from allocator.report.looks import number_format
from allocator.report.missions import Gap, lines
from allocator.report.paper import Column, Kind
from allocator.report.web.numbers import shown
from allocator.report.wording import percent


@pytest.mark.parametrize(
    ("share", "text", "excel"),
    [
        ("0.0004", "<0.1", '"<0.1%"'),
        ("-0.0004", "-<0.1", '"<0.1%";"-<0.1%"'),
        ("-0.0005", "-0.1", "0.0%"),
        ("0.9997", ">99.9", '">99.9%"'),
        ("-0.9997", "->99.9", '">99.9%";"->99.9%"'),
        ("1.0004", ">100", '">100%"'),
        ("-1.0004", "->100", '">100%";"->100%"'),
        ("-0.9995", "->99.9", '">99.9%";"->99.9%"'),
        ("-0.12345", "-12.3", "0.0%"),
        ("-0.1235", "-12.4", "0.0%"),
        ("0", "0", "0.0%"),
        ("-1", "-100", "0.0%"),
    ],
)
def test_a_share_reads_the_same_everywhere(share: str, text: str, excel: str) -> None:
    """Falls keep their sign however small they are, in words, on a terminal, on a page and in a workbook."""
    value = Fraction(share)
    assert percent(value) == f"{text} %"
    assert cells.share(value).plain == text
    assert shown(Column("", Kind.PERCENT), value) == f"{text} %".replace("-", "−")
    assert number_format(Kind.PERCENT, value) == excel


@pytest.mark.parametrize(
    ("change", "text"),
    [("-0.0004", "-<0.1"), ("0.0004", "+<0.1"), ("-0.012", "-1.2"), ("0.0005", "+0.1"), ("0", "0.0")],
)
def test_a_change_of_points_is_seen_however_small(change: str, text: str) -> None:
    """A fall of 0.04 points is a fall."""
    assert cells.points(Fraction(change)).plain == text


@pytest.mark.parametrize(
    ("amount", "text"), [("0.3", "+<1"), ("-0.3", "-<1"), ("0.5", "+1"), ("-1234.5", "-1,235"), ("0", "0")]
)
def test_a_change_of_money_on_a_terminal_is_nothing_only_where_it_is(amount: str, text: str) -> None:
    """A cost that rises by 30 cents rises."""
    assert cells.money(Fraction(amount), signed=True).plain == text


@pytest.mark.parametrize(("cents", "text"), [(0, "0.0"), (4_999_999, "<0.1"), (5_000_000, "0.1"), (10**9, "10.0")])
def test_a_mission_that_costs_something_is_not_shown_to_cost_nothing(cents: int, text: str) -> None:
    """A mission of $49,999 costs less than $0.1 m on a terminal, and is not free."""
    line = replace(lines(counted())[0], cost=cents)
    table = terminal.missions(counted(), (line,), line)
    assert [str(cell) for cell in table.columns[6].cells] == [text]


@pytest.mark.parametrize(
    ("kind", "amount", "page", "excel"),
    [
        (Kind.DECIMAL, "0.0001", "<0.01", '"<0.01"'),
        (Kind.DECIMAL, "-0.0049", "−<0.01", '"<0.01";"-<0.01"'),
        (Kind.DECIMAL, "0.005", "0.01", "#,##0.00"),
        (Kind.FIGURE, "0.0001", "0.0001", "#,##0.00##"),
        (Kind.FIGURE, "0.00004", "<0.0001", '"<0.0001"'),
        (Kind.FIGURE, "0", "0", "#,##0"),
        (Kind.EXACT, "0.745132", "0.745132", "#,##0.00####"),
        (Kind.EXACT, "0.0000004", "<0.000001", '"<0.000001"'),
        (Kind.MONEY, "0.3", "<1", '"<1"'),
        (Kind.MONEY, "0", "0", "#,##0"),
        (Kind.THOUSANDS, "499.99", "<1", '"<1"'),
        (Kind.THOUSANDS, "-499.99", "−<1", '"<1";"-<1"'),
        (Kind.THOUSANDS, "500", "1", "#,##0,"),
        (Kind.MILLIONS, "49999", "<0.1", '"<0.1"'),
        (Kind.MILLIONS, "50000", "0.1", "#,##0.0,,"),
    ],
)
def test_an_amount_is_nothing_only_where_it_is(kind: Kind, amount: str, page: str, excel: str) -> None:
    """What would be rounded to nothing is said to be less than the least that is shown."""
    assert shown(Column("", kind), Fraction(amount)) == page
    assert number_format(kind, Fraction(amount)) == excel


@pytest.mark.parametrize(
    ("persons", "text"),
    [("0.0004", "<0.1"), ("0.05", "0.1"), ("19.96", "20.0"), ("1234", "1,234"), ("1200.25", "1,200.3")],
)
def test_a_gap_is_never_of_nobody(persons: str, text: str) -> None:
    """A floor that is missed by a part of a person is missed."""
    assert Gap(0, Fraction(persons), "INF", "Infantry", "roads", floor=True).text.startswith(
        f"{text} persons (Infantry)"
    )


@pytest.mark.parametrize(
    ("share", "text"),
    [
        ("0.9999999", "99.9999"),
        ("1.0000001", "100.0001"),
        ("0.0000001", "0.0001"),
        ("-0.0000001", "-0.0001"),
        ("-0.9999999", "-99.9999"),
        ("1", "100"),
        ("0.123456789", "12.3457"),
    ],
)
def test_programs_read_all_only_where_it_is_all(share: str, text: str) -> None:
    """A coverage of 99.99999 % is not 100 in `compare.json`."""
    (row,) = Table("x", "X", "X", fields(("coverage", "Coverage", Kind.PERCENT)), ((Fraction(share),),)).json
    assert row == {"coverage": text}
