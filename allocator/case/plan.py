"""A plan: what is proposed, sparse and exact; everything else follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Assignment = tuple[int, int, int, int]
"""Pledge, mission, capability served and phase, as places in the sorted tuples of the case."""


def _frozen(entries: Mapping[tuple[int, ...], int]) -> Mapping[tuple[int, ...], int]:
    return MappingProxyType({key: entries[key] for key in sorted(entries) if entries[key]})


@dataclass(frozen=True)
class Plan:
    """The four decisions, integers; zero entries are dropped and the rest sorted.

    Attributes
    ----------
    assign
        Units, by (pledge, mission, capability served, phase).
    stock, lease
        Items, by (equipment, mission, phase).
    draw
        Cents, by (pool, mission).
    """

    assign: Mapping[Assignment, int] = field(default_factory=dict)
    stock: Mapping[tuple[int, int, int], int] = field(default_factory=dict)
    lease: Mapping[tuple[int, int, int], int] = field(default_factory=dict)
    draw: Mapping[tuple[int, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("assign", "stock", "lease", "draw"):
            object.__setattr__(self, name, _frozen(getattr(self, name)))
