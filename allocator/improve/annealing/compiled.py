"""Compiling: what is marked becomes machine code when it is first called, and is kept on disk for the next run."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

import numba

_Given = ParamSpec("_Given")
_Found = TypeVar("_Found")

# Lists are short here: code for many numbers at once only takes longer to make.
for _setting in ("LOOP_VECTORIZE", "SLP_VECTORIZE"):
    setattr(numba.config, _setting, 0)

_HOW: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy", "_nrt": False}
"""Kept on disk; other threads run on; nobody divides by zero; no memory is asked for, so nothing is counted.

Counting who uses which array would take most of the time.
"""


_INNER: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""Nothing is made for callers from outside."""


def compiled(function: Callable[_Given, _Found]) -> Callable[_Given, _Found]:
    """Compile a function of arrays and numbers that Python calls."""
    return cast("Callable[_Given, _Found]", numba.njit(**_HOW)(function))


def inner(function: Callable[_Given, _Found]) -> Callable[_Given, _Found]:
    """Compile a function that only compiled ones call."""
    return cast("Callable[_Given, _Found]", numba.njit(**_HOW, **_INNER)(function))
