"""Programs the engine tests ask about: random tiny ones that can be enumerated, and ones nobody can finish."""

from itertools import product
from random import Random

import numpy as np

from allocator.model import NO_LIMIT, Block, Ints, Objective, Program, ints


def program(
    lower: list[int], upper: list[int], rows: list[tuple[dict[int, int], int, int]], *, whole: bool = True
) -> Program:
    """Return a program of one block from rows written as ``({column: coefficient}, lower, upper)``."""
    terms = [(number, column, amount) for number, (row, _, _) in enumerate(rows) for column, amount in row.items()]
    block = Block(
        family="test",
        dims=("row",),
        keys=np.arange(len(rows), dtype=np.int64).reshape(-1, 1),
        row=ints(number for number, _, _ in terms),
        column=ints(column for _, column, _ in terms),
        coefficient=ints(amount for _, _, amount in terms),
        lower=ints(low for _, low, _ in rows),
        upper=ints(high for _, _, high in rows),
        scale=ints([1] * len(rows)),
    )
    return Program(ints(lower), ints(upper), np.full(len(lower), whole), (block,))


def goal(coefficients: list[int], *, constant: int = 0, most: bool = False) -> Objective:
    """Return an objective over all columns."""
    return Objective("test", ints(range(len(coefficients))), ints(coefficients), constant, 1, most)


def tiny(random: Random) -> tuple[Program, Objective]:
    """Return a random program with at most some thousand points; about a quarter have no plan."""
    columns = random.randint(1, 6)
    lower = [random.randint(-2, 1) for _ in range(columns)]
    upper = [low + random.randint(0, 3) for low in lower]
    rows = []
    for _ in range(random.randint(0, 5)):
        size = 10 ** random.choice([0, 0, 1, 5, 9])
        row = {
            column: random.choice([-3, -2, -1, 1, 1, 2, 3]) * (random.randint(1, size) if size > 1 else 1)
            for column in random.sample(range(columns), random.randint(1, columns))
        }
        reach = sum(amount * random.randint(lower[column], upper[column]) for column, amount in row.items())
        slack = random.choice([0, 0, 1, size, 5 * size])
        low, high = random.choice([(reach - slack, NO_LIMIT), (-NO_LIMIT, reach + slack), (reach, reach + slack)])
        rows.append((row, low, high))
    size = 10 ** random.choice([0, 1, 7])
    costs = [random.choice([0, 1, 2, 3, -1, -2]) * random.randint(1, size) for _ in range(columns)]
    return program(lower, upper, rows), goal(costs, constant=random.randint(-50, 50), most=random.random() < 0.5)


def best(case: Program, objective: Objective) -> int | None:
    """Return the best value of `objective` over all plans of `case`, by looking at every one; None if there is none."""
    found = None
    ranges = [range(low, high + 1) for low, high in zip(case.lower.tolist(), case.upper.tolist(), strict=True)]
    for point in product(*ranges):
        values = ints(point)
        if case.holds(values):
            value = case.goal_units(objective, values)
            if found is None or (value > found if objective.most else value < found):
                found = value
    return found


def endless(*, slack: bool, columns: int = 40, rows: int = 6) -> tuple[Program, Objective]:
    """Return a market split problem: with `slack` plans are found at once, without it none for hours.

    Nobody finishes it in the time of a test: every coefficient matters and nothing prunes (Cornuéjols and Dawande, A
    class of hard small 0-1 programs, INFORMS Journal on Computing 11 (1999), doi:10.1287/ijoc.11.2.205).
    """
    random = Random(7)
    amounts = [[random.randint(1, 99) for _ in range(columns)] for _ in range(rows)]
    lines = []
    for number, row in enumerate(amounts):
        line = dict(enumerate(row))
        if slack:
            line |= {columns + 2 * number: 1, columns + 2 * number + 1: -1}
        lines.append((line, sum(row) // 2, sum(row) // 2))
    spare = 2 * rows if slack else 0
    case = program([0] * (columns + spare), [1] * columns + [99 * columns] * spare, lines)
    return case, goal([0] * columns + [1] * spare)


def flat(values: Ints | None) -> list[int]:
    """Return values as a list; an empty one for none."""
    return [] if values is None else values.tolist()
