"""Overview: one line for each plan of what a committee compares first."""

from collections.abc import Mapping
from fractions import Fraction

from allocator.audit import Audit
from allocator.comparison.cost import TOGETHER
from allocator.comparison.member import Member
from allocator.comparison.moved import Moved
from allocator.comparison.noise import Sureness
from allocator.comparison.personnel import strength
from allocator.comparison.table import Field, Table, change, fields
from allocator.comparison.view import View
from allocator.report.coverage import covered, floors_met
from allocator.report.paper import Kind, Row
from allocator.report.wording import dollars

_FIELDS = fields(
    ("scenario", "Scenario"),
    ("verdict", "Verdict"),
    ("status", "Status"),
    ("exit_code", "Exit code", Kind.WHOLE),
    Field("cost", "Cost", Kind.MONEY, "–"),
    Field("cost_variance", "Variance", Kind.MONEY, "–", varies=True),
    Field("cost_percent", "Variance, %", Kind.PERCENT, "–"),
    Field("one_off", "One-off cost", Kind.MONEY, "–"),
    Field("persons", "Persons, last month", Kind.WHOLE, "–"),
    Field("persons_variance", "Variance", Kind.WHOLE, "–", varies=True),
    Field("vacancy", "Vacancy", Kind.PERCENT, "–"),
    Field("floors_met", "Floors met", Kind.WHOLE, "–"),
    Field("floors", "Floors", Kind.WHOLE, "–"),
    Field("coverage", "Coverage", Kind.PERCENT, "–"),
    Field("coverage_variance", "Variance, points", Kind.PERCENT, "–", varies=True),
    Field("missing", "Person-months missing", Kind.DECIMAL, "–"),
    Field("pledges_moved", "Pledges elsewhere", Kind.WHOLE, "–", varies=True),
    Field("person_months_moved", "Person-months elsewhere", Kind.WHOLE, "–", varies=True),
    ("moved_noise", "Moved by"),
    Field("limits_began", "Limits: begin to bind", Kind.WHOLE, "–"),
    Field("limits_ceased", "Limits: cease to bind", Kind.WHOLE, "–"),
    Field("inputs", "Inputs that differ", Kind.WHOLE, "–"),
)

SHOWN = (
    "scenario",
    "verdict",
    "cost",
    "cost_variance",
    "cost_percent",
    "persons",
    "persons_variance",
    "floors_met",
    "coverage",
    "person_months_moved",
    "moved_noise",
    "limits_began",
    "limits_ceased",
)
"""The columns that people see; programs get all."""


def overview(
    members: tuple[Member, ...],
    view: View,
    ways: Mapping[str, tuple[Moved, ...]],
    noises: Mapping[str, Sureness],
    limits: Table | None,
    inputs: Table,
) -> Table:
    """Return a line for each member, the base first.

    Parameters
    ----------
    members
        The plans, and the lack of plans.
    view
        What is compared.
    ways
        Who moved, by the name of the member.
    noises
        Whether they moved because of the scenario.
    limits, inputs
        The tables of these, of which the lines are counted; no limits where the base has no plan.
    """
    base = members[0]
    then = None if base.audit is None else _figures(base.audit, view)
    rows = []
    for member in members:
        now = None if member.audit is None else _figures(member.audit, view)
        is_base = member is base
        counted = None if is_base or now is None or limits is None else _counted(member, ways, noises, limits)
        differ = (
            None
            if is_base or member.book is None or base.book is None
            else sum(name == member.name for name in inputs.column("scenario"))
        )
        rows.append(
            (
                member.name,
                member.end.verdict,
                member.end.status,
                member.end.exit_code,
                *_cells(now, None if is_base else then),
                *(counted or (None,) * 5),
                differ,
            )
        )
    return Table("overview", "Comparison", "The plans against the first", _FIELDS, tuple(rows))


_Figures = tuple[Fraction, Fraction, int, Fraction | None, int, int, Fraction | None, Fraction]


def _figures(counted: Audit, view: View) -> _Figures:
    """Return cost, one-off cost, persons, vacancy, floors met and floors, coverage, what is missing."""
    line = strength(counted, view)[TOGETHER]
    asked = view.needs(counted).values()
    missing = sum((need.missing for need in asked), Fraction())
    cost, one_off = dollars(line.cost), dollars(line.one_off)
    return cost, one_off, line.plan, line.vacancy, *floors_met(asked), covered(asked), missing


def _cells(now: _Figures | None, then: _Figures | None) -> Row:
    if now is None:
        return (None,) * 12
    cost, one_off, persons, vacancy, met, floors, share, missing = now
    if then is None:
        return cost, None, None, one_off, persons, None, vacancy, met, floors, share, None, missing
    points = None if share is None or then[6] is None else share - then[6]
    return (
        cost,
        cost - then[0],
        change(then[0], cost),
        one_off,
        persons,
        persons - then[2],
        vacancy,
        met,
        floors,
        share,
        points,
        missing,
    )


def _counted(
    member: Member, ways: Mapping[str, tuple[Moved, ...]], noises: Mapping[str, Sureness], limits: Table
) -> Row:
    """Return pledges and person-months elsewhere, what is due to the scenario, and limits that began or ceased."""
    found = ways[member.name]
    words = [
        word
        for name, word in zip(limits.column("scenario"), limits.column("change"), strict=True)
        if name == member.name
    ]
    began, ceased = words.count("began to bind"), words.count("no longer binds")
    moved = sum(each.person_months for each in found)
    noise = noises[member.name].noise
    return len({each.pledge for each in found}), moved, "" if noise is None else noise.value, began, ceased
