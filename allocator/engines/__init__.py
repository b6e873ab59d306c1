"""Engines: they see programs, never missions, and are loaded only in worker processes."""

from allocator.engines.endings import Answer, Ending, Progress, Stop
from allocator.engines.engine import AVAILABLE, LATER, Engine
from allocator.engines.problem import Problem, Settings
from allocator.engines.selftest import Trial, self_test

__all__ = [
    "AVAILABLE",
    "LATER",
    "Answer",
    "Ending",
    "Engine",
    "Problem",
    "Progress",
    "Settings",
    "Stop",
    "Trial",
    "self_test",
]
