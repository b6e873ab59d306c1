"""Cooling: from a temperature at which much gets worse for a while to one at which hardly anything does."""

from collections.abc import Callable, Iterator
from time import perf_counter

import numpy as np

from allocator.improve.annealing.layout import narrowed
from allocator.improve.annealing.messages import Annealing
from allocator.improve.annealing.moves import anneal
from allocator.improve.annealing.state import BEST, State, state
from allocator.model import Flags, Ints

WARM, COLD = 60.0, 0.5
"""The first and the last temperature, in what a credit is worth that is short [median]."""

_MOVES = 2_000
"""Moves at one temperature."""


def cool(
    asked: Annealing, halted: Callable[[], bool], latest: Callable[[], Flags | None] | None = None
) -> Iterator[Ints | None]:
    """Yield after every few moves a better plan, shape ``(columns,)``, or None, until time or moves are over.

    It ends early where it is `halted`. Where moves begin is what was asked, or the `latest` that is known of it.
    """
    likely = latest or (lambda: asked.likely)
    layout, known, began = asked.layout, None, perf_counter()
    plan: State = state(layout, asked.values)
    prices = layout.price[layout.short]
    unit = float(np.median(prices[prices > 0])) if (prices > 0).any() else 1.0
    shown, step, spent = int(plan.tally[BEST]), 0, 0.0
    while spent < 1.0 and not halted():
        if (now := likely()) is not None and now is not known:
            layout, known = narrowed(asked.layout, now), now
        anneal(layout, plan, _MOVES, asked.seed + step, unit * WARM * (COLD / WARM) ** spent)
        step += 1
        spent = step * _MOVES / asked.moves
        if asked.seconds is not None:
            spent = max(spent, (perf_counter() - began) / max(asked.seconds, 1e-9))
        yield plan.best.copy() if plan.tally[BEST] < shown else None
        shown = int(plan.tally[BEST])
