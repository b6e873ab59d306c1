"""What a family is: one rule of the world with four faces, and the measure with which it speaks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from allocator.case import Case
from allocator.case.deployment import Deployment
from allocator.columns import Columns
from allocator.model import NO_LIMIT, Block, Flags, Ints

Number = int | Fraction
Key = tuple[int, ...]

LEAST, MOST = ">=", "<="


@dataclass(frozen=True, slots=True)
class Measure:
    """A rule counted on a plan, in one place.

    Attributes
    ----------
    family
        The family that counted.
    key
        What it is about; its parts are the family's `dims`.
    used, limit
        What the plan has, and what the rule allows or asks, in `unit`.
    sense
        ``<=`` or ``>=``.
    unit
        ``persons``, ``units``, ``items``, ``cents``, ``contributors``, ``missions``, ``pairs`` or ``units of credit``.
    phase
        Number of the phase, None for what concerns the whole plan.
    cells
        The cells of the workbook it came from.
    broken
        For soft rows: the least whole number that makes the row true.
    scope
        For limits and caps: names of contributor, mission and capability, ``*`` for together.
    """

    family: str
    key: Key
    used: Number
    limit: Number
    sense: str
    unit: str
    phase: int | None = None
    cells: tuple[str, ...] = ()
    broken: int = 0
    scope: tuple[str, str, str] = ("*", "*", "*")

    @property
    def slack(self) -> Number:
        """Room that is left; negative where the rule is broken by more than a soft row gives."""
        room = self.limit - self.used if self.sense == MOST else self.used - self.limit
        return room + self.broken

    @property
    def holds(self) -> bool:
        """Whether the rule is kept (a soft rule always is: by giving)."""
        return self.slack >= 0


Rows = Callable[[Columns], Block]
Recount = Callable[[Deployment], Iterable[Measure]]
Words = Callable[[Case, Measure], str]


@dataclass(frozen=True)
class Family:
    """One rule of the world: the mathematics as text, rows for an engine, a recount, words for a planner.

    Attributes
    ----------
    name
        The family's name, the same everywhere.
    statement
        The mathematics, in the symbols of the data dictionary.
    rows
        The rule as whole arrays over the columns of a case.
    recount
        The rule counted again from a plan and the tables. Measures may be left out where nothing of the plan touches
        a rule that nothing at all would keep.
    words
        A sentence about one measure.
    """

    name: str
    statement: str
    rows: Rows
    recount: Recount
    words: Words


@dataclass(frozen=True)
class Link:
    """Rows that tie a derived column to the decisions it follows from; not a rule of the world, so nothing to say."""

    name: str
    statement: str
    rows: Rows = field(repr=False)


def soften(columns: Columns, block: Block, soft: Flags, most: Ints | None = None, *, whole: bool = True) -> Block:
    """Return `block` with a column ``broken`` on the side that gives, in each row marked `soft`.

    The new columns are of kind ``broken:FAMILY`` with the keys of the rows. Rows have one finite side.

    Parameters
    ----------
    columns
        The space in which the columns are made.
    block
        Rows, each with a lower or an upper limit and not both.
    soft
        Which rows give, shape ``(rows,)``.
    most
        Largest amounts broken that can be, if known better than from the bounds of the columns, shape ``(rows,)``.
    whole
        Whether an engine is to see amounts broken as whole numbers. Of cents it need not: costs are whole, so that what
        is least is, too, and engines have searched without end where a whole column may be a billion.
    """
    chosen = np.flatnonzero(soft)
    if len(chosen) == 0:
        return block
    reach = np.zeros((2, len(block)), dtype=np.float64)
    size = block.coefficient * columns.upper[block.column].astype(np.float64)
    np.add.at(reach[0], block.row, np.minimum(size, 0))
    np.add.at(reach[1], block.row, np.maximum(size, 0))
    is_upper = block.upper < NO_LIMIT
    over = np.where(is_upper, reach[1] - block.upper, block.lower - reach[0])
    upper = np.maximum(np.ceil(over / block.scale), 0)[chosen].astype(np.int64)
    if most is not None:
        upper = np.minimum(upper, most[chosen])
    column = columns.add(f"broken:{block.family}", block.keys[chosen], upper, integer=whole)
    sign = np.where(is_upper, -1, 1)[chosen]
    return Block(
        block.family,
        block.dims,
        block.keys,
        np.concatenate([block.row, chosen]),
        np.concatenate([block.column, column]),
        np.concatenate([block.coefficient, sign * block.scale[chosen]]),
        block.lower,
        block.upper,
        block.scale,
    )


def ratio(numerator: int, denominator: int) -> Number:
    """Return an exact quotient, as a whole number where it is one."""
    exact = Fraction(numerator, denominator)
    return exact.numerator if exact.denominator == 1 else exact


def least_broken(over: Number) -> int:
    """Return the least whole number that is not below `over`, and not below 0."""
    return max(0, -(-over.numerator // over.denominator))


def soften_limits(columns: Columns, block: Block) -> Block:
    """Return `block`, whose keys begin with a row of `limits`, softened where that row is soft."""
    limits = columns.case.limits
    return soften(columns, block, np.array([not limits[at].hard for at in block.keys[:, 0]], dtype=bool))
