"""Inside a worker process: plans are annealed, one question after another, until the parent hangs up."""

from queue import SimpleQueue
from threading import Event
from time import perf_counter
from typing import Any, get_type_hints

import numpy as np

from allocator.engines.channel import Channel
from allocator.engines.messages import Halt, Hello
from allocator.improve.annealing.cooling import cool
from allocator.improve.annealing.layout import Layout
from allocator.improve.annealing.messages import Annealed, Annealing, Likely
from allocator.improve.annealing.moves import anneal
from allocator.improve.annealing.state import State
from allocator.model import Flags

_SHOW = 0.2
"""How often a better plan is shown [s]."""


def serve(name: str, folder: str) -> None:
    """Anneal what the parent asks for; files go to `folder`, which is removed in the end."""
    asked: SimpleQueue[Annealing] = SimpleQueue()
    halted = Event()
    likely: Flags | None = None

    def heard(message: object) -> None:
        nonlocal likely
        if isinstance(message, Halt):
            halted.set()
        elif isinstance(message, Likely):
            likely = message.places
        elif isinstance(message, Annealing):
            # What was said before it was said of another.
            halted.clear()
            likely = message.likely
            asked.put(message)

    channel = Channel(folder, heard)
    warm()
    channel.send(Hello(name))
    while True:
        question = asked.get()
        latest, told = None, perf_counter()
        for values in cool(question, halted.is_set, lambda: likely):
            latest = latest if values is None else values
            if latest is not None and perf_counter() - told >= _SHOW:
                channel.send(Annealed(latest, over=False))
                latest, told = None, perf_counter()
        channel.send(Annealed(latest, over=True))


def warm() -> None:
    """Have everything compiled, or fetched from disk, by making no move."""
    anneal(Layout(**_nothing(Layout)), State(**_nothing(State)), 0, 0, 1.0)


def _nothing(kind: type) -> dict[str, Any]:
    """Return arrays and numbers of the right types for each part of a tuple."""
    hints = get_type_hints(kind)
    return {
        name: 0 if hint is int else np.zeros(16, dtype=np.bool_ if hint == Flags else np.int64)
        for name, hint in hints.items()
    }
