"""A crew: engines in processes of their own that search side by side, and the places that they take."""

from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from threading import Lock
from types import TracebackType
from typing import Self

from allocator.engines import Answer, Ending, Engine, Problem, Progress, Settings, Stop
from allocator.errors import EngineError
from allocator.improve import Part
from allocator.model import Ints

ENGINE = "highs"
"""Parts are searched by the engine that starts from a plan and counts its work."""


class Crew:
    """Engines of one make, each in a process of its own, that search parts side by side.

    Attributes
    ----------
    lost
        How often the search of a part failed, by what the engine said.
    """

    def __init__(self, members: int) -> None:
        self._engines = [Engine(ENGINE) for _ in range(members)]
        self._lock, self._free = Lock(), deque(self._engines)
        self._waiting: deque[Future[Engine]] = deque()
        self.lost: Counter[str] = Counter()
        self._pool = ThreadPoolExecutor(members)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every search and every process."""
        self.stop()
        self._pool.shutdown(cancel_futures=True)
        for engine in self._engines:
            engine.close()

    def search(
        self, part: Part, settings: Settings, on_progress: Callable[[Progress], None] | None = None
    ) -> "Future[Answer]":
        """Return at once what will be the answer for a part; `on_progress` is called in a thread of the crew."""
        problem, start = Problem.of(part.program, part.objective), part.start
        # An engine would try to mend what lies outside, which takes it longer than to begin from nothing.
        within = bool(((part.program.lower <= start) & (start <= part.program.upper)).all())
        return self._pool.submit(self._one, problem, settings, start if within else None, on_progress)

    def ask(self, *questions: tuple[Problem, Settings]) -> "Future[tuple[Answer, ...]]":
        """Return at once what will be the answers to questions over the same rows: each begins where the last ended.

        One that did not come to its end is the last that is answered.
        """
        return self._pool.submit(self._in_turn, questions)

    def stop(self) -> None:
        """End the searches under way."""
        for engine in self._engines:
            engine.cancel()

    def _in_turn(self, questions: Sequence[tuple[Problem, Settings]]) -> tuple[Answer, ...]:
        answers: list[Answer] = []
        for problem, settings in questions:
            basis = answers[-1].basis if answers else settings.basis
            if answers and basis is None:
                break
            answers.append(self._one(problem, replace(settings, basis=basis), None))
        return tuple(answers)

    def _one(
        self,
        problem: Problem,
        settings: Settings,
        start: Ints | None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Answer:
        with self.place() as engine:
            try:
                answer = engine.solve(problem, settings, start, on_progress)
            except EngineError as error:
                # A helper that cannot be had costs its part, as one that dies does, and no plan.
                answer = Answer(Ending.FAILED, None, None, 0.0, ENGINE, "", str(error), stop=Stop.FAULT)
        if answer.stop is Stop.FAULT:
            self.lost[answer.message] += 1
        return answer

    @property
    def faults(self) -> tuple[str, ...]:
        """What went wrong, in words."""
        return tuple(
            f"{times} search{'' if times == 1 else 'es'} of parts failed ({why}); the exploration went on without them"
            for why, times in sorted(self.lost.items())
        )

    @contextmanager
    def place(self) -> Iterator[Engine]:
        """Take one member's place, for a search of a part or of anything else that needs a core, in order of asking.

        A queue would not keep that order: who gives a place back is there first to take it again.
        """
        ticket: Future[Engine] = Future()
        with self._lock:
            self._waiting.append(ticket)
            self._serve()
        engine = ticket.result()
        try:
            yield engine
        finally:
            with self._lock:
                self._free.append(engine)
                self._serve()

    def _serve(self) -> None:
        while self._free and self._waiting:
            self._waiting.popleft().set_result(self._free.popleft())
