"""The input door: workbook and CSV folder in, findings and typed tables out."""

from allocator.tables.case_of import case_of
from allocator.tables.checks import check
from allocator.tables.door import Book, checked, load_case, read
from allocator.tables.findings import Finding, WorkbookError, grouped
from allocator.tables.parse import parse
from allocator.tables.sheets import is_folder, legible, name_of
from allocator.tables.tables import Row, Tables, digest

__all__ = [
    "Book",
    "Finding",
    "Row",
    "Tables",
    "WorkbookError",
    "case_of",
    "check",
    "checked",
    "digest",
    "grouped",
    "is_folder",
    "legible",
    "load_case",
    "name_of",
    "parse",
    "read",
]
