"""Reports: paragraphs and tables of exact values, and the writers that give them a form."""

from allocator.report import plan_json, terminal, xlsx
from allocator.report.content import report
from allocator.report.paper import Provenance, Report

__all__ = ["Provenance", "Report", "plan_json", "report", "terminal", "xlsx"]
