"""KPI gates: what a finished plan has to show, read on its recount in exact arithmetic."""

from allocator.gates.gate import Reading, read_gates, reading
from allocator.gates.indicators import INDICATORS, Indicator
from allocator.gates.words import failed, told

__all__ = ["INDICATORS", "Indicator", "Reading", "failed", "read_gates", "reading", "told"]
