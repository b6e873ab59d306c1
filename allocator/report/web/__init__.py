"""The report as one page for a browser: it stands alone, and opens without a server."""

from allocator.report.web.page import page
from allocator.report.web.part import Part
from allocator.report.web.run_page import write

__all__ = ["Part", "page", "write"]
