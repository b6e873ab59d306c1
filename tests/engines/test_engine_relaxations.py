"""Problems without whole columns: values, prices and the bounds they prove, by every method."""

from random import Random

import numpy as np
import pytest
from engines.programs import best, goal, program, tiny

from allocator.engines import Ending, Engine, Problem, Settings
from allocator.engines.problem import Method
from allocator.model import NO_LIMIT

METHODS: tuple[Method, ...] = ("auto", "simplex", "ipm")


def test_relaxed_problem_asks_for_nothing_whole() -> None:
    """The relaxation has the same rows and costs, no whole column, no step, and rounds bounds as the question does."""
    problem = Problem.of(program([0, 0], [9, 9], [({0: 2, 1: 3}, 7, NO_LIMIT)]), goal([6, 9], constant=1))
    relaxed = problem.relaxed()
    assert not relaxed.integer.any()
    assert relaxed.step == 0
    assert relaxed.whole(3.2) == problem.whole(3.2) == 4
    np.testing.assert_array_equal(relaxed.coefficient, problem.coefficient)
    assert problem.integer.all()


@pytest.mark.parametrize("method", METHODS)
def test_relaxation_bounds_every_plan(highs: Engine, method: Method) -> None:
    """On random programs, no plan beats the bound, the prices prove it, and "infeasible" leaves no plan."""
    found = 0
    for seed in range(100):
        case, objective = tiny(Random(seed))
        relaxed, true = Problem.of(case, objective).relaxed(), best(case, objective)
        answer = highs.solve(relaxed, Settings(method=method))
        assert answer.ending is not Ending.FAILED, answer
        assert true is None or answer.ending is not Ending.INFEASIBLE
        if answer.duals is not None and answer.ending is not Ending.INFEASIBLE:
            assert answer.duals.shape == relaxed.row_lower.shape
            assert answer.bound == relaxed.goal(relaxed.safe_bound(answer.duals))
        if answer.bound is not None and true is not None:
            found += 1
            reach = relaxed.whole(answer.bound)
            assert reach >= true if objective.most else reach <= true
    assert found > 60


def test_methods_agree(highs: Engine) -> None:
    """Simplex and interior point prove the same bound of a transport problem, whose optimum is whole."""
    random = Random(5)
    rows = [({r * 9 + c: 1 for c in range(9)}, -NO_LIMIT, 7) for r in range(9)]
    rows += [({r * 9 + c: 1 for r in range(9)}, 6, NO_LIMIT) for c in range(9)]
    costs = goal([random.randint(1, 40) for _ in range(81)])
    problem = Problem.of(program([0] * 81, [7] * 81, rows), costs)
    whole = highs.solve(problem, Settings())
    for method in METHODS:
        answer = highs.solve(problem.relaxed(), Settings(method=method))
        assert answer.bound is not None
        assert problem.whole(answer.bound) == whole.value


def test_values_that_break_rows_are_not_shown_but_their_prices_count(highs: Engine) -> None:
    """Whatever an interior point method stops at, values shown keep the rows, and a stop by work keeps the bound."""
    case, costs = program([0] * 3, [10**6] * 3, [({0: 3, 1: 1, 2: 7}, 10**6, NO_LIMIT)]), goal([5, 2, 9])
    relaxed = Problem.of(case, costs).relaxed()
    for work in (None, 1, 3):
        answer = highs.solve(relaxed, Settings(method="ipm", work=work))
        assert answer.ending is not Ending.FAILED
        if answer.values is not None:
            assert relaxed.breach(answer.values / relaxed.column_scale) is None
        assert answer.bound is None or answer.bound <= 9 * 10**6 / 7 + 1
