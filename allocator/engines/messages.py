"""What a worker and its parent say to each other; an answer is a :class:`allocator.engines.endings.Claim`."""

from dataclasses import dataclass

from allocator.engines.endings import Nearly
from allocator.engines.problem import Problem
from allocator.engines.settings import Settings
from allocator.model import Floats


@dataclass(frozen=True, eq=False)
class Question:
    """Parent: search this, from `start` [engine's units] where there is one."""

    problem: Problem
    settings: Settings
    start: Floats | None


@dataclass(frozen=True, eq=False)
class Offer:
    """Parent, during a search: somebody else has found these better values [engine's units]."""

    values: Floats


@dataclass(frozen=True)
class Halt:
    """Parent, during a search: stop, and show what there is; for annealing and engines that are separate programs."""


@dataclass(frozen=True)
class Hello:
    """Worker: the engine is loaded."""

    version: str


@dataclass(frozen=True)
class Refused:
    """Worker: the engine cannot be used, and it ends; or it cannot state the question exactly, and waits for others."""

    sentence: str


@dataclass(frozen=True, eq=False)
class Found:
    """Worker, during a search: better values or a bound [engine's units]."""

    values: Floats | None
    bound: float | None
    nearly: Nearly | None = None


@dataclass(frozen=True)
class Gone:
    """The worker has ended; put into the parent's hands by the thread that reads what the worker says."""
