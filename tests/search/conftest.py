"""One engine for all searches of these tests."""

from collections.abc import Iterator

import pytest

from allocator.engines import Engine


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """One worker for the whole session."""
    with Engine() as one:
        yield one
