"""The tables of a page as a browser reads them: what each cell shows, and by what number it is sorted."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class HtmlCell:
    """A cell: what it shows, and the number it is sorted by, where it has one."""

    text: str = ""
    by: float | None = None

    @property
    def value(self) -> str | float:
        """The number of the cell, or else its text."""
        return self.text if self.by is None else self.by


@dataclass
class HtmlTables(HTMLParser):
    """Every table of a page, row by row; the first row has the headings."""

    tables: list[list[list[HtmlCell]]] = field(default_factory=list)
    _open: HtmlCell | None = None

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row or a cell."""
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in {"th", "td"}:
            by = dict(attrs).get("data-by")
            self._open = HtmlCell(by=None if by is None else float(by))
            self.tables[-1][-1].append(self._open)

    def handle_endtag(self, tag: str) -> None:
        """End a cell."""
        if tag in {"th", "td"}:
            self._open = None

    def handle_data(self, data: str) -> None:
        """Add to what a cell shows."""
        if self._open is not None:
            self._open.text += data


def tables_of(page: str) -> list[list[list[HtmlCell]]]:
    """Return every table of a page."""
    parser = HtmlTables()
    parser.feed(page)
    return parser.tables
