"""Inside a worker process: one engine library, questions in, answers out, until the parent hangs up.

Run by :mod:`allocator.engines.process`. Only this process ever imports an engine.
"""

import os
import pickle
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from queue import SimpleQueue
from threading import Thread
from typing import BinaryIO, Protocol, cast

from allocator.engines.endings import Claim, Ending, Stop
from allocator.engines.messages import Found, Hello, Question, Refused
from allocator.engines.problem import Problem, Settings
from allocator.errors import EngineError, RefusalError
from allocator.model import Floats

ADAPTORS = {
    "highs": ("allocator.engines.highs", "highspy"),
    "cp-sat": ("allocator.engines.cp_sat", "ortools"),
    "scip": ("allocator.engines.scip", "ortools"),
}
"""Module of each engine's adaptor, and the package to be installed."""


class Adaptor(Protocol):
    """What the module of an engine offers."""

    def load(self) -> str:
        """Return the version of the engine."""

    def solve(
        self,
        problem: Problem,
        settings: Settings,
        start: Floats | None,
        report: Callable[[Floats | None, float | None], None],
    ) -> Claim:
        """Search once."""


def serve(engine: str) -> None:
    """Answer questions with `engine` until standard input ends."""
    # Ctrl-C is the parent's: it decides what becomes of a search.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Engines written in C print where they like; the channel must carry nothing but answers.
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    questions: SimpleQueue[Question] = SimpleQueue()
    Thread(target=_listen, args=(os.fdopen(os.dup(0), "rb"), questions), daemon=True).start()

    def send(message: object) -> None:
        try:
            pickle.dump(message, channel, protocol=pickle.HIGHEST_PROTOCOL)
            channel.flush()
        except OSError:
            _leave()

    module, package = ADAPTORS[engine]
    try:
        adaptor = cast("Adaptor", import_module(module))
        send(Hello(adaptor.load()))
    except ImportError as error:
        send(Refused(f"engine `{engine}` cannot be loaded: install {package} ({_line(error)})"))
        return
    except EngineError as error:
        send(Refused(str(error)))
        return
    except Exception as error:  # noqa: BLE001 - an engine of another version may break in any way
        send(Refused(f"engine `{engine}` cannot be loaded ({type(error).__name__}: {_line(error)})"))
        return
    while True:
        question = questions.get()
        send(_answer(adaptor, question, send))


def _answer(adaptor: Adaptor, question: Question, send: Callable[[object], None]) -> Claim | Refused:
    def report(values: Floats | None, bound: float | None) -> None:
        send(Found(values, bound))

    try:
        return adaptor.solve(question.problem, question.settings, question.start, report)
    except RefusalError as refusal:
        return Refused(str(refusal))
    except Exception as error:  # noqa: BLE001 - whatever an engine raises is an answer: it failed
        return Claim(Ending.FAILED, Stop.FAULT, message=f"the engine raised {type(error).__name__}: {_line(error)}")


def _listen(stream: BinaryIO, questions: "SimpleQueue[Question]") -> None:
    """Pass questions on; when the parent has hung up or died, end at once, even in the middle of a search."""
    while True:
        try:
            questions.put(pickle.load(stream))  # noqa: S301 - only our parent writes here
        except (EOFError, OSError, pickle.UnpicklingError):
            _leave()


def _leave() -> None:
    sys.stderr.flush()
    os._exit(0)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
