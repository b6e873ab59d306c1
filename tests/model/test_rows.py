"""Writing rows: terms find their rows by what they are about, whatever the order in which rows were named."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from allocator.model import NO_LIMIT, ints
from allocator.model.rows import Index, RowWriter, distinct, pack, stack

keys_of_pairs = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 7)), min_size=1, max_size=20, unique=True)
pairs_anywhere = st.tuples(st.integers(-1, 7), st.integers(-1, 9))


def array(keys: list[tuple[int, int]]) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Return keys as an array, shape ``(n, 2)``."""
    return np.array(keys, dtype=np.int64).reshape(-1, 2)


@given(keys_of_pairs, st.lists(pairs_anywhere, max_size=20))
def test_every_key_finds_its_row_and_no_other(keys: list[tuple[int, int]], sought: list[tuple[int, int]]) -> None:
    """Rows are sorted by key; what is sought is found at its place, what has no row is not, inside the range or out."""
    writer = RowWriter("family", ("one", "other"), array(keys))
    found = Index(writer.keys).find(array(sought)).tolist()
    assert found == [sorted(keys).index(key) if key in keys else -1 for key in sought]


@given(keys_of_pairs, st.lists(st.tuples(pairs_anywhere, st.integers(0, 9), st.integers(-4, 4)), max_size=20))
def test_limits_and_terms_go_with_their_keys(
    keys: list[tuple[int, int]], terms: list[tuple[tuple[int, int], int, int]]
) -> None:
    """Each row keeps its limits and scale when rows are sorted, and has its terms; those of no row are left out."""
    lower, upper, scale = ({key: start + n for n, key in enumerate(keys)} for start in (-50, 50, 1))
    limits = [ints([side[key] for key in keys]) for side in (lower, upper, scale)]
    writer = RowWriter("family", ("one", "other"), array(keys), *limits)
    for key, column, weight in terms:
        writer.add(array([key]), ints([column]), weight)
    block = writer.block()
    about = [tuple(key) for key in block.keys.tolist()]
    assert about == sorted(keys)
    for found, side in ((block.lower, lower), (block.upper, upper), (block.scale, scale)):
        assert found.tolist() == [side[key] for key in about]
    written = zip(block.row.tolist(), block.column.tolist(), block.coefficient.tolist(), strict=True)
    assert [(about[row], column, weight) for row, column, weight in written] == [
        term for term in terms if term[0] in keys
    ]


def test_a_writer_without_rows_writes_an_empty_block() -> None:
    """No keys, no rows: whatever is added, nothing is written."""
    writer = RowWriter("family", ("one", "other"), array([]), upper=3)
    writer.add(array([(0, 0)]), ints([1]), 5)
    block = writer.block()
    assert len(block) == 0
    assert len(block.row) == len(block.column) == len(block.coefficient) == 0


def test_a_limit_left_out_is_none() -> None:
    """A row without lower or upper limit has 2**62 on that side; one number stands for all rows."""
    block = RowWriter("family", ("one", "other"), array([(1, 0), (0, 1)]), upper=4, scale=10).block()
    assert block.lower.tolist() == [-NO_LIMIT, -NO_LIMIT]
    assert block.upper.tolist() == [4, 4]
    assert block.scale.tolist() == [10, 10]


@given(keys_of_pairs)
def test_packed_keys_are_distinct_and_ascend_with_the_keys(keys: list[tuple[int, int]]) -> None:
    """Packing keeps keys apart and their order."""
    packed = pack(array(sorted(keys)), (6, 8)).tolist()
    assert packed == sorted(set(packed))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=20))
def test_distinct_keys_are_sorted_and_stand_once(keys: list[tuple[int, int]]) -> None:
    """Duplicates go, order comes."""
    assert [tuple(key) for key in distinct(array(keys)).tolist()] == sorted(set(keys))


def test_a_number_stands_in_every_key() -> None:
    """Stacking spreads a plain number over all keys."""
    assert stack(ints([4, 5]), 7).tolist() == [[4, 7], [5, 7]]
