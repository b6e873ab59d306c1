"""Cooling: from a temperature at which much gets worse for a while to one at which hardly anything does."""

from collections.abc import Callable, Iterator
from time import perf_counter

import numpy as np

from allocator.improve.annealing.messages import Annealing
from allocator.improve.annealing.moves import anneal
from allocator.improve.annealing.state import BEST, State, state
from allocator.model import Ints

WARM, COLD = 60.0, 1.0
"""The first and the last temperature, in what a credit is worth that is short [median]."""

_MOVES = 2_000
"""Moves at one temperature."""


def cool(asked: Annealing, halted: Callable[[], bool]) -> Iterator[Ints | None]:
    """Yield after every few moves a better plan, shape ``(columns,)``, or None, until time or moves are over.

    It ends early where it is `halted`.
    """
    layout, began = asked.layout, perf_counter()
    now: State = state(layout, asked.values)
    prices = layout.price[layout.short]
    unit = float(np.median(prices[prices > 0])) if (prices > 0).any() else 1.0
    shown, step, spent = int(now.tally[BEST]), 0, 0.0
    while spent < 1.0 and not halted():
        anneal(layout, now, _MOVES, asked.seed + step, unit * WARM * (COLD / WARM) ** spent)
        step += 1
        spent = step * _MOVES / asked.moves
        if asked.seconds is not None:
            spent = max(spent, (perf_counter() - began) / max(asked.seconds, 1e-9))
        yield now.best.copy() if now.tally[BEST] < shown else None
        shown = int(now.tally[BEST])
