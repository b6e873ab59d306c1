"""Finished: a plan with all that has been counted and said of it, from which the parts of its page are made."""

from dataclasses import dataclass

from allocator.audit import Audit
from allocator.gates import Reading
from allocator.report.paper import Provenance, Report, Sheet
from allocator.search import Outcome


@dataclass(frozen=True)
class Finished:
    """A finished plan.

    Attributes
    ----------
    outcome
        What the search came to.
    counted
        The plan, recounted.
    verdict
        The verdict in words.
    provenance
        Where the plan comes from.
    readings
        The KPI gates, read on the plan.
    paper
        The report: the tables and figures that every writer shows.
    """

    outcome: Outcome
    counted: Audit
    verdict: str
    provenance: Provenance
    readings: tuple[Reading, ...]
    paper: Report

    def sheet(self, name: str) -> Sheet | None:
        """Return the sheet of the report with this name; None where it has none."""
        return next((sheet for sheet in self.paper.sheets if sheet.name == name), None)
