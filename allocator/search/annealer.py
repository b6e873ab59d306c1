"""What anneals plans in a process of its own, beside a search."""

from collections.abc import Callable
from functools import partial
from time import perf_counter

import numpy as np

from allocator.columns import Columns
from allocator.engines import Problem, WorkerProcess
from allocator.engines.messages import Gone, Halt, Hello
from allocator.errors import EngineError
from allocator.improve.annealing import WORKER, Annealed, Annealing, Likely, followed, layout
from allocator.model import Flags, Ints
from allocator.search.explore import Exploration
from allocator.search.relaxation import Relaxation

_LOOK = 0.1
"""How often to look whether the search is over [s]."""

_FAREWELL = 3.0
"""How long a worker may take to stop once it is told to [s]; it looks after every few thousand moves."""

_SHARE, _BESIDE = 0.8, 12.0
"""The share of a goal's time that annealing may take [fraction]; and the most where the whole is searched beside it.

There, parts wait for a core meanwhile [s].
"""

_MOVES = 300
"""The most moves for each place for units; parts have what time is left."""

_NEAR, _ROOM = 0.02, 3.0
"""It is made again where what it came to is no farther from the best plan [fraction], and so many times fit in what is
left: parts need time to choose."""

_OTHER = 77_777
"""How far apart the seeds of one annealing and the next are."""

_FIXED, _FIXED_MOST = 30, 400_000
"""Moves for each place where no clock is set, and the most in all."""


class Annealer:
    """A worker that anneals; it compiles what it needs at its first start on a machine, and is then ready in a second.

    Attributes
    ----------
    likely
        Where moves may begin, shape ``(places,)``, as far as that is known by now; None for anywhere.
    faults
        What went wrong, in words.
    """

    def __init__(self) -> None:
        self._ready = False
        self.likely: Flags | None = None
        self.faults: tuple[str, ...] = ()
        self._worker: WorkerProcess | None = None
        self._began: Ints | None = None
        self._came: int | None = None
        self._times, self._took = 0, 0.0
        try:
            self._worker = WorkerProcess("annealing", WORKER)
        except EngineError as error:
            self.faults = (f"plans were not annealed ({error})",)

    def ready(self, ended: Callable[[], bool]) -> bool:
        """Wait until the worker can begin, unless the search ends before that; whether it can."""
        worker = self._worker
        while worker is not None and not (self._ready or self.faults or ended()):
            match worker.listen(_LOOK):
                case Hello():
                    self._ready = True
                case Gone():
                    self._gone(worker)
        return self._ready and not self.faults and not ended()

    def narrow(self, known: Relaxation, problem: Problem, columns: Columns) -> None:
        """Have moves begin only where the prices known of a problem say that units bring what they take from others."""
        self.likely = known.worthwhile(problem)[columns.assign.column]

    def improve(
        self,
        exploration: Exploration,
        left: Callable[[], float | None],
        ended: Callable[[], bool],
        *,
        beside: bool = False,
    ) -> None:
        """Anneal the plan that an exploration has, with a core of its crew, and offer it what is better.

        Goals that are not known here are left alone.

        Parameters
        ----------
        left
            The seconds that are left; None without a clock.
        ended
            Whether the search is over.
        beside
            Whether the whole is searched at the same time.
        """
        self._began, self._came, self._times = None, None, 0
        self._anneal(exploration, left, ended, partial(exploration.offer, "annealing"), _BESIDE if beside else np.inf)

    def again(self, exploration: Exploration, left: Callable[[], float | None], ended: Callable[[], bool]) -> None:
        """Anneal from where that began last, with other luck: parts then choose between what it comes to and the best.

        Nothing is done where what annealing came to last is far from the best plan: parts go on better from that.
        """
        best, seconds = exploration.value, left()
        near = self._came is not None and abs(self._came - best) <= _NEAR * abs(best)
        if not near or seconds is None or _ROOM * self._took > seconds:
            return
        self._times += 1
        found = self._anneal(exploration, left, ended, lambda _: None)
        if found is not None:
            for one in (exploration.values, found):
                exploration.neighbourhoods.know(one)
            exploration.offer("annealing", found)

    def _anneal(
        self,
        exploration: Exploration,
        left: Callable[[], float | None],
        ended: Callable[[], bool],
        found: Callable[[Ints], None],
        most: float = np.inf,
    ) -> Ints | None:
        """Anneal from where that began, once there is a core; return the last plan, if any is better than that."""
        columns, program, objective = exploration.columns, exploration.program, exploration.objective
        worker = self._worker
        if worker is None or not followed(columns, program, objective) or not self.ready(ended):
            return None
        with exploration.crew.place():
            if ended():
                return None
            # Only now is known what time is left, and what is the best plan to begin from.
            self._began = began = exploration.values if self._began is None else self._began
            seconds, places = left(), len(columns.assign.column)
            moves = min(_FIXED_MOST, _FIXED * places) if seconds is None else _MOVES * places
            share = None if seconds is None else min(_SHARE * seconds, most)
            seed = (exploration.seed + _OTHER * self._times) % 2**31
            since = perf_counter()
            asked = Annealing(layout(columns, program, objective), began, seed, moves, share, self.likely)
            last = self._run(worker, asked, found, ended)
            self._took = perf_counter() - since
        self._came = None if last is None else program.goal_units(objective, last)
        return last

    def _run(
        self, worker: WorkerProcess, asked: Annealing, found: Callable[[Ints], None], ended: Callable[[], bool]
    ) -> Ints | None:
        """Ask, and pass on better and better plans, until the worker is done or the search ends; return the last."""
        worker.ask(asked)
        likely, last = asked.likely, None
        halted: float | None = None
        while halted is None or perf_counter() - halted < _FAREWELL:
            if (now := self.likely) is not None and now is not likely:
                worker.ask(Likely(now))
                likely = now
            if halted is None and ended():
                worker.ask(Halt())
                halted = perf_counter()
            match worker.listen(_LOOK):
                case Annealed(values, over):
                    if values is not None:
                        last = values
                        found(values)
                    if over:
                        return last
                case Gone():
                    self._gone(worker)
                    return last
        self.close()
        self.faults = ("annealing did not stop when the search was over and was ended; what it had shown stands",)
        return last

    def close(self) -> None:
        """End the worker."""
        if self._worker is not None:
            self._worker.kill()

    def _gone(self, worker: WorkerProcess) -> None:
        how = worker.last_words()
        self.faults = (f"annealing ended unexpectedly ({how}); what it had shown by then stands",)
