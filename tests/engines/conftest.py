"""Every test of the contract runs on every engine that is there."""

from collections.abc import Iterator

import pytest

from allocator.engines import PULP, Ending, Engine

LIVE = ("highs", "cp-sat", "scip")
"""Engines that show their plans while they search."""

TRIED = (*LIVE, "cbc", "pulp:PULP_CBC_CMD")
"""Engines that every installation has."""


def without_plans(engine: Engine) -> Ending:
    """Return how a search ends that has shown that there is no plan; through PuLP CBC's word for it does not count."""
    return Ending.NO_SOLUTION_FOUND if engine.name.startswith(PULP) else Ending.INFEASIBLE


@pytest.fixture(scope="module")
def highs() -> Iterator[Engine]:
    """HiGHS, for what only it can be asked."""
    with Engine("highs", grace=1.0) as one:
        yield one


@pytest.fixture(params=LIVE, scope="module")
def live(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """One that shows its plans while it searches."""
    with Engine(str(request.param), grace=1.0) as one:
        yield one


@pytest.fixture(params=TRIED, scope="module")
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """One worker for all tests of a module, which so also shows that it survives them."""
    with Engine(str(request.param), grace=1.0) as one:
        yield one
