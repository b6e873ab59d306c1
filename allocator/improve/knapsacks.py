"""Cuts: rows that every plan of whole units keeps and that fractions of units break.

What a contributor may send is a knapsack: units of a few sizes under a cap of persons. Taken with fractions of units,
the cap promises persons that no whole units fill, contributor after contributor, and that is what makes bounds weak.
The rows here are faces of the hull of the whole contents of each knapsack.

References
----------
V. Chvatal, Edmonds polytopes and a hierarchy of combinatorial problems, Discrete Mathematics 4 (1973),
doi:10.1016/0012-365X(73)90167-2; E. Balas, Facets of the knapsack polytope, Mathematical Programming 8 (1975),
doi:10.1007/BF01580440; C. Barber, D. Dobkin and H. Huhdanpaa, The Quickhull algorithm for convex hulls, ACM
Transactions on Mathematical Software 22 (1996), doi:10.1145/235815.235821.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations
from math import gcd

import numpy as np

from allocator.columns import Columns
from allocator.model import NO_LIMIT, Block, Floats, Ints, Program

KNAPSACKS = ("contributor_cap", "max_share_of_ceiling")
"""Families whose rows are knapsacks of units."""

_TOGETHER = 3
"""Sizes of units whose contents are taken together."""

_LARGE = 5
"""Sizes of units that are taken together with others, the largest of each knapsack: they leave the gaps."""

_CONTENTS = 3000
"""Knapsacks with more whole contents are left as they are; there, fractions matter little."""

_MOST = 24
"""The strongest faces of a knapsack that become rows."""

_LARGEST = 10**4
"""Faces with larger coefficients are left out: engines would see little but their rounding."""

_STRONG = 0.002
"""A face has to cut off at least this share of what fractions could reach."""

Face = tuple[tuple[int, ...], int]


def cuts(columns: Columns, program: Program) -> Block:
    """Return rows over the columns of `program` that every whole plan keeps; keys are family, row and place there."""
    found: list[tuple[tuple[int, int, int], Ints, Ints, int]] = []
    pledge = np.full(len(program), -1, dtype=np.int64)
    pledge[columns.assign.column] = columns.assign.part(0)
    for family, name in enumerate(KNAPSACKS):
        for block in program.blocks:
            if block.family != name:
                continue
            order = np.argsort(block.row, kind="stable")
            ends = np.searchsorted(block.row[order], np.arange(len(block) + 1))
            for row in np.flatnonzero(block.upper < NO_LIMIT):
                term = order[ends[row] : ends[row + 1]]
                column, weight = block.column[term], block.coefficient[term]
                # A row that may be broken has a column that is no unit's.
                if len(term) == 0 or (pledge[column] < 0).any() or (weight <= 0).any():
                    continue
                for face, limit in _faces(columns, program, pledge[column], column, weight, int(block.upper[row])):
                    kept = face > 0
                    found.append(((family, int(row), len(found)), column[kept], face[kept], limit))
    return _block(found)


def _faces(
    columns: Columns, program: Program, pledge: Ints, column: Ints, weight: Ints, room: int
) -> Iterator[tuple[Ints, int]]:
    """Yield the strongest faces of one knapsack: the coefficient of each of its terms, and the limit."""
    sizes, of = np.unique(weight, return_inverse=True)
    units = np.zeros(len(sizes), dtype=np.int64)
    for p in np.unique(pledge):
        mine = pledge == p
        units[of[mine][0]] += min(int(columns.units[p]), int(program.upper[column[mine]].sum()))
    if units @ sizes <= room:
        return
    units = np.minimum(units, room // sizes)
    strongest = knapsack(tuple(sizes.tolist()), tuple(units.tolist()), room)
    for face, limit in strongest:
        yield np.array(face, dtype=np.int64)[of], limit


@lru_cache(maxsize=65536)
def knapsack(sizes: tuple[int, ...], units: tuple[int, ...], room: int) -> tuple[Face, ...]:
    """Return the strongest faces of the hull of all whole contents of a knapsack, three sizes at a time."""
    found: dict[Face, float] = {}
    # A size of which not even one fits is a face by itself.
    for at, (size, most) in enumerate(zip(sizes, units, strict=True)):
        if most * size < room and room % size and most == room // size:
            face = tuple(int(other == at) for other in range(len(sizes)))
            found[face, most] = room / size / max(most, 0.5) - 1.0
    large = range(max(0, len(sizes) - _LARGE), len(sizes))
    for chosen in combinations(large, min(_TOGETHER, len(large))):
        contents = _contents([sizes[at] for at in chosen], [units[at] for at in chosen], room)
        if contents is None:
            continue
        for normal, limit in _hull(contents):
            amounts = dict(zip(chosen, normal, strict=True))
            face = tuple(amounts.get(at, 0) for at in range(len(sizes)))
            reach = _fractional(sizes, units, room, face)
            if reach > limit * (1 + _STRONG):
                found[face, limit] = reach / max(limit, 0.5) - 1.0
    ranked = sorted(found, key=lambda face: (-found[face], face))
    return tuple(ranked[:_MOST])


def _contents(sizes: list[int], units: list[int], room: int) -> Ints | None:
    """Return all whole contents, shape ``(contents, sizes)``; None where there are too many."""
    if np.prod([most + 1.0 for most in units]) > _CONTENTS:
        return None
    grid = np.stack(np.meshgrid(*(np.arange(most + 1) for most in units), indexing="ij"), axis=-1)
    every = grid.reshape(-1, len(sizes)).astype(np.int64)
    kept: Ints = every[every @ np.array(sizes) <= room]
    return kept


def _hull(contents: Ints) -> Iterator[tuple[tuple[int, ...], int]]:
    """Yield the faces of the hull of `contents` that look outward, in whole numbers; each holds for every content."""
    # A third of a second of import, of which only searches have any use.
    from scipy.spatial import ConvexHull, QhullError  # noqa: PLC0415

    moving = np.flatnonzero(contents.max(axis=0) > 0)
    if len(moving) < 2:
        return
    try:
        equations = ConvexHull(contents[:, moving]).equations
    except QhullError:
        return
    for equation in np.unique(np.round(equations, 9), axis=0):
        direction = equation[:-1]
        if (direction < -1e-9).any():
            continue
        whole = _whole(direction)
        if whole is not None and np.count_nonzero(whole) > 1:
            normal = np.zeros(contents.shape[1], dtype=np.int64)
            normal[moving] = whole
            # Whatever the arithmetic of the hull was worth: this limit holds for every content.
            yield tuple(normal.tolist()), int((contents @ normal).max())


def _whole(direction: Floats) -> Ints | None:
    """Return a direction in the least whole numbers, None where they are too large."""
    least = direction[direction > 1e-9].min()
    for factor in range(1, 200):
        scaled = direction / least * factor
        rounded = np.round(scaled)
        if np.abs(scaled - rounded).max() < 1e-6 * factor:
            whole = rounded.astype(np.int64)
            divisor = gcd(*(int(part) for part in whole))
            whole = whole // divisor
            return whole if whole.max() <= _LARGEST else None
    return None


def _fractional(sizes: tuple[int, ...], units: tuple[int, ...], room: int, face: tuple[int, ...]) -> float:
    """Return how far a face reaches over contents in fractions, filled by worth per person."""
    left, reach = float(room), 0.0
    for at in sorted(range(len(sizes)), key=lambda at: -face[at] / sizes[at]):
        taken = min(float(units[at]), left / sizes[at])
        reach += face[at] * taken
        left -= taken * sizes[at]
    return reach


def _block(found: list[tuple[tuple[int, int, int], Ints, Ints, int]]) -> Block:
    keys = np.array([key for key, _, _, _ in found], dtype=np.int64).reshape(-1, 3)
    nothing = np.zeros(0, dtype=np.int64)
    lengths = [len(column) for _, column, _, _ in found]
    return Block(
        "cuts",
        ("family", "row", "number"),
        keys,
        np.repeat(np.arange(len(found), dtype=np.int64), lengths),
        np.concatenate([nothing, *(column for _, column, _, _ in found)]),
        np.concatenate([nothing, *(face for _, _, face, _ in found)]),
        np.full(len(found), -NO_LIMIT, dtype=np.int64),
        np.array([limit for _, _, _, limit in found], dtype=np.int64),
        np.ones(len(found), dtype=np.int64),
    )
