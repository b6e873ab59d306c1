"""Which decisions exist in a case, what follows from them, and the way from plan to values and back."""

from allocator.columns.columns import Columns, Kind
from allocator.columns.derived import BURDEN_STEP, burden
from allocator.columns.presence import Presence, Reference

__all__ = ["BURDEN_STEP", "Columns", "Kind", "Presence", "Reference", "burden"]
