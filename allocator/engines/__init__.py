"""Engines: they see programs, never missions, and are loaded only in worker processes."""

from allocator.engines.basis import Basis
from allocator.engines.endings import Answer, Ending, Nearly, Progress, Stop
from allocator.engines.engine import Engine
from allocator.engines.found import HOW_TO_GET, found_by_pulp
from allocator.engines.names import AVAILABLE, PULP, PULP_NAMES, RELAXING, known
from allocator.engines.problem import Problem
from allocator.engines.process import WorkerProcess
from allocator.engines.selftest import Trial, self_test
from allocator.engines.settings import Method, Settings

__all__ = [
    "AVAILABLE",
    "HOW_TO_GET",
    "PULP",
    "PULP_NAMES",
    "RELAXING",
    "Answer",
    "Basis",
    "Ending",
    "Engine",
    "Method",
    "Nearly",
    "Problem",
    "Progress",
    "Settings",
    "Stop",
    "Trial",
    "WorkerProcess",
    "found_by_pulp",
    "known",
    "self_test",
]
