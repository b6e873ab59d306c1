"""The bridge from the cost of one plan to that of another: bars by cause and by effect, each adding up to the cent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from allocator.comparison.bridge.between import Between, Group, Joined, Side, Value
from allocator.comparison.bridge.causes import Cause, Difference, differences
from allocator.comparison.bridge.effects import Effect, effects, totals
from allocator.comparison.bridge.lines import Cell
from allocator.comparison.bridge.proof import doubted
from allocator.comparison.bridge.rounding import whole_table
from allocator.comparison.bridge.shares import Interval, share_intervals, shares
from allocator.comparison.side_by_side import Progress
from allocator.errors import AuditError
from allocator.search import Options


@dataclass(frozen=True, slots=True)
class Bar:
    """What one cause, or several that cannot be told apart, adds to the cost of a plan.

    Attributes
    ----------
    causes
        The causes, in order; none: another plan was chosen although no known plan tells the inputs apart.
    cents
        What they add; negative: what they save.
    between
        The least and the most [cents] they add where the plans the bar rests on are not proven best; None where
        nothing is known.
    exact
        Whether every plan the bar rests on is proven best.
    doubts
        What is not proven of those plans.
    unproven
        Which of the plans it rests on are not proven best: `base`, `scenario`, `in between`.
    missions
        What they add by mission [cents].
    """

    causes: tuple[Cause, ...]
    cents: int
    between: tuple[int, int] | None
    exact: bool
    doubts: tuple[str, ...] = ()
    unproven: tuple[str, ...] = ()
    missions: Mapping[str, int] = field(default_factory=dict)


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
    missions
        The change of cost by mission [cents]; so do bars of each mission.
    differences
        Where the two workbooks differ.
    joined
        Causes that cannot be told apart, and why.
    searches, left_out, unseen, interrupted
        How many plans in between there were to search, how many of them were not begun, how many of those found were
        not looked at for lack of time, and whether a person ended it.
    """

    base: int
    other: int
    bars: tuple[Bar, ...]
    by_effect: Mapping[Effect, int]
    cells: Mapping[Cell, Mapping[Effect, int]]
    missions: Mapping[str, int]
    differences: tuple[Difference, ...]
    joined: tuple[Joined, ...] = ()
    searches: int = 0
    left_out: int = 0
    unseen: int = 0
    interrupted: bool = False

    def __post_init__(self) -> None:
        change = self.other - self.base
        sums = [sum(bar.cents for bar in self.bars), sum(self.by_effect.values()), sum(self.missions.values())]
        whole = all(bar.cents == sum(bar.missions.values()) for bar in self.bars)
        for mission, cents in self.missions.items():
            by_cause = sum(bar.missions.get(mission, 0) for bar in self.bars)
            whole &= by_cause == cents == sum(self.effects_of(mission).values())
        if set(sums) != {change} or not whole:
            raise AuditError("the parts of a change of cost do not add up to it; nothing is reported of it")

    def effects_of(self, mission: str) -> dict[Effect, int]:
        """Return the change of cost of a mission by effect [cents]."""
        return totals({cell: parts for cell, parts in self.cells.items() if cell[1] == mission})


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
    between = Between(base, other, options, on_progress)
    between.solve()
    values = between.values()
    cells, old, new = effects(base.audit, other.audit), base.missions, other.missions
    return Bridge(
        base.cents,
        other.cents,
        _bars(between, values),
        totals(cells),
        cells,
        {mission: new.get(mission, 0) - old.get(mission, 0) for mission in sorted(old.keys() | new.keys())},
        differences(base.tables, other.tables),
        between.joined,
        between.searches,
        between.left_out,
        between.unseen,
        between.interrupted,
    )


def _bars(between: Between, values: Mapping[Group, Value]) -> tuple[Bar, ...]:
    groups, order = between.groups, list(Cause)

    def value(chosen: frozenset[Group]) -> Value:
        return values[frozenset[Cause]().union(*chosen)]

    def interval(chosen: frozenset[Group]) -> Interval | None:
        return value(chosen).proof.interval

    ends, reached = (between.base.missions, between.other.missions), values[between.everything].missions
    parts = {
        mission: shares(groups, lambda chosen, mission=mission: value(chosen).missions.get(mission, 0))  # type: ignore[misc]
        for mission in sorted(ends[0].keys() | ends[1].keys())
    }
    by_cause = whole_table(parts)
    added = {group: sum(own[group] for own in by_cause.values()) for group in groups}
    known = share_intervals(groups, interval)
    doubts = doubted(found.proof for found in values.values())
    ends_of = {frozenset[Cause](): "base", between.everything: "scenario"}
    unproven = dict.fromkeys(
        ends_of.get(causes, "in between") for causes, found in values.items() if not found.proof.exact
    )
    plans = tuple(name for name in ("base", "in between", "scenario") if name in unproven)
    bars = []
    for group in groups:
        reach = known[group]
        outer = None if reach is None else _outward(reach, added[group])
        sure = outer is not None and outer[0] == outer[1] and not doubts
        own = {mission: cells[group] for mission, cells in by_cause.items()}
        bars.append(Bar(tuple(sorted(group, key=order.index)), added[group], outer, sure, doubts, plans, own))
    rest = {mission: ends[1].get(mission, 0) - reached.get(mission, 0) for mission in parts}
    if any(rest.values()) or not bars:
        total = sum(rest.values())
        # That the inputs ask for no other plan is known only where neither plan could be better.
        exact = between.base.world.proof.exact and between.other.world.proof.exact
        bars.append(Bar((), total, (total, total) if exact else None, exact, missions=rest))
    return tuple(bars)


def _outward(interval: tuple[Fraction, Fraction], cents: int) -> tuple[int, int]:
    """Return an interval in whole cents that holds what it held, and the rounded share."""
    low, high = interval
    least, most = low.numerator // low.denominator, -(-high.numerator // high.denominator)
    sure = most - least <= 1 and least <= cents <= most
    return (cents, cents) if sure else (min(least, cents), max(most, cents))
