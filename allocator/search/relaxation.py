"""A goal without whole units: where good plans are, and what no plan can beat.

Large relaxations, and the first where parts wait for it, are come near, others solved; then each contributor is
searched by itself, with whole units, at the prices found, which lifts the bound beyond what fractions of units reach.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from allocator.columns import Columns
from allocator.engines import Answer, Ending, Engine, Problem, Progress, Settings, Stop
from allocator.improve import Contributors, Own
from allocator.model import Flags, Floats

_LARGE = 250_000
"""Relaxations with so many coefficients are come near at any turn: below, one solved is worth it later."""

_SOON, _SMALL = 3_000, 100_000
"""The whole is searched at once where it has no more coefficients for each second of the goal, and no more at all."""

_TERMS = 100_000
"""Relaxations with more coefficients for each second are not even come near: the first bound would come too late."""

_NEAR = 1e-3
"""How near is enough: contributors searched by themselves then add more than coming nearer does."""

_NOISE = 1e-3
"""What a column may seem to take, in what the goal counts for one: prices that are near are not exact [fraction]."""

_IN_TIME = 0.85
"""The share of the seconds within which there must be something to show: the engine looks at the clock now and then."""

_EACH = 1.0
"""The most that one contributor is searched [s]: what is proven of it by then counts."""

_GAP = 1e-3
"""The search of one contributor ends this close to its best [fraction]."""

_MARGIN = 1e-6
"""By how much of it the bound of one contributor is taken for weaker than the engine says [fraction]."""


@dataclass(frozen=True, eq=False)
class Relaxation:
    """A goal's best without whole units, under pins that may have moved since.

    Attributes
    ----------
    values, duals
        The columns in the program's units, and the prices of the rows in the engine's.
    gain
        What contributors by themselves add to what the prices prove, in the engine's units.
    """

    values: Floats
    duals: Floats
    gain: float = 0.0

    def bound(self, problem: Problem) -> float | None:
        """Return what no plan of `problem`, the same goal under other pins, can beat."""
        proven = problem.safe_bound(self.duals)
        return None if proven is None else problem.goal(proven + self.gain)

    def worthwhile(self, problem: Problem) -> Flags:
        """Return which columns bring at least what they take from others at these prices, shape ``(columns,)``."""
        left, cost = problem.priced(self.duals).left / problem.column_scale, np.abs(problem.cost / problem.column_scale)
        return left <= _NOISE * float(np.median(cost[cost > 0])) if cost.any() else np.ones(len(left), dtype=bool)

    def beats(self, other: "Relaxation | None", problem: Problem) -> bool:
        """Whether this bound of `problem` is no weaker than the other's."""
        mine, known = problem.safe_bound(self.duals), None if other is None else problem.safe_bound(other.duals)
        return other is None or known is None or (mine is not None and mine + self.gain >= known + other.gain)


def large(problem: Problem) -> bool:
    """Whether coming near a relaxation is much faster than solving it."""
    return len(problem.column) >= _LARGE


def in_time(problem: Problem, seconds: float | None) -> bool:
    """Whether a relaxation is come near within so many seconds; without a clock it always is."""
    return seconds is None or len(problem.column) <= _TERMS * seconds


def small(problem: Problem, seconds: float | None) -> bool:
    """Whether the whole is so small that an engine may well settle it in time: it does not wait for a relaxation."""
    return seconds is not None and len(problem.column) <= min(_SOON * seconds, _SMALL)


def come_near(engine: Engine, problem: Problem, seconds: float | None, show: Callable[[Progress], None]) -> Answer:
    """Come near the relaxation of `problem`, by the engine for that; `show` what there is on the way."""
    limit = None if seconds is None else _IN_TIME * seconds
    return engine.solve(problem.relaxed(), Settings(seconds=limit, gap=_NEAR), on_progress=show)


def nearly(progress: Progress) -> Relaxation | None:
    """Return what is known of a relaxation that is being come near, None where nothing is."""
    what = progress.nearly
    if what is None:
        return None
    return Relaxation(what.values, what.duals)


def apart(
    engine: Engine, columns: Columns, problem: Problem, known: Relaxation, left: Callable[[], float]
) -> Iterator[Relaxation]:
    """Yield `known` again and again, each time with more that contributors by themselves add, while time is `left`."""
    for one in Contributors.of(columns, problem).apart(problem, known.duals, problem.inward(known.values)):
        seconds = min(_EACH, left())
        if seconds <= 0.0:
            return
        more = added(one, engine.solve(one.problem, Settings(seconds=seconds, gap=_GAP)))
        if more > 0.0:
            known = replace(known, gain=known.gain + more)
        yield known


def added(one: Own, answer: Answer) -> float:
    """Return what is proven of a contributor by itself beyond what prices prove of it, at least 0."""
    if answer.bound is None:
        return 0.0
    return max(0.0, answer.bound - _MARGIN * abs(answer.bound) - one.least)


def unsearched(engine: Engine, seconds: float) -> Answer:
    """Return the answer of an engine that found out no more than a relaxation did: the whole was not searched."""
    why = "the whole was not searched"
    return Answer(Ending.NO_SOLUTION_FOUND, None, None, seconds, engine.name, engine.version, why, stop=Stop.CLOCK)
