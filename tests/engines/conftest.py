"""Every test of the contract runs on every engine that is there."""

from collections.abc import Iterator

import pytest

from allocator.engines import AVAILABLE, Engine


@pytest.fixture(params=AVAILABLE, scope="module")
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """One worker for all tests of a module, which so also shows that it survives them."""
    with Engine(str(request.param), grace=1.0) as one:
        yield one
