"""What each contributor would do by itself at given prices of what all share: bounds beyond the relaxation's.

Rows that only one contributor's decisions touch are its own: what its units do from phase to phase, its cap, its
presences. With a price on every other row each contributor is a small program by itself. Whatever the prices, the
least of all of these together is a bound of the whole; with whole units it is above the relaxation's, because it sees
what each contributor cannot do by halves.

References
----------
A. M. Geoffrion, Lagrangean relaxation for integer programming, Mathematical Programming Study 2 (1974),
doi:10.1007/BFb0120690; G. B. Dantzig and P. Wolfe, Decomposition principle for linear programs, Operations Research 8
(1960), doi:10.1287/opre.8.1.101.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from allocator.columns import Columns
from allocator.engines import Problem
from allocator.engines.problem import Indices
from allocator.model import Floats, Ints


@dataclass(frozen=True, eq=False)
class Own:
    """One contributor by itself.

    Attributes
    ----------
    problem
        The least it can do at the prices of what is shared, in whole units.
    least
        What that cannot fall below by the prices of its own rows, in the problem's units.
    """

    problem: Problem
    least: float


@dataclass(frozen=True, eq=False)
class Contributors:
    """Which columns and rows of a program are one contributor's own.

    Attributes
    ----------
    column, row
        The contributor of each, -1 where they are shared, shapes ``(columns,)`` and ``(rows,)``.
    """

    column: Ints
    row: Ints

    @classmethod
    def of(cls, columns: Columns, problem: Problem) -> "Contributors":
        """Return what is each contributor's own in a problem over the columns of a case."""
        owner = np.full(len(columns), -1, dtype=np.int64)
        for name in ("assign", "arrive", "leave", "deviation"):
            kind = columns.kind(name, 4)
            owner[kind.column] = columns.contributor[kind.part(0)]
        contributor, mission, phase = np.nonzero(columns.singles >= 0)
        owner[columns.singles[contributor, mission, phase]] = contributor
        rows, row = len(problem.row_lower), problem.row
        first, last = np.full(rows, len(owner), dtype=np.int64), np.full(rows, -1, dtype=np.int64)
        np.minimum.at(first, row, owner[problem.column])
        np.maximum.at(last, row, owner[problem.column])
        return cls(owner, np.where((first == last) & (first >= 0), first, -1))

    def apart(self, problem: Problem, duals: Floats, values: Floats) -> Iterator[Own]:
        """Yield each contributor by itself at the row prices `duals`, shape ``(rows,)``.

        The least of each, less `Own.least`, adds to `Problem.safe_bound`. First come those where most may be added for
        each column: as far as a relaxation's `values`, in the engine's units, shape ``(columns,)``, are from `least`.
        """
        priced = problem.priced(duals)
        shared = problem.priced(np.where(self.row < 0, duals, 0.0)).left
        row = problem.row
        term = np.argsort(self.row[row], kind="stable")
        ends = np.searchsorted(self.row[row][term], np.arange(self.row.max(initial=-1) + 2))
        columns, rows = _grouped(self.column), _grouped(self.row)
        place = np.zeros(len(problem), dtype=np.int32)
        nothing = np.zeros(0, dtype=np.int64)
        least, room = {}, {}
        for owner, its in columns.items():
            least[owner] = float(priced.paid[rows.get(owner, nothing)].sum() + priced.least[its].sum())
            room[owner] = (float(shared[its] @ values[its]) - least[owner]) / len(its)
        for owner in sorted(columns, key=lambda owner: (-room[owner], owner)):
            its, own = columns[owner], rows.get(owner, nothing)
            terms = term[ends[owner] : ends[owner + 1]] if owner + 1 < len(ends) else term[:0]
            place[its] = np.arange(len(its))
            yield Own(_problem(problem, its, own, terms, place, shared[its]), least[owner])


def _grouped(owner: Ints) -> dict[int, Ints]:
    order = np.argsort(owner, kind="stable")
    found, first = np.unique(owner[order], return_index=True)
    groups = np.split(order, first[1:])
    return {int(one): group for one, group in zip(found, groups, strict=True) if one >= 0}


def _problem(problem: Problem, its: Ints, own: Ints, terms: Ints, place: Indices, cost: Floats) -> Problem:
    lengths = np.diff(problem.start)[own]
    return Problem(
        start=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32),
        column=place[problem.column[terms]],
        coefficient=problem.coefficient[terms],
        row_lower=problem.row_lower[own],
        row_upper=problem.row_upper[own],
        lower=problem.lower[its],
        upper=problem.upper[its],
        integer=problem.integer[its],
        cost=cost,
        offset=0.0,
        unit=1.0,
        step=0.0,
        constant=0,
        grain=1,
        column_scale=np.ones(len(its)),
        row_scale=np.ones(len(own)),
    )
