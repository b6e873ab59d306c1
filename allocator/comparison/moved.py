"""Who moved: where each pledge is in a scenario and not in the base, month by month."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from allocator.audit import Audit
from allocator.case import Pledge
from allocator.comparison.member import Member
from allocator.comparison.noise import Sureness
from allocator.comparison.table import Field, Table, fields
from allocator.comparison.view import View
from allocator.families.wording import named
from allocator.report.paper import Kind, Row
from allocator.tables.cells import month_text

HOME = ""
"""Where units are that are in no mission; no mission can have it as its code."""

_AT_HOME = "home"

_Way = tuple[str, str, int]
"""From, to, units."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Units of a pledge that are elsewhere than in the base, in months in a row.

    Attributes
    ----------
    pledge
        Code of the pledge.
    base, scenario
        Mission in the base and in the scenario, or `HOME`.
    first, length
        First month, counted from the year 0, and number of months.
    units, persons
        How many.
    """

    pledge: str
    base: str
    scenario: str
    first: int
    length: int
    units: int
    persons: int

    @property
    def person_months(self) -> int:
        """Persons times months."""
        return self.persons * self.length


def moved(base: Audit, other: Audit) -> tuple[Moved, ...]:
    """Return who is elsewhere in the months that both plans have, by pledge and month.

    What a pledge has less in some missions is what it has more in others, first missions first; what is left over
    stays at home or comes from there.
    """
    then, now = _places(base), _places(other)
    months = sorted(_months(base) & _months(other))
    sizes = {pledge.code: pledge.persons for counted in (base, other) for pledge in counted.case.pledges}
    found: list[Moved] = []
    for pledge in sorted({code for code, _ in (*then, *now)}):
        before: dict[_Way, Moved] = {}
        for month in months:
            key = pledge, month
            current: dict[_Way, Moved] = {}
            for way in _ways(then.get(key, {}), now.get(key, {})):
                since = before.get(way)
                first = month if since is None else since.first
                units = way[2]
                current[way] = Moved(pledge, way[0], way[1], first, month - first + 1, units, units * sizes[pledge])
            found += [each for way, each in before.items() if way not in current]
            before = current
        found += before.values()
    return tuple(sorted(found, key=lambda each: (each.pledge, each.first, each.base, each.scenario)))


def _zero(counted: Audit) -> int:
    start = counted.case.settings.start
    return start[0] * 12 + start[1] - 1


def _months(counted: Audit) -> set[int]:
    return set(range(_zero(counted), _zero(counted) + counted.case.settings.months))


def _places(counted: Audit) -> dict[tuple[str, int], dict[str, int]]:
    """Return units by mission, for each pledge and month."""
    case, zero = counted.case, _zero(counted)
    found: dict[tuple[str, int], dict[str, int]] = {}
    for (p, m, t), units in counted.deployment.here.items():
        phase = case.phases[t]
        for month in range(phase.first, phase.first + phase.length):
            found.setdefault((case.pledges[p].code, zero + month), {})[case.missions[m].code] = units
    return found


def _ways(then: Mapping[str, int], now: Mapping[str, int]) -> Iterator[_Way]:
    """Yield from where to where how many units went; each pair of missions at most once."""
    less = {m: units - now.get(m, 0) for m, units in sorted(then.items()) if units > now.get(m, 0)}
    more = {m: units - then.get(m, 0) for m, units in sorted(now.items()) if units > then.get(m, 0)}
    for source in list(less):
        for target in list(more):
            units = min(less[source], more[target])
            if units:
                yield source, target, units
                less[source] -= units
                more[target] -= units
    yield from ((source, HOME, units) for source, units in less.items() if units)
    yield from ((HOME, target, units) for target, units in more.items() if units)


def seen(found: tuple[Moved, ...], view: View) -> tuple[Moved, ...]:
    """Return those who left or came to a mission that is compared."""
    return tuple(each for each in found if any(m != HOME and view.has(m) for m in (each.base, each.scenario)))


def table(
    others: tuple[tuple[Member, Audit], ...],
    base: Audit,
    ways: Mapping[str, tuple[Moved, ...]],
    noises: Mapping[str, Sureness],
) -> Table:
    """Return who moved in each scenario.

    Parameters
    ----------
    others, base
        The plans.
    ways
        Who moved, by the name of the scenario.
    noises
        Whether they moved because of it.
    """
    rows: list[Row] = []
    for member, counted in others:
        records = {pledge.code: (pledge, audit) for audit in (base, counted) for pledge in audit.case.pledges}
        for each in ways[member.name]:
            last = each.first + each.length - 1
            months = month_text(each.first) + (f" to {month_text(last)}" if each.length > 1 else "")
            rows.append(
                (
                    member.name,
                    months,
                    each.length,
                    *_who(*records[each.pledge]),
                    each.base or _AT_HOME,
                    each.scenario or _AT_HOME,
                    each.units,
                    each.persons,
                    each.person_months,
                )
            )
    return Table(
        "moved",
        "Who moved",
        "Who is elsewhere than in the base",
        fields(
            ("scenario", "Scenario"),
            ("months", "Months", Kind.MONTH),
            ("number_of_months", "Number of months", Kind.WHOLE),
            ("contributor", "Contributor"),
            ("pledge", "Pledge"),
            ("capability", "Capability"),
            ("from", "In the base"),
            ("to", "In the scenario"),
            ("units", "Units", Kind.WHOLE),
            Field("persons", "Persons", Kind.WHOLE, varies=True),
            ("person_months", "Person-months", Kind.WHOLE),
        ),
        tuple(rows),
        " ".join(["A unit is at home where it is in no mission.", *(x.words for x in noises.values() if x.words)]),
    )


def _who(pledge: Pledge, counted: Audit) -> Row:
    case = counted.case
    contributor = case.contributors[case.contributor_at[pledge.contributor]]
    capability = case.capabilities[case.capability_at[pledge.capability]]
    return named(contributor.name, contributor.code), pledge.code, named(capability.name, capability.code)
