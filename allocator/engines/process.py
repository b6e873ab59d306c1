"""The parent's end of a worker process.

A worker is a plain child that runs two lines of Python and talks over its standard input and output. The `spawn` method
of `multiprocessing` would import the caller's main module again: a planner's script without ``if __name__ ==
"__main__"`` would start itself over and over, and a notebook or `python -m` module is imported a second time for
nothing; `fork` copies threads' locks and whatever the caller has loaded. A thread reads the child's answers, because
waiting for a pipe with a time limit is not possible on Windows.
"""

import os
import pickle
import signal
import subprocess
import sys
import tempfile
import weakref
from contextlib import ExitStack, suppress
from queue import Empty, SimpleQueue
from shutil import rmtree
from threading import Lock, Thread, current_thread
from typing import IO, BinaryIO, cast

from allocator.engines.messages import Gone
from allocator.errors import EngineError

_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""Idle threads of numpy's linear algebra would be started in every worker and never used."""

_TAIL = 2000
"""How much of what a worker wrote to standard error is looked at for its last words [bytes]."""


class WorkerProcess:
    """A child process with one task, such as an engine; ends with this object at the latest.

    Parameters
    ----------
    engine
        What it is to do, in a word.
    module
        The module whose function ``serve`` does that, given the word and a folder for files.

    Raises
    ------
    EngineError
        If no process can be started.
    """

    def __init__(self, engine: str, module: str = "allocator.engines.worker") -> None:
        # The path stands in the program, so that the child finds what the parent finds wherever that was started.
        path = [entry for entry in sys.path if isinstance(entry, str)]
        program = f"import sys; sys.path[:] = {path!r}; from {module} import serve; "
        with ExitStack() as undone:
            try:
                # Engines that are programs of their own leave files behind when they are ended.
                folder = tempfile.mkdtemp(prefix="allocator-")
                undone.callback(rmtree, folder, ignore_errors=True)
                errors = undone.enter_context(tempfile.TemporaryFile())  # lives as long as the child
                self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and program
                    [sys.executable, "-c", f"{program}serve({engine!r}, {folder!r})"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    env={**os.environ, **_ONE_THREAD},
                    # A group of its own, because a terminal sends Ctrl-C to the whole group of the parent.
                    process_group=None if sys.platform == "win32" else 0,
                    creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
                )
            except OSError as error:
                raise EngineError(f"engine `{engine}`: no worker process can be started ({error})") from error
            undone.pop_all()
        self._errors = errors
        self._sending = Lock()
        self._messages: SimpleQueue[object] = SimpleQueue()
        reader = Thread(target=_read, args=(self._child.stdout, self._messages), daemon=True)
        reader.start()
        self._end = weakref.finalize(self, _end, self._child, reader, errors, folder)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._child.pid

    @property
    def alive(self) -> bool:
        """Whether questions can still be asked."""
        return self._end.alive and self._child.poll() is None

    def ask(self, question: object) -> None:
        """Send a message, such as a question, from any thread; if the worker is gone, the next message says so."""
        stdin = cast("IO[bytes]", self._child.stdin)
        # A stream that was closed meanwhile raises ValueError.
        with self._sending, suppress(OSError, ValueError):
            pickle.dump(question, stdin, protocol=pickle.HIGHEST_PROTOCOL)
            stdin.flush()

    def listen(self, seconds: float) -> object:
        """Return the next message, or None if there was none for `seconds`."""
        try:
            return self._messages.get(timeout=seconds)
        except Empty:
            return None

    def last_words(self) -> str:
        """End the worker and return how it ended: its signal or exit code, and the last line it wrote."""
        # A worker that has closed its pipe is about to end by itself; killing it at once would hide why.
        with suppress(subprocess.TimeoutExpired):
            self._child.wait(timeout=2.0)
        _end_group(self._child.pid)
        self._child.kill()
        code = self._child.wait()
        size = self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, size - _TAIL))
        lines = self._errors.read().decode(errors="replace").split("\n")
        said = next((line.strip() for line in reversed(lines) if line.strip()), "")
        self.kill()
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        return f"{how}: {said}" if said else how

    def kill(self) -> None:
        """End the worker now; does nothing when it has ended."""
        self._end()


def _read(stream: BinaryIO, messages: "SimpleQueue[object]") -> None:
    try:
        with stream, suppress(EOFError, OSError, pickle.UnpicklingError):
            while True:
                messages.put(pickle.load(stream))  # noqa: S301 - only our child writes here
    finally:
        # Also where memory is short: nobody would hear anything more.
        messages.put(Gone())


def _end_group(number: int) -> None:
    """End a worker with the engine it runs, where that is a program of its own."""
    if sys.platform != "win32":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(number, signal.SIGKILL)


def _end(child: "subprocess.Popen[bytes]", reader: Thread, errors: BinaryIO, folder: str) -> None:
    if child.returncode is None:
        # Until `wait` no other process can have its number.
        _end_group(child.pid)
        child.kill()
    child.wait()
    if child.stdin is not None:
        with suppress(OSError):
            child.stdin.close()
    # A garbage collection in the reader's own thread can bring us here.
    if reader is not current_thread():
        reader.join()
    errors.close()
    rmtree(folder, ignore_errors=True)
