"""A worker process's end of the line to its parent."""

import os
import pickle
import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from shutil import rmtree
from threading import Thread
from traceback import print_exc


class Channel:
    """Messages to and from the parent over standard output and input; when the parent hangs up, the process ends.

    Parameters
    ----------
    folder
        Where the worker's files go; removed when it ends.
    heard
        Called in a thread of its own with every message of the parent.
    """

    def __init__(self, folder: str, heard: Callable[[object], None]) -> None:
        self._folder = folder
        tempfile.tempdir = folder
        os.environ |= dict.fromkeys(("TMPDIR", "TMP", "TEMP"), folder)
        # Ctrl-C is the parent's: it decides what becomes of a search.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        # Engines written in C print where they like; the channel must carry nothing but answers.
        self._out = os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)
        self._in = os.fdopen(os.dup(0), "rb")
        Thread(target=self._listen, args=(heard,), daemon=True).start()

    def send(self, message: object) -> None:
        """Say something; without a parent, end."""
        try:
            pickle.dump(message, self._out, protocol=pickle.HIGHEST_PROTOCOL)
            self._out.flush()
        except OSError:
            self._leave()

    def _listen(self, heard: Callable[[object], None]) -> None:
        """Pass on what the parent says; when it has hung up or died, end at once, even in the middle of a search.

        So ends a process that can listen no more for another reason, such as a lack of memory; its last words say so.
        """
        try:
            with suppress(EOFError, OSError, pickle.UnpicklingError):
                while True:
                    heard(pickle.load(self._in))  # noqa: S301 - only our parent writes here
        except Exception:  # noqa: BLE001 - whatever it is, the parent waits for an answer
            print_exc()
        self._leave()

    def _leave(self) -> None:
        sys.stderr.flush()
        rmtree(self._folder, ignore_errors=True)
        if sys.platform != "win32" and os.getpgrp() == os.getpid():
            # Takes along the engine, where that is a program of its own.
            os.killpg(0, signal.SIGKILL)
        os._exit(0)
