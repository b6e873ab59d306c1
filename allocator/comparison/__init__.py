"""Comparison: plans of several scenarios or runs side by side, against the first of them."""

from allocator.comparison.as_json import as_json
from allocator.comparison.comparing import FOLDER, compare
from allocator.comparison.comparison import Comparison, compared
from allocator.comparison.files import JSON, PAGE, WORKBOOK, save
from allocator.comparison.job import End
from allocator.comparison.member import Member
from allocator.comparison.table import Field, Table
from allocator.comparison.view import View, like_for_like

__all__ = [
    "FOLDER",
    "JSON",
    "PAGE",
    "WORKBOOK",
    "Comparison",
    "End",
    "Field",
    "Member",
    "Table",
    "View",
    "as_json",
    "compare",
    "compared",
    "like_for_like",
    "save",
]
