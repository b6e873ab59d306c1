"""Problems say the same as the programs they are made from."""

import pickle
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from engines.programs import goal, program, tiny

from allocator.engines import Problem
from allocator.model import NO_LIMIT, Block, Objective, Program, ints


def test_column_that_stands_twice_in_a_row_is_merged() -> None:
    """Terms of one row and column reach the engine as one, in the rows and in the objective."""
    block = Block(
        "test", ("row",), ints([0]).reshape(-1, 1), ints([0, 0, 0]), ints([1, 0, 1]), ints([2, 5, 3]), ints([0]),
        ints([10]), ints([1]),
    )  # fmt: skip
    case = Program(ints([0, 0]), ints([9, 9]), np.array([True, True]), (block,))
    objective = Objective("test", ints([1, 0, 1]), ints([1, 1, 1]))
    problem = Problem.of(case, objective, scaled=False)
    assert problem.column.tolist() == [0, 1]
    assert problem.coefficient.tolist() == [5, 5]
    assert problem.cost.tolist() == [1, 2]
    assert problem.row_upper.tolist() == [10]


def test_row_with_a_column_twice_cannot_be_made() -> None:
    """Such a row is refused at the door, however it was made: engines hang on it."""
    problem = Problem.of(program([0, 0], [9, 9], [({0: 1, 1: 1}, 0, 3)]), goal([1, 1]))
    with pytest.raises(ValueError, match="distinct"):
        replace(problem, column=np.array([1, 1], dtype=np.int32))


def test_no_limit_is_infinite() -> None:
    """Rows without a limit have an infinite one; bounds of columns are as they are."""
    problem = Problem.of(program([-5], [7], [({0: 1}, -NO_LIMIT, 3), ({0: 1}, 2, NO_LIMIT)]), goal([1]))
    assert problem.row_lower.tolist() == [-np.inf, 2]
    assert problem.row_upper.tolist() == [3, np.inf]
    assert (problem.lower.tolist(), problem.upper.tolist()) == ([-5], [7])


def test_scaling_brings_cents_to_order_one_and_back() -> None:
    """Every scale is a power of two, rows and costs come to order one, and the same plan has the same value."""
    case = program(
        [0, 0, 0],
        [9, 9, 10**12],
        [
            ({0: 1_234_567_891, 1: 987_654, 2: -1}, -NO_LIMIT, 10**11),
            ({0: 1, 1: 850}, 2, 900),
            ({0: 10**17}, 0, 10**18),
        ],
    )
    case = replace(case, integer=np.array([True, True, False]))
    objective = goal([123_456_789_100, 700, 100], constant=50)
    plain, scaled = Problem.of(case, objective, scaled=False), Problem.of(case, objective)
    for scales in (scaled.column_scale, scaled.row_scale):
        assert (np.frexp(scales)[0] == 0.5).all()
    assert np.abs(scaled.coefficient).max() <= 2.0**20
    assert np.abs(scaled.coefficient).min() >= 2.0**-20
    assert np.abs(scaled.cost).max() <= 2.0**13
    assert scaled.upper.max() <= 2.0**14
    assert scaled.row_scale[1] == 1
    values = ints([3, 5, 123_456_789_012])
    assert scaled.outward(scaled.inward(values)).tolist() == values.tolist()
    for problem in (plain, scaled):
        assert problem.goal(problem.objective(problem.inward(values))) == pytest.approx(
            case.goal_units(objective, values), rel=1e-15
        )
    assert scaled.unit == plain.unit * 2.0 ** np.round(np.log2(scaled.unit / plain.unit))


def test_breach_agrees_with_the_program() -> None:
    """On random whole points of random programs, a problem finds a breach exactly where the program does."""
    for seed in range(200):
        random = Random(seed)
        case, objective = tiny(random)
        point = ints(
            random.randint(low - 1, high + 1) if random.random() < 0.1 else random.randint(low, high)
            for low, high in zip(case.lower.tolist(), case.upper.tolist(), strict=True)
        )
        problem = Problem.of(case, objective, scaled=False)
        assert (problem.breach(problem.inward(point)) is None) == case.holds(point)
        value = problem.goal(problem.objective(problem.inward(point)))
        assert value == pytest.approx(case.goal_units(objective, point), rel=1e-12)


def test_bound_is_rounded_to_what_a_whole_plan_can_reach() -> None:
    """Rounding goes to the goal's step, away from the plan's favour only by what engines cannot calculate."""
    case = program([0, 0], [9, 9], [])
    least = Problem.of(case, goal([6, 9], constant=1))
    assert [least.whole(bound) for bound in (1, 1.1, 3.9999999, 4, 4.0000001, 4.1)] == [1, 4, 4, 4, 4, 7]
    most = Problem.of(case, goal([6, 9], constant=1, most=True))
    assert [most.whole(bound) for bound in (1, 3.9, 3.9999999, 4, 4.0000001, 6.9)] == [1, 1, 4, 4, 4, 4]


def test_step_is_known_only_where_all_costs_are_on_whole_columns() -> None:
    """A gap below the step closes a search only if the engine's own objective moves in steps."""
    case = program([0, 0], [9, 9], [])
    assert Problem.of(case, goal([6, 9])).step == 1
    mixed = replace(case, integer=np.array([True, False]))
    assert Problem.of(mixed, goal([6, 9])).step == 0
    assert Problem.of(mixed, goal([6, 0])).step == 1


def test_any_prices_give_a_bound_that_holds() -> None:
    """Whatever the row prices, the bound they give is no better than any plan, also where rows have one limit."""
    for seed in range(100):
        random = Random(seed)
        case, objective = tiny(random)
        problem = Problem.of(case, objective)
        prices = np.array([random.choice([-1.0, 0.0, 1.0]) * random.random() for _ in problem.row_lower])
        bound = problem.safe_bound(prices)
        assert bound is not None
        for _ in range(50):
            point = ints(
                random.randint(low, high) for low, high in zip(case.lower.tolist(), case.upper.tolist(), strict=True)
            )
            if case.holds(point):
                assert problem.objective(problem.inward(point)) >= bound - 1e-9 * max(1.0, abs(bound))


def test_problem_survives_the_way_to_a_worker() -> None:
    """A pickled problem is the same problem."""
    case, objective = tiny(Random(1))
    problem = Problem.of(case, objective)
    again = pickle.loads(pickle.dumps(problem))  # noqa: S301 - written one line above
    for name, value in vars(problem).items():
        np.testing.assert_array_equal(vars(again)[name], value)
