"""The nouns of the schema: kinds of cells, columns, tables, setting keys and limit rules.

Nothing here reads a file. Every text is written for a planner: it stands in the template, the data dictionary and the
findings alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a cell of a column holds."""

    CODE = "code"
    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    MONEY = "money"
    PERCENT = "percent"
    MONTH = "month"
    YES_NO = "yes/no"
    LIST = "list"
    AMOUNT = "amount"
    """A number whose unit the rule of the row decides (`limits.amount`)."""
    ANY = "any"
    """What another cell of the row decides (`settings.value`, `scenarios.value`)."""

    @property
    def meaning(self) -> str:
        """What a cell of this kind looks like, as one clause."""
        return KIND_MEANINGS[self]

    @property
    def decimals(self) -> int | None:
        """The most decimals a number of this kind may have; None where it is no number."""
        return _DECIMALS.get(self)


KIND_MEANINGS: Mapping[Kind, str] = {
    Kind.CODE: "a code (blanks around it do not count, and NA is a code like any other)",
    Kind.TEXT: "any text",
    Kind.WHOLE: "a whole number",
    Kind.DECIMAL: "a number with at most 4 decimals",
    Kind.MONEY: "an amount of money with at most 2 decimals",
    Kind.PERCENT: "a number from 0 to 100 with at most 2 decimals (35 means 35 %)",
    Kind.MONTH: "a month such as 2020-07, or a date in that month",
    Kind.YES_NO: "yes or no",
    Kind.LIST: "codes with a semicolon between them, such as EN;FR",
    Kind.AMOUNT: "a whole number, or for shares a percent from 0 to 100 with at most 2 decimals",
    Kind.ANY: "what the row asks for",
}

NUMBERS: Mapping[Kind, str] = {
    Kind.WHOLE: "a whole number",
    Kind.DECIMAL: "a number",
    Kind.MONEY: "an amount of money",
    Kind.PERCENT: "a percent",
    Kind.AMOUNT: "a number",
}
"""The kinds that are numbers, each as a noun."""

_DECIMALS = {Kind.WHOLE: 0, Kind.DECIMAL: 4, Kind.MONEY: 2, Kind.PERCENT: 2, Kind.AMOUNT: 2}

GROUPABLE = ("contributors", "missions", "capabilities", "pledges")
"""Kinds of things that may stand in a group."""

SINGULAR: Mapping[str, str] = {
    "contributors": "contributor",
    "missions": "mission",
    "capabilities": "capability",
    "pledges": "pledge",
    "equipment": "kind of equipment",
    "levels": "readiness level",
    "scenarios": "scenario",
    "languages": "language",
}
"""One of each kind of things that have codes."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What the words of a column may point to.

    Attributes
    ----------
    kinds
        Kinds of things whose codes may stand there, in the plural (keys of :data:`SINGULAR`).
    groups
        Whether the name of a group of one of these kinds may stand there.
    each
        Whether the scope words ``each`` and ``each:GROUP`` may stand there.
    """

    kinds: tuple[str, ...]
    groups: bool = False
    each: bool = False

    @property
    def words(self) -> str:
        """What may stand there, as one phrase."""
        found = "code of a " + " or ".join(SINGULAR[kind] for kind in self.kinds)
        if self.groups:
            found += ", or a group"
        return found + ", `each` or `each:GROUP`" if self.each else found


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name
        Name in the header.
    kind
        What its cells hold.
    meaning
        What it says about the row, one sentence without a full stop.
    blank
        What a blank cell means; empty where a blank is an error (`required`).
    unit
        Unit of the number, such as ``persons``; empty where there is none.
    ask
        What to write there, completing the sentence "Write …".
    example
        A value as it would be typed.
    required
        Whether a blank cell is an error. (Columns that only some rules or changes need are not required.)
    minimum, maximum
        Bounds, in the unit of the column; `minimum` itself is not allowed where `above` is true.
    choices
        The words that may stand there, each with its meaning; empty where any may.
    refers
        What its words point to; a word that points to nothing is an error.
    names
        Kind of things (in the plural) that a word in this column brings into being; empty for mere references.
    """

    name: str
    kind: Kind
    meaning: str
    blank: str = ""
    unit: str = ""
    ask: str = ""
    example: str = ""
    required: bool = False
    minimum: int | None = None
    maximum: int | None = None
    above: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    refers: Reference | None = None
    names: str = ""

    @property
    def default(self) -> str:
        """The value that a blank cell means, as a planner would write it; nothing where no cell could say it."""
        word = self.blank.strip("`")
        number = self.kind in NUMBERS and word[:1].isdigit()
        said = number or (self.kind is Kind.YES_NO and word in ("yes", "no")) or self.blank == f"`{word}`"
        return word if said and not self.required else ""

    @property
    def rule(self) -> str:
        """What a cell has to be, as one clause that follows the word *is*."""
        if self.choices:
            return "one of " + ", ".join(f"`{word}`" for word in self.choices)
        if self.kind not in NUMBERS or self.kind is Kind.PERCENT:
            return self.kind.meaning
        decimals = f" with at most {self.kind.decimals} decimals" if self.kind.decimals else ""
        return f"{NUMBERS[self.kind]}{self._bounds}{decimals}"

    @property
    def _bounds(self) -> str:
        low = "" if self.minimum is None else f" above {self.minimum}" if self.above else f" of at least {self.minimum}"
        high = "" if self.maximum is None else f" of at most {self.maximum}"
        return f"{low} and{high}" if low and high else low + high

    @property
    def remedy(self) -> str:
        """What to do about a wrong cell, as one sentence."""
        shown = f", such as {self.example}" if self.kind in (Kind.MONTH, Kind.LIST, Kind.PERCENT) else ""
        return f"Write {self.ask or 'it out as text'}{shown}."


@dataclass(frozen=True, slots=True)
class Table:
    """One table: a sheet of the workbook, or one CSV file of the folder.

    `key` names the columns that together may not repeat; empty where rows may. Then `apart` names those that tell rows
    apart as far as any do: rows that have the same there in two workbooks are one row that was changed.
    """

    name: str
    title: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    required: bool = False
    apart: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        """Return the column called `name`."""
        return next(column for column in self.columns if column.name == name)

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the columns, in the order of the contract."""
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True, slots=True)
class Setting:
    """One key of the table `settings`: `column` says what its value holds."""

    column: Column

    @property
    def key(self) -> str:
        """The word in the column `key`."""
        return self.column.name


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the table `limits`.

    Attributes
    ----------
    name
        The word in the column `rule`.
    meaning
        What holds in every phase of the limit's window, one sentence without a full stop.
    reads
        The columns of scope and amount it reads; a filled one it does not read is an error.
    needs
        Those of them that may not be blank.
    amount
        ``whole``, ``percent``, or empty where the rule has no amount.
    unit
        What the amount counts, such as ``persons``; the unit of a breach is `broken`.
    broken
        In what a breach is counted, where the limit is soft or conceded.
    codes_only
        Columns in which neither a group nor ``each`` may stand.
    dated
        Whether it reads `from` and `to`.
    """

    name: str
    meaning: str
    reads: tuple[str, ...]
    broken: str
    needs: tuple[str, ...] = ()
    amount: str = ""
    unit: str = ""
    codes_only: tuple[str, ...] = ()
    dated: bool = True
