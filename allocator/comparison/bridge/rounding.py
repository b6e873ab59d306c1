"""Rounding tables to whole numbers that add up both ways."""

from collections.abc import Hashable, Mapping
from fractions import Fraction
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)
Line = TypeVar("Line", bound=Hashable)


def whole_table(parts: Mapping[Line, Mapping[Name, Fraction]]) -> dict[Line, dict[Name, int]]:
    """Return a table rounded to whole numbers: each cell, and each sum of a column, up or down by less than one.

    Every line keeps its sum, which is whole; whole cells and whole sums of columns stay what they are. What is missing
    from the cells rounded down is a flow from lines to columns; one that is whole exists because one in parts does.

    Raises
    ------
    ValueError
        If the sum of a line is not whole.

    References
    ----------
    L. H. Cox, "A constructive procedure for unbiased controlled rounding", 1987, doi:10.1080/01621459.1987.10478456;
    N. S. Mendelsohn and A. L. Dulmage, "Some generalizations of the problem of distinct representatives", 1958,
    doi:10.4153/CJM-1958-027-8 (lines and columns served one after the other).

    Examples
    --------
    >>> from fractions import Fraction
    >>> from allocator.comparison.bridge.rounding import whole_table
    >>> half = Fraction(1, 2)
    >>> whole_table({"north": {"a": half, "b": half}, "south": {"a": half, "b": half}})
    {'north': {'a': 0, 'b': 1}, 'south': {'a': 1, 'b': 0}}
    """
    found = {
        line: {name: part.numerator // part.denominator for name, part in own.items()} for line, own in parts.items()
    }
    missing = {
        (line, name): own[name] - found[line][name]
        for line, own in parts.items()
        for name in own
        if parts[line][name] != found[line][name]
    }
    up = _Ups(missing)
    names = list(dict.fromkeys(name for _, name in missing))
    for line in parts:
        wanted = sum((part for (own, _), part in missing.items() if own == line), Fraction())
        if wanted.denominator != 1:
            raise ValueError(f"what {line} has adds up to {sum(parts[line].values(), Fraction())}, which is not whole")
        up.room[0, line] = wanted.numerator
    sums = {name: sum((part for (_, own), part in missing.items() if own == name), Fraction()) for name in names}
    for name, wanted in sums.items():
        up.fill((1, name), wanted.numerator // wanted.denominator)
    for name, wanted in sums.items():
        up.room[1, name] = -(-wanted.numerator // wanted.denominator)
    for line in parts:
        up.fill((0, line), up.room[0, line])
    for line, name in missing:
        found[line][name] += (1, name) in up.taken[0, line]
    return found


class _Ups:
    """Which cells of a table are rounded up: pairs of a line, ``(0, line)``, and a column, ``(1, name)``."""

    def __init__(self, missing: Mapping[tuple[Line, Name], Fraction]) -> None:
        self.near: dict[tuple[int, Hashable], list[tuple[int, Hashable]]] = {}
        for line, name in sorted(missing, key=lambda cell: -missing[cell]):
            self.near.setdefault((0, line), []).append((1, name))
            self.near.setdefault((1, name), []).append((0, line))
        self.taken: dict[tuple[int, Hashable], set[tuple[int, Hashable]]] = {node: set() for node in self.near}
        self.room: dict[tuple[int, Hashable], int] = {}

    def fill(self, node: tuple[int, Hashable], wanted: int) -> None:
        """Round up so many cells of a line or column, moving others where it has to be."""
        while node in self.taken and len(self.taken[node]) < wanted:
            if not self._grow(node, set()):
                raise ValueError("no rounding keeps the sums of this table")

    def _grow(self, node: tuple[int, Hashable], seen: set[tuple[int, Hashable]]) -> bool:
        for other in self.near[node]:
            if other in self.taken[node] or other in seen:
                continue
            seen.add(other)
            rivals = [rival for rival in self.near[other] if rival in self.taken[other]]
            if len(rivals) < self.room.get(other, 0):
                self._link(node, other)
                return True
            for rival in rivals:
                if self._grow(rival, seen):
                    self.taken[rival].discard(other)
                    self.taken[other].discard(rival)
                    self._link(node, other)
                    return True
        return False

    def _link(self, node: tuple[int, Hashable], other: tuple[int, Hashable]) -> None:
        self.taken[node].add(other)
        self.taken[other].add(node)
