"""Compiling: what is marked becomes machine code when it is first called, and is kept on disk for the next run."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

import numba

_Given = ParamSpec("_Given")
_Found = TypeVar("_Found")

# Lists are short here: code for many numbers at once only takes longer to make.
for _setting in ("LOOP_VECTORIZE", "SLP_VECTORIZE"):
    setattr(numba.config, _setting, 0)

_HOW: dict[str, Any] = {"nogil": True, "error_model": "numpy", "_nrt": False}
"""Other threads run on; nobody divides by zero; no memory is asked for, so nothing is counted.

Counting who uses which array would take most of the time.
"""

_INNER: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""Nothing is made for callers from outside."""


def compiled(function: Callable[_Given, _Found]) -> Callable[_Given, _Found]:
    """Compile a function of arrays and numbers that Python calls."""
    return _compiled(function, _HOW)


def inner(function: Callable[_Given, _Found]) -> Callable[_Given, _Found]:
    """Compile a function that only compiled ones call."""
    return _compiled(function, _HOW | _INNER)


def _compiled(function: Callable[_Given, _Found], how: dict[str, Any]) -> Callable[_Given, _Found]:
    try:
        found = numba.njit(**how, cache=True)(function)
    except RuntimeError:
        # There is no folder to keep it in: it is compiled anew in every process.
        found = numba.njit(**how)(function)
    return cast("Callable[_Given, _Found]", found)
