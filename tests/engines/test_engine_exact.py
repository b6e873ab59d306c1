"""What an engine cannot state exactly it refuses, in words that say why; nothing is rounded on the way."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from engines.programs import goal, program, tiny

from allocator.engines import Ending, Engine, Problem, Settings
from allocator.engines.mend import mended
from allocator.engines.whole import whole_problem
from allocator.errors import EngineError, ExitCode, RefusalError
from allocator.model import NO_LIMIT


def test_whole_numbers_come_back_as_they_were() -> None:
    """On random programs, scaled or not, coefficients, limits and costs in whole numbers are those of the program."""
    for seed in range(100):
        case, objective = tiny(Random(seed))
        for problem in (Problem.of(case, objective), Problem.of(case, objective, scaled=False)):
            whole = whole_problem(problem, "cp-sat")
            assert whole.coefficient.tolist() == case.matrix.coefficient.tolist()
            assert whole.lower.tolist() == case.lower.tolist()
            limited = np.abs(case.matrix.upper) < NO_LIMIT
            assert whole.row_upper[limited].tolist() == case.matrix.upper[limited].tolist()
            for point in (case.lower, case.upper):
                value = problem.goal(whole.offset + whole.unit * int(whole.cost @ point))
                assert value == pytest.approx(case.goal_units(objective, point), rel=1e-12)


def test_decimals_are_taken_as_they_are_written() -> None:
    """A row with 0.1 and 0.25 is multiplied by 20, its limit cut down to what a whole sum can reach."""
    problem = Problem.of(program([0, 0], [9, 9], [({0: 1, 1: 2}, -NO_LIMIT, 7)]), goal([1, 1]))
    decimal = replace(problem, coefficient=np.array([0.1, 0.25]), row_upper=np.array([0.33]), cost=np.array([0.5, 1.0]))
    whole = whole_problem(decimal, "cp-sat")
    assert whole.coefficient.tolist() == [2, 5]
    assert whole.row_upper.tolist() == [6]
    assert (whole.cost.tolist(), whole.unit) == ([1, 2], 0.5)


LARGE = 2**40


@pytest.mark.parametrize(
    ("engine", "problem", "why"),
    [
        (
            "cp-sat",
            Problem.of(program([0, 0], [LARGE, LARGE], [({0: LARGE, 1: LARGE}, 0, LARGE)]), goal([1, 1])),
            "a row can come to 2.42e+24, beyond whole numbers of 64 bits",
        ),
        (
            "cp-sat",
            Problem.of(program([0, 0], [LARGE, 9], [({0: 1}, 0, LARGE)]), goal([LARGE, LARGE + 1])),
            "the goal can come to",
        ),
        (
            "cp-sat",
            Problem.of(program([0], [1], [({0: 2**60}, 0, 2**60)]), goal([1]), scaled=False),
            "a coefficient of 1.15e+18 is not certain to the last unit",
        ),
        (
            "cp-sat",
            Problem.of(program([0], [9], [({0: 1}, 0, 5)]), goal([1])).relaxed(),
            "column 0 may take fractions",
        ),
        (
            "scip",
            replace(Problem.of(program([0], [9], [({0: 1}, 0, 5)]), goal([1])), row_upper=np.array([1e21])),
            "it takes 1e+21 for infinite",
        ),
        (
            "scip",
            replace(Problem.of(program([0], [9], [({0: 1}, 0, 5)]), goal([1])), coefficient=np.array([1e-10])),
            "it takes 1e-10 for zero",
        ),
        (
            "pulp:PULP_CBC_CMD",
            Problem.of(program([0], [9], [({0: 1234567890123}, 0, 5)]), goal([1])),
            "PuLP would write 1234567890123.0 with 12 digits",
        ),
    ],
)
def test_refusals_say_why(engine: str, problem: Problem, why: str) -> None:
    """A refusal names engine and reason, has the exit code of engines, and the next question is answered."""
    with Engine(engine) as one:
        with pytest.raises(RefusalError) as refusal:
            one.solve(problem, Settings())
        sentence = str(refusal.value)
        assert sentence.startswith(f"engine `{engine}` cannot state this program exactly: ")
        assert why in sentence
        assert refusal.value.exit_code == ExitCode.ENGINE_FAILED
        assert isinstance(refusal.value, EngineError)
        pid = one.pid
        easy = Problem.of(program([2], [9], []), goal([3]))
        assert one.solve(easy, Settings()).ending is Ending.OPTIMAL
        assert one.pid == pid


def test_values_read_with_few_digits_are_brought_back_onto_their_rows() -> None:
    """A pool that pays what units cost, read with eight digits, pays all of it again; a hopeless plan stays one."""
    case = program([0, 0], [8, 10**12], [({0: 1_000_000_007, 1: -1}, -NO_LIMIT, 0), ({1: 1}, 0, 9_000_000_000)])
    problem = Problem.of(replace(case, integer=np.array([True, False])), goal([0, 1]))
    read = problem.inward([5, 5_000_000_000])
    assert problem.breach(read, 1e-9) is not None
    back = mended(problem, read)
    assert problem.outward(back).tolist() == [5, 5_000_000_035]
    assert problem.breach(mended(problem, problem.inward([8, 0])), 1e-9) is None
    shut = Problem.of(replace(case, upper=np.array([8, 1000]), integer=np.array([True, False])), goal([0, 1]))
    assert shut.breach(mended(shut, shut.inward([8, 0]))) is not None
