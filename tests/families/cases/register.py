"""The register of hand-solved cases."""

from families.cases import allowances, company_of_limits, means, people, sums_of_limits
from families.cases.hand_case import HandCase

CASES: tuple[HandCase, ...] = (
    *people.CASES,
    *allowances.CASES,
    *means.CASES,
    *sums_of_limits.CASES,
    *company_of_limits.CASES,
)
"""Every hand-solved case; each family has at least one."""
