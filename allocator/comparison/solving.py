"""Solving members side by side, each in a process of its own: one that crashes takes no other with it."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from threading import Event, Lock
from typing import IO

from allocator.comparison.job import End, Job, failed
from allocator.errors import ExitCode
from allocator.search import Step

OnStep = Callable[[str, Step | End], None]
"""Told the name of a member whenever it gets on, and when it ends."""

_PULSE = 0.2
"""How often we look whether somebody wants us to stop [s]."""


class Crew:
    """The processes that solve the members of one comparison.

    Parameters
    ----------
    at_once
        How many solve at the same time.
    on_step
        Told whenever a member gets on.
    """

    def __init__(self, at_once: int, on_step: OnStep | None = None) -> None:
        self._at_once, self._on_step = at_once, on_step
        self._children: set[subprocess.Popen[str]] = set()
        self._lock, self._stopping = Lock(), Event()

    @property
    def interrupted(self) -> bool:
        """Whether somebody wanted us to stop."""
        return self._stopping.is_set()

    def solve(self, jobs: Iterable[Job]) -> tuple[End, ...]:
        """Return how each job ended, in their order; Ctrl-C ends every search with the best plan so far."""
        with ThreadPoolExecutor(self._at_once) as threads:
            futures = [threads.submit(self._one, job) for job in jobs]
            waiting: set[Future[End]] = set(futures)
            while waiting:
                try:
                    waiting = wait(waiting, _PULSE, FIRST_COMPLETED).not_done
                except KeyboardInterrupt:
                    self._stop()
            return tuple(future.result() for future in futures)

    def _stop(self) -> None:
        self._stopping.set()
        with self._lock:
            for child in self._children:
                if sys.platform == "win32":
                    child.terminate()
                else:
                    child.send_signal(signal.SIGINT)

    def _one(self, job: Job) -> End:
        if self.interrupted:
            end = failed(ExitCode.INTERRUPTED, "Interrupted before it was its turn.")
        else:
            with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as errors:
                end = self._watched(job, errors)
        if self._on_step is not None:
            self._on_step(job.name, end)
        return end

    def _watched(self, job: Job, errors: IO[str]) -> End:
        child = _started(errors)
        with self._lock:
            self._children.add(child)
        end: End | None = None
        with child, child.stdin as questions, child.stdout as answers:  # type: ignore[union-attr]
            try:
                questions.write(json.dumps(job.line) + "\n")
                questions.flush()
            except OSError:
                pass  # It is gone already; its last words say why.
            for line in answers:
                said = json.loads(line)
                if "step" in said and self._on_step is not None:
                    self._on_step(job.name, Step(**said["step"]))
                elif "end" in said:
                    lists = {name: tuple(said["end"][name]) for name in ("reasons", "notes")}
                    end = End(**{**said["end"], **lists})
            code = child.wait()
        with self._lock:
            self._children.discard(child)
        if end is not None:
            return end
        if self.interrupted:
            return failed(ExitCode.INTERRUPTED, "Interrupted before a plan was found.")
        return End("failed", "crashed", ExitCode.ENGINE_FAILED, reasons=(_last_words(code, errors),))


def _started(errors: IO[str]) -> "subprocess.Popen[str]":
    # The path stands in the program, so that the child finds what the parent finds wherever that was started. A
    # plain child and not `multiprocessing`, which would import the caller's main module a second time.
    path = [entry for entry in sys.path if isinstance(entry, str)]
    program = f"import sys; sys.path[:] = {path!r}; from allocator.comparison.worker import serve; serve()"
    return subprocess.Popen(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        # A group of its own, because a terminal sends Ctrl-C to the whole group of the parent.
        process_group=None if sys.platform == "win32" else 0,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )


def _last_words(code: int, errors: IO[str]) -> str:
    errors.seek(0)
    said = [line.strip() for line in errors.read().splitlines() if line.strip()]
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    return f"Its process ended with {how}{f': {said[-1]}' if said else ''}."
