"""Options of the whole suite."""

import pytest
from hypothesis import settings

settings.register_profile("same on every run", deadline=None, derandomize=True)
settings.load_profile("same on every run")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that rewrites golden files."""
    parser.addoption("--golden", action="store_true", help="rewrite golden files instead of comparing with them")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be rewritten."""
    return bool(request.config.getoption("--golden"))
