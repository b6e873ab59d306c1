"""What a worker that anneals and its parent say to each other."""

from dataclasses import dataclass

from allocator.improve.annealing.layout import Layout
from allocator.model import Flags, Ints


@dataclass(frozen=True, eq=False)
class Annealing:
    """Parent: make this plan better.

    Attributes
    ----------
    layout, values
        The case, and the plan to begin from, shape ``(columns,)``; it keeps every row.
    seed
        Seed of all random choices.
    moves
        How many moves to make at most.
    seconds
        How long it may take at most [s]; None for as long as the moves take.
    likely
        Where moves may begin, shape ``(places,)``; None for anywhere.
    """

    layout: Layout
    values: Ints
    seed: int
    moves: int
    seconds: float | None = None
    likely: Flags | None = None


@dataclass(frozen=True, eq=False)
class Likely:
    """Parent: from now on, moves begin in these places only, shape ``(places,)``."""

    places: Flags


@dataclass(frozen=True, eq=False)
class Annealed:
    """Worker: the best plan so far, shape ``(columns,)``, or None where there is no better one; `over` at the end."""

    values: Ints | None
    over: bool
