"""Making a relaxation whole: some contributors' units after others', the largest first, the rest as it proposes.

Each part is a small program in which what has been made whole is held, and what has not counts as the relaxation
proposes: so early parts leave room for late ones, and late ones mend what early ones lost.

References
----------
Y. Pochet and L. Wolsey, Production Planning by Mixed Integer Programming, Springer 2006, doi:10.1007/0-387-33477-7
(relax-and-fix; here what is not yet fixed is held at its relaxed values, so that each part stays small).
"""

from collections.abc import Iterator

import numpy as np

from allocator.columns import Columns
from allocator.improve.part import Followers, Part
from allocator.model import NO_LIMIT, Flags, Floats, Ints, Objective, Program

PLACES = 780
"""Places that one part makes whole, unless a single contributor has more."""


class Rounding:
    """A relaxation on its way to a plan.

    Parameters
    ----------
    columns, program, objective
        The case's columns, the rows that hold, and what is to be made best.
    relaxed
        What the relaxation proposes, shape ``(columns,)``.
    among
        Which entries of `assign` may be used.

    Attributes
    ----------
    values
        What has been made whole; 0 elsewhere, shape ``(columns,)``.
    """

    def __init__(
        self,
        columns: Columns,
        program: Program,
        objective: Objective,
        followers: Followers,
        relaxed: Floats,
        among: Flags,
    ) -> None:
        self._program, self._objective, self._followers = program, objective, followers
        self._column = columns.assign.column
        p, _, _, t = columns.assign.keys.T
        self._c, self._among = columns.contributor[p], among
        self._left = np.zeros(len(program))
        for kind in ("assign", "arrive", "leave"):
            column = columns.kind(kind, 3).column
            self._left[column] = relaxed[column]
        weight = np.bincount(self._c, relaxed[self._column] * columns.persons[p] * columns.months[t])
        self._batches = self._in_order(np.lexsort((np.arange(len(weight)), -weight)))
        self.values = np.zeros(len(program), dtype=np.int64)

    def _in_order(self, order: Ints) -> Iterator[Ints]:
        """Yield contributors that are made whole together."""
        places = np.bincount(self._c[self._among], minlength=len(order))
        batch: list[int] = []
        for c in order[places[order] > 0].tolist():
            if batch and places[batch].sum() + places[c] > PLACES:
                yield np.array(batch)
                batch = []
            batch.append(c)
        if batch:
            yield np.array(batch)

    def part(self) -> Part | None:
        """Return the next part; None when all is whole."""
        batch = next(self._batches, None)
        if batch is None:
            return None
        decisions = np.zeros(len(self._program), dtype=bool)
        decisions[self._column[np.isin(self._c, batch) & self._among]] = True
        free = self._followers.of(decisions)
        self._left[free] = 0.0
        self.values[free] = 0
        return Part.of(self._program, self._objective, self.values, free, self._activity())

    def take(self, values: Ints) -> None:
        """Take the whole plan `values`, shape ``(columns,)``, that the search of the last part came to."""
        self.values = values

    def _activity(self) -> Ints:
        """Return what rows come to, the fractions of what is not yet whole rounded to the nearest number.

        Only the last part is asked with everything else whole: rounded so, rows lose and gain alike until then. But
        nobody is to live on a surplus of those who are not whole yet: of a share of women, say, they may not keep it.
        """
        matrix = self._program.matrix
        terms = np.append(matrix.coefficient * self._left[matrix.column], 0.0)
        left = np.add.reduceat(terms, matrix.start[:-1])
        left[np.diff(matrix.start) == 0] = 0.0
        share = (matrix.lower > -NO_LIMIT) & (matrix.lower <= 0) & (matrix.upper >= NO_LIMIT)
        left[share] = np.minimum(left[share], 0.0)
        return self._program.activity(self.values) + np.rint(left).astype(np.int64)
