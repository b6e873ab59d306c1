"""The bridge from the cost of one plan to that of another: bars by cause and by effect, each adding up to the cent."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from time import perf_counter

from allocator.comparison.bridge.between import Between, Group, Joined, Side, Value
from allocator.comparison.bridge.causes import Cause, Difference, differences
from allocator.comparison.bridge.effects import Effect, effects, totals
from allocator.comparison.bridge.lines import Cell
from allocator.comparison.bridge.shares import Interval, share_intervals, shares, whole
from allocator.comparison.side_by_side import Progress
from allocator.errors import AuditError
from allocator.search import Options


@dataclass(frozen=True, slots=True)
class Bar:
    """What one cause, or several that cannot be told apart, adds to the cost of a plan.

    Attributes
    ----------
    causes
        The causes, in order; none: another plan was chosen although the inputs ask for none.
    cents
        What they add; negative: what they save.
    between
        The least and the most [cents] they add where the plans the bar rests on are not proven best; None where
        nothing is known.
    exact
        Whether every plan the bar rests on is proven best.
    doubts
        What is not proven of those plans.
    """

    causes: tuple[Cause, ...]
    cents: int
    between: tuple[int, int] | None
    exact: bool
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Bridge:
    """The change of cost from one plan to another.

    Attributes
    ----------
    base, other
        What the two plans cost [cents].
    bars
        By cause; they add up to the change.
    by_effect, cells
        By price, volume, mix and timing [cents], in all and by driver, mission and capability; they add up as well.
    differences
        Where the two workbooks differ.
    joined
        Causes that cannot be told apart, and why.
    searches, seconds, interrupted
        How many plans in between were searched, for how long [s], and whether a person ended it.
    """

    base: int
    other: int
    bars: tuple[Bar, ...]
    by_effect: Mapping[Effect, int]
    cells: Mapping[Cell, Mapping[Effect, int]]
    differences: tuple[Difference, ...]
    joined: tuple[Joined, ...] = ()
    searches: int = 0
    seconds: float = 0.0
    interrupted: bool = False

    def __post_init__(self) -> None:
        change = self.other - self.base
        if sum(bar.cents for bar in self.bars) != change or sum(self.by_effect.values()) != change:
            raise AuditError("the parts of a change of cost do not add up to it; nothing is reported of it")


def bridge(base: Side, other: Side, options: Options, on_progress: Progress | None = None) -> Bridge:
    """Return the change of cost from one plan to another by cause and by effect.

    Every cause is added to every set of the other causes; what it changes there is averaged over all orders. What a
    set of causes leads to is the best plan known in the workbook in which only these have changed: at the ends the
    two plans themselves, in between what a search from both finds, with fewest changes as last goal.

    Parameters
    ----------
    base, other
        The two plans with their workbooks.
    options
        How to search; `seconds` is for all searches together.
    on_progress
        Called with how many searches have ended, and how many there are.

    Raises
    ------
    EngineError
        If the engine is missing or crashed.
    AuditError
        If a recount contradicts the engine, or the parts do not add up.
    """
    began = perf_counter()
    between = Between(base, other, options, on_progress)
    between.solve()
    values = between.values()
    cells = effects(base.audit, other.audit)
    return Bridge(
        base.cents,
        other.cents,
        _bars(between, values),
        totals(cells),
        cells,
        differences(base.tables, other.tables),
        between.joined,
        between.searches,
        perf_counter() - began,
        between.interrupted,
    )


def _bars(between: Between, values: Mapping[Group, Value]) -> tuple[Bar, ...]:
    groups, order = between.groups, list(Cause)

    def value(chosen: frozenset[Group]) -> Value:
        return values[frozenset[Cause]().union(*chosen)]

    def interval(chosen: frozenset[Group]) -> Interval | None:
        return value(chosen).proof.interval

    added = whole(shares(groups, lambda chosen: value(chosen).cents))
    known = share_intervals(groups, interval)
    proofs = [found.proof for found in values.values()]
    doubts = tuple(dict.fromkeys(doubt for found in proofs for doubt in found.doubts))
    bars = []
    for group in groups:
        reach = known[group]
        outer = None if reach is None else _outward(reach, added[group])
        sure = outer is not None and outer[0] == outer[1] and not doubts
        bars.append(Bar(tuple(sorted(group, key=order.index)), added[group], outer, sure, doubts))
    rest = between.other.cents - values[between.everything].cents
    if rest or not bars:
        bars.append(Bar((), rest, (rest, rest), exact=True))
    return tuple(bars)


def _outward(interval: tuple[Fraction, Fraction], cents: int) -> tuple[int, int]:
    """Return an interval in whole cents that holds what it held, and the rounded share."""
    low, high = interval
    least, most = low.numerator // low.denominator, -(-high.numerator // high.denominator)
    return (cents, cents) if most - least <= 1 else (min(least, cents), max(most, cents))
