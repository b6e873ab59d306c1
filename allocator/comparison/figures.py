"""Figures of a comparison: how the cost of the base becomes that of a scenario, step by step."""

from collections.abc import Iterable
from fractions import Fraction

from allocator.comparison.cost import ALL
from allocator.comparison.table import Table
from allocator.report.paper import Column, Figure, Kind, Row, Section, Series, Shade, Value

_MILLIONS = 10**8
"""From this cost on money is drawn in millions."""

_STEPS = (
    Series(1, Shade.CLEAR),
    Series(2, Shade.FIRST),
    Series(3, Shade.SHORT),
    Series(4, Shade.MET),
)


def waterfalls(items: Table) -> tuple[Figure, ...]:
    """Return a waterfall for each scenario: the base, what each item of cost adds or saves, the scenario."""
    found = []
    for name in dict.fromkeys(str(value) for value in items.column("scenario")):
        records = [record for record in items.records if record["scenario"] == name]
        steps = [(str(each["item"]), _exact(each["variance"])) for each in records if each["item"] != ALL]
        (whole,) = (each for each in records if each["item"] == ALL)
        figure = waterfall(f"Cost: from the base to {name}", "Base", _exact(whole["base"]), steps, name)
        if figure is not None:
            found.append(figure)
    return tuple(found)


def _exact(value: Value) -> Fraction:
    return Fraction(value or 0)


def waterfall(
    title: str, first: str, base: Fraction, steps: Iterable[tuple[str, Fraction]], last: str
) -> Figure | None:
    """Return a chart of the way from one amount to another; None where no step changes anything.

    Parameters
    ----------
    title
        What it is called.
    first, last
        Names of the two amounts.
    base
        The amount at which the way begins.
    steps
        What is added or saved, with its name; steps of nothing are left out.
    """
    taken = [(name, amount) for name, amount in steps if amount]
    if not taken:
        return None
    rows: list[Row] = [(first, None, base, None, None)]
    at = base
    for name, amount in taken:
        rows.append((name, min(at, at + amount), None, *((amount, None) if amount > 0 else (None, -amount))))
        at += amount
    rows.append((last, None, at, None, None))
    kind, size, unit = (
        (Kind.MILLIONS, 10**6, "millions") if max(base, at) >= _MILLIONS else (Kind.THOUSANDS, 1000, "thousands")
    )
    least = _least([base, at, *(_exact(row[1]) for row in rows if row[1] is not None)])
    begins = f"; the axis begins at {least / size:,.6g}" if least else ""
    columns = (
        Column("Step"),
        *(Column(each, kind) for each in ("Below, not drawn", "Cost", "More", "Less")),
    )
    table = Section(title, columns, tuple(rows))
    return Figure(table, _STEPS, "Step", f"Cost, in {unit}{begins}", kind, least=least)


def _least(places: list[Fraction]) -> int:
    """Return a round amount below all places, from which steps can be seen; 0 where they can be seen from there."""
    lowest, span = min(places), max(places) - min(places)
    if span > lowest / 3:
        return 0
    step = int("1" + "0" * (len(str(int(span))) - 1))
    return max(0, int((lowest - span / 2) // (5 * step)) * 5 * step)
