"""How much time a search has, and how much of it a goal gets."""

from dataclasses import dataclass, field
from time import perf_counter

_FIRST, _SHARE = ("floors", "targets"), 0.6
"""Goals that mandates are about get more of what is left when their turn comes [fraction]."""

_MOST = 0.85
"""What such a goal may have of it where its plan still gets better [fraction]."""

_RECOUNT, _KEPT = 0.5, 0.1
"""The time that is kept for recounting the plan, a share of what building took; the most of it a share of all."""


@dataclass(eq=False)
class Clock:
    """The time of one search.

    Attributes
    ----------
    seconds
        How long it may take from `began` [s]; None for as long as it takes.
    building
        How long building the program took [s].
    """

    seconds: float | None
    building: float
    began: float = field(default_factory=perf_counter)

    @property
    def spent(self) -> float:
        """How long the search has taken so far [s]."""
        return perf_counter() - self.began

    def left(self) -> float | None:
        """Return how long it may search on [s]; None for as long as it takes."""
        if self.seconds is None:
            return None
        return max(0.0, self.seconds - min(_RECOUNT * self.building, _KEPT * self.seconds) - self.spent)

    def share(self, goal: str, goals_left: int) -> float | None:
        """Return how long a goal may take [s]: mandates come first, and every later goal gets its turn."""
        left = self.left()
        if left is None or goals_left == 1:
            return left
        return left * (_SHARE if goal in _FIRST else min(1.0, 1.5 / goals_left))

    def further(self, goal: str, goals_left: int, share: float | None) -> float:
        """Return how much longer than its `share` a goal may take where its plan still gets better [s]."""
        left = self.left()
        if left is None or share is None or goals_left == 1 or goal not in _FIRST:
            return 0.0
        return max(0.0, _MOST * left - share)
