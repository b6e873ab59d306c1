"""The archive: finished runs in their folders, written whole, and read back and recounted."""

from allocator.archive.read import reached_of, read_run, recounted
from allocator.archive.workbook import effective, scenarios_of, workbook_of
from allocator.archive.write import write_run

__all__ = ["effective", "reached_of", "read_run", "recounted", "scenarios_of", "workbook_of", "write_run"]
