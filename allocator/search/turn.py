"""The time of one goal's turn: its share, and more where its plan still gets better when that is nearly over."""

from dataclasses import dataclass, field
from threading import Event
from time import perf_counter

LOOK = 0.1
"""How often to look whether something else has happened [s]."""

_CLOSE = 0.97
"""The share of its seconds after which a goal waits for no further part, so that the plan can be recounted."""

_FROM, _UNTIL, _GAIN = 0.5, 0.85, 0.005
"""Between which shares of its seconds a goal has to gain how much of its value to be given more [fractions]."""

_NEAR = 0.01
"""A goal whose value is no farther from its bound is given no more [fraction]."""


@dataclass(eq=False)
class Turn:
    """How long a goal may take.

    Attributes
    ----------
    seconds
        Its share of the time [s]; None for as long as it takes.
    further
        How much longer it may take if its plan still gets better [s].
    began
        When its turn began.
    over
        Set when it has ended, though there be time left.
    """

    seconds: float | None
    further: float = 0.0
    began: float = field(default_factory=perf_counter)
    over: Event = field(default_factory=Event)
    _before: float | None = None
    _more: float | None = None

    @property
    def spent(self) -> float:
        """How long it has taken so far [s]."""
        return perf_counter() - self.began

    def left(self) -> float | None:
        """Return how long it may still take [s]; None for as long as it takes."""
        if self.seconds is None:
            return None
        return max(0.0, _CLOSE * (self.seconds + (self._more or 0.0)) - self.spent)

    def reached(self, value: float, bound: float | None) -> None:
        """Take note of what the best plan comes to, and decide once whether the turn goes on beyond its share."""
        if self.seconds is None or self._more is not None:
            return
        if self._before is None and self.spent >= _FROM * self.seconds:
            self._before = value
        if self._before is not None and self.spent >= _UNTIL * self.seconds:
            gains = abs(value - self._before) >= _GAIN * abs(self._before)
            near = bound is not None and abs(value - bound) <= _NEAR * abs(value)
            self._more = self.further if gains and not near else 0.0
