"""Where goals without whole units ended, so that later ones begin there and not anew."""

from dataclasses import dataclass, field

from allocator.engines import Basis


@dataclass(eq=False)
class Bases:
    """What is known of where the relaxations of goals ended.

    A later goal has the same columns and rows, and one row more for each goal between that keeps what it reached. Where
    an earlier relaxation ended keeps these rows, too, as no plan is better than it: there the simplex method goes on
    with the other goal's costs, which takes a tenth of the time or less.

    Attributes
    ----------
    before
        How many rows stand before those that keep goals.
    found
        Where the relaxation of a goal ended, by turn.
    """

    before: int
    found: dict[int, Basis] = field(default_factory=dict)

    def know(self, turn: int, basis: Basis | None) -> None:
        """Take note of where the relaxation of a goal ended."""
        if basis is not None:
            self.found[turn] = basis

    def at(self, turn: int) -> Basis | None:
        """Return where to begin with a goal; None where no relaxation up to it is known."""
        nearest = max((known for known in tuple(self.found) if known <= turn), default=None)
        return None if nearest is None else self.found[nearest].with_rows(self.before + nearest, turn - nearest)
