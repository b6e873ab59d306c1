"""A second search of the same question with other luck, for a processor that would have nothing to do."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from threading import Event
from types import TracebackType
from typing import Self

import numpy as np

from allocator.engines import Answer, Ending, Engine, Problem, Progress, Settings, Stop
from allocator.errors import EngineError
from allocator.model import Ints

_AFTER = 1.0
"""What is settled sooner needs no second search [s]."""

_LOOK = 0.1
"""How often an engine is told to stop [s]."""

_OTHER = 500_000
"""How far apart the seeds of the two are: those of goals and of parts lie between."""


class Twin:
    """An engine that searches with another seed what a first one searches, and is closed in the end.

    The second goes on from whatever the first finds. The first is told nothing: where it ends by itself, its plan does
    not hang on who was faster. What the second proves may end it, though, once it has what cannot be bettered: that is
    the plan it would have ended with; or, where it has none, that there is none. Where the clock, a person or a crash
    ends the first, the better plan counts.
    """

    def __init__(self, engine: Engine) -> None:
        self.faults: list[str] = []
        self._engine, self._pool = engine, ThreadPoolExecutor(1)
        self._both: _Both | None = None
        self._other: Future[Answer | None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()
        self._pool.shutdown()
        self._engine.close()

    def solve(
        self,
        first: Engine,
        problem: Problem,
        settings: Settings,
        start: Ints | None,
        on_progress: Callable[[Progress], None],
    ) -> Answer:
        """Search with both and return the first one's answer, with what the second adds to it."""
        both = self._both = _Both(first, self._engine, problem, on_progress)
        self._other = self._pool.submit(both.second, replace(settings, seed=settings.seed + _OTHER), start)
        try:
            answer = first.solve(problem, settings, start, both.heard)
        except BaseException:
            self._end()
            raise
        try:
            self._end()
        except KeyboardInterrupt:
            # What the first has found is not to be lost.
            answer = replace(answer, ending=Ending.INTERRUPTED, stop=Stop.CANCELLED)
            self._end()
        return both.joined(answer, self._found(self._other))

    def _found(self, other: "Future[Answer | None]") -> Answer | None:
        """Return what the second search came to; None where it did not begin, or failed."""
        try:
            found = other.result()
        except EngineError as error:
            found, why = None, str(error)
        else:
            why = found.message if found is not None and found.stop is Stop.FAULT else ""
        if why:
            self.faults.append(f"a second search beside the first failed ({why}); it went on without it")
        return found

    def _end(self) -> None:
        """End the second search, if one is under way."""
        if self._both is None or self._other is None:
            return
        self._both.ended.set()
        while not self._other.done():
            # Asked again and again, as the engine may only just be starting.
            self._engine.cancel()
            wait([self._other], _LOOK)


class _Both:
    """One question and where both searches of it stand."""

    def __init__(
        self, first: Engine, engine: Engine, problem: Problem, on_progress: Callable[[Progress], None]
    ) -> None:
        self.ended = Event()
        self._first, self._engine, self._problem, self._on_progress = first, engine, problem, on_progress
        self._most = problem.unit < 0
        self._value: float | None = None
        self._values: Ints | None = None
        self._proven: float | None = None
        self._met = False

    def second(self, settings: Settings, start: Ints | None) -> Answer | None:
        """Search as well, unless all is over in a moment; returns None then."""
        if self.ended.wait(_AFTER):
            return None
        if settings.seconds is not None:
            settings = replace(settings, seconds=max(0.0, settings.seconds - _AFTER))
        known = start if self._values is None else self._values
        answer = self._engine.solve(self._problem, settings, known, lambda progress: self._proves(progress.bound))
        self._proves(answer.bound)
        if answer.ending is Ending.INFEASIBLE and self._value is None and not self.ended.is_set():
            self._met = True
            self._first.cancel()
        return answer

    def heard(self, progress: Progress) -> None:
        """Take note of where the first search stands, tell the second, and pass it on."""
        self._value = progress.value
        if progress.values is not None:
            self._values = np.rint(progress.values).astype(np.int64)
            self._engine.offer(self._values)
        self._on_progress(replace(progress, bound=self._tighter(progress.bound)))
        self._meet()

    def joined(self, answer: Answer, found: Answer | None) -> Answer:
        """Return the first one's answer; what the second `found` counts where the first did not end by itself."""
        # What the second has said on the way counts only if its answer does.
        self._proven = None if found is None else found.bound
        ended = answer.ending in (Ending.INTERRUPTED, Ending.NO_SOLUTION_FOUND)
        if ended and answer.value is None and found is not None and found.ending is Ending.INFEASIBLE:
            return replace(answer, ending=Ending.INFEASIBLE, stop=Stop.PROOF, message="")
        if self._met and answer.ending is Ending.INTERRUPTED:
            if self._best(answer.value):
                # As sharp as a bound of the first would be, so that what is said does not hang on who proved it.
                return replace(answer, ending=Ending.OPTIMAL, stop=Stop.PROOF, bound=answer.value, message="")
            why = "a second search ended it by a proof that it then took back"
            return replace(answer, ending=Ending.FEASIBLE, stop=Stop.FAULT, message=why)
        if answer.stop not in (Stop.CLOCK, Stop.CANCELLED, Stop.FAULT) or answer.ending is Ending.FAILED:
            return answer
        answer = replace(answer, bound=self._tighter(answer.bound))
        if found is None or found.value is None or not self._beats(found.value, answer.value):
            return answer
        ending = Ending.FEASIBLE if answer.ending is Ending.NO_SOLUTION_FOUND else answer.ending
        return replace(answer, ending=ending, values=found.values, value=found.value)

    def _proves(self, bound: float | None) -> None:
        if bound is not None and np.isfinite(bound):
            self._proven = self._tighter(bound)
            self._meet()

    def _meet(self) -> None:
        """End the first search where it has what the second has proven to be the best."""
        if self._best(self._value) and not self.ended.is_set():
            self._met = True
            self._first.cancel()

    def _best(self, value: float | None) -> bool:
        """Whether the second search has proven that nothing is better."""
        return value is not None and self._proven is not None and round(value) == self._problem.whole(self._proven)

    def _tighter(self, bound: float | None) -> float | None:
        known = [one for one in (bound, self._proven) if one is not None]
        return (min if self._most else max)(known, default=None)

    def _beats(self, value: float, other: float | None) -> bool:
        return other is None or (value > other if self._most else value < other)
