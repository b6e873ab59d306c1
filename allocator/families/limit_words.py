"""The words of limits: how much of one is used, of what, so that a planner can count it again by hand."""

from dataclasses import replace
from fractions import Fraction

from allocator.case import E4, Case
from allocator.families.family import Measure
from allocator.families.wording import amount, at, compared, number, pledge_in_scope, where

_SHARE_OF = {"max_share": "", "min_share": "", "min_women_share": "", "max_share_of_ceiling": " authorised"}
"""The rules whose amount is a percent, and what is said of the persons it is of."""


def limit_words(case: Case, measure: Measure) -> str:
    """Say how much of a limit is used, in what part of its scope, what a share is of, and why it is there."""
    limit = case.limits[measure.key[0]]
    scope = _scope_words(case, measure)
    of = f" for {', '.join(scope)}" if scope else ""
    why = f" Reason given: {limit.reason}." if limit.reason else ""
    stated = measure if limit.amount is None else replace(measure, cells=(limit.origin.cell("amount"),))
    text = f"{compared(case, measure, *_amounts(case, measure))}{at(stated)}"
    return f"limit “{limit.code}” ({limit.rule}){of} {where(case, measure.phase)}: {text}.{why}"


def _scope_words(case: Case, measure: Measure) -> list[str]:
    """Return the codes of the part of a scope, or the group whose members count together."""
    limit, pledge = case.limits[measure.key[0]], pledge_in_scope(case, measure)
    words = limit.contributor, limit.mission, limit.capability
    named = [word if name == "*" else name for name, word in zip(measure.scope, words, strict=True)]
    return [word for word in (limit.pledge if pledge == "*" else f"pledge {pledge}", *named) if word]


def _amounts(case: Case, measure: Measure) -> tuple[str, str]:
    """Return what is counted by name, and what is asked with the percent it is and the persons that is of."""
    limit = case.limits[measure.key[0]]
    used, asked = amount(case, measure.used, measure.unit), amount(case, measure.limit, measure.unit)
    if measure.family == "min_women_share":
        used = f"{number(measure.used)} {'woman' if measure.used == 1 else 'women'}"
    if measure.family == "min_language":
        used = f"{used} speaking {limit.language}"
    if measure.family in _SHARE_OF and limit.amount:
        base = amount(case, Fraction(measure.limit) * E4 / limit.amount, "persons")
        percent = number(Fraction(limit.amount * 100, E4))
        asked = f"{asked} ({percent} % of {base}{_SHARE_OF[measure.family]})"
    return used, asked
