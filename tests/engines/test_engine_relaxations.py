"""Problems without whole columns: values, prices and the bounds they prove, by every method."""

from collections.abc import Iterator
from random import Random

import numpy as np
import pytest
from engines.programs import best, goal, program, tiny

from allocator.engines import RELAXING, Basis, Ending, Engine, Problem, Progress, Settings, Stop
from allocator.engines.settings import Method
from allocator.errors import RefusalError
from allocator.model import NO_LIMIT

METHODS: tuple[Method, ...] = ("auto", "simplex", "primal", "ipm")


@pytest.fixture(scope="module")
def pdlp() -> Iterator[Engine]:
    """PDLP, which comes near the best of relaxations."""
    with Engine(RELAXING, grace=1.0) as one:
        yield one


def transport(seed: int, places: int) -> Problem:
    """Return a transport problem without whole columns: as many sources as sinks, each of a few units."""
    random = Random(seed)
    rows = [({r * places + c: 1 for c in range(places)}, -NO_LIMIT, 7) for r in range(places)]
    rows += [({r * places + c: 1 for r in range(places)}, 6, NO_LIMIT) for c in range(places)]
    costs = goal([random.randint(1, 40) for _ in range(places**2)])
    return Problem.of(program([0] * places**2, [7] * places**2, rows), costs).relaxed()


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


@pytest.mark.parametrize("seed", range(5))
def test_a_relaxation_goes_on_from_where_another_ended(highs: Engine, seed: int) -> None:
    """The same rows: with the same costs nothing is left to do; with others it costs less than anew and ends alike."""
    first, other = transport(seed, 12), transport(seed + 100, 12)
    ended = highs.solve(first, Settings(method="simplex"))
    assert ended.basis is not None
    again = highs.solve(first, Settings(method="simplex", basis=ended.basis))
    assert (again.ending, again.work) == (Ending.OPTIMAL, 0)
    assert again.bound == pytest.approx(ended.bound)
    on, anew = (
        highs.solve(other, Settings(method="primal", basis=ended.basis)),
        highs.solve(other, Settings(method="ipm")),
    )
    assert on.ending is anew.ending is Ending.OPTIMAL
    assert on.bound == pytest.approx(anew.bound)
    assert other.breach(other.inward(on.values if on.values is not None else [])) is None


def test_a_basis_of_other_rows_is_refused_and_one_of_no_use_does_no_harm(highs: Engine) -> None:
    """A row too few is answered by FAILED; all at their limits, which no basis is, by FAILED or the best."""
    problem = transport(1, 6)
    ended = highs.solve(problem, Settings(method="simplex"))
    assert ended.basis is not None
    short = Basis(ended.basis.columns, ended.basis.rows[1:])
    refused = highs.solve(problem, Settings(basis=short))
    assert (refused.ending, refused.message) == (Ending.FAILED, "HiGHS does not take the basis")
    nothing = Basis(np.zeros_like(ended.basis.columns), np.zeros_like(ended.basis.rows))
    answer = highs.solve(problem, Settings(basis=nothing))
    assert answer.ending is Ending.FAILED or answer.bound == pytest.approx(ended.bound)


def test_a_basis_matters_to_no_whole_problem(highs: Engine) -> None:
    """With whole columns it is left aside: the answer is the best plan, whatever the basis."""
    problem = Problem.of(program([0, 0], [9, 9], [({0: 2, 1: 3}, 7, NO_LIMIT)]), goal([6, 8]))
    wrong = Basis(np.zeros(1, dtype=np.int8), np.zeros(5, dtype=np.int8))
    assert highs.solve(problem, Settings(basis=wrong)).value == highs.solve(problem, Settings()).value


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


def test_coming_near_proves_a_bound_of_every_plan(pdlp: Engine) -> None:
    """On random programs no plan beats the bound of rough prices; values come beside, never as a plan."""
    found = 0
    for seed in range(30):
        case, objective = tiny(Random(seed))
        relaxed, true = Problem.of(case, objective).relaxed(), best(case, objective)
        answer = pdlp.solve(relaxed, Settings())
        assert answer.ending in (Ending.NO_SOLUTION_FOUND, Ending.INFEASIBLE, Ending.OPTIMAL), answer
        assert answer.values is None or answer.ending is Ending.OPTIMAL  # no columns: nothing to search
        if answer.bound is None or true is None:
            continue
        found += 1
        reach = relaxed.whole(answer.bound)
        assert reach >= true if objective.most else reach <= true
    assert found > 15


def test_coming_near_shows_what_it_has_on_the_way(highs: Engine, pdlp: Engine) -> None:
    """Bounds and values are shown from rough to near, the last as near as the best without whole units."""
    problem = transport(5, 30)
    shown: list[Progress] = []
    answer = pdlp.solve(problem, Settings(), on_progress=shown.append)
    best = highs.solve(problem, Settings(method="simplex")).bound
    assert best is not None
    assert answer.bound is not None
    assert answer.stop is Stop.GAP
    assert best * 0.999 <= answer.bound <= best * (1 + 1e-9)
    bounds = [progress.bound for progress in shown if progress.bound is not None]
    assert bounds == sorted(bounds)
    assert bounds[-1] <= answer.bound
    for nearly in (*(progress.nearly for progress in shown), answer.nearly):
        assert nearly is not None
        assert nearly.values.shape == problem.lower.shape
    assert answer.duals is not None
    assert problem.goal(problem.safe_bound(answer.duals)) == answer.bound


def test_coming_near_is_the_same_each_time_and_keeps_its_limits(pdlp: Engine) -> None:
    """The same question has the same answer to the last digit; work and clock end it with what there is."""
    problem = transport(6, 30)
    first, second = (pdlp.solve(problem, Settings(seconds=None)) for _ in range(2))
    assert first.bound == second.bound
    np.testing.assert_array_equal(first.duals, second.duals)
    short = pdlp.solve(problem, Settings(seconds=None, work=70))
    assert short.stop is Stop.WORK
    assert short.work <= 70 < first.work
    assert short.bound is not None
    assert first.bound is not None
    assert short.bound <= first.bound
    assert pdlp.solve(problem, Settings(seconds=0.0)).stop is Stop.CLOCK


def test_whole_columns_are_refused_by_an_engine_that_only_comes_near(pdlp: Engine) -> None:
    """A problem with whole columns is refused in one sentence, and the engine answers the next question."""
    whole = Problem.of(program([0], [3], [({0: 2}, 3, NO_LIMIT)]), goal([1]))
    with pytest.raises(RefusalError, match="`pdlp` knows no whole columns: it is for relaxations only"):
        pdlp.solve(whole, Settings())
    answer = pdlp.solve(whole.relaxed(), Settings())
    assert answer.bound == pytest.approx(1.5, rel=1e-3)
