"""Numbers as a reader sees them: rounded half up from exact values, with the units of their column."""

from fractions import Fraction

from allocator.report.paper import Column, Kind, Value
from allocator.report.wording import percent

_TEXTS = (Kind.TEXT, Kind.MONTH)
SCALES = {Kind.THOUSANDS: 1000, Kind.MILLIONS: 10**6}
"""What amounts are divided by where they are shown."""

_PLACES = {Kind.CENTS: 2, Kind.MILLIONS: 1, Kind.DECIMAL: 2, Kind.FIGURE: 4, Kind.EXACT: 6}


def rounded(value: int | Fraction, places: int = 0) -> str:
    """Return a number rounded half up, away from zero, with `places` decimals and commas: ``−1,234.50``."""
    steps = abs(Fraction(value)) * 10**places
    whole, rest = divmod((2 * steps.numerator + steps.denominator) // (2 * steps.denominator), 10**places)
    text = f"{whole:,}.{rest:0{places}d}" if places else f"{whole:,}"
    return f"−{text}" if value < 0 and (whole or rest) else text


def shown(column: Column, value: Value) -> str:
    """Return a cell of a column as text; what is blank reads as the column says."""
    if value is None or value == "":
        return column.blank
    if isinstance(value, str):
        return value
    if column.kind is Kind.PERCENT:
        return percent(Fraction(value)).replace("-", "−")
    places, size = _PLACES.get(column.kind, 0), Fraction(value) / SCALES.get(column.kind, 1)
    if column.kind in (Kind.DECIMAL, Kind.FIGURE, Kind.EXACT):
        # No more places than say something, and two of them for what has any.
        needed = next((few for few in (0, 2, 3, 4, 5) if size * 10**few % 1 == 0), places)
        places = min(places, needed)
    if 0 < abs(size) < Fraction(1, 2 * 10**places):
        return f"{'−' if value < 0 else ''}<{rounded(Fraction(1, 10**places), places)}"
    return rounded(size, places)


def is_number(column: Column) -> bool:
    """Whether a column holds numbers, which are set to the right and sorted by size."""
    return column.kind not in _TEXTS


def sorted_by(value: Value, text: str) -> str:
    """Return what a page sorts a number by, where the text does not say it exactly."""
    if not isinstance(value, (int, Fraction)) or text.replace(",", "").replace("−", "-") == str(value):
        return ""
    return f"{float(value):.12g}"
