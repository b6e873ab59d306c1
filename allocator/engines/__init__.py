"""Engines: they see programs, never missions, and are loaded only in worker processes."""

from allocator.engines.endings import Answer, Ending, Progress, Stop
from allocator.engines.engine import Engine
from allocator.engines.names import AVAILABLE, known
from allocator.engines.problem import Problem, Settings
from allocator.engines.selftest import Trial, self_test

__all__ = [
    "AVAILABLE",
    "Answer",
    "Ending",
    "Engine",
    "Problem",
    "Progress",
    "Settings",
    "Stop",
    "Trial",
    "known",
    "self_test",
]
