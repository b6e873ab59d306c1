"""Searches side by side: in several threads, each with an engine in a process of its own; Ctrl-C ends what is left."""

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from queue import Queue
from threading import Event
from typing import TypeVar

from allocator.engines import Engine
from allocator.search import Options
from allocator.search.outcome import processors

Found = TypeVar("Found")

Progress = Callable[[int, int], None]
"""Called with how many searches have ended, and how many there are."""


def side_by_side(
    searches: Sequence[Callable[[Options, Engine], Found]], options: Options, on_progress: Progress | None = None
) -> tuple[list[Found | None], bool]:
    """Return what each search finds, in their order, and whether a person ended them.

    Parameters
    ----------
    searches
        What to do with some options and an engine.
    options
        How to search; `seconds` is for all together.
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
        return [], False
    workers = min(len(searches), processors())
    seconds = None if options.seconds is None else options.seconds * workers / len(searches)
    each = replace(options, seconds=seconds, threads=1, cross_check=None)
    every = [Engine(options.engine) for _ in range(workers)]
    free, stopped = Queue[Engine](), Event()
    for engine in every:
        free.put(engine)

    def one(search: Callable[[Options, Engine], Found]) -> Found | None:
        if stopped.is_set():
            return None
        engine = free.get()
        try:
            return search(each, engine)
        finally:
            free.put(engine)

    def stop() -> None:
        stopped.set()
        for engine in every:
            engine.cancel()

    try:
        with ThreadPoolExecutor(workers) as threads:
            waiting = [threads.submit(one, search) for search in searches]
            _watched(waiting, stop, on_progress)
            return [future.result() for future in waiting], stopped.is_set()
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
