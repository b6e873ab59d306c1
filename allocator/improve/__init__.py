"""Making plans better: what engines leave loose, and parts of a plan that may change together."""

from allocator.improve.insertion import Insertion
from allocator.improve.knapsacks import cuts
from allocator.improve.lagrangian import Contributors, Own
from allocator.improve.neighbourhoods import Draw, Neighbourhoods
from allocator.improve.part import Followers, Part
from allocator.improve.tidy import draws, tidy

__all__ = [
    "Contributors",
    "Draw",
    "Followers",
    "Insertion",
    "Neighbourhoods",
    "Own",
    "Part",
    "cuts",
    "draws",
    "tidy",
]
