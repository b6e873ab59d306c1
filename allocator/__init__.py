"""Allocator: plans for peacekeeping forces, proven and recounted.

Examples
--------
>>> import allocator
>>> run = allocator.solve("inputs/first-steps.xlsx", write=False)
>>> run.verdict
'proven optimal'
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from allocator.api import check, convert, formulation, frames, solve, template

__all__ = ["check", "convert", "formulation", "frames", "solve", "template"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - the types stand above, for whoever checks them
    """Load the interface when it is first used, so that engine workers, which import this package, start fast."""
    if name in __all__:
        from allocator import api  # noqa: PLC0415

        return getattr(api, name)
    raise AttributeError(name)
