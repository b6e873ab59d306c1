"""Searches side by side: in several threads, each with an engine in a process of its own; Ctrl-C ends what is left."""

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from queue import Queue
from threading import Lock
from time import perf_counter
from typing import Generic, TypeVar

from allocator.engines import Engine
from allocator.search import Options, at_once, processors

Found = TypeVar("Found")

Progress = Callable[[int, int], None]
"""Called with how many searches have ended, and how many there are."""


@dataclass(frozen=True)
class Searched(Generic[Found]):
    """What came of several searches.

    Attributes
    ----------
    found
        What each found, in their order; None where it was not begun.
    interrupted
        Whether a person ended them.
    """

    found: tuple[Found | None, ...] = ()
    interrupted: bool = False

    @property
    def left_out(self) -> int:
        """How many searches were not begun, because time was up or a person ended them."""
        return sum(each is None for each in self.found)


class _Shares:
    """The seconds that are left for searches which several threads make one after another."""

    def __init__(self, seconds: float | None, searches: int, workers: int) -> None:
        self._ends = None if seconds is None else perf_counter() + seconds
        self._left, self._workers = searches, workers
        self._lock = Lock()

    def next(self) -> float | None:
        """Return what the next search may take, its preparation included [s]; 0 where time is up."""
        with self._lock:
            rounds = -(-self._left // self._workers)
            self._left -= 1
        return None if self._ends is None else max(0.0, self._ends - perf_counter()) / rounds


def side_by_side(
    searches: Sequence[Callable[[Options, Engine], Found]], options: Options, on_progress: Progress | None = None
) -> Searched[Found]:
    """Make searches; each may take its even share of the time that is left when it begins.

    A search for which no time is left is not begun.

    Parameters
    ----------
    searches
        What to do with some options and an engine.
    options
        How to search; `seconds` is for all together, what they prepare included.
    on_progress
        Called while they go on.

    Raises
    ------
    EngineError
        If the engine is missing or crashed.
    AuditError
        If a recount contradicts the engine.
    """
    if not searches:
        return Searched()
    workers = min(len(searches), at_once())
    threads = max(1, processors() // workers)
    shares = _Shares(options.seconds, len(searches), workers)
    every = [Engine(options.engine) for _ in range(workers)]
    free = Queue[Engine]()
    for engine in every:
        free.put(engine)

    def one(search: Callable[[Options, Engine], Found]) -> Found | None:
        engine = free.get()
        try:
            seconds = shares.next()
            if engine.dismissed or seconds == 0:
                return None
            return search(replace(options, seconds=seconds, threads=threads, cross_check=None), engine)
        finally:
            free.put(engine)

    def stop() -> None:
        for engine in every:
            engine.dismiss()

    try:
        with ThreadPoolExecutor(workers) as pool:
            waiting = [pool.submit(one, search) for search in searches]
            _watched(waiting, stop, on_progress)
            return Searched(tuple(future.result() for future in waiting), any(engine.dismissed for engine in every))
    finally:
        for engine in every:
            engine.close()


def _watched(waiting: Sequence["Future[Found]"], stop: Callable[[], None], on_progress: Progress | None) -> None:
    """Wait for all, and tell how many have ended."""
    left = set(waiting)
    while left:
        try:
            if on_progress is not None:
                on_progress(len(waiting) - len(left), len(waiting))
            _, left = wait(left, timeout=0.5, return_when=FIRST_COMPLETED)
        except KeyboardInterrupt:
            stop()
    if on_progress is not None:
        on_progress(len(waiting), len(waiting))
