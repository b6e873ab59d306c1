"""Personnel: authorised strength, planned strength and vacancies, mission by mission."""

from allocator.audit import Audit
from allocator.comparison.cost import ALL, TOGETHER
from allocator.comparison.member import Member
from allocator.comparison.table import Field, Table, against, fields, variances
from allocator.comparison.view import View
from allocator.report.missions import Line, lines, together
from allocator.report.paper import Kind, Row


def strength(counted: Audit, view: View) -> dict[str, Line]:
    """Return what each mission comes to, and all together."""
    found = {line.name: line for line in lines(counted) if view.has(line.name)}
    return {**found, TOGETHER: together(ALL, found.values())}


def served(counted: Audit, view: View) -> dict[str, int]:
    """Return the person-months served in each mission, and in all."""
    case = counted.case
    found = {mission.code: 0 for mission in case.missions if view.has(mission.code)}
    for (m, t), persons in counted.deployment.persons_at.items():
        if case.missions[m].code in found:
            found[case.missions[m].code] += persons * case.phases[t].length
    return {**found, TOGETHER: sum(found.values())}


def personnel(base: Audit, others: tuple[tuple[Member, Audit], ...], view: View) -> Table:
    """Return strength and vacancies of every mission against the base."""
    rows: list[Row] = []
    then, months_then = strength(base, view), served(base, view)
    for member, counted in others:
        now, months_now = strength(counted, view), served(counted, view)
        for name in [*sorted({*then, *now} - {TOGETHER}), TOGETHER]:
            before, after = then.get(name), now.get(name)
            rows.append(
                (
                    member.name,
                    name or ALL,
                    None if before is None else before.authorised,
                    None if after is None else after.authorised,
                    *against(_plan(before), _plan(after)),
                    *_vacancies(before, after),
                    *against(months_then.get(name, 0), months_now.get(name, 0)),
                )
            )
    return Table(
        "personnel",
        "Personnel",
        "Strength in the last month, and vacancies",
        fields(
            ("scenario", "Scenario"),
            ("mission", "Mission"),
            Field("authorised_base", "Authorised, base", Kind.WHOLE, "–"),
            Field("authorised_value", "Authorised, scenario", Kind.WHOLE, "–"),
            *variances(Kind.WHOLE, "Persons, base", "Persons, scenario", "persons"),
            Field("vacancy_base", "Vacancy, base", Kind.PERCENT, "–"),
            Field("vacancy_value", "Vacancy, scenario", Kind.PERCENT, "–"),
            Field("vacancy_variance", "Variance, points", Kind.PERCENT, "–", varies=True),
            *variances(Kind.WHOLE, "Person-months, base", "Person-months, scenario", "person_months"),
        ),
        tuple(rows),
        "Vacancy is counted where a mission is open in the last month and has a ceiling.",
    )


def _plan(line: Line | None) -> int:
    return 0 if line is None else line.plan


def _vacancies(before: Line | None, after: Line | None) -> Row:
    then, now = (None if line is None else line.vacancy for line in (before, after))
    points = None if then is None or now is None else now - then
    return then, now, points
