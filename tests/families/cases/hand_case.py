"""What a hand-solved case of a family is."""

from dataclasses import dataclass
from fractions import Fraction

from oracle.contract import Plan
from oracle.tables import Tables


@dataclass(frozen=True)
class HandCase:
    """A tiny case in which one family binds, solved by hand.

    Attributes
    ----------
    family
        The family.
    why
        The reasoning: where it binds and what breaks it.
    tables
        The workbook.
    kept
        A sound plan at which the family has no room left.
    bad
        A plan that breaks the family (bends it, where its rows are soft; None where nothing can).
    used, limit
        What is counted where it is broken, or where it binds if nothing can break it.
    says
        The sentence about it.
    """

    family: str
    why: str
    tables: Tables
    kept: Plan
    bad: Plan | None
    used: int | Fraction
    limit: int | Fraction
    says: str
