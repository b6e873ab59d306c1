"""Shares: what each of several causes has in a change, whatever the order in which they are told apart."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import factorial
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)

Interval = tuple[Fraction, Fraction]
"""The least and the most that a number can be."""


def subsets(names: Sequence[Name]) -> list[frozenset[Name]]:
    """Return every subset, the smaller first, those of one size in the order of the names."""
    return [frozenset(chosen) for size in range(len(names) + 1) for chosen in combinations(names, size)]


def _weights(names: Sequence[Name], name: Name) -> list[tuple[frozenset[Name], Fraction]]:
    """Return the subsets without `name`, each with the share of all orders in which they come just before it."""
    rest, count = [other for other in names if other != name], len(names)
    return [
        (before, Fraction(factorial(len(before)) * factorial(count - len(before) - 1), factorial(count)))
        for before in subsets(rest)
    ]


def shares(names: Sequence[Name], value: Callable[[frozenset[Name]], int]) -> dict[Name, Fraction]:
    """Return what each name adds, on average over all orders in which the names can come.

    The shares add up to ``value(all) - value(none)``; a name that changes no subset's value has exactly 0.

    References
    ----------
    L. S. Shapley, "A value for n-person games", 1953, doi:10.1515/9781400881970-018.

    Examples
    --------
    >>> from allocator.comparison.bridge.shares import shares
    >>> shares(["rates", "limits"], lambda chosen: 10 * len(chosen) ** 2)
    {'rates': Fraction(20, 1), 'limits': Fraction(20, 1)}
    """
    return {
        name: sum(
            (weight * (value(before | {name}) - value(before)) for before, weight in _weights(names, name)), Fraction()
        )
        for name in names
    }


def share_intervals(
    names: Sequence[Name], interval: Callable[[frozenset[Name]], Interval | None]
) -> dict[Name, Interval | None]:
    """Return between what the share of each name lies where values are known only to lie in an interval.

    None where a value that the share rests on has none. Subsets that a name leaves alone (the very same interval
    object before and after) add nothing.
    """
    found: dict[Name, Interval | None] = {}
    for name in names:
        low, high, known = Fraction(), Fraction(), True
        for before, weight in _weights(names, name):
            old, new = interval(before), interval(before | {name})
            if old is None or new is None:
                known = False
                break
            if old is new:
                continue
            low += weight * (new[0] - old[1])
            high += weight * (new[1] - old[0])
        found[name] = (low, high) if known else None
    return found


def whole(parts: Mapping[Name, Fraction]) -> dict[Name, int]:
    """Return parts rounded to whole numbers that keep their sum, which is whole; zeros stay zeros.

    Every part is rounded down; what is missing goes, one each, to those of which most was cut off, ties in the order
    of the parts.

    Raises
    ------
    ValueError
        If the sum is not whole.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from allocator.comparison.bridge.shares import whole
    >>> whole({"a": Fraction(1, 3), "b": Fraction(2, 3), "c": Fraction(0)})
    {'a': 0, 'b': 1, 'c': 0}
    """
    total = sum(parts.values(), Fraction())
    if total.denominator != 1:
        raise ValueError(f"parts add up to {total}, which is not whole")
    found = {name: part.numerator // part.denominator for name, part in parts.items()}
    missing = total.numerator - sum(found.values())
    ranked = sorted(parts, key=lambda name: found[name] - parts[name])
    for name in ranked[:missing]:
        found[name] += 1
    return found
