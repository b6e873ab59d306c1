"""Explanations: for now, why there is no plan."""

from allocator.explain.infeasible import Conflict, conflict, front

__all__ = ["Conflict", "conflict", "front"]
