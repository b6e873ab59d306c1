"""Bridges of a comparison: from the cost of the base to that of each other plan, by cause and by effect."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from allocator.archive import reached_of
from allocator.comparison.bridge import EFFECTS, TITLES, Bar, Bridge, Side, bridge, words
from allocator.comparison.figures import waterfall
from allocator.comparison.member import Member
from allocator.comparison.table import Field, Table, fields
from allocator.report.paper import Figure, Kind, Row
from allocator.runs import load
from allocator.search import Options

OnSearch = Callable[[str, int, int], None]
"""Told for what searches are made, how many have ended and how many there are."""

SHEET, BY_MISSION = "Bridge", "Bridge by mission"
CHANGE = "Change of cost"
WHOLE = "Bridges and regret are of the whole: missions left out elsewhere have their rows in the bridge by mission."
"""What is said of bridges beside a comparison like for like."""


def bridges(
    base: Member,
    others: Sequence[Member],
    options: Options,
    on_search: OnSearch | None,
    found: dict[str, Bridge],
) -> None:
    """Find the bridge from the base to every other plan; none where either has no plan, or after one that was ended.

    Parameters
    ----------
    base, others
        The plans.
    options
        How to search plans in between; `seconds` is for each bridge.
    on_search
        Told whenever a search has ended.
    found
        Where each is put as soon as it is whole, by name.
    """
    first = side(base)
    for member in others:
        second = side(member)
        if first is None or second is None or any(each.interrupted for each in found.values()):
            continue

        def told(ended: int, searches: int, name: str = member.name) -> None:
            if on_search is not None:
                on_search(f"bridge to {name}", ended, searches)

        found[member.name] = bridge(first, second, options, told)


def side(member: Member) -> Side | None:
    """Return a member as one side of a bridge; None where it has no plan."""
    if member.book is None or member.audit is None or member.folder is None:
        return None
    return Side(member.book.tables, member.audit, reached_of(load(member.folder)))


def by_cause(found: Mapping[str, Bridge], currency: str) -> Table:
    """Return the bars of every bridge, with the words that belong to them."""
    rows: list[Row] = []
    for name, each in found.items():
        for bar in each.bars:
            # Bounds that hold only among plans as good in the goals before cost are told in words, not as bounds.
            known = bar.between is not None and not bar.doubts
            low, high = (_money(cents) for cents in bar.between) if known and bar.between else (None, None)
            said = words.sentence(each, bar, currency)
            sure = words.brief(bar, currency)
            rows.append((name, words.title(bar), _money(bar.cents), low, high, sure, said))
        low, said = _money(each.other - each.base), " ".join(words.notes(each))
        rows.append((name, CHANGE, low, None, None, "exact: what the two plans cost", said))
    return Table(
        "bridge",
        SHEET,
        "From the cost of the base, by cause",
        fields(
            ("scenario", "Scenario"),
            ("cause", "Cause"),
            Field("amount", "Adds", Kind.CENTS, varies=True),
            ("least", "At least", Kind.CENTS),
            ("most", "At most", Kind.CENTS),
            ("sure", "How sure"),
            ("words", "In words"),
        ),
        tuple(rows),
        "What changes when a cause is added to any of the others, averaged over all orders. Causes add up to the cent. "
        "Not bounded are causes where plans they rest on are not proven best in goals that come before cost.",
        split=True,
    )


def by_effect(found: Mapping[str, Bridge]) -> Table:
    """Return price, volume, mix and timing of every bridge."""
    rows: list[Row] = []
    for name, each in found.items():
        for effect, cents in each.by_effect.items():
            rows.append((name, EFFECTS[effect], _money(cents), words.effect_sentence(effect)))
        rows.append((name, CHANGE, _money(each.other - each.base), ""))
    return Table(
        "effects",
        SHEET,
        "From the cost of the base, by price, volume, mix and timing",
        fields(
            ("scenario", "Scenario"),
            ("effect", "Effect"),
            Field("amount", "Adds", Kind.CENTS, varies=True),
            ("words", "What it is"),
        ),
        tuple(rows),
        "Straight from the two plans, whatever the causes; adds up to the cent as well.",
        split=True,
    )


def by_mission(found: Mapping[str, Bridge]) -> Table:
    """Return every bridge by mission: what each cause adds there, and by which effects; both add up to the change."""
    columns: dict[str, str] = {}
    for each in found.values():
        columns |= {_key(bar): words.title(bar) for bar in each.bars}
    order = {cause.value: at for at, cause in enumerate(TITLES)}
    keys = sorted(columns, key=lambda key: [order.get(cause, len(order)) for cause in key.split("_and_")])
    rows: list[Row] = []
    for name, each in found.items():
        bars = {_key(bar): bar for bar in each.bars}
        for mission, cents in each.missions.items():
            causes = [_money(bars[key].missions.get(mission, 0)) if key in bars else None for key in keys]
            effects = [_money(part) for part in each.effects_of(mission).values()]
            rows.append((name, mission, *causes, _money(cents), *effects))
        causes = [_money(bars[key].cents) if key in bars else None for key in keys]
        effects = [_money(part) for part in each.by_effect.values()]
        rows.append((name, "All", *causes, _money(each.other - each.base), *effects))
    return Table(
        "bridge_missions",
        BY_MISSION,
        "From the cost of the base, by mission",
        fields(
            ("scenario", "Scenario"),
            ("mission", "Mission"),
            *(Field(key, columns[key], Kind.CENTS, varies=True) for key in keys),
            Field("change", CHANGE, Kind.CENTS, varies=True),
            *(Field(effect, title, Kind.CENTS, varies=True) for effect, title in EFFECTS.items()),
        ),
        tuple(rows),
        "The causes of a mission add up to its change of cost, and so do price, volume, mix and timing; each column "
        "adds up to its bar. To the cent, both ways.",
        split=True,
    )


def _key(bar: Bar) -> str:
    return "_and_".join(bar.causes) or "another_plan"


def charts(found: Mapping[str, Bridge]) -> tuple[Figure, ...]:
    """Return a waterfall by cause for each bridge in which anything changes."""
    drawn = []
    for name, each in found.items():
        steps = [(words.title(bar), _money(bar.cents)) for bar in each.bars]
        figure = waterfall(f"Why: from the base to {name}", "Base", _money(each.base), steps, name)
        if figure is not None:
            drawn.append(figure)
    return tuple(drawn)


def _money(cents: int) -> Fraction:
    return Fraction(cents, 100)
