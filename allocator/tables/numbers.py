"""Numbers of cells: exact steps, or a flaw that says why there is no number."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from allocator.tables.schema import Column, Kind
from allocator.tables.sheets import Raw, shown

_MOST_DIGITS = 15
"""Digits a number may have in steps of its column; spreadsheets hold no more."""

_PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_LONGEST = 60
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:[,'\u00a0\u2009\u202f ][0-9]{3})+(?:\.[0-9]+)?")
_COMMA = re.compile(r"([+-]?[0-9]+),([0-9]+)")
_DOLLARS = re.compile(r"(?:USD|US\$|\$)\s*(.+)|(.+?)\s*(?:USD|US\$|\$)", re.IGNORECASE)
_INFINITE = re.compile(r"[+-]?(?:inf|infinity|∞)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a cell cannot be read: a code of :data:`finding_codes.CODES`, the rule, and a remedy."""

    code: str
    message: str
    remedy: str


def read_number(column: Column, raw: Raw, *, textual: bool) -> int | Flaw:
    """Return a number in steps of its column, exactly."""
    decimals = column.kind.decimals or 0
    if type(raw) is int and abs(raw) < 10 ** (_MOST_DIGITS - decimals):
        return int(raw * 10**decimals)
    number = _decimal(column, raw, textual=textual)
    if isinstance(number, Flaw):
        return number
    return _steps(column, number, decimals)


def read_amount(column: Column, raw: Raw, *, textual: bool) -> Decimal | Flaw:
    """Return a number whose step only its row knows, as the shortest decimal."""
    number = _decimal(column, raw, textual=textual)
    if isinstance(number, Flaw):
        return number
    steps = _steps(column, number, column.kind.decimals or 0)
    return steps if isinstance(steps, Flaw) else shortest(number)


def shortest(number: Decimal) -> Decimal:
    """Return a decimal without zeros behind its point, and without an exponent."""
    return Decimal(shown(number))


def steps_of(number: Decimal | int, decimals: int) -> int | None:
    """Return a number in steps of ``10 ** -decimals``; None where it lies between two."""
    whole, rest = number.as_integer_ratio()
    steps, left = divmod(whole * 10**decimals, rest)
    return None if left else steps


def plain_decimal(text: str) -> Decimal | None:
    """Return a number in plain digits; None where `text` is something else."""
    bare = text.strip()
    return Decimal(bare) if len(bare) <= _LONGEST and _PLAIN.fullmatch(bare) else None


def _decimal(column: Column, raw: Raw, *, textual: bool) -> Decimal | Flaw:
    if isinstance(raw, bool) or (textual and raw in ("TRUE", "FALSE")):
        return Flaw("E203", f"{column.name} is {column.rule}, not the logical value {shown(raw)}.", column.remedy)
    if isinstance(raw, int | Decimal):
        return Decimal(raw)
    if isinstance(raw, date):
        return Flaw(
            "E212",
            f"{column.name} is {column.rule}, but the cell holds a date or time.",
            f"Format the cell as a number. {column.remedy}",
        )
    text = str(raw)
    plain = _PLAIN.fullmatch(text) is not None
    if plain and textual:
        return Decimal(text) if len(text) <= _LONGEST else _too_large(column)
    if _INFINITE.fullmatch(text):
        return Flaw("E211", f"{column.name} is {column.rule}; nothing is infinite.", column.remedy)
    return Flaw("E202", f"{column.name} is {column.rule}, not text.", _text_remedy(column, text, plain=plain))


def _text_remedy(column: Column, text: str, *, plain: bool) -> str:
    bare = text.removesuffix("%").strip()
    comma = _COMMA.fullmatch(bare)
    if plain:
        return "The cell holds a number stored as text: convert it to a number, or type it again."
    dollars = _DOLLARS.fullmatch(bare) if column.kind is Kind.MONEY else None
    amount = (dollars[1] or dollars[2]) if dollars else bare
    if _THOUSANDS.fullmatch(amount) or (dollars and _PLAIN.fullmatch(amount)):
        digits = "".join(letter for letter in amount if letter in "+-.0123456789")
        without = "the currency" if dollars else "marks between thousands"
        return f"Write {digits}, without {without}."
    if comma is not None and column.kind.decimals:
        return f"Write {comma[1]}.{comma[2]}, with a point."
    if bare != text and _PLAIN.fullmatch(bare):
        return f"Write {bare}, without the percent sign."
    return column.remedy


def _steps(column: Column, number: Decimal, decimals: int) -> int | Flaw:
    if number and number.adjusted() >= _MOST_DIGITS - decimals:
        return _too_large(column)
    exponent = number.as_tuple().exponent
    tiny = isinstance(exponent, int) and exponent < -2 * _LONGEST
    steps = None if tiny else steps_of(number, decimals)
    if steps is not None:
        return steps
    return Flaw("E206", f"{column.name} is {column.rule}.", _decimals_remedy(column, number, decimals))


def _too_large(column: Column) -> Flaw:
    message = f"{column.name} is {column.rule}; a number of so many digits cannot be stored exactly."
    return Flaw("E211", message, column.remedy)


def _decimals_remedy(column: Column, number: Decimal, decimals: int) -> str:
    seen = Decimal(f"{number:.{_MOST_DIGITS}g}")
    if steps_of(seen, decimals) is not None:
        return f"A formula left {shown(number)} there: wrap it in ROUND( ; {decimals}), or write {shown(seen)}."
    if not decimals:
        return column.remedy
    return f"Round it to {decimals} decimals yourself: input is never rounded silently."
