"""What a search is asked, where it stands, and what it comes to."""

import os
from dataclasses import dataclass, field
from fractions import Fraction
from math import isfinite
from typing import Any

from allocator.audit import Audit
from allocator.engines import Ending
from allocator.errors import UsageError

_DECIMALS = 12
"""Decimals of a gap that can be written down exactly."""


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def at_once() -> int:
    """Return how many searches to make at the same time: a large one keeps two processors busy."""
    return max(1, processors() // 2)


@dataclass(frozen=True, slots=True)
class Options:
    """How to search: engine, limits [s; units of work], gap [fraction], searches at once, seed, engine to check by."""

    engine: str = "highs"
    seconds: float | None = 60.0
    work: int | None = None
    gap: Fraction = Fraction(5, 1000)
    threads: int = field(default_factory=processors)
    seed: int = 0
    cross_check: str | None = None

    def __post_init__(self) -> None:
        """Refuse what no report could state, before anything is searched; a gap in floating point is what it shows.

        Raises
        ------
        UsageError
            If the gap is no decimal fraction from 0 to 1, or the time has no end.
        """
        given: Any = self.gap
        try:
            gap = Fraction(str(given) if isinstance(given, float) else given)
        except (TypeError, ValueError, OverflowError):
            raise UsageError(f"a gap is a number from 0 to 1, not {given!r}") from None
        if not 0 <= gap <= 1 or (gap * 10**_DECIMALS).denominator != 1:
            raise UsageError(f"a gap lies from 0 to 1 and has at most {_DECIMALS} decimals, unlike {given}")
        if self.seconds is not None and not isfinite(self.seconds):
            raise UsageError(f"a time limit is a number of seconds, not {self.seconds}")
        object.__setattr__(self, "gap", gap)


@dataclass(frozen=True, slots=True)
class Step:
    """Where a search stands: goal, seconds since it began, best value and bound [units of the goal]."""

    goal: str
    seconds: float
    value: float | None
    bound: float | None


@dataclass(frozen=True, slots=True)
class Reached:
    """What one goal came to.

    Attributes
    ----------
    goal
        Its name.
    value
        Its recounted value on the plan; later goals may have worsened it within its tolerance, or bettered it.
    reached
        The value reached when it was this goal's turn.
    bound
        What no plan can beat that keeps the goals before; None: nothing is known.
    most
        Whether the most is best.
    """

    goal: str
    value: Fraction
    reached: Fraction
    bound: Fraction | None
    most: bool = False

    @property
    def best(self) -> Fraction:
        """The better of both: a later goal's plan may worsen this goal within its tolerance, or better it."""
        return (max if self.most else min)(self.value, self.reached)

    @property
    def proven(self) -> bool:
        """Whether the best that there was cannot be bettered."""
        return self.bound is not None and self.bound == self.best

    @property
    def gap(self) -> Fraction | None:
        """``|best - bound| / |best|``; 1 where only the best is 0."""
        if self.bound is None:
            return None
        if self.bound == self.best:
            return Fraction(0)
        return Fraction(1) if self.best == 0 else abs(self.best - self.bound) / abs(self.best)


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a search came to.

    Attributes
    ----------
    ending
        OPTIMAL, FEASIBLE, INFEASIBLE, NO_SOLUTION_FOUND or INTERRUPTED.
    audit
        The plan, recounted; None where there is none.
    goals
        What each goal came to, in order.
    today
        Today's deployment kept and trimmed, recounted; None where no trimming makes it sound, or none was found.
    clock
        Whether the clock or a person ended any part of the search, so that another run may differ.
    engine, version, seconds
        Who searched, and for how long [s].
    faults
        Where an engine crashed or contradicted itself on the way, in words; the plan was recounted all the same.
    """

    ending: Ending
    audit: Audit | None
    goals: tuple[Reached, ...]
    today: Audit | None
    clock: bool
    engine: str
    version: str
    seconds: float
    columns: int = 0
    rows: int = 0
    terms: int = 0
    build_seconds: float = 0.0
    faults: tuple[str, ...] = ()
