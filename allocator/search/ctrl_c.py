"""Ctrl-C: raised where a search waits for something, noted everywhere else, so that no plan is lost to it."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType


class CtrlC:
    """Has Ctrl-C noted, wherever it is not `heard`, until a search is over.

    Nothing changes outside the main thread, which is the only one that is told, and where a program that calls this has
    turned Ctrl-C off.
    """

    def __init__(self, noted: Callable[[], None]) -> None:
        self._tell, self._noted, self._hearing = noted, False, False
        self._before = signal.getsignal(signal.SIGINT)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Note Ctrl-C instead of raising it."""
        with self._handled(self._note):
            yield

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Raise Ctrl-C as usual (`KeyboardInterrupt`), within `held`, once; at once where it was noted before.

        Whoever presses it again while the search ends, because that takes a moment, is to lose nothing by it.
        """
        if self._noted:
            raise KeyboardInterrupt
        self._hearing = True
        try:
            with self._handled(self._pass_on):
                yield
        finally:
            self._hearing = False

    def again(self) -> None:
        """Raise, within `heard` and in the main thread, what was raised there before and came to nothing.

        Python drops what is raised while it happens to run a finalizer, and a search must not go on for that.
        """
        if self._noted and self._hearing and current_thread() is main_thread():
            raise KeyboardInterrupt

    @contextmanager
    def _handled(self, how: "Callable[[int, FrameType | None], object] | int | None") -> Iterator[None]:
        if current_thread() is not main_thread() or not callable(self._before):
            yield
            return
        now = signal.signal(signal.SIGINT, how)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, now)

    def _pass_on(self, number: int, frame: FrameType | None) -> None:
        if not self._noted and callable(self._before):
            self._noted = True
            self._before(number, frame)

    def _note(self, _: int, __: FrameType | None) -> None:
        self._noted = True
        self._tell()
