"""A relaxation that is come near beside all else: a large one, begun with the search, may outlast its goal's turn."""

from concurrent.futures import Future, ThreadPoolExecutor, wait

from allocator.engines import RELAXING, Engine, Problem, Progress, Stop
from allocator.errors import EngineError
from allocator.search.relaxation import Relaxation, come_near, nearly

_LOOK = 0.1
"""How often an engine is told to stop [s]."""


class Nearing:
    """The relaxation of a goal, come near in a thread and a process of its own.

    Attributes
    ----------
    problem
        The goal over the program.
    known
        What proves most so far; None where there is nothing yet.
    faults
        What went wrong, in words.
    """

    def __init__(self, problem: Problem, seconds: float | None) -> None:
        self.problem = problem
        self.known: Relaxation | None = None
        self.faults: tuple[str, ...] = ()
        self._engine, self._pool = Engine(RELAXING), ThreadPoolExecutor(1)
        self._answer: Future[None] = self._pool.submit(self._come_near, seconds)

    @property
    def over(self) -> bool:
        """Whether there is no more to come."""
        return self._answer.done()

    def close(self) -> None:
        """End it, and its process."""
        while not self.over:
            # Asked again and again, as the engine may only just be starting.
            self._engine.cancel()
            wait([self._answer], _LOOK)
        self._pool.shutdown()
        self._engine.close()

    def _come_near(self, seconds: float | None) -> None:
        try:
            answer = come_near(self._engine, self.problem, seconds, self._shown)
        except EngineError as error:
            self.faults = (f"a relaxation could not be come near ({error}); the search went on without",)
            return
        self._shown(Progress(answer.seconds, None, answer.bound, answer.nearly))
        if answer.stop is Stop.FAULT:
            self.faults = (f"a relaxation could not be come near ({answer.message}); what it had shown by then stands",)

    def _shown(self, progress: Progress) -> None:
        found = nearly(progress)
        if found is not None and found.beats(self.known, self.problem):
            self.known = found
