"""Checks: everything that has to hold between cells, on typed tables, wherever they come from."""

from allocator.tables.checks.agreement import check_agreement
from allocator.tables.checks.goals import check_goals
from allocator.tables.checks.groups import check_groups
from allocator.tables.checks.keys import check_keys
from allocator.tables.checks.limits import check_limits
from allocator.tables.checks.pins import check_pins
from allocator.tables.checks.pledges import check_pledges
from allocator.tables.checks.rates import check_rates
from allocator.tables.checks.references import check_references
from allocator.tables.checks.report import Report
from allocator.tables.checks.requirements import check_requirements
from allocator.tables.checks.scenarios import check_scenarios
from allocator.tables.checks.values import check_values
from allocator.tables.checks.windows import check_windows
from allocator.tables.codes import codes_of
from allocator.tables.findings import Finding, ordered
from allocator.tables.schema import TABLES
from allocator.tables.tables import Tables

__all__ = ["check"]


def check(tables: Tables) -> tuple[Finding, ...]:
    """Return everything that is wrong between the cells of `tables`, in the order of the contract.

    Cells that could not be read are neither blank nor a value: nothing is concluded from them.
    """
    report = Report()
    codes = codes_of(tables)
    check_values(tables, report)
    check_keys(tables, report)
    check_references(tables, codes, report)
    check_groups(tables, codes, report)
    check_windows(tables, report)
    check_requirements(tables, codes, report)
    check_pledges(tables, codes, report)
    check_rates(tables, codes, report)
    check_limits(tables, codes, report)
    check_agreement(tables, codes, report)
    check_goals(tables, report)
    check_scenarios(tables, report)
    check_pins(tables, report)
    return ordered(report.findings, tuple(TABLES))
