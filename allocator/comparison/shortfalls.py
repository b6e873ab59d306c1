"""Shortfalls: what mandates ask for and do not get, requirement by requirement, and coverage by mission."""

from fractions import Fraction

from allocator.audit import Audit
from allocator.comparison.cost import ALL, TOGETHER
from allocator.comparison.member import Member
from allocator.comparison.table import Field, Table, fields
from allocator.comparison.view import Asked, View
from allocator.report.coverage import Need, covered, floors_met
from allocator.report.paper import Kind, Row
from allocator.tables.cells import month_text

_NONE = Fraction(0)


def shortfalls(base: Audit, others: tuple[tuple[Member, Audit], ...], view: View) -> Table:
    """Return every requirement of which anything is missing in the base or in a scenario."""
    rows: list[Row] = []
    then = view.needs(base)
    for member, counted in others:
        now = view.needs(counted)
        for asked in sorted({*then, *now}):
            before, after = then.get(asked), now.get(asked)
            if _missing(before) or _missing(after):
                rows.append((member.name, *_named(asked), *_cells(before, after)))
    return Table(
        "shortfalls",
        "Shortfalls",
        "Unmet requirements",
        fields(
            ("scenario", "Scenario"),
            ("mission", "Mission"),
            ("capability", "Capability"),
            ("task", "Task"),
            ("from", "From", Kind.MONTH),
            ("asked_base", "Asked for, base", Kind.WHOLE),
            ("asked_value", "Asked for, scenario", Kind.WHOLE),
            ("below_floor_base", "Below floor, base", Kind.DECIMAL),
            ("below_floor_value", "Below floor, scenario", Kind.DECIMAL),
            Field("below_floor_variance", "Variance", Kind.DECIMAL, varies=True),
            ("missing_base", "Missing, base", Kind.DECIMAL),
            ("missing_value", "Missing, scenario", Kind.DECIMAL),
            Field("missing_variance", "Variance", Kind.DECIMAL, varies=True),
        ),
        tuple(rows),
        "In standard persons times months over the whole plan. Missing is all that is short of the target.",
    )


def _named(asked: Asked) -> Row:
    return (*asked[:3], month_text(asked[3]))


def _missing(need: Need | None) -> Fraction:
    return _NONE if need is None else need.missing


def _cells(before: Need | None, after: Need | None) -> Row:
    below = tuple(_NONE if need is None else need.below for need in (before, after))
    missing = _missing(before), _missing(after)
    asked = tuple(0 if need is None else need.asked for need in (before, after))
    return (*asked, *below, below[1] - below[0], *missing, missing[1] - missing[0])


def coverage(base: Audit, others: tuple[tuple[Member, Audit], ...], view: View) -> Table:
    """Return floors met and coverage of every mission."""
    rows: list[Row] = []
    then = _by_mission(base, view)
    for member, counted in others:
        now = _by_mission(counted, view)
        for name in [*sorted({*then, *now} - {TOGETHER}), TOGETHER]:
            before, after = then.get(name, ()), now.get(name, ())
            met, floors = zip(*(floors_met(chosen) for chosen in (before, after)), strict=True)
            shares = covered(before), covered(after)
            points = None if shares[0] is None or shares[1] is None else shares[1] - shares[0]
            rows.append(
                (member.name, name or ALL, met[0], floors[0], met[1], floors[1], met[1] - met[0], *shares, points)
            )
    return Table(
        "coverage",
        "Coverage",
        "Floors met, and coverage of what mandates ask for",
        fields(
            ("scenario", "Scenario"),
            ("mission", "Mission"),
            ("floors_met_base", "Floors met, base", Kind.WHOLE),
            ("floors_base", "Floors, base", Kind.WHOLE),
            ("floors_met_value", "Floors met, scenario", Kind.WHOLE),
            ("floors_value", "Floors, scenario", Kind.WHOLE),
            Field("floors_met_variance", "Variance", Kind.WHOLE, varies=True),
            Field("coverage_base", "Coverage, base", Kind.PERCENT, "–"),
            Field("coverage_value", "Coverage, scenario", Kind.PERCENT, "–"),
            Field("coverage_variance", "Variance, points", Kind.PERCENT, "–", varies=True),
        ),
        tuple(rows),
        "Coverage is the share of standard person-months asked for that are served.",
    )


def _by_mission(counted: Audit, view: View) -> dict[str, tuple[Need, ...]]:
    found: dict[str, tuple[Need, ...]] = {}
    every = view.needs(counted)
    for asked, need in every.items():
        found[asked[0]] = (*found.get(asked[0], ()), need)
    return {**found, TOGETHER: tuple(every.values())}
