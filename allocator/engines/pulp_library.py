"""PuLP, loaded so that it does not load HiGHS as well; only workers may do this."""

import sys
from importlib import import_module
from types import ModuleType


def pulp_library(*, with_highs: bool = False) -> ModuleType:
    """Return PuLP.

    PuLP loads `highspy` wherever that is installed. One process has one engine, so that it is told there is none.

    Raises
    ------
    ImportError
        If PuLP is not installed.
    """
    if not with_highs:
        sys.modules.setdefault("highspy", None)  # type: ignore[arg-type]
    return import_module("pulp")
