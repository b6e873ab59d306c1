"""Changes of a case: scenarios are the first kind of them."""

from allocator.changes.scenario import BASE, Changed, apply, names, unknown

__all__ = ["BASE", "Changed", "apply", "names", "unknown"]
