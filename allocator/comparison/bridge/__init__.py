"""The budget bridge: the change of cost between two plans, split into causes and effects that add up to the cent."""

from allocator.comparison.bridge.between import Side
from allocator.comparison.bridge.bridge import Bar, Bridge, bridge
from allocator.comparison.bridge.causes import TITLES, Cause, Difference, differences, mixed
from allocator.comparison.bridge.effects import EFFECTS, MEANINGS, Effect, effects, totals

__all__ = [
    "EFFECTS",
    "MEANINGS",
    "TITLES",
    "Bar",
    "Bridge",
    "Cause",
    "Difference",
    "Effect",
    "Side",
    "bridge",
    "differences",
    "effects",
    "mixed",
    "totals",
]
