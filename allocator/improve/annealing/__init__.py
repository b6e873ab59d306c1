"""Annealing: a plan is changed in many small moves by compiled code.

What compiles is imported in workers only (:mod:`allocator.improve.annealing.worker`).
"""

from allocator.improve.annealing.layout import Layout, followed, layout
from allocator.improve.annealing.messages import Annealed, Annealing, Likely

WORKER = "allocator.improve.annealing.worker"
"""The module that a worker process serves."""

__all__ = ["WORKER", "Annealed", "Annealing", "Layout", "Likely", "followed", "layout"]
