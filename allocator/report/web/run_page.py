"""The page of a run: its parts in the order in which a planner asks."""

from pathlib import Path

from allocator.audit import Audit
from allocator.gates import Reading
from allocator.report.paper import Provenance, Report
from allocator.report.web.finished import Finished
from allocator.report.web.page import page
from allocator.report.web.sections import SECTIONS
from allocator.search import Outcome


def run_page(finished: Finished) -> str:
    """Return the page of a finished plan as HTML."""
    parts = (part for section in SECTIONS if (part := section(finished)) is not None)
    return page(finished.paper.title, finished.paper.subtitle, parts)


def write(
    path: Path,
    paper: Report,
    outcome: Outcome,
    counted: Audit,
    verdict: str,
    provenance: Provenance,
    readings: tuple[Reading, ...] = (),
) -> None:
    """Write the page of a finished plan.

    Parameters
    ----------
    path
        Where to; what is there is replaced.
    paper
        The report, as every writer shows it.
    outcome, counted, verdict, provenance, readings
        What the report was made of; see `allocator.report.report`.
    """
    finished = Finished(outcome, counted, verdict, provenance, readings, paper)
    path.write_text(run_page(finished), encoding="utf-8")
