"""A planner's own workbook with its findings in it; everything else in the file stays as it is, byte for byte."""

from allocator.tables.annotation.annotate import annotate
from allocator.tables.annotation.index_sheet import INDEX, MARK

__all__ = ["INDEX", "MARK", "annotate"]
