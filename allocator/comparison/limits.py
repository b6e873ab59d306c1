"""Limits: which began to bind against the base, and which ceased to."""

from collections.abc import Mapping
from dataclasses import dataclass

from allocator.audit import Audit
from allocator.comparison.member import Member
from allocator.comparison.table import Field, Table, fields
from allocator.comparison.view import View
from allocator.families import LEAST, MOST, Measure
from allocator.report.binding import NEVER_TIGHT, State, limits, mission, name, raisable, state, tightness
from allocator.report.limits import SAID, where
from allocator.report.paper import Kind, Row
from allocator.report.wording import dollars, located, phase_months

Key = tuple[str, str, str]
"""A limit: its rule, its name, where it holds."""

_BINDS = (State.BENT, State.REACHED, State.NEAR)
_CHANGES = {
    (False, True): "began to bind",
    (True, False): "no longer binds",
    (True, True): "binds otherwise",
}


@dataclass(frozen=True, slots=True)
class Closest:
    """A limit where it is closest: its state, and the measure that says so."""

    state: State
    measure: Measure

    @property
    def binds(self) -> bool:
        """Whether it leaves no room to speak of, or gives."""
        return self.state in _BINDS


def closest(counted: Audit, view: View) -> dict[Key, Closest]:
    """Return every limit where it is closest, over all phases."""
    case, order = counted.case, list(State)
    found: dict[Key, Closest] = {}
    for measure in limits(counted):
        close, m = state(measure), mission(case, measure)
        if m is not None and not view.has(case.missions[m].code):
            continue
        if measure.family in NEVER_TIGHT and close is not State.BENT:
            close = State.ROOM
        if measure.family == "budget" and m is not None and raisable(counted, m):
            close = State.ROOM
        key = measure.family, name(case, measure), where(case, measure)
        known = found.get(key)
        if known is None or (order.index(close), -tightness(measure), measure.phase or 0) < (
            order.index(known.state),
            -tightness(known.measure),
            known.measure.phase or 0,
        ):
            found[key] = Closest(close, measure)
    return found


def changed(then: Mapping[Key, Closest], now: Mapping[Key, Closest]) -> dict[Key, str]:
    """Return which limits began to bind, ceased to, or began or ceased to give, in their order."""
    found: dict[Key, str] = {}
    for key in sorted({*then, *now}):
        before, after = then.get(key), now.get(key)
        binds = before is not None and before.binds, after is not None and after.binds
        bends = (before is not None and before.state is State.BENT, after is not None and after.state is State.BENT)
        if binds[0] != binds[1] or bends[0] != bends[1]:
            found[key] = _CHANGES[binds]
    return found


def table(base: Audit, others: tuple[tuple[Member, Audit], ...], view: View) -> Table:
    """Return the limits that began or ceased to bind, or to give."""
    rows: list[Row] = []
    then = closest(base, view)
    for member, counted in others:
        now = closest(counted, view)
        for key, word in changed(then, now).items():
            before, after = then.get(key), now.get(key)
            known = after or before
            if known is None:
                continue
            sides = _cells(base, before), _cells(counted, after)
            rows.append(
                (
                    member.name,
                    word,
                    key[1],
                    key[2],
                    *sides[0][:3],
                    *sides[1][:3],
                    counted.case.settings.currency if known.measure.unit == "cents" else known.measure.unit,
                    ", ".join(located(known.measure.cells)),
                    key[0].replace("_", " "),
                    {MOST: "at most", LEAST: "at least"}.get(known.measure.sense, "exactly"),
                    sides[0][3],
                    sides[1][3],
                )
            )
    sides_seen = [
        field
        for side, title in (("base", "Base"), ("value", "Scenario"))
        for field in (
            Field(f"state_{side}", title, blank="not there"),
            Field(f"used_{side}", "Used", Kind.DECIMAL),
            Field(f"limit_{side}", "Limit", Kind.DECIMAL),
        )
    ]
    return Table(
        "limits",
        "Limits",
        "Limits that began or ceased to bind",
        fields(
            ("scenario", "Scenario"),
            ("change", "Change"),
            ("limit", "Limit"),
            ("where", "Where"),
            *sides_seen,
            ("unit", "In"),
            ("cell", "Cell"),
            ("rule", "Rule"),
            ("sense", "Must be"),
            ("when_base", "When, base", Kind.MONTH),
            ("when_value", "When, scenario", Kind.MONTH),
        ),
        tuple(rows),
        "A limit binds where nothing or at most 1 % of it is left in some month, or where it gives. Each is shown in "
        "the months in which it is closest.",
    )


def _cells(counted: Audit, close: Closest | None) -> Row:
    if close is None:
        return None, None, None, None
    measure = close.measure
    used, limit = measure.used, measure.limit
    if measure.unit == "cents":
        used, limit = dollars(used), dollars(limit)
    return SAID[close.state], used, limit, phase_months(counted.case, measure.phase)
