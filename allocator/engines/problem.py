"""The question put to an engine: always "make it least", in numbers an engine can digest, with the way back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, gcd

import numpy as np
from numpy.typing import NDArray

from allocator.engines.scaling import column_scales, cost_scale, row_scales
from allocator.model import NO_LIMIT, Flags, Floats, Ints, Objective, Program, merge

Indices = NDArray[np.int32]

TOLERANCE = 1e-5
"""How far an engine's values may break a scaled row, a bound or wholeness: ten times what engines are asked to keep."""

NOISE = 1e-9
"""Breaches below this are the rounding of floating point, not of an engine."""


@dataclass(frozen=True, eq=False)
class Priced:
    """A problem at prices of its rows, in the engine's units.

    Attributes
    ----------
    paid
        What each row is sure to add at its price, shape ``(rows,)``.
    left, least
        The cost of each column less the prices of its rows, and the least that can add within its bounds,
        shape ``(columns,)``.
    """

    paid: Floats
    left: Floats
    least: Floats


@dataclass(frozen=True, eq=False)
class Problem:
    """Rows, bounds and an objective to be made least, in floating point and the engine's units; can be pickled.

    Attributes
    ----------
    start, column, coefficient
        Compressed sparse rows; the columns of each row are distinct and ascending.
    row_lower, row_upper, lower, upper
        Limits of rows and bounds of columns; infinite where there are none.
    integer
        Columns to be kept whole, shape ``(columns,)``.
    cost, offset
        The engine's objective is ``offset + cost @ values``.
    unit
        The goal is `unit` times the engine's objective; below 0 where the most is best. ``abs(unit)`` is `grain`
        times a power of two.
    step
        All whole values of the engine's objective lie this far apart; 0 where a column that need not be whole has a
        cost.
    constant, grain
        The goal's constant and the greatest common divisor of its coefficients: a whole plan reaches only
        ``constant + n * grain``.
    column_scale, row_scale
        Powers of two: the program's value is ``column_scale`` times the engine's, a row is sent ``row_scale`` times.
    divisible
        Whether a column that need not be kept whole may truly end between whole numbers of the program's units. A
        program counts whole things: its columns are left free only where that is easier for most engines.
    """

    start: Indices
    column: Indices
    coefficient: Floats
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    integer: Flags
    cost: Floats
    offset: float
    unit: float
    step: float
    constant: int
    grain: int
    column_scale: Floats
    row_scale: Floats
    divisible: bool = False

    def __post_init__(self) -> None:
        if ((np.diff(self.column) <= 0) & (np.diff(self.row) == 0)).any():
            # Engines accept such rows and later hang or corrupt memory.
            raise ValueError("the columns of a row must be distinct and ascending")

    def __len__(self) -> int:
        return len(self.lower)

    @classmethod
    def of(cls, program: Program, objective: Objective, *, scaled: bool = True) -> "Problem":
        """Return the question: the best of `objective` over all plans that keep the rows of `program`.

        Parameters
        ----------
        scaled
            Whether to bring rows, money columns and costs to order one by powers of two.
        """
        place, amount = merge(objective.column, objective.coefficient)
        grain = gcd(*(int(value) for value in amount)) or 1
        sign = -1 if objective.most else 1
        cost = np.zeros(len(program))
        cost[place] = sign * (amount // grain)
        matrix = program.matrix
        problem = cls(
            start=matrix.start.astype(np.int32),
            column=matrix.column.astype(np.int32),
            coefficient=matrix.coefficient.astype(np.float64),
            row_lower=_limits(matrix.lower),
            row_upper=_limits(matrix.upper),
            lower=program.lower.astype(np.float64),
            upper=program.upper.astype(np.float64),
            integer=program.integer,
            cost=cost,
            offset=sign * objective.constant / grain,
            unit=float(sign * grain),
            step=1.0 if program.integer[place].all() else 0.0,
            constant=objective.constant,
            grain=grain,
            column_scale=np.ones(len(program)),
            row_scale=np.ones(len(matrix)),
        )
        return problem.scaled() if scaled else problem

    def scaled(self) -> "Problem":
        """Return the same question in numbers of order one; powers of two, so that nothing is rounded.

        A row is kept by engines to a millionth of its own units, and a coefficient below a billionth is dropped: so
        cents of a budget must not stand in a row as they are.
        """
        by_column = column_scales(self.lower, self.upper, self.integer)
        coefficient = self.coefficient * by_column[self.column]
        by_row = row_scales(self.start, coefficient)
        cost = self.cost * by_column
        by_cost = cost_scale(cost)
        return replace(
            self,
            coefficient=coefficient * np.repeat(by_row, np.diff(self.start)),
            row_lower=self.row_lower * by_row,
            row_upper=self.row_upper * by_row,
            lower=self.lower / by_column,
            upper=self.upper / by_column,
            cost=cost * by_cost,
            offset=self.offset * by_cost,
            unit=self.unit / by_cost,
            step=self.step * by_cost,
            column_scale=self.column_scale * by_column,
            row_scale=self.row_scale * by_row,
        )

    def relaxed(self) -> "Problem":
        """Return the same question with no column whole: what it cannot beat, this one cannot beat either."""
        return replace(self, integer=np.zeros(len(self), dtype=bool), step=0.0, divisible=True)

    @property
    def closeness(self) -> float:
        """Value and bound nearer to each other than this are equal, in the engine's units."""
        return 0.99 * self.step if self.step else 1e-6

    def inward(self, values: Ints | Floats | Sequence[int]) -> Floats:
        """Return `values` of the program's columns in the engine's units, shape ``(columns,)``.

        Raises
        ------
        ValueError
            If there is not one value for each column.
        """
        found = np.asarray(values, dtype=np.float64)
        if found.shape != self.lower.shape:
            raise ValueError(f"{len(self)} values expected, {found.size} found")
        return found / self.column_scale

    def outward(self, values: Floats) -> Floats:
        """Return `values` of the engine in the units of the program, shape ``(columns,)``."""
        return values * self.column_scale

    def objective(self, values: Floats) -> float:
        """Return the engine's objective at `values` in the engine's units."""
        return self.offset + float(self.cost @ values)

    def goal(self, objective: float | None) -> float | None:
        """Return an objective of the engine in units of the goal."""
        return None if objective is None else self.unit * objective

    def whole(self, bound: float) -> int:
        """Return what no whole plan can beat, given that no plan beats `bound` [both in units of the goal].

        What is nearer to a value a plan can reach than engines calculate (a millionth, in large sums a billionth part)
        is taken for that value, so that 11.9999999 and 12.0000001 both become 12.
        """
        reach = (bound - self.constant) / self.grain
        slack = max(1e-6, 1e-9 * abs(reach))
        steps = floor(reach + slack) if self.unit < 0 else ceil(reach - slack)
        return self.constant + steps * self.grain

    def breach(self, values: Floats, tolerance: float = TOLERANCE) -> str | None:
        """Return in words how `values` of the engine break a row, a bound or wholeness by more than `tolerance`.

        None where they do not.
        """
        if values.shape != self.lower.shape or not np.isfinite(values).all():
            return "are not one number for each column"
        activity = self._sums(self.coefficient * values[self.column])
        whole = np.where(self.integer, np.abs(values - np.round(values)), 0.0)
        for excess, what in (
            (np.maximum(self.row_lower - activity, activity - self.row_upper), "break row"),
            (np.maximum(self.lower - values, values - self.upper), "leave the bounds of column"),
            (whole, "are not whole in column"),
        ):
            if excess.size and excess.max() > tolerance:
                return f"{what} {excess.argmax()} by {excess.max():.2g}"
        return None

    def settled(self, values: Floats) -> Floats:
        """Return `values` of the engine with whole columns made whole, unless that breaks a row beyond its tolerance.

        An engine can gain several steps of a goal from columns that are whole only within a millionth.
        """
        whole = np.where(self.integer, np.round(values), values)
        return values if self.breach(whole) else whole

    def safe_bound(self, duals: Floats) -> float | None:
        """Return what the engine's objective cannot fall below, whatever the row prices `duals` are worth.

        Any prices give a bound when every column has bounds, so that no claim of an engine has to be believed: its
        dual values only decide how good the bound is. None where a column without bounds spoils it.

        References
        ----------
        A. Neumaier and O. Shcherbina, Safe bounds in linear and mixed-integer linear programming, Mathematical
        Programming 99 (2004), doi:10.1007/s10107-003-0433-3.
        """
        priced = self.priced(duals)
        bound = self.offset + float(priced.paid.sum()) + float(priced.least.sum())
        return bound if np.isfinite(bound) else None

    def priced(self, duals: Floats) -> "Priced":
        """Return what rows pay and columns have left at row prices `duals` [engine's units], shape ``(rows,)``."""
        price = np.where(np.isinf(self.row_lower), np.minimum(duals, 0.0), duals)
        price = np.where(np.isinf(self.row_upper), np.maximum(price, 0.0), price)
        limit = np.where(price == 0.0, 0.0, np.where(price > 0.0, self.row_lower, self.row_upper))
        per_term = self.coefficient * np.repeat(price, np.diff(self.start))
        left = self.cost - np.bincount(self.column, per_term, len(self))
        best = np.where(left == 0.0, 0.0, np.where(left > 0.0, self.lower, self.upper))
        return Priced(price * limit, left, left * best)

    @property
    def row(self) -> Indices:
        """The row of each coefficient, shape ``(terms,)``."""
        return np.repeat(np.arange(len(self.row_lower), dtype=np.int32), np.diff(self.start))

    def _sums(self, terms: Floats) -> Floats:
        rows = len(self.row_lower)
        return np.bincount(np.repeat(np.arange(rows), np.diff(self.start)), terms, rows).astype(np.float64)


def _limits(limits: Ints) -> Floats:
    """Return integer limits as floats, ``NO_LIMIT`` as infinity."""
    found = limits.astype(np.float64)
    found[limits >= NO_LIMIT] = np.inf
    found[limits <= -NO_LIMIT] = -np.inf
    return found
