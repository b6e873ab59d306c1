"""Small programs that the presolve of HiGHS 1.15.1 answers wrongly, asked as the program asks them."""

import numpy as np

from allocator.engines import Ending, Engine, Problem, Settings
from allocator.model import NO_LIMIT, Block, Objective, Program, ints


def feasible_at_zero() -> Program:
    """Return five rows of moves and a limit on turnover that all hold where nobody moves.

    Columns 0 to 4 are units of two offers, 5 and 6 their arrivals, which need not be whole: wholeness follows.
    """
    rows = (
        ({2: 1, 5: -1}, 0, NO_LIMIT),
        ({0: 1, 1: 1, 5: -1}, 0, 0),
        ({0: -1, 1: -1, 2: 1}, 0, 0),
        ({3: -1, 4: 1, 6: -1}, 0, 0),
        ({5: 10, 6: 6}, -NO_LIMIT, 6),
    )
    terms = [(row, column, weight) for row, (line, _, _) in enumerate(rows) for column, weight in line.items()]
    row, column, weight = (ints([term[part] for term in terms]) for part in range(3))
    lower, upper = ints([line[1] for line in rows]), ints([line[2] for line in rows])
    block = Block("moves", ("row",), np.arange(5).reshape(-1, 1), row, column, weight, lower, upper, ints([1] * 5))
    return Program(ints([0] * 7), ints([1] * 7), np.arange(7) < 5, (block,))


def test_a_program_that_holds_at_zero_is_not_infeasible(engine: Engine) -> None:
    """All rows hold where every column is 0, so that the least of non-negative costs is 0."""
    program = feasible_at_zero()
    assert program.holds(ints([0] * 7))
    cost = Objective("cost", ints(range(5)), ints([25, 25, 25, 15, 15]))
    answer = engine.solve(Problem.of(program, cost), Settings(gap=0.0))
    assert answer.ending is Ending.OPTIMAL
    assert answer.value == 0
