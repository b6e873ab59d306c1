"""Reports: paragraphs and tables of exact values, and the writers that give them a form."""

from allocator.report.content import report
from allocator.report.paper import Provenance, Report

__all__ = ["Provenance", "Report", "report"]
