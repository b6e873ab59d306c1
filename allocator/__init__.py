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
    from allocator.api import Options, check, compare, convert, formulation, frames, release, solve, template

__all__ = ["Options", "check", "compare", "convert", "formulation", "frames", "release", "solve", "template"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - the types stand above, for whoever checks them
    """Load the interface when it is first used, so that engine workers, which import this package, start fast."""
    if name in __all__:
        from allocator import api  # noqa: PLC0415

        globals().update({each: getattr(api, each) for each in __all__})
        return globals()[name]
    raise AttributeError(name)
