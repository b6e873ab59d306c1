"""Exploration: a known plan made better part by part, by a crew of engines.

A fixed number of parts is under way at once, whatever the number of engines. Unless a clock is set, what they found is
taken in the order in which they were begun, and work ends the search of a part: so a given number of parts leads to the
same plan on every machine.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from allocator.columns import Columns
from allocator.engines import Answer, Ending, Progress, Settings, Stop
from allocator.improve import Draw, Followers, Neighbourhoods, Part
from allocator.model import Floats, Ints, Objective, Program
from allocator.search.crew import Crew

if TYPE_CHECKING:
    from concurrent.futures import Future

WORKERS = 4
"""Parts that are under way at once; without a clock, each is drawn from the best plan after the one four before it."""

PATIENCE = 40
"""Parts without a better plan after which a search without a clock gives up."""

_OFFERS = 4
"""How many plans of each that offers any wait to be looked at."""

_WORK = 200
"""Points at which the search of one part could be stopped before it is, at effort 1."""

_GUARD = 0.6
"""A part that takes longer is given up where a clock is set, at effort 1 [s]."""

_LONG, _SHARE, _LONG_WORK = 5.0, 0.9, 1000
"""The most seconds, share of the time that is left, and work that go into all likely places together, or rounding."""

_LOOK = 0.2
"""How long a part is waited for before others are looked at [s]."""

_MORE, _LESS = 1.05, 1.3
"""What the effort for a part is multiplied with after one that gained little, and divided by after others."""

_MOST = 16.0
"""The most effort."""

_LITTLE = 1e-4
"""A part that betters the plan by less gained little [fraction]."""

_GAP = 1e-4
"""The search of a part ends this close to its best, at effort 1 [fraction]."""


@dataclass(eq=False)
class Exploration:
    """Makes a plan better by searching its neighbourhoods.

    Attributes
    ----------
    columns, program, objective
        The case's columns, the rows that hold, and what is to be made best.
    values
        The best plan so far, shape ``(columns,)``; keeps every row, exactly.
    goal
        What is asked for, where `objective` is more than that; None where it is not.
    nearest
        The plan so far that is best in the goal by itself: more of what else is wanted may have made another one best.
    neighbourhoods
        What may change together.
    steps, idle
        Parts searched, and how many of them since the last better plan.
    effort
        How much goes into the search of one part: more where little is left to gain.
    """

    columns: Columns
    program: Program
    objective: Objective
    values: Ints
    neighbourhoods: Neighbourhoods
    crew: Crew
    seed: int = 0
    steps: int = 0
    idle: int = 0
    effort: float = 1.0
    goal: Objective | None = None
    nearest: Ints = field(init=False)
    _followers: Followers = field(init=False)
    _activity: Ints = field(init=False)
    _begun: "deque[tuple[Draw, Part, Future[Answer]]]" = field(default_factory=deque)
    _drawn: int = 0
    _large: "tuple[Draw, Part, Future[Answer]] | None" = None
    _rounding: bool = False
    _offers: "dict[str, deque[tuple[Part | None, Ints | Floats]]]" = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.nearest = self.values
        self._followers = Followers(self.program, self.columns)
        self._activity = self.program.activity(self.values)

    @property
    def value(self) -> int:
        """What the best plan so far reaches [units of ``1 / objective.scale``]."""
        return self.program.goal_units(self.objective, self.values)

    @property
    def found(self) -> tuple[Ints, ...]:
        """The plans it came to: the best one, and the one nearest to the goal where that is another."""
        return (self.values,) if self.nearest is self.values else (self.values, self.nearest)

    def step(self, left: Callable[[], float | None]) -> None:
        """Wait for the part that was begun first, and keep what it found if that makes the plan better.

        With a clock, for any part, and no longer than a moment: what others offer is looked at meanwhile.

        Parameters
        ----------
        left
            The seconds that are left; None without a clock.
        """
        while len(self._begun) < WORKERS:
            draw = self.neighbourhoods.draw(self.values)
            self._begun.append(self._begin(draw, self._part(draw), self._settings(left())))
        # Without a clock, whether it is done must not decide what comes next.
        if self._large is not None and (left() is None or self._large[2].done()):
            _, part, pending = self._large
            self._take(part, pending.result())
            self._large = None
            if self._rounding:
                self._begin_likely(left(), rounding=False)
        self.take_offers()
        place = 0
        if left() is not None:
            done = wait([pending for _, _, pending in self._begun], _LOOK, FIRST_COMPLETED).done
            if not done:
                return
            place = next(at for at, (_, _, pending) in enumerate(self._begun) if pending in done)
        draw, part, pending = self._begun[place]
        del self._begun[place]
        answer = pending.result()
        before = self.value
        better = self._take(part, answer)
        self.neighbourhoods.learn(draw.kind, better=better, finished=answer.stop in (Stop.PROOF, Stop.GAP))
        little = abs(self.value - before) <= _LITTLE * abs(before)
        self.effort = min(_MOST, self.effort * _MORE) if little else max(1.0, self.effort / _LESS)
        self.idle = 0 if better else self.idle + 1
        self.steps += 1
        self.take_offers()

    def offer(self, who: str, values: Ints | Floats) -> None:
        """Have a plan that somebody else has found, shape ``(columns,)``, looked at with the next step.

        Only the last ones of everybody are: what others offer pushes none out, and the very last may not be sound.
        """
        self._offer(who, None, values)

    def _offer(self, who: str, part: Part | None, values: Ints | Floats) -> None:
        self._offers.setdefault(who, deque(maxlen=_OFFERS)).append((part, values))

    def take_offers(self) -> None:
        """Go on from what was offered where that is sound and better."""
        for offered in list(self._offers.values()):
            while offered:
                part, values = offered.popleft()
                if part is None:
                    self._keep(values)
                else:
                    self._put(part, values)

    def guide(self, relaxed: Floats, left: float | None, *, whole: bool) -> bool:
        """Take a relaxation's values, shape ``(columns,)``, as a hint where good plans are.

        Returns whether all the places that it uses are searched together from now on.

        Parameters
        ----------
        left
            The seconds that are left; None without a clock.
        whole
            Whether it is of all that is wanted here: where it then splits few units, these are rounded as is best, and
            then all the places it uses are searched together, beside the parts.
        """
        begins = self.neighbourhoods.guide(relaxed) and whole and self._large is None
        if begins:
            self._begin_likely(left, rounding=True)
        return begins

    def end(self) -> None:
        """Give up the parts that have been begun."""
        for _, _, pending in self._begun:
            pending.cancel()
        if self._large is not None:
            self._large[2].cancel()
        self._begun.clear()
        self._large = None
        self.crew.stop()

    def _begin_likely(self, left: float | None, *, rounding: bool) -> None:
        """Begin to search all likely places together; `rounding`, only between what the relaxation has, rounded."""
        draw = self.neighbourhoods.likely(self.values)
        part = self._part(draw)
        if rounding:
            part = part.within(*self.neighbourhoods.rounded(self.program.lower, self.program.upper))
        seconds = None if left is None else min(_LONG, _SHARE * left)
        settings = replace(self._settings(left), seconds=seconds, work=_LONG_WORK)
        # It may take long: what it finds on the way counts at once, unless the clock must not decide what is found.
        self._large, self._rounding = self._begin(draw, part, settings, shown=left is not None), rounding

    def _begin(
        self, draw: Draw, part: Part, settings: Settings, *, shown: bool = False
    ) -> "tuple[Draw, Part, Future[Answer]]":
        self._drawn += 1

        def found(progress: Progress) -> None:
            if progress.values is not None:
                self._offer("likely places", part, progress.values)

        return draw, part, self.crew.search(part, settings, found if shown else None)

    def _part(self, draw: Draw) -> Part:
        free = self._followers.of(draw.free)
        return Part.of(self.program, self.objective, self.values, free, self._activity)

    def _settings(self, left: float | None) -> Settings:
        return Settings(
            seconds=None if left is None else min(_GUARD * self.effort, max(0.0, left)),
            gap=_GAP / self.effort,
            work=int(_WORK * self.effort),
            seed=self.seed + self._drawn,
            proposal=True,
        )

    def _take(self, part: Part, answer: Answer) -> bool:
        """Put what a part found into the plan, or take its plan as a whole, if that is sound and better."""
        if answer.values is None or answer.ending is Ending.FAILED:
            return False
        return self._put(part, answer.values)

    def _put(self, part: Part, values: Ints | Floats) -> bool:
        """Put values of a part, whole within an engine's tolerance, into the plan, or take its plan as a whole."""
        found = part.whole(np.rint(values).astype(np.int64))
        changed = found != part.values
        if not changed.any():
            return False
        joined = self.values.copy()
        joined[changed] = found[changed]
        return self._keep(joined) or self._keep(found)

    def _keep(self, proposed: Ints | Floats) -> bool:
        """Keep what an engine proposes, whole within its tolerance, if it is sound and better."""
        plan = self.columns.moved(np.rint(proposed).astype(np.int64))
        better = self._better(self.objective, plan, self.values)
        nearer = self._better(self.goal or self.objective, plan, self.nearest)
        # Most of what does not fit together shows in the few rows that move.
        if not ((better or nearer) and self._fits(plan) and self.program.holds(plan)):
            return False
        if nearer:
            self.nearest = plan
        if better:
            self.values, self._activity, self.idle = plan, self.program.activity(plan), 0
        return better

    def _fits(self, plan: Ints) -> bool:
        """Whether `plan` keeps the rows in which it differs from the best plan so far."""
        matrix = self.program.matrix
        term = matrix.terms_of_columns(np.flatnonzero(plan != self.values))
        row, place = np.unique(matrix.row[term], return_inverse=True)
        moved = np.zeros(len(row), dtype=np.int64)
        change = (plan - self.values)[matrix.column[term]]
        np.add.at(moved, place, matrix.coefficient[term] * change)
        activity = self._activity[row] + moved
        return bool(((activity >= matrix.lower[row]) & (activity <= matrix.upper[row])).all())

    def _better(self, objective: Objective, plan: Ints, than: Ints) -> bool:
        value, known = (self.program.goal_units(objective, values) for values in (plan, than))
        return value > known if objective.most else value < known
