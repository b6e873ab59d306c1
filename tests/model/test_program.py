"""Programs evaluate themselves exactly: merging, activity, excess, bounds, goals, and the guard against overflow."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.model import NO_LIMIT, Block, Ints, Objective, Program, ints, merge

Terms = list[tuple[int, int, int]]

terms_of_rows = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(-9, 9)), max_size=25)
five_values = st.lists(st.integers(-6, 6), min_size=5, max_size=5)


def block(terms: Terms, lower: list[int], upper: list[int], family: str = "rows") -> Block:
    """Make a block of rows from (row, column, coefficient)."""
    row, column, coefficient = (ints([term[part] for term in terms]) for part in range(3))
    keys = np.arange(len(lower), dtype=np.int64).reshape(-1, 1)
    return Block(family, ("row",), keys, row, column, coefficient, ints(lower), ints(upper), ints([1] * len(lower)))


def program(*blocks: Block, columns: int = 5, most: int = 6) -> Program:
    """Make a program of columns between -most and most."""
    upper = ints([most] * columns)
    return Program(-upper, upper, np.ones(columns, dtype=bool), blocks)


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(-5, 5)), max_size=30))
def test_merging_adds_up_what_stands_at_one_place(entries: list[tuple[int, int]]) -> None:
    """Each place stands once, ascending, with the sum of its amounts; sums of zero are gone."""
    total: Counter[int] = Counter()
    for place, amount in entries:
        total[place] += amount
    place_, amount_ = merge(ints([place for place, _ in entries]), ints([amount for _, amount in entries]))
    assert list(zip(place_.tolist(), amount_.tolist(), strict=True)) == sorted((p, n) for p, n in total.items() if n)


@given(terms_of_rows, five_values, st.lists(st.tuples(st.integers(-20, 20), st.integers(0, 9)), min_size=4, max_size=4))
def test_activity_and_excess_are_those_of_plain_sums(
    terms: Terms, values: list[int], limits: list[tuple[int, int]]
) -> None:
    """Rows, however often a column stands in one, come to the plain sum; excess is the distance to their limits."""
    lower, upper = [low for low, _ in limits], [low + room for low, room in limits]
    whole = program(block(terms, lower, upper))
    sums = [sum(weight * values[column] for at, column, weight in terms if at == row) for row in range(4)]
    over = [max(0, low - total, total - high) for low, total, high in zip(lower, sums, upper, strict=True)]
    assert whole.activity(ints(values)).tolist() == sums
    assert whole.excess(ints(values)).tolist() == over
    assert whole.holds(ints(values)) == (not any(over))


@given(terms_of_rows, terms_of_rows, five_values)
def test_blocks_stand_one_after_another(first: Terms, second: Terms, values: list[int]) -> None:
    """The rows of several blocks are those of each block in turn."""
    one, two = (block(terms, [0] * 4, [0] * 4, name) for terms, name in ((first, "one"), (second, "two")))
    both = program(one).with_blocks(two)
    apart = [*program(one).activity(ints(values)).tolist(), *program(two).activity(ints(values)).tolist()]
    assert both.activity(ints(values)).tolist() == apart


@given(terms_of_rows)
def test_the_matrix_names_each_term_once(terms: Terms) -> None:
    """In the matrix no column stands twice in a row, none has the coefficient 0, and rows ascend."""
    matrix = program(block(terms, [0] * 4, [0] * 4)).matrix
    places = list(zip(matrix.row.tolist(), matrix.column.tolist(), strict=True))
    assert places == sorted(set(places))
    assert all(matrix.coefficient)
    assert len(matrix) == 4
    assert matrix.start.tolist() == [sum(row < at for row, _ in places) for at in range(5)]


def test_a_program_without_rows_holds_within_its_bounds() -> None:
    """Without blocks there is no row to break, but bounds still count, on both sides."""
    empty = program(columns=2, most=3)
    assert len(empty.matrix) == 0
    assert empty.holds(ints([3, -3]))
    assert not empty.holds(ints([4, 0]))
    assert not empty.holds(ints([0, -4]))


def test_a_row_without_limit_is_never_broken() -> None:
    """Limits of 2**62 mean that there is none, however large the row."""
    free = program(block([(0, 0, 2**40)], [-NO_LIMIT], [NO_LIMIT]), most=2**20)
    assert free.holds(ints([2**20, 0, 0, 0, 0]))
    assert free.holds(ints([-(2**20), 0, 0, 0, 0]))


@pytest.mark.parametrize("signs", [(1, 1), (1, -1), (-1, -1)])
def test_what_64_bits_could_not_hold_is_refused(signs: tuple[int, int]) -> None:
    """A row that might leave 64 bits raises, even where its terms would cancel; one just below is exact."""
    one, other = signs
    rows = program(block([(0, 0, one * 2**40), (0, 1, other * 2**40)], [0], [0]), most=2**22)
    with pytest.raises(OverflowError):
        rows.activity(ints([2**21, 2**21, 0, 0, 0]))
    below = ints([2**20 - 1, 2**20, 0, 0, 0])
    assert rows.activity(below).tolist() == [one * 2**40 * (2**20 - 1) + other * 2**40 * 2**20]
    goal = Objective("cost", ints([0, 1]), ints([one * 2**40, other * 2**40]))
    with pytest.raises(OverflowError):
        rows.goal_units(goal, ints([2**21, 2**21, 0, 0, 0]))


def test_overflow_is_seen_in_the_row_in_which_it_happens() -> None:
    """Large terms in different rows do not add up to a refusal."""
    rows = program(block([(at, at, 2**40) for at in range(4)], [0] * 4, [NO_LIMIT] * 4), most=2**21)
    assert rows.activity(ints([2**21] * 5)).tolist() == [2**61] * 4


def test_a_goal_counts_its_constant_and_every_term() -> None:
    """7 + 2 x 3 + 2 x 3 - 1 x 4 = 15, a column that stands twice counting twice."""
    goal = Objective("cost", ints([0, 0, 1]), ints([2, 2, -1]), constant=7)
    assert program().goal_units(goal, ints([3, 4, 0, 0, 0])) == 15
    assert program().goal_units(replace(goal, column=ints([]), coefficient=ints([])), ints([3, 4, 0, 0, 0])) == 7


def test_whole_numbers_come_from_any_iterable() -> None:
    """Generators, ranges, lists and arrays become 64-bit whole numbers."""
    again = np.arange(3, dtype=np.int64)
    found: list[Ints] = [ints(range(3)), ints([0, 1, 2]), ints(n for n in (0, 1, 2)), ints(again)]
    assert all(array.dtype == np.int64 and array.tolist() == [0, 1, 2] for array in found)


def test_no_values_within_bounds_go_beyond_what_a_goal_can_reach() -> None:
    """Two columns from 1 to 4 and from -2 to 3, counted 2 and -5: at least 2 - 15, at most 8 + 10, both with 7 more."""
    program = Program(ints([1, -2]), ints([4, 3]), np.array([True, True]), ())
    for most, expected in ((False, -13 + 7), (True, 18 + 7)):
        assert program.reach(Objective("x", ints([0, 1]), ints([2, -5]), 7, 1, most)) == expected
