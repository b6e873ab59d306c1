"""Finding good plans."""

from allocator.improve.search import Options, Outcome, Reached, Search, Step
from allocator.improve.tidy import tidy

__all__ = ["Options", "Outcome", "Reached", "Search", "Step", "tidy"]
