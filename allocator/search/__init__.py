"""The search for the best plan of a case: engines propose, the audit judges."""

from allocator.search.annealer import Annealer
from allocator.search.outcome import Options, Outcome, Reached, Step, at_once, processors
from allocator.search.search import Search

__all__ = ["Annealer", "Options", "Outcome", "Reached", "Search", "Step", "at_once", "processors"]
