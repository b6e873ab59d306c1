"""What a cost item is: coefficients for an engine and a recount, both to the cent."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from allocator.case.deployment import Deployment
from allocator.columns import Columns
from allocator.model import Ints

CLASSES = ("military_police", "civilian", "operational")
"""Cost classes, in the official order."""

FIXED = -1
"""Stands for a column where an amount does not depend on the plan."""


@dataclass(frozen=True)
class Terms:
    """Amounts [cents] per unit of a column, each of shape ``(terms,)``; `column` is `FIXED` for constants."""

    column: Ints
    mission: Ints
    category: Ints
    phase: Ints
    cents: Ints

    @staticmethod
    def of(column: Ints, mission: Ints, phase: Ints, cents: Ints, category: str = "military_police") -> "Terms":
        """Return terms of one class; amounts of zero are left out."""
        kept = cents != 0
        number = np.full(int(kept.sum()), CLASSES.index(category), dtype=np.int64)
        return Terms(column[kept], mission[kept], number, phase[kept], cents[kept])

    @staticmethod
    def join(terms: Iterable["Terms"]) -> "Terms":
        """Return all terms one after another."""
        parts = list(terms)
        nothing = np.zeros(0, dtype=np.int64)
        names = ("column", "mission", "category", "phase", "cents")
        return Terms(*(np.concatenate([nothing, *(getattr(part, name) for part in parts)]) for name in names))


@dataclass(frozen=True, slots=True)
class Charge:
    """Money [cents] charged to a mission in a phase, under a class and an item."""

    mission: int
    category: str
    item: str
    phase: int
    cents: int


@dataclass(frozen=True)
class Item:
    """One cost item.

    Attributes
    ----------
    name
        The item as `plan.json` names it.
    statement
        The mathematics, in the symbols of the data dictionary.
    terms
        Amounts per unit of each column.
    recount
        What a plan is charged, in plain arithmetic.
    """

    name: str
    statement: str
    terms: Callable[[Columns], Terms]
    recount: Callable[[Deployment], Iterable[Charge]]


def half_up(numerator: Ints, denominator: int) -> Ints:
    """Return quotients rounded half up, as arrays."""
    return (2 * numerator + denominator) // (2 * denominator)


def rounded(numerator: int, denominator: int) -> int:
    """Return a quotient rounded half up."""
    whole, rest = divmod(numerator, denominator)
    return whole + (2 * rest >= denominator)
