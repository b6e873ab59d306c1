"""Compiling: what is marked becomes machine code when it is first called, and is kept on disk for the next run."""

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numba
from platformdirs import user_cache_path

_Given = ParamSpec("_Given")
_Found = TypeVar("_Found")

# Lists are short here: code for many numbers at once only takes longer to make.
for _setting in ("LOOP_VECTORIZE", "SLP_VECTORIZE"):
    setattr(numba.config, _setting, 0)

_PLACE = "CACHE_DIR"
"""Numba's setting for where compiled code is kept."""


def _folder() -> Path:
    """Return where compiled code is kept, a folder for each state of the sources.

    Numba looks at the age of a function's own file only: what that calls in other files could be of another day. And
    what is left in an installed package stays there when that is removed, and is then taken for the package.
    """
    sources = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    base = getattr(numba.config, _PLACE) or user_cache_path("allocator")
    return Path(base) / sha256(sources).hexdigest()[:16]


def _kept() -> bool:
    """Set where compiled code is kept; return whether it can be."""
    folder = _folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    setattr(numba.config, _PLACE, str(folder))
    return os.access(folder, os.W_OK)


_HOW: dict[str, Any] = {"cache": _kept(), "nogil": True, "error_model": "numpy", "_nrt": False}
"""Kept on disk where that can be; other threads run on; nobody divides by zero; no memory is asked for and counted.

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
