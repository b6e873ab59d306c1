"""Inside a worker process: one engine library, questions in, answers out, until the parent hangs up.

Run by :mod:`allocator.engines.process`. Only this process ever imports an engine.
"""

import os
import signal
import sys
from collections import deque
from collections.abc import Callable
from importlib import import_module
from queue import SimpleQueue
from typing import Protocol, cast

from allocator.engines.channel import Channel
from allocator.engines.endings import Claim, Ending, Nearly, Report, Stop
from allocator.engines.messages import Found, Halt, Hello, Offer, Question, Refused
from allocator.engines.names import PULP
from allocator.engines.problem import Problem
from allocator.engines.settings import Settings
from allocator.errors import EngineError, RefusalError
from allocator.model import Floats

ADAPTORS = {
    "highs": ("allocator.engines.highs", "highspy"),
    "cp-sat": ("allocator.engines.cp_sat", "ortools"),
    "scip": ("allocator.engines.scip", "ortools"),
    "cbc": ("allocator.engines.cbc", "pulp"),
    "pdlp": ("allocator.engines.pdlp", "ortools"),
}
"""Module of each engine's adaptor, and the package to be installed."""

THROUGH_PULP = "allocator.engines.pulp_solver"
"""Module of the adaptor for whatever PuLP knows by name."""


class Adaptor(Protocol):
    """What the module of an engine offers."""

    def load(self) -> str:
        """Return the version of the engine."""

    def solve(
        self,
        problem: Problem,
        settings: Settings,
        start: Floats | None,
        report: Report,
        /,
    ) -> Claim:
        """Search once."""


def serve(engine: str, folder: str) -> None:
    """Answer questions with `engine` until standard input ends; files go to `folder`, which is removed then."""
    questions: SimpleQueue[Question] = SimpleQueue()
    offers: deque[Floats] = deque(maxlen=1)

    def heard(message: object) -> None:
        match message:
            case Halt():
                _halt()
            case Offer(values):
                offers.append(values)
            case Question():
                # What is still there was offered to the search before.
                offers.clear()
                questions.put(message)

    send = Channel(folder, heard).send
    package = "pulp"
    try:
        if engine.startswith(PULP):
            adaptor: Adaptor = import_module(THROUGH_PULP).Solver(engine.removeprefix(PULP))
        else:
            module, package = ADAPTORS[engine]
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
        send(_answer(adaptor, question, _Parent(send, offers)))


class _Parent:
    """The parent, as a search knows it."""

    def __init__(self, send: Callable[[object], None], offers: "deque[Floats]") -> None:
        self._send, self._offers = send, offers

    def __call__(self, values: Floats | None, bound: float | None, nearly: Nearly | None = None, /) -> None:
        self._send(Found(values, bound, nearly))

    def offered(self) -> Floats | None:
        return self._offers.popleft() if self._offers else None


def _answer(adaptor: Adaptor, question: Question, parent: Report) -> Claim | Refused:
    try:
        return adaptor.solve(question.problem, question.settings, question.start, parent)
    except RefusalError as refusal:
        return Refused(str(refusal))
    except Exception as error:  # noqa: BLE001 - whatever an engine raises is an answer: it failed
        return Claim(Ending.FAILED, Stop.FAULT, message=f"the engine raised {type(error).__name__}: {_line(error)}")


def _halt() -> None:
    """Send Ctrl-C, which this process ignores, to the engine it runs; whoever handles it writes down the best plan."""
    if sys.platform != "win32" and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGINT)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
