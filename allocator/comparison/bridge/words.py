"""The words of a bridge: what each bar adds, what lies behind it, and how sure it is."""

from allocator.comparison.bridge.bridge import Bar, Bridge
from allocator.comparison.bridge.causes import TITLES
from allocator.comparison.bridge.effects import MEANINGS, Effect
from allocator.families.wording import listed, sign
from allocator.goals import GOALS
from allocator.report.wording import plural

OTHER_PLAN = "Another plan without a known cause"
"""What a bar without causes is called."""

_SHOWN = 3
"""So many differing columns are named behind a bar."""


def title(bar: Bar) -> str:
    """Return what a bar is called."""
    return " and ".join(TITLES[cause] for cause in bar.causes) or OTHER_PLAN


def money(cents: int, currency: str) -> str:
    """Return an amount of 0 or more to the cent."""
    return f"{sign(currency)}{cents // 100:,}.{cents % 100:02d}"


def _signed(cents: int, currency: str) -> str:
    return f"{'-' if cents < 0 else ''}{money(abs(cents), currency)}"


def _adds(cents: int, currency: str) -> str:
    if cents == 0:
        return "adds nothing"
    return f"{'adds' if cents > 0 else 'saves'} {money(abs(cents), currency)}"


def sentence(found: Bridge, bar: Bar, currency: str) -> str:
    """Return what a bar adds, what lies behind it and how sure that is."""
    if not bar.causes:
        said = f"No known plan tells the workbooks apart; that another one was chosen {_adds(bar.cents, currency)}."
        unsure = "As the two plans are not both proven best, there may be a cause all the same."
        return said if bar.exact else f"{said} {unsure}"
    behind = [
        f"`{each.table}{'.' if each.column else ''}{each.column}` in {plural(each.rows, 'row')}"
        for each in found.differences
        if each.cause in bar.causes
    ]
    if len(behind) > _SHOWN:
        behind = [*behind[: _SHOWN - 1], f"{len(behind) - _SHOWN + 1} more columns"]
    said = f"Changed: {listed(tuple(behind))}. This {_adds(bar.cents, currency)}. {sureness(bar, currency)}"
    reasons = {joined.why for joined in found.joined if joined.one | joined.two <= set(bar.causes)}
    return " ".join([said, *(f"These causes cannot be told apart: {why}." for why in sorted(reasons))])


def brief(bar: Bar, currency: str) -> str:
    """Return in few words how sure a bar is."""
    if bar.exact:
        return "exact: its plans are proven best" if bar.causes else "exact"
    if not bar.causes:
        return "not bounded: plans not both proven best"
    if bar.between is not None and not bar.doubts:
        low, high = (_signed(cents, currency) for cents in bar.between)
        return f"between {low} and {high}"
    goals = list(dict.fromkeys(doubt.split(" ")[0] for doubt in bar.doubts if doubt.split(" ")[0] in GOALS))
    if len(goals) > _SHOWN:
        goals = [*goals[: _SHOWN - 1], f"{len(goals) - _SHOWN + 1} more goals"]
    what = listed(tuple(goals)) or "cost"
    return f"not bounded: {what} not proven best ({', '.join(bar.unproven)})"


def sureness(bar: Bar, currency: str) -> str:
    """Return how sure a bar is."""
    if bar.exact:
        return "Every plan it rests on is proven best."
    if bar.between is None:
        doubts = f" ({listed(bar.doubts)})" if bar.doubts else ""
        return f"Its plans are the best known, not proven{doubts}, and how far it may be off is not known."
    low, high = (_signed(cents, currency) for cents in bar.between)
    if not bar.doubts:
        return f"Within what its plans leave unproven, and goals' tolerances open, it lies between {low} and {high}."
    lies = "no other amount is possible" if low == high else f"it lies between {low} and {high}"
    return (
        f"Among plans as good in the goals before cost as those it rests on, {lies}; that these are best there is not "
        f"proven ({listed(bar.doubts)})."
    )


def effect_sentence(effect: Effect) -> str:
    """Return what an effect holds."""
    text = MEANINGS[effect]
    return f"{text[0].upper()}{text[1:]}."


def notes(found: Bridge) -> tuple[str, ...]:
    """Return what has to be known to read a bridge."""
    said = []
    if found.searches:
        many = plural(found.searches, "plan")
        verb = "was" if found.searches == 1 else "were"
        said.append(f"{many} in between {verb} to search.")
    if found.left_out:
        begun = f"{found.left_out} of them {'was' if found.left_out == 1 else 'were'} not"
        if found.left_out == found.searches:
            begun = "None of them was"
        why = "they were interrupted" if found.interrupted else "time was up"
        said.append(f"{begun} begun, because {why}: the best plans known stand in for those not found.")
    if found.unseen:
        said.append(f"{plural(found.unseen, 'plan')} in between could not be looked at in every workbook: time was up.")
    if found.interrupted and not found.left_out:
        said.append("The searches in between were interrupted: the best plans known stand in for those not found.")
    return tuple(said)
