"""A problem in whole numbers of 64 bits, for engines that know no others; what cannot be said so is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, lcm

import numpy as np

from allocator.engines.problem import Indices, Problem
from allocator.errors import RefusalError
from allocator.model import Floats, Ints

_SAFE = 2.0**62
"""No sum may come to this, so that no engine overflows 64 bits."""

_EXACT = 2.0**53
"""Floating point tells whole numbers apart below this; from here on a number may have been rounded on its way."""


@dataclass(frozen=True, eq=False)
class WholeProblem:
    """``least of cost @ values`` over whole `values` in the units of the program.

    Attributes
    ----------
    start, column, coefficient, row_lower, row_upper
        The rows; a limit of 2**62 and beyond is none.
    lower, upper
        Bounds of the columns.
    cost, unit, offset
        The problem's objective is ``offset + unit * (cost @ values)``.
    """

    start: Indices
    column: Indices
    coefficient: Ints
    row_lower: Ints
    row_upper: Ints
    lower: Ints
    upper: Ints
    cost: Ints
    unit: float
    offset: float


def whole_problem(problem: Problem, engine: str) -> WholeProblem:
    """Return `problem` in whole numbers; powers of two are undone, and nothing is rounded.

    Numbers with decimals, which only a model written by hand has, are taken as they are written.

    Raises
    ------
    RefusalError
        If a column may take fractions or has no bounds, or a number or sum does not fit.
    """
    if problem.divisible and not problem.integer.all():
        raise _refusal(
            engine, f"column {int(np.argmin(problem.integer))} may take fractions, and it knows whole ones only"
        )
    lower, upper = np.ceil(problem.lower * problem.column_scale), np.floor(problem.upper * problem.column_scale)
    if not (np.isfinite(lower).all() and np.isfinite(upper).all()):
        raise _refusal(engine, "a column has no bounds")
    row = problem.row
    terms = problem.coefficient / problem.column_scale[problem.column] / problem.row_scale[row]
    low, high = np.ceil(problem.row_lower / problem.row_scale), np.floor(problem.row_upper / problem.row_scale)
    for number in _rows_with_decimals(problem.start, terms):
        own = slice(problem.start[number], problem.start[number + 1])
        terms[own], times = _as_whole(terms[own])
        low[number] = _rounded(problem.row_lower[number] / problem.row_scale[number], times, ceil)
        high[number] = _rounded(problem.row_upper[number] / problem.row_scale[number], times, floor)
    unit = problem.grain / abs(problem.unit)
    cost, times = _as_whole(problem.cost / problem.column_scale / unit)
    most = np.maximum(np.abs(lower), np.abs(upper))
    reach = np.bincount(row, np.abs(terms) * most[problem.column], len(low))
    limits = np.concatenate([low[np.abs(low) < reach], high[np.abs(high) < reach]])
    for numbers, what in ((terms, "a coefficient"), (limits, "a limit"), (cost, "a cost"), (most, "a bound")):
        if np.abs(numbers).max(initial=0.0) >= _EXACT:
            raise _refusal(engine, f"{what} of {np.abs(numbers).max():.3g} is not certain to the last unit")
    for total, what in ((reach.max(initial=0.0), "a row"), (float(np.abs(cost) @ most), "the goal")):
        if total >= _SAFE:
            raise _refusal(engine, f"{what} can come to {total:.3g}, beyond whole numbers of 64 bits")
    return WholeProblem(
        problem.start,
        problem.column,
        terms.astype(np.int64),
        np.clip(low, -_SAFE, _SAFE).astype(np.int64),
        np.clip(high, -_SAFE, _SAFE).astype(np.int64),
        lower.astype(np.int64),
        upper.astype(np.int64),
        cost.astype(np.int64),
        unit / times,
        problem.offset,
    )


def _refusal(engine: str, why: str) -> RefusalError:
    return RefusalError(f"engine `{engine}` cannot state this program exactly: {why}; choose another engine")


def _rows_with_decimals(start: Indices, terms: Floats) -> list[int]:
    broken = np.flatnonzero(terms != np.round(terms))
    rows: list[int] = np.unique(np.searchsorted(start, broken, side="right") - 1).tolist()
    return rows


def _as_whole(numbers: Floats) -> tuple[Floats, int]:
    """Return `numbers`, as they are written in decimals, times the least number that makes them whole; and that."""
    if (numbers == np.round(numbers)).all():
        return numbers, 1
    written = [Fraction(repr(float(number))) for number in numbers]
    times = lcm(*(number.denominator for number in written))
    return np.array([float(number * times) for number in written]), times


def _rounded(limit: float, times: int, to: Callable[[Fraction], int]) -> float:
    return float(to(Fraction(repr(float(limit))) * times)) if np.isfinite(limit) else float(limit)
