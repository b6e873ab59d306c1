"""A figure: a drawing with its title, its legend, and the table of numbers behind it, which everybody can read."""

from collections.abc import Iterable
from dataclasses import replace

from markupsafe import Markup

from allocator.report.paper import Section
from allocator.report.web.drawing import Drawing
from allocator.report.web.filling import filled
from allocator.report.web.table import table


def figure(
    drawings: Drawing | tuple[Drawing, ...],
    numbers: Section,
    legend: Iterable[tuple[str, str]] = (),
    note: str = "",
    *,
    narrow: Drawing | None = None,
) -> Markup:
    """Return a drawing, or small ones side by side, as a figure.

    Parameters
    ----------
    drawings
        What is seen.
    numbers
        The table it is drawn from, which opens below it.
    legend
        Classes of colour, and what they stand for.
    note
        What is said beside the title; blank: the note of the table.
    narrow
        The same drawn for a narrow screen, where the wide drawing could not be read; None where one serves both.
    """
    behind = replace(numbers, title=f"Numbers: {numbers.title}", note="")
    return filled(
        "figure.html",
        title=numbers.title,
        note=note or numbers.note,
        legend=tuple(legend),
        drawings=[each.markup for each in (drawings if isinstance(drawings, tuple) else (drawings,))],
        narrow=None if narrow is None else narrow.markup,
        numbers=table(behind, closed=True),
    )


def beside(blocks: Iterable[Markup]) -> Markup:
    """Return figures and tables side by side where there is room."""
    return Markup('<div class="pair">{}</div>').format(Markup().join(blocks))
