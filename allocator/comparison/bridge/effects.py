"""Effects: the change of cost between two plans by price, volume, mix and timing, straight from their cost lines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from allocator.audit import Audit
from allocator.comparison.bridge.lines import MOVES, Cell, Key, Line, Prices, lines
from allocator.comparison.bridge.shares import whole


class Effect(StrEnum):
    """How a change of cost comes about, in the order in which reports name it."""

    PRICE = "price"
    VOLUME = "volume"
    MIX = "mix"
    TIMING = "timing"


EFFECTS = {
    Effect.PRICE: "Price",
    Effect.VOLUME: "Volume",
    Effect.MIX: "Mix",
    Effect.TIMING: "Timing",
}
"""The effects as reports name them."""

MEANINGS = {
    Effect.PRICE: "what both plans have costs more or less each",
    Effect.VOLUME: "more or fewer people, moves, leases and missions, at the average price",
    Effect.MIX: "others than before: dearer or cheaper pledges, capabilities and missions",
    Effect.TIMING: "longer or shorter, earlier or later service of the same strength",
}
"""What each effect holds, in a sentence's words."""

HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class _Pair:
    """One line in both plans: quantities, and prices that are the same where one plan's case has none."""

    old: int
    new: int
    price: Fraction
    rise: Fraction

    @property
    def quantity(self) -> Fraction:
        return HALF * (self.old + self.new)

    @property
    def more(self) -> int:
        return self.new - self.old


def effects(base: Audit, other: Audit) -> dict[Cell, dict[Effect, int]]:
    """Return the change of cost [cents] from one plan to another, by cell and effect; they add up to the cent.

    Prices change at the average of both quantities, quantities at the average of both prices, so that neither plan
    comes first. Of a cell (a driver of cost, a mission, a capability), strength is the most there at one time and
    service the months per head of strength: more strength is volume at the average price of the driver and mix for
    what is dearer or cheaper there; longer service is timing, and so is service in dearer or cheaper months.
    """
    old, new = Prices(base.case), Prices(other.case)
    pairs = _pairs(lines(base, old), lines(other, new), old, new)
    average: dict[str, tuple[Fraction, Fraction]] = {}
    for (driver, _, _), own in pairs.items():
        worth, count = average.get(driver, (Fraction(), Fraction()))
        average[driver] = worth + _worth(own.values()), count + _count(own.values())
    found = {}
    for cell, own in sorted(pairs.items()):
        worth, count = average[cell[0]]
        parts = whole(_cell(own, worth / count, flow=cell[0] == MOVES))
        if any(parts.values()):
            found[cell] = parts
    return found


def totals(found: Mapping[Cell, Mapping[Effect, int]]) -> dict[Effect, int]:
    """Return the change of cost by effect [cents], over all cells."""
    return {effect: sum(parts[effect] for parts in found.values()) for effect in Effect}


Pairs = Mapping[tuple[str, int], _Pair]
"""The lines of a cell, by what they are of and month."""


def _pairs(
    old: Mapping[Key, Line], new: Mapping[Key, Line], old_prices: Prices, new_prices: Prices
) -> dict[Cell, dict[tuple[str, int], _Pair]]:
    found: dict[Cell, dict[tuple[str, int], _Pair]] = {}
    for key in sorted(old.keys() | new.keys()):
        was, has = old.get(key), new.get(key)
        then, now = old_prices.of(key), new_prices.of(key)
        before = then if then is not None else now or Fraction()
        after = now if now is not None else before
        if before or after:
            pair = _Pair(
                was.quantity if was else 0, has.quantity if has else 0, HALF * (before + after), after - before
            )
            found.setdefault(key[0], {})[key[1:]] = pair
    return found


def _worth(pairs: Iterable[_Pair]) -> Fraction:
    return sum((pair.price * pair.quantity for pair in pairs), Fraction())


def _count(pairs: Iterable[_Pair]) -> Fraction:
    return sum((pair.quantity for pair in pairs), Fraction())


def _cell(pairs: Pairs, average: Fraction, *, flow: bool) -> dict[Effect, Fraction]:
    """Return the effects in one cell, each by its own formula."""
    own = _worth(pairs.values()) / _count(pairs.values())
    items: dict[str, list[_Pair]] = {}
    for (item, _), pair in pairs.items():
        items.setdefault(item, []).append(pair)
    mix, season = Fraction(), Fraction()
    for kept in items.values():
        price, more = _worth(kept) / _count(kept), sum(pair.more for pair in kept)
        mix += (price - own) * more
        season += sum((pair.price * pair.more for pair in kept), Fraction()) - price * more
    longer = Fraction() if flow else _longer(pairs)
    stronger = sum(pair.more for pair in pairs.values()) - longer
    return {
        Effect.PRICE: sum((pair.rise * pair.quantity for pair in pairs.values()), Fraction()),
        Effect.VOLUME: average * stronger,
        Effect.MIX: mix + (own - average) * stronger,
        Effect.TIMING: season + own * longer,
    }


def _longer(pairs: Pairs) -> Fraction:
    """Return how much more service comes from longer service, at the mean strength of both plans [head-months]."""
    strength, service = [], []
    for plan in ("old", "new"):
        by_month: dict[int, int] = {}
        for (_, month), pair in pairs.items():
            by_month[month] = by_month.get(month, 0) + getattr(pair, plan)
        strength.append(max(by_month.values()))
        service.append(sum(by_month.values()))
    if not all(strength):
        return Fraction()
    months = [Fraction(served, most) for served, most in zip(service, strength, strict=True)]
    return HALF * sum(strength) * (months[1] - months[0])
