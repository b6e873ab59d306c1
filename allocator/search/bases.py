"""Where goals without whole units ended, so that later ones begin there and not anew."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from allocator.engines import Basis, Method
from allocator.model import Program

ADDED = ("cost", "risk")
"""Goals that add up over units: presolve leaves so little of them that beginning anew is as quick, and surer."""


@dataclass(eq=False)
class Bases:
    """What is known of where the relaxations of goals ended.

    A later goal has the same columns and rows, and one row more for each goal between that keeps what it reached. Where
    the goal before ended keeps its row, as no plan is better than it: there the primal simplex method goes on with the
    other goal's costs, in half of the time or much less; rows of other goals, which may be broken there, take it
    longer. Where the same goal has been relaxed under rows that have moved since, the dual method goes on.

    Attributes
    ----------
    before
        How many rows stand before those that keep goals.
    anew
        Turns of goals that begin anew all the same.
    found
        Where the relaxation of a goal ended, by turn.
    """

    before: int
    anew: Sequence[int] = ()
    found: dict[int, Basis] = field(default_factory=dict)

    @classmethod
    def of(cls, program: Program) -> Self:
        """Return what is known at first of the goals of a program: nothing."""
        return cls(len(program.matrix), [turn for turn, goal in enumerate(program.goals) if goal.goal in ADDED])

    def know(self, turn: int, basis: Basis | None) -> None:
        """Take note of where the relaxation of a goal ended."""
        if basis is not None:
            self.found[turn] = basis

    def at(self, turn: int) -> tuple[Basis, Method] | None:
        """Return where to begin with a goal, and how to go on; None where it begins anew."""
        nearest = max((known for known in tuple(self.found) if known <= turn), default=None)
        if nearest is None or turn in self.anew:
            return None
        basis = self.found[nearest].with_rows(self.before + nearest, turn - nearest)
        return basis, "simplex" if nearest == turn else "primal"
