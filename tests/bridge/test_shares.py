"""Shares of causes: they add up, do not depend on order, and round to whole cents without a remainder."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.comparison.bridge.rounding import whole_table
from allocator.comparison.bridge.shares import share_intervals, shares, subsets, whole

NAMES = ("a", "b", "c")
VALUES = st.lists(st.integers(-(10**12), 10**12), min_size=8, max_size=8)


def test_two_causes_share_what_only_both_bring() -> None:
    """Alone `a` brings 10 and `b` nothing, together they bring 30: `b` has half of the 20 that need both.

    In the order a, b they bring 10 and 20, in the order b, a they bring 30 and 0: on average 20 and 10.
    """
    value = {frozenset(): 0, frozenset("a"): 10, frozenset("b"): 0, frozenset("ab"): 30}
    assert shares("ab", lambda chosen: value[chosen]) == {"a": 20, "b": 10}


@given(VALUES)
def test_shares_add_up_and_do_not_depend_on_the_order_of_causes(values: list[int]) -> None:
    """The sum is the whole change, and naming the causes in another order changes nothing."""
    value = dict(zip(subsets(NAMES), values, strict=True))
    found = shares(NAMES, value.__getitem__)
    assert sum(found.values()) == values[-1] - values[0]
    assert shares(NAMES[::-1], value.__getitem__) == found
    rounded = whole(found)
    assert sum(rounded.values()) == values[-1] - values[0]
    assert all(abs(rounded[name] - found[name]) < 1 for name in NAMES)


@given(st.lists(st.integers(-(10**12), 10**12), min_size=4, max_size=4))
def test_a_cause_that_changes_no_value_has_exactly_nothing(values: list[int]) -> None:
    """Where adding `c` changes nothing, its share is 0 and stays 0 when shares are rounded."""
    value = dict(zip(subsets("ab"), values, strict=True))
    found = shares(NAMES, lambda chosen: value[chosen - {"c"}])
    assert found["c"] == whole(found)["c"] == 0


def test_what_rounding_leaves_goes_to_the_largest_fractions_in_the_order_of_causes() -> None:
    """Thirds of 1 make 1, 0, 0: each lost a third, and the first of equals gets the cent. A zero gets none."""
    parts = {"z": Fraction(0), "a": Fraction(1, 3), "b": Fraction(1, 3), "c": Fraction(1, 3)}
    assert whole(parts) == {"z": 0, "a": 1, "b": 0, "c": 0}
    assert whole({"a": Fraction(-1, 2), "b": Fraction(1, 2)}) == {"a": 0, "b": 0}


PART = st.tuples(st.integers(-50, 50), st.sampled_from((1, 2, 6, 24, 120, 720))).map(lambda pair: Fraction(*pair))


@given(st.lists(st.lists(PART, min_size=4, max_size=4), min_size=1, max_size=6))
def test_a_table_of_whole_lines_is_rounded_so_that_it_adds_up_both_ways(lines: list[list[Fraction]]) -> None:
    """Lines keep their sum; no cell and no sum of a column moves by a whole cent, so whole ones do not move at all."""
    table = {}
    for at, drawn in enumerate(lines):
        rest = sum(drawn[:3], Fraction())
        table[at] = dict(zip("abcd", [*drawn[:3], Fraction(-rest // 1) - rest], strict=True))
    found = whole_table(table)
    for at, line in table.items():
        assert sum(found[at].values()) == sum(line.values())
        assert all(abs(found[at][name] - part) < 1 for name, part in line.items())
    for name in "abcd":
        assert abs(sum((found[at][name] - table[at][name] for at in table), Fraction())) < 1


def test_a_table_whose_lines_are_not_whole_is_refused() -> None:
    """Half a cent cannot be given to anybody."""
    with pytest.raises(ValueError, match="not whole"):
        whole_table({"M": {"a": Fraction(1, 2)}})


def test_intervals_are_as_wide_as_the_values_they_rest_on() -> None:
    """One cause from 10 to a value between 15 and 20 has between 5 and 10; where nothing is known, nothing is said."""
    ten, more = (Fraction(10), Fraction(10)), (Fraction(15), Fraction(20))
    assert share_intervals("a", lambda chosen: more if chosen else ten) == {"a": (Fraction(5), Fraction(10))}
    assert share_intervals("a", lambda chosen: None if chosen else ten) == {"a": None}
    assert share_intervals("a", lambda _: None) == {"a": None}


def test_a_cause_between_the_very_same_values_is_sure_to_be_nothing() -> None:
    """Where both sides are one and the same solve, its uncertainty does not count twice."""
    wide = (Fraction(0), Fraction(100))
    assert share_intervals("a", lambda _: wide) == {"a": (Fraction(0), Fraction(0))}
