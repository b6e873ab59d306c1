"""Charts: figures drawn natively in a workbook, from cells of the table they belong to."""

from typing import Any

from allocator.report.looks import HEAD, INK, LINE, QUIET
from allocator.report.looks import number_format as shown
from allocator.report.paper import Figure, Kind, Series, Shade

COLOURS = {
    Shade.FIRST: HEAD,
    Shade.SECOND: "#6F93C3",
    Shade.THIRD: "#B9C7D9",
    Shade.MET: "#4E9A64",
    Shade.BENT: "#E8B93C",
    Shade.SHORT: "#B5323E",
    Shade.LIMIT: INK,
}
"""The colours of series; those of met, bent and short are the darker sisters of the tones of cells."""

WIDTH, HEIGHT = 560, 600
"""Size of a chart [pixels]."""

_FONT = {"name": "Arial", "size": 9, "color": INK}
_SMALL = {"name": "Arial", "size": 8, "color": QUIET}


def draw(book: Any, page: Any, at: tuple[int, int], figure: Figure, place: tuple[str, int, list[int]]) -> None:  # noqa: ANN401
    """Draw a figure.

    Parameters
    ----------
    book, page
        The workbook, and the sheet to draw on.
    at
        Row and column of the upper left corner.
    figure
        What to draw.
    place
        Where its table stands: the sheet, the row of its headings, the column of each of its columns.
    """
    kind = "bar" if figure.across else "column"
    bars = [each for each in figure.series if each.shade is not Shade.LIMIT]
    marks = [each for each in figure.series if each.shade is Shade.LIMIT]
    chart = book.add_chart({"type": kind, "subtype": "stacked"} if figure.stacked else {"type": kind})
    for each in bars:
        chart.add_series(_bars(figure, each, place))
    if marks:
        over = book.add_chart({"type": "line"})
        for each in marks:
            over.add_series(_marks(figure, each, place))
        chart.combine(over)
    _frame(chart, figure)
    chart.set_size({"width": WIDTH, "height": HEIGHT})
    page.insert_chart(*at, chart, {"object_position": 2, "y_offset": 4, "description": figure.table.title})


def _cells(figure: Figure, each: Series, place: tuple[str, int, list[int]]) -> dict[str, Any]:
    sheet, head, spots = place
    first, last, column = head + 1, head + len(figure.table.rows), spots[each.column]
    return {
        "name": [sheet, head, column],
        "categories": [sheet, first, spots[0], last, spots[0]],
        "values": [sheet, first, column, last, column],
    }


def _bars(figure: Figure, each: Series, place: tuple[str, int, list[int]]) -> dict[str, Any]:
    clear = each.shade is Shade.CLEAR
    fill = {"none": True} if clear else {"color": COLOURS[each.shade]}
    looks = {"fill": fill, "border": {"none": True}, "gap": 45}
    overlap = {"overlap": 100} if figure.stacked else {"overlap": -5}
    return {**_cells(figure, each, place), **looks, **overlap}


def _marks(figure: Figure, each: Series, place: tuple[str, int, list[int]]) -> dict[str, Any]:
    colour = COLOURS[each.shade]
    marker = {"type": "long_dash", "size": 11, "fill": {"color": colour}, "border": {"color": colour}}
    return {**_cells(figure, each, place), "line": {"none": True}, "marker": marker}


def _frame(chart: Any, figure: Figure) -> None:  # noqa: ANN401
    """Set title, axes and legend; lying bars read from top to bottom."""
    chart.set_title({"name": figure.table.title, "name_font": {**_FONT, "size": 12, "bold": True, "color": HEAD}})
    names: dict[str, Any] = {"name": figure.names, "name_font": _SMALL, "num_font": _SMALL, "line": {"color": LINE}}
    names |= {"interval_unit": 1, "major_tick_mark": "none", "major_gridlines": {"visible": False}}
    amounts: dict[str, Any] = {"name": figure.amounts, "name_font": _SMALL, "num_font": _SMALL, "min": figure.least}
    # An axis that does not begin at nothing may be short, and need the decimal to tell its amounts apart.
    plain = shown(figure.kind, 1) if figure.least else shown(figure.kind, 1).replace("0.0", "0")
    amounts |= {"num_format": "0%" if figure.kind is Kind.PERCENT else plain}
    amounts |= {"line": {"none": True}, "major_gridlines": {"visible": True, "line": {"color": LINE, "width": 0.75}}}
    if figure.kind is Kind.PERCENT:
        amounts["max"] = 1
    if figure.across:
        chart.set_y_axis({**names, "reverse": True})
        chart.set_x_axis({**amounts, "label_position": "high"})
    else:
        if len(figure.table.rows) > 8:
            names["num_font"] = {**_SMALL, "rotation": -45}
        chart.set_x_axis(names)
        chart.set_y_axis(amounts)
    clear = [number for number, each in enumerate(figure.series) if each.shade is Shade.CLEAR]
    chart.set_legend({"position": "bottom", "font": _SMALL, "delete_series": clear})
    chart.set_chartarea({"border": {"color": LINE}})
