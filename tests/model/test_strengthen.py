"""Programs made tighter: no plan is lost or won, coefficients and bounds come out as worked out by hand."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.model import NO_LIMIT, Block, Program, ints, strengthened

Row = tuple[dict[int, int], int, int]


def program(lower: list[int], upper: list[int], whole: list[bool], *rows: Row) -> Program:
    """Return a program of two blocks, the first row alone in the first."""
    blocks = tuple(block(part) for part in (rows[:1], rows[1:]) if part)
    return Program(ints(lower), ints(upper), np.array(whole, dtype=bool), blocks)


def block(rows: tuple[Row, ...]) -> Block:
    """Return rows as one block."""
    terms = [(at, column, amount) for at, (row, _, _) in enumerate(rows) for column, amount in row.items()]
    row, column, amount = zip(*terms, strict=True) if terms else ((), (), ())
    low, high = ints([low for _, low, _ in rows]), ints([high for _, _, high in rows])
    keys = np.arange(len(rows), dtype=np.int64)[:, None]
    return Block("test", ("row",), keys, ints(row), ints(column), ints(amount), low, high, np.ones(len(rows), np.int64))


def holds(some: Program, values: tuple[Fraction, ...]) -> bool:
    """Whether values, fractions where columns need not be whole, keep every bound and row."""
    within = all(
        low <= value <= high for low, value, high in zip(some.lower.tolist(), values, some.upper.tolist(), strict=True)
    )
    matrix = some.matrix
    total = [Fraction(0)] * len(matrix)
    for row, column, amount in zip(
        matrix.row.tolist(), matrix.column.tolist(), matrix.coefficient.tolist(), strict=True
    ):
        total[row] += amount * values[column]
    limits = zip(matrix.lower.tolist(), total, matrix.upper.tolist(), strict=True)
    return within and all(
        (low <= -NO_LIMIT or low <= there) and (high >= NO_LIMIT or there <= high) for low, there, high in limits
    )


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """Programs of a few columns, whole or not, and rows of every kind."""
    columns = draw(st.integers(1, 4))
    lower = draw(st.lists(st.integers(-2, 1), min_size=columns, max_size=columns))
    upper = [low + draw(st.integers(0, 3)) for low in lower]
    whole = draw(st.lists(st.booleans(), min_size=columns, max_size=columns))
    amounts = st.integers(-7, 7).filter(bool)
    rows = []
    for _ in range(draw(st.integers(0, 4))):
        row = draw(st.dictionaries(st.integers(0, columns - 1), amounts, min_size=1))
        limit = draw(st.integers(-12, 12))
        above, below = (limit, NO_LIMIT), (-NO_LIMIT, limit)
        rows.append((row, *draw(st.sampled_from([above, below, (limit, limit), (limit, limit + 3)]))))
    return program(lower, upper, whole, *rows)


@given(programs())
def test_the_same_plans_keep_a_program_and_a_strengthened_one(some: Program) -> None:
    """No plan is lost and none is won, in steps of a half where columns need not be whole."""
    tight = strengthened(some)
    ranges = [
        [Fraction(low) + Fraction(step, 1 if whole else 2) for step in range((high - low) * (1 if whole else 2) + 1)]
        for low, high, whole in zip(some.lower.tolist(), some.upper.tolist(), some.integer.tolist(), strict=True)
    ]
    for values in product(*ranges):
        assert holds(some, values) == holds(tight, values), values


@given(programs())
def test_bounds_never_widen_and_those_of_columns_that_need_not_be_whole_stay(some: Program) -> None:
    """Bounds come closer, and only where columns are whole."""
    tight = strengthened(some)
    assert (tight.lower >= some.lower).all()
    assert (tight.upper <= some.upper).all()
    loose = ~some.integer
    assert (tight.lower[loose] == some.lower[loose]).all()
    assert (tight.upper[loose] == some.upper[loose]).all()


def test_a_presence_takes_no_more_than_can_come() -> None:
    """A presence allows as many units as can ever come."""
    # Two pledges of 2 units each behind a presence that would allow 10: 2 + 2 = 4 is what it can ever have to allow.
    tight = strengthened(program([0] * 3, [2, 2, 1], [True] * 3, ({0: 1, 1: 1, 2: -10}, -NO_LIMIT, 0)))
    assert tight.matrix.coefficient.tolist() == [1, 1, -4]
    assert tight.matrix.upper.tolist() == [0]


def test_a_unit_larger_than_what_is_missing_counts_for_what_is_missing() -> None:
    """What is larger than a need counts for the need."""
    # 850 persons or 3 smaller units of 200 against a need of 500, as whole units: the large one alone is enough.
    need = ({0: 850, 1: 200}, 500, NO_LIMIT)
    tight = strengthened(program([0, 0], [1, 3], [True, True], need))
    assert tight.matrix.coefficient.tolist() == [500, 200]
    # A column that need not be whole could be half there: its coefficient is what it is.
    assert strengthened(program([0, 0], [1, 3], [False, True], need)).matrix.coefficient.tolist() == [850, 200]


def test_bounds_follow_from_bounds_through_rows() -> None:
    """One bound leads to the next."""
    # The cap leaves room for 2 units of 300; with them gone elsewhere, the escort of 1 for each 2 can be 1 at most.
    some = program([0, 0], [9, 9], [True, True], ({0: 300}, -NO_LIMIT, 750), ({0: -1, 1: 2}, -NO_LIMIT, 0))
    assert strengthened(some).upper.tolist() == [2, 1]


def test_a_coefficient_leans_on_no_bound_that_is_not_kept() -> None:
    """What a first row says of a column that need not be whole is not used up by a second row."""
    rows = ({0: 1, 1: 1}, -NO_LIMIT, 4), ({0: 1, 2: 6}, -NO_LIMIT, 8)
    assert strengthened(program([0] * 3, [9, 9, 1], [True] * 3, *rows)).matrix.coefficient.tolist() == [1, 1, 1, 2]
    loose = strengthened(program([0] * 3, [9, 9, 1], [False, False, True], *rows))
    assert loose.matrix.coefficient.tolist() == [1, 1, 1, 6]


def test_where_there_is_no_plan_the_program_stays_for_an_engine_to_say_so() -> None:
    """Nothing but an engine calls a program infeasible."""
    some = program([0], [1], [True], ({0: 2}, 3, NO_LIMIT))
    assert strengthened(some) is some


@pytest.mark.parametrize("size", [2**40, 2**58])
def test_rows_too_large_for_exact_arithmetic_are_left_alone(size: int) -> None:
    """Beyond what 64 bits hold exactly, nothing is done."""
    some = program([0, 0], [8, 1], [True, True], ({0: size, 1: -9 * size}, -NO_LIMIT, 0))
    tight = strengthened(some).matrix.coefficient.tolist()
    assert tight == ([size, -8 * size] if size == 2**40 else [size, -9 * size])
