"""Writing rows as whole arrays: terms are grouped by what their row is about."""

from collections.abc import Sequence

import numpy as np

from allocator.model.program import NO_LIMIT, Block, Ints


def pack(keys: Ints, sizes: Sequence[int]) -> Ints:
    """Return one number for each key of shape ``(n, len(sizes))``; part `i` lies in ``0 .. sizes[i] - 1``."""
    packed = np.zeros(len(keys), dtype=np.int64)
    for part, size in enumerate(sizes):
        packed = packed * size + keys[:, part]
    return packed


def stack(*parts: Ints | int) -> Ints:
    """Return keys of shape ``(n, parts)`` from arrays of shape ``(n,)``; a plain number stands in every row."""
    return np.stack(np.broadcast_arrays(*parts), axis=1).astype(np.int64)


def distinct(keys: Ints) -> Ints:
    """Return the distinct keys in ascending order."""
    if len(keys) == 0:
        return keys
    sizes = (keys.max(axis=0) + 1).tolist()
    _, first = np.unique(pack(keys, sizes), return_index=True)
    return keys[first]


class Index:
    """Finds rows of keys of shape ``(rows, parts)``, in any order, distinct."""

    def __init__(self, keys: Ints) -> None:
        self.sizes = [int(keys[:, part].max(initial=-1)) + 1 for part in range(keys.shape[1])]
        packed = pack(keys, self.sizes)
        self.order: Ints = np.argsort(packed, kind="stable")
        self._packed = packed[self.order]

    def find(self, keys: Ints) -> Ints:
        """Return the row of each key of shape ``(n, parts)``; -1 where there is none."""
        if len(self._packed) == 0 or len(keys) == 0:
            return np.full(len(keys), -1, dtype=np.int64)
        inside = ((keys >= 0) & (keys < np.array(self.sizes))).all(axis=1)
        packed = np.where(inside, pack(keys, self.sizes), -1)
        at = np.searchsorted(self._packed, packed).clip(max=len(self._packed) - 1)
        return np.where(self._packed[at] == packed, self.order[at], -1).astype(np.int64)


class RowWriter:
    """Collects the terms of the rows of one family.

    Parameters
    ----------
    family
        The family that writes.
    dims
        Names of the parts of a key.
    keys
        The rows, shape ``(rows, len(dims))``, in any order, distinct.
    lower, upper
        Limits, shape ``(rows,)`` or one number for all; None: no limit.
    scale
        Units of the row in one unit of the family's measure.
    """

    def __init__(
        self,
        family: str,
        dims: tuple[str, ...],
        keys: Ints,
        lower: Ints | int | None = None,
        upper: Ints | int | None = None,
        scale: Ints | int = 1,
    ) -> None:
        keys = keys.reshape(-1, len(dims))
        self.family, self.dims = family, dims
        order = Index(keys).order
        self.keys = keys[order]
        self._index = Index(self.keys)
        self.lower = self._spread(-NO_LIMIT if lower is None else lower)[order]
        self.upper = self._spread(NO_LIMIT if upper is None else upper)[order]
        self.scale = self._spread(scale)[order]
        self._terms: list[tuple[Ints, Ints, Ints]] = []

    def _spread(self, value: Ints | int) -> Ints:
        return np.broadcast_to(np.asarray(value, dtype=np.int64), len(self.keys)).copy()

    def add(self, keys: Ints, column: Ints, coefficient: Ints | int) -> None:
        """Add terms to the rows of `keys`; terms of rows that do not exist are left out."""
        row = self._index.find(keys)
        kept = row >= 0
        full = np.broadcast_to(np.asarray(coefficient, dtype=np.int64), len(row))
        self._terms.append((row[kept], column[kept], full[kept]))

    def block(self) -> Block:
        """Return the rows written."""
        nothing = np.zeros(0, dtype=np.int64)
        row, column, coefficient = (
            np.concatenate([nothing, *(terms[part] for terms in self._terms)]) for part in range(3)
        )
        return Block(self.family, self.dims, self.keys, row, column, coefficient, self.lower, self.upper, self.scale)
