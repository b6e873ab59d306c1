"""Writes a problem as an MPS file, for engines that are programs of their own; names are ``c1..cn`` and ``r1..rm``.

Numbers are written so that they are read back as they are. Free format, as its fields are split by blanks alone, with
the word that says so: CBC guesses otherwise.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from allocator.engines.problem import Problem
from allocator.model import Floats


def write_mps(problem: Problem, path: Path) -> None:
    """Write `problem`, least is best; its offset is the cost of one more column, fixed at 1.

    A row with two limits is written as two rows, because a range would be a difference that may be rounded.
    """
    number, senses, limits = _rows(problem)
    lines = ["NAME program FREE", "ROWS", " N goal"]
    lines += [f" {sense} r{row}" for row, sense in enumerate(senses, 1)]
    lines += ["COLUMNS", *_columns(problem, number), f" c{len(problem) + 1} goal {problem.offset!r}"]
    lines += ["RHS", *(f" rhs r{row} {limit!r}" for row, limit in enumerate(limits, 1))]
    lines += ["BOUNDS", *_bounds(problem), f" FX bounds c{len(problem) + 1} 1.0", "ENDATA", ""]
    path.write_text("\n".join(lines), encoding="ascii")


def _rows(problem: Problem) -> tuple[list[list[int]], list[str], list[float]]:
    """Return the rows in the file each row of the problem becomes, and sense and limit of each row in the file."""
    number: list[list[int]] = []
    senses: list[str] = []
    limits: list[float] = []
    for low, high in zip(problem.row_lower.tolist(), problem.row_upper.tolist(), strict=True):
        wanted = [("E", low)] if low == high else [("G", low), ("L", high)]
        kept = [(sense, limit) for sense, limit in wanted if np.isfinite(limit)]
        number.append(list(range(len(senses) + 1, len(senses) + 1 + len(kept))))
        senses += [sense for sense, _ in kept]
        limits += [limit for _, limit in kept]
    return number, senses, limits


def _columns(problem: Problem, number: list[list[int]]) -> Iterator[str]:
    row = problem.row
    order = np.argsort(problem.column, kind="stable")
    at = np.searchsorted(problem.column[order], np.arange(len(problem) + 1)).tolist()
    rows, amounts = row[order].tolist(), problem.coefficient[order].tolist()
    whole = False
    for column, (integer, cost) in enumerate(zip(problem.integer.tolist(), problem.cost.tolist(), strict=True), 1):
        if integer != whole:
            whole = integer
            yield _marker(column, whole=whole)
        # Every column is named, also one that stands nowhere.
        yield f" c{column} goal {cost!r}"
        for term in range(at[column - 1], at[column]):
            for place in number[rows[term]]:
                yield f" c{column} r{place} {amounts[term]!r}"
    if whole:
        yield _marker(len(problem) + 1, whole=False)


def _marker(column: int, *, whole: bool) -> str:
    return f" m{column} 'MARKER' '{'INTORG' if whole else 'INTEND'}'"


def _bounds(problem: Problem) -> Iterable[str]:
    for column, (low, high) in enumerate(zip(problem.lower.tolist(), problem.upper.tolist(), strict=True), 1):
        yield f" LO bounds c{column} {low!r}" if np.isfinite(low) else f" MI bounds c{column}"
        yield f" UP bounds c{column} {high!r}" if np.isfinite(high) else f" PL bounds c{column}"


def write_start(values: Floats, path: Path) -> None:
    """Write `values` to begin from, shape ``(columns,)``, as CBC reads them."""
    lines = ["Stopped on iterations - objective value 0"]
    lines += [f"{column} c{column + 1} {value!r} 0" for column, value in enumerate(values.tolist())]
    path.write_text("\n".join([*lines, ""]), encoding="ascii")
