"""The words all families share: names of things, numbers with their units, months, cells."""

from collections.abc import Iterable
from fractions import Fraction

from allocator.case import Case, parts
from allocator.families.family import LEAST, MOST, Measure, Number


def named(name: str, code: str) -> str:
    """Return a name with its code in brackets, or the code alone where it has no other name."""
    return code if name in {"", code} else f"{name} ({code})"


def mission(case: Case, m: int) -> str:
    """Return a mission by name and code."""
    return named(case.missions[m].name, case.missions[m].code)


def contributor(case: Case, c: int) -> str:
    """Return a contributor by name and code."""
    return named(case.contributors[c].name, case.contributors[c].code)


def capability(case: Case, k: int) -> str:
    """Return a capability by name and code."""
    return named(case.capabilities[k].name, case.capabilities[k].code)


def offer(case: Case, p: int) -> str:
    """Return a pledge by its code and whose it is."""
    return f"pledge {case.pledges[p].code} of {contributor(case, case.c_of[p])}"


def pledge_in_scope(case: Case, measure: Measure) -> str:
    """Return the pledge that a measure of a row of `limits` is about; ``*`` where it is about several together."""
    return parts(case, measure.key[0])[measure.key[1]].pledge


def where(case: Case, t: int | None) -> str:
    """Return when a phase is: ``in 2020-07`` or ``in 2020-07 to 2020-12``."""
    if t is None:
        return "over the whole plan"
    phase = case.phases[t]
    first = case.settings.month_name(phase.first)
    last = case.settings.month_name(phase.first + phase.length - 1)
    return f"in {first}" if first == last else f"in {first} to {last}"


def number(value: Number) -> str:
    """Return a count with thousands apart; fractions with at most four decimals, not rounded to look whole."""
    if isinstance(value, int) or value.denominator == 1:
        return f"{int(value):,}"
    return f"{float(value):,.4f}".rstrip("0").rstrip(".")


def count(value: Number, noun: str) -> str:
    """Return a number with its noun: ``1 unit``, ``3 units``."""
    return f"{number(value)} {noun}" if value == 1 else f"{number(value)} {noun}s"


def sign(currency: str) -> str:
    """Return what stands before an amount of money: ``$``, or a currency's code and a blank."""
    return "$" if currency == "USD" else f"{currency} "


def money(cents: Number, currency: str) -> str:
    """Return cents in whole units of a currency: ``$1,234.50``."""
    whole = Fraction(cents) / 100
    front = f"{'-' if whole < 0 else ''}{sign(currency)}"
    return f"{front}{float(abs(whole)):,.2f}" if abs(whole) < 2**40 else f"{front}{int(abs(whole)):,}"


def amount(case: Case, value: Number, unit: str) -> str:
    """Return an amount in the unit of a measure."""
    if unit == "cents":
        return money(value, case.settings.currency)
    noun = unit.removesuffix("s")
    return count(value, noun)


def at(measure: Measure) -> str:
    """Return the cells a measure came from, in brackets with a leading blank; nothing where it has none."""
    cells = listed(filter(None, measure.cells))
    return f" ({cells})" if cells else ""


def listed(items: Iterable[str]) -> str:
    """Return ``a, b and c``."""
    texts = list(dict.fromkeys(items))
    return texts[0] if len(texts) == 1 else ", ".join(texts[:-1]) + " and " + texts[-1] if texts else ""


def compared(case: Case, measure: Measure, used: str = "", asked: str = "") -> str:
    """Return ``120 persons, at most 100 persons`` and, where it is broken, by how much.

    `used` and `asked` say more of what there is and of what there is to be, instead of the two amounts.
    """
    kind = {MOST: "at most", LEAST: "at least"}.get(measure.sense, "exactly")
    used, asked = used or amount(case, measure.used, measure.unit), asked or amount(case, measure.limit, measure.unit)
    text = f"{used}, {kind} {asked}"
    if measure.broken:
        return f"{text}: bent by {amount(case, measure.broken, measure.unit)}"
    if measure.slack < 0:
        return f"{text}: broken by {amount(case, -measure.slack, measure.unit)}"
    return text
