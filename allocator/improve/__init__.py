"""Making plans better by hand: what engines leave loose."""

from allocator.improve.tidy import draws, tidy

__all__ = ["draws", "tidy"]
