"""Live cells: how variances, percents and sums of a comparison follow from other cells, for workbooks.

Nothing is stated that does not hold exactly: where rows are left out, sums of what is shown are no sums of all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from allocator.report.paper import Kind, Row, Value

SUMS = ("All", "Subtotal", "Total")
"""What rows are called that add up the rows before them."""

_MONEY = (Kind.MONEY, Kind.CENTS, Kind.THOUSANDS, Kind.MILLIONS)


@dataclass(frozen=True)
class Live:
    """A table of which cells follow from others: keys and kinds of its columns, and its rows."""

    keys: Sequence[str]
    kinds: Sequence[Kind]
    rows: Sequence[Row]

    def formulas(self) -> dict[tuple[int, int], str]:
        """Return the formulas of cells by row and column; see `paper.Section.formulas`."""
        return {**dict(self._sums()), **dict(self._variances())}

    def _variances(self) -> Iterator[tuple[tuple[int, int], str]]:
        for x, key in enumerate(self.keys):
            front, _, what = key.rpartition("_")
            if what in {"variance", "percent"}:
                for at, row in enumerate(self.rows):
                    text = self._against(at, row, front, x, is_share=what == "percent")
                    if text:
                        yield (at, x), text

    def _against(self, at: int, row: Row, front: str, x: int, *, is_share: bool) -> str:
        """Return the formula of a variance or its share: against the base in the row, or else in the first row."""
        start = f"{front}_" if front else ""
        if f"{start}base" in self.keys and f"{start}value" in self.keys:
            base, value = self.keys.index(f"{start}base"), self.keys.index(f"{start}value")
            then, now, begin = row[base], row[value], f"{{{base}}}"
        elif front in self.keys and at:
            value = self.keys.index(front)
            then, now, begin = self.rows[0][value], row[value], f"{{{value}-{at}}}"
        else:
            return ""
        if _missing(then) or _missing(now) or (row[x] is None and not is_share):
            return ""
        apart = f"{{{value}}}-{begin}"
        if is_share:
            return f'IF({begin}=0,IF({{{value}}}=0,0,"–"),({apart})/ABS({begin}))'
        return self._rounded(x, apart)

    def _rounded(self, x: int, text: str) -> str:
        """Return a formula whose noise in the last digits is cut off where cells hold cents."""
        return f"ROUND({text},2)" if self.kinds[x] in _MONEY else text

    def _sums(self) -> Iterator[tuple[tuple[int, int], str]]:
        places = [x for x, key in enumerate(self.keys) if key.rpartition("_")[2] in {"base", "value"}]
        first, subtotals = 0, list[int]()
        for at, row in enumerate(self.rows):
            if not any(cell in SUMS for cell in row if isinstance(cell, str)):
                continue
            for x in places:
                if self.kinds[x] in {Kind.TEXT, Kind.PERCENT} or _missing(row[x]):
                    continue
                if first < at and self._adds_up(range(first, at), at, x):
                    yield (at, x), self._rounded(x, f"SUM({{{x}-{at - first}}}:{{{x}-1}})")
                elif subtotals and self._adds_up(subtotals, at, x):
                    yield (at, x), self._rounded(x, "+".join(f"{{{x}-{at - part}}}" for part in subtotals))
            subtotals = [*subtotals, at] if "Subtotal" in row else []
            first = at + 1

    def _adds_up(self, parts: Sequence[int], at: int, x: int) -> bool:
        cells = [self.rows[part][x] for part in parts]
        return sum(cell for cell in cells if not isinstance(cell, str) and cell is not None) == self.rows[at][x]


def _missing(value: Value) -> bool:
    return value is None or isinstance(value, str)
