"""Tables of a comparison: defined once, shown alike on a terminal, in a workbook, on a page and as JSON."""

from dataclasses import dataclass, replace
from fractions import Fraction

from allocator.comparison.live import Live
from allocator.report.paper import Column, Kind, Row, Section, Value
from allocator.report.plan_json import decimal_text

_PLACES = 4
"""Decimals of what has no exact decimal form."""

_MONEY = (Kind.MONEY, Kind.CENTS, Kind.THOUSANDS, Kind.MILLIONS)

Json = str | int | None


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a table.

    Attributes
    ----------
    key
        Its name for programs, which does not change.
    title
        Its heading.
    kind
        What it holds.
    blank
        What stands where there is nothing to say.
    varies
        Whether it says how far a scenario is from the base: a row in which all of these are nothing is no difference.
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    blank: str = ""
    varies: bool = False


@dataclass(frozen=True)
class Table:
    """A table with exact values.

    Attributes
    ----------
    name
        Its name for programs.
    sheet
        The page on which people find it.
    title, note
        Its name for people, and what they have to know to read it.
    fields, rows
        The table.
    split
        Whether people get a table for each value of the first column, without columns that say nothing there.
    """

    name: str
    sheet: str
    title: str
    fields: tuple[Field, ...]
    rows: tuple[Row, ...]
    note: str = ""
    split: bool = False

    def column(self, key: str) -> tuple[Value, ...]:
        """Return the values of a column."""
        at = [each.key for each in self.fields].index(key)
        return tuple(row[at] for row in self.rows)

    @property
    def records(self) -> list[dict[str, Value]]:
        """The rows by the keys of the columns, exact."""
        keys = [each.key for each in self.fields]
        return [dict(zip(keys, row, strict=True)) for row in self.rows]

    @property
    def json(self) -> list[dict[str, Json]]:
        """The rows for programs: amounts that may have decimals are texts, shares are in percent."""
        return [
            {each.key: _plain(each.kind, value) for each, value in zip(self.fields, row, strict=True)}
            for row in self.rows
        ]

    @property
    def differing(self) -> "Table":
        """The table without the rows in which nothing differs; where the base has nothing, that is not the variance."""
        places = [at for at, each in enumerate(self.fields) if each.varies]
        if not places:
            return self
        known = {each.key: at for at, each in enumerate(self.fields)}
        pairs = [(at, known[f"{key.removesuffix('base')}value"]) for key, at in known.items() if key.endswith("base")]
        rows = (
            row
            for row in self.rows
            if any(row[at] for at in places) or any(row[base] != row[value] for base, value in pairs)
        )
        return replace(self, rows=tuple(rows))

    @property
    def sections(self) -> tuple[Section, ...]:
        """The table for people."""
        if not self.split:
            return (_section(self.title, self.fields, self.rows, self.note),)
        names = dict.fromkeys(str(row[0]) for row in self.rows)
        found = []
        for number, name in enumerate(names):
            rows = tuple(row for row in self.rows if row[0] == name)
            said = [at for at in range(1, len(self.fields)) if any(row[at] is not None for row in rows)]
            fields = tuple(self.fields[at] for at in said)
            cells = tuple(tuple(row[at] for at in said) for row in rows)
            found.append(_section(f"{self.title}: {name}", fields, cells, self.note if number == 0 else ""))
        return tuple(found)


def _section(title: str, fields: tuple[Field, ...], rows: tuple[Row, ...], note: str) -> Section:
    columns = tuple(Column(each.title, each.kind, each.blank) for each in fields)
    live = Live([each.key for each in fields], [each.kind for each in fields], rows)
    return Section(title, columns, rows, note=note, formulas=live.formulas())


def _plain(kind: Kind, value: Value) -> Json:
    """Return a value as JSON holds it."""
    if value is None or isinstance(value, str):
        return value
    if kind is Kind.WHOLE:
        return int(value)
    if kind in _MONEY:
        return decimal_text(Fraction(value), 2)
    if kind is Kind.PERCENT:
        return decimal_text(_rounded(100 * Fraction(value), all_of=100))
    return decimal_text(_rounded(Fraction(value)))


def _rounded(value: Fraction, all_of: int = 0) -> Fraction:
    """Return a value at four decimals, half away from nothing; nothing and `all_of` it only where it is just that."""
    size, step = abs(value), Fraction(1, 10**_PLACES)
    near = (size / step + Fraction(1, 2)) // 1 * step
    if size != near and near in {0, all_of}:
        near += step if size > near else -step
    return near if value >= 0 else -near


def change(base: Fraction | int, value: Fraction | int) -> Fraction | None:
    """Return a variance as a share of the base; None where the base is nothing and the value is not."""
    if base:
        return (Fraction(value) - base) / abs(Fraction(base))
    return Fraction(0) if value == base else None


def fields(*each: Field | tuple[str, str] | tuple[str, str, Kind]) -> tuple[Field, ...]:
    """Return columns from their keys, titles and kinds."""
    return tuple(one if isinstance(one, Field) else Field(*one) for one in each)


def variances(kind: Kind, base: str, value: str, noun: str = "") -> tuple[Field, ...]:
    """Return the columns *base, scenario, variance, %* of one figure.

    Parameters
    ----------
    kind
        What the figure is.
    base, value
        Headings of the two.
    noun
        What the keys begin with, where a table has several figures.
    """
    front = f"{noun}_" if noun else ""
    return (
        Field(f"{front}base", base, kind),
        Field(f"{front}value", value, kind),
        Field(f"{front}variance", "Variance", kind, varies=True),
        Field(f"{front}percent", "Variance, %", Kind.PERCENT, "–"),
    )


def against(base: Fraction | int, value: Fraction | int) -> Row:
    """Return the cells *base, scenario, variance, %* of one figure."""
    return base, value, value - base, change(base, value)
