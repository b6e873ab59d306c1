"""Figures as they stand on a terminal, rounded and coloured."""

from fractions import Fraction

from rich.text import Text

from allocator.report.paper import Value
from allocator.report.wording import percent


def exact(value: Value) -> Fraction | None:
    """Return a number; None where there is none."""
    return Fraction(value) if isinstance(value, (int, Fraction)) else None


def colour(value: Fraction, text: str, *, signed: bool) -> Text:
    """Return a number as text, with a sign where it is a change."""
    if not signed:
        return Text(text)
    return Text(f"+{text}" if value > 0 else text, style="dim" if value == 0 else "")


def whole(value: Value, *, signed: bool = False) -> Text:
    """Return a whole number."""
    number = exact(value)
    return none() if number is None else colour(number, f"{int(number):,}", signed=signed)


def money(value: Value, *, signed: bool = False) -> Text:
    """Return money in whole units."""
    number = exact(value)
    return none() if number is None else colour(number, whole_units(number), signed=signed)


def whole_units(number: Fraction) -> str:
    """Return an amount in whole units; nothing is said only of nothing."""
    units = rounded(number, 1)
    return f"{units:,}" if units or not number else f"{'-' if number < 0 else ''}<1"


def millions(value: Value, *, signed: bool = False) -> Text:
    """Return money in millions, to a tenth."""
    number = exact(value)
    if number is None:
        return none()
    tenths = rounded(number, Fraction(10, 10**6))
    text = f"{'-' if tenths < 0 else ''}{abs(tenths) // 10:,}.{abs(tenths) % 10}"
    return colour(number, text if tenths or not number else f"{'-' if number < 0 else ''}<0.1", signed=signed)


def share(value: Value, *, signed: bool = False) -> Text:
    """Return a share as percent."""
    number = exact(value)
    if number is None:
        return none()
    text = percent(abs(number)).removesuffix(" %")
    return colour(number, f"-{text}" if number < 0 else text, signed=signed)


def points(value: Value) -> Text:
    """Return a change of a share in points, red where it falls."""
    number = exact(value)
    if number is None:
        return none()
    tenths = rounded(number, 1000)
    size = f"{abs(tenths) // 10}.{abs(tenths) % 10}" if tenths or not number else "<0.1"
    text = f"-{size}" if number < 0 else size
    style = "red" if number < 0 else "green" if number > 0 else "dim"
    return Text(f"+{text}" if number > 0 else text, style=style)


def rounded(value: Fraction, steps: Fraction | int) -> int:
    """Return a value in steps, half away from nothing."""
    size = int((abs(value) * steps + Fraction(1, 2)) // 1)
    return size if value >= 0 else -size


def none() -> Text:
    """Return what stands where there is nothing."""
    return Text("–", style="dim")
