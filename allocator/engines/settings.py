"""How an engine is asked to search."""

from dataclasses import dataclass
from typing import Literal

from allocator.engines.basis import Basis

Method = Literal["auto", "simplex", "primal", "ipm"]
"""Ways to solve a problem without whole columns, and to the first bound of one with them."""


@dataclass(frozen=True)
class Settings:
    """How long and how hard to search.

    Attributes
    ----------
    seconds
        Limit on the clock [s]; None for none.
    gap
        Stop when ``|value - bound| / |value|`` is at most this (0.005 is half a percent).
    work
        Limit that does not depend on the clock; None for none. One unit is one point at which the search can be
        stopped: for `highs` about half a node of the search tree, a round of cuts at its root, or, in a program
        without whole columns, a simplex iteration. The same problem, settings and version always stop at the same plan.
    threads
        Threads of the engine; only with 1 is a repeated run sure to be the same.
    seed
        Seed of the engine's random choices.
    log
        File to which the engine may write its own log; None for none.
    method
        How to solve a problem without whole columns: `simplex` (the dual method), `primal` (the primal one), `ipm` (an
        interior point method with crossover), or `auto` as the engine sees fit; one with whole columns: how to find the
        first bound. Other engines ignore it.
    proposal
        Whether nothing but the plan is wanted of the answer: it is judged by its rows, and what the engine says of
        bounds and endings is not used, so that no time goes into making sure of it.
    basis
        Where the simplex method begins in a problem without whole columns; None for where the engine sees fit. The
        dual method goes on best from where the same costs ended, the primal one from where the same rows hold. Other
        engines ignore it.
    """

    seconds: float | None = 60.0
    gap: float = 0.0
    work: int | None = None
    threads: int = 1
    seed: int = 0
    log: str | None = None
    method: Method = "auto"
    proposal: bool = False
    basis: Basis | None = None
