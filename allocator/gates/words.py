"""The words of gates: what is read, what is asked, whether that is met, in one voice for every report."""

from collections.abc import Iterable
from fractions import Fraction

from allocator.case import Case
from allocator.families.wording import sign
from allocator.gates.gate import Reading
from allocator.gates.indicators import DOLLARS, PERCENT

PLACES = 4
"""Decimals at which a figure is shown, as many as a threshold may have."""

OPERATORS = {"<=": "at most", ">=": "at least", "=": "exactly"}
_AGAINST = {"base": "the base scenario", "today": "today kept and trimmed"}


def shown(reading: Reading) -> Fraction | None:
    """Return the value with at most four decimals, rounded so that it looks no nearer to passing than it is."""
    value = reading.value
    if value is None:
        return None
    steps, rest = divmod(value * 10**PLACES, 1)
    if rest and (
        reading.gate.operator == "<="
        or (reading.gate.operator == "=" and Fraction(steps, 10**PLACES) == reading.threshold)
    ):
        steps += 1
    return Fraction(steps, 10**PLACES)


def told(case: Case, reading: Reading) -> str:
    """Return a sentence about a gate: ``coverage in UNMISS: 71.5 %, at least 90 % asked (kpi_gates!D2).``."""
    gate = reading.gate
    where = f" in {case.missions[case.mission_at[gate.mission]].code}" if gate.mission else ""
    cell = gate.origin.cell("value")
    cells = f" ({cell})" if cell else ""
    return f"{gate.kpi}{where}: {_found(case, reading)}, {_asked(case, reading)} asked{cells}."


def failed(readings: Iterable[Reading]) -> str:
    """Return one sentence that says how many gates are met; empty where there are none."""
    every = tuple(readings)
    if not every:
        return ""
    met = sum(reading.passed for reading in every)
    if met == len(every):
        return "The one KPI gate is met." if met == 1 else f"All {met} KPI gates are met."
    if len(every) == 1:
        return "The one KPI gate is not met."
    missed = len(every) - met
    return f"{missed} of {len(every)} KPI gates {'is' if missed == 1 else 'are'} not met."


def _found(case: Case, reading: Reading) -> str:
    gate, value = reading.gate, shown(reading)
    if reading.measured is None:
        return "nothing to count, which meets every gate"
    if not gate.against:
        return amount(case, value or Fraction(0), reading.unit)
    other = _AGAINST[gate.against]
    if reading.reference is None:
        return f"no figure for {other} to compare with"
    now, then = (amount(case, rounded(x), reading.indicator.unit) for x in (reading.measured, reading.reference))
    if value is None:
        return f"{now}, where {other} has {then}, a change that no percentage says"
    return f"{now}, {_change(case, reading.value or Fraction(0), value)} {other} ({then})"


def _change(case: Case, exact: Fraction, seen: Fraction) -> str:
    """Return how a figure compares with another, by its change in percent and what is shown of that."""
    if exact == 0:
        return "the same as"
    least = "" if seen else "less than "
    by = amount(case, abs(seen) or Fraction(1, 10**PLACES), PERCENT)
    return f"{least}{by} {'more' if exact > 0 else 'less'} than"


def _asked(case: Case, reading: Reading) -> str:
    if reading.gate.against:
        return f"a change of {OPERATORS[reading.gate.operator]} {amount(case, reading.threshold, PERCENT)}"
    unit = reading.unit if reading.unit in {PERCENT, DOLLARS} else ""
    return f"{OPERATORS[reading.gate.operator]} {amount(case, reading.threshold, unit)}"


def counted_in(case: Case, unit: str) -> str:
    """Return the name of a unit, that of money by its currency."""
    return case.settings.currency if unit == DOLLARS and case.settings.currency != "USD" else unit


def rounded(value: Fraction) -> Fraction:
    """Return a figure that nothing is compared with, at four decimals, half up."""
    return Fraction((value * 10**PLACES + Fraction(1, 2)) // 1, 10**PLACES)


def amount(case: Case, value: Fraction, unit: str) -> str:
    """Return a figure of at most four decimals with its unit: ``71.5 %``, ``$1,200``, ``1 person``."""
    front, whole = ("-" if value < 0 else ""), int(abs(value) * 10**PLACES)
    digits = f"{whole // 10**PLACES:,}.{whole % 10**PLACES:0{PLACES}d}".rstrip("0").rstrip(".")
    if unit == DOLLARS:
        return f"{front}{sign(case.settings.currency)}{digits}"
    if unit == PERCENT:
        return f"{front}{digits} %"
    return f"{front}{digits} {unit.removesuffix('s') if value == 1 else unit}".rstrip()
