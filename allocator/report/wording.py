"""The words of reports: months, money in short, percents that never promise too much."""

from collections.abc import Iterable
from fractions import Fraction

from allocator.case import Case
from allocator.families.wording import sign

CLASS_NAMES = {
    "military_police": "Military and police personnel",
    "civilian": "Civilian personnel",
    "operational": "Operational requirements",
}
"""The classes by their official names, in the official order."""

ITEM_NAMES = {
    "personnel": "Personnel",
    "contingent_equipment": "Contingent equipment",
    "presence": "Presence",
    "travel": "Travel and transport",
    "rotation": "Rotation",
    "civilian": "Civilian staff",
    "operations": "Operations",
    "leased_equipment": "Leased equipment",
}
"""The cost items by name, in the order of the contract."""

ROUNDED = "Amounts in thousands are rounded; sums are of the exact ones."
"""What is said of tables in thousands, whose rows need not add up to the digits shown."""

TODAY_KEPT = (
    "nearly as many person-months stay as can without breaking a rule (within 1 % of the most, or as near as time "
    "allowed)"
)
"""What today's deployment, kept and trimmed, is where units are deployed."""

_MILLION, _THOUSAND = 10**6, 10**3


def months(case: Case, first: int, length: int) -> str:
    """Return a stretch of months: ``2020-07`` or ``2020-07 to 2020-12``."""
    begin, end = case.settings.month_name(first), case.settings.month_name(first + length - 1)
    return begin if length == 1 else f"{begin} to {end}"


def phase_months(case: Case, t: int | None) -> str:
    """Return the months of a phase; those of the whole plan where `t` is None."""
    if t is None:
        return "whole plan"
    return months(case, case.phases[t].first, case.phases[t].length)


def percent(share: Fraction) -> str:
    """Return a share as percent, rounded half away from nothing; 100 % is said only of all, 0 % only of nothing."""
    if share.denominator == 1:
        return f"{100 * share.numerator} %"
    front, size = "-" if share < 0 else "", abs(share)
    tenths = (2000 * size.numerator + size.denominator) // (2 * size.denominator)
    if tenths in {0, 1000}:
        return front + {0: "<0.1 %", 1000: ">99.9 %" if size < 1 else ">100 %"}[tenths]
    return f"{front}{tenths // 10}.{tenths % 10} %"


def percent_up(share: Fraction, places: int = 1) -> str:
    """Return a share as percent, rounded up: 0 % is said only of nothing."""
    return _percent(-(-share.numerator * 100 * 10**places // share.denominator), places)


def share_up(share: Fraction | None) -> Fraction | None:
    """Return a share as `percent_up` shows it: rounded up to a tenth of a percent; None of nothing known."""
    return None if share is None else Fraction(-(-1000 * share.numerator // share.denominator), 1000)


def _percent(steps: int, places: int) -> str:
    whole, rest = divmod(abs(steps), 10**places)
    text = f"{whole}.{rest:0{places}d}".rstrip("0").rstrip(".") if places else str(whole)
    return f"{'-' if steps < 0 else ''}{text} %"


def amount(value: Fraction) -> str:
    """Return an amount of 0 or more with at most a decimal, rounded half up; 0 is said only of nothing."""
    if value.denominator == 1:
        return f"{value.numerator:,}"
    tenths = (20 * value.numerator + value.denominator) // (2 * value.denominator)
    return f"{tenths // 10:,}.{tenths % 10}" if tenths else "<0.1"


def money_in_short(case: Case, cents: int) -> str:
    """Return an amount of 0 or more, rounded half up as tables round it: ``$12.4 m``, ``$850,000``, ``EUR 3.15 bn``."""
    front = sign(case.settings.currency)
    whole, tenths, hundredths = (_nearest(cents, 100 * unit) for unit in (1, _MILLION // 10, 10 * _MILLION))
    if tenths >= 10 * _THOUSAND:
        return f"{front}{hundredths // 100:,}.{hundredths % 100:02d} bn"
    if whole >= _MILLION:
        return f"{front}{tenths // 10:,}.{tenths % 10} m"
    return f"{front}{whole:,}"


def without_budget(case: Case, cents: int) -> str:
    """Return what missions without a budget cost, where others have one; nothing where it is nothing."""
    return f"missions without a budget cost {money_in_short(case, cents)}" if cents else ""


def in_no_budget(case: Case, cents: int) -> str:
    """Return the same as the note of a table that has cost and budgets beside each other."""
    told = without_budget(case, cents)
    return f"{told[0].upper()}{told[1:]}, which counts in cost, but neither in budget nor in left." if told else ""


def _nearest(amount: int, unit: int) -> int:
    """Return how many units an amount of 0 or more is, rounded half up."""
    return (2 * amount + unit) // (2 * unit)


def dollars(cents: int | Fraction) -> Fraction:
    """Return cents as whole currency units, exactly."""
    return Fraction(cents) / 100


def share(part: int | Fraction, whole: int | Fraction) -> Fraction | None:
    """Return an exact share; None of nothing."""
    return Fraction(part) / whole if whole else None


def located(cells: Iterable[str]) -> tuple[str, ...]:
    """Return the cells that stand in a file: what has no row of its own has none."""
    return tuple(dict.fromkeys(cell for cell in cells if cell[:1] not in {"", "!", ":"}))


def plural(number: int, noun: str) -> str:
    """Return a count with its noun: ``1 floor``, ``3 floors``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
