"""Families: one file per rule of the world; limits of one shape share a file with a register."""

from allocator.families import (
    alternative,
    ceiling,
    company,
    contributor_cap,
    eligible,
    equipment,
    home,
    links,
    money,
    ready,
    requirement,
    stay,
    sums,
    supply,
    transfer,
)
from allocator.families.family import LEAST, MOST, Family, Key, Link, Measure, Number

FAMILIES: tuple[Family, ...] = (
    supply.FAMILY,
    alternative.FAMILY,
    eligible.FAMILY,
    ready.FAMILY,
    transfer.FAMILY,
    stay.FAMILY,
    requirement.FAMILY,
    requirement.NEED_FAMILY,
    ceiling.FAMILY,
    money.FAMILY,
    money.CAP_FAMILY,
    money.POOL_FAMILY,
    contributor_cap.FAMILY,
    contributor_cap.RISK_FAMILY,
    contributor_cap.CONTINGENT_FAMILY,
    equipment.FAMILY,
    equipment.STOCK_FAMILY,
    equipment.LEASING_FAMILY,
    *sums.FAMILIES,
    *company.FAMILIES,
    home.RESERVE_FAMILY,
    home.PIN_FAMILY,
)
"""Every family, in the order of the contract; the limit rules last."""

LINKS: tuple[Link, ...] = (
    links.FLOW,
    requirement.LAST_LINK,
    links.DEVIATION,
    links.BURDEN,
    links.PRESENCE,
)
"""Rows that define derived columns; presences last, when every family has asked for those it needs."""

BY_NAME = {family.name: family for family in FAMILIES}

LIMIT_RULES = tuple(family.name for family in (*sums.FAMILIES, *company.FAMILIES, home.RESERVE_FAMILY, home.PIN_FAMILY))
"""The rules of the table `limits`."""

__all__ = [
    "BY_NAME",
    "FAMILIES",
    "LEAST",
    "LIMIT_RULES",
    "LINKS",
    "MOST",
    "Family",
    "Key",
    "Link",
    "Measure",
    "Number",
]
