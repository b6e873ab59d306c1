"""The content of a report: every sheet of a finished plan, as exact values."""

from allocator.audit import Audit
from allocator.gates import Reading
from allocator.report import (
    allocation,
    answer,
    checks,
    gates,
    limits,
    money,
    moves,
    shortfalls,
    sources,
    stores,
    sureness,
    units,
)
from allocator.report.figures import figures
from allocator.report.paper import Provenance, Report
from allocator.report.wording import months
from allocator.search import Outcome


def report(
    outcome: Outcome, counted: Audit, verdict: str, provenance: Provenance, readings: tuple[Reading, ...] = ()
) -> Report:
    """Return the report of a plan.

    Parameters
    ----------
    outcome
        What the search came to: goals with their bounds, and today's deployment kept and trimmed.
    counted
        The plan, recounted; every figure comes from it.
    verdict
        The verdict in words.
    provenance
        Where the plan comes from.
    readings
        The KPI gates of the workbook, read on the plan.
    """
    settings = counted.case.settings
    sheets = (
        answer.answer(outcome, counted, verdict, provenance, readings),
        gates.sheet(counted, readings),
        allocation.matrix(counted),
        units.sheet(counted),
        allocation.blocs(counted),
        moves.moves(counted),
        shortfalls.tasks(counted),
        shortfalls.shortfalls(counted),
        money.costs(counted),
        stores.equipment(counted),
        stores.pools(counted),
        limits.sheet(counted),
        sureness.sureness(outcome, counted, verdict, provenance),
        sources.sources(counted),
    )
    subtitle = (
        f"{months(counted.case, 0, settings.months)}; scenario {provenance.scenario}; amounts in {settings.currency}"
    )
    given = tuple(sheet for sheet in sheets if sheet is not None)
    return Report(settings.title or "Plan", subtitle, given, figures(counted), checks.sheets(counted))
