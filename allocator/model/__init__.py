"""Programs: what engines see of a case."""

from allocator.model.program import (
    NO_LIMIT,
    Block,
    Flags,
    Floats,
    Ints,
    Matrix,
    Objective,
    Program,
    ints,
    merge,
    product,
)
from allocator.model.strengthen import strengthened

__all__ = [
    "NO_LIMIT",
    "Block",
    "Flags",
    "Floats",
    "Ints",
    "Matrix",
    "Objective",
    "Program",
    "ints",
    "merge",
    "product",
    "strengthened",
]
