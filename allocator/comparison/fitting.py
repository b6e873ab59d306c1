"""Tables on a terminal in several forms, of which the first that fits its width is shown."""

from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, RenderableType

_WIDE = 10_000
"""More columns than any terminal has."""


class Fitting:
    """The first of several renderables that is not wider than the terminal; the last where none fits."""

    def __init__(self, *choices: RenderableType) -> None:
        self._choices = choices

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        """Yield the one that fits."""
        free = options.update(width=_WIDE)
        widths = [console.measure(choice, options=free).maximum for choice in self._choices]
        fits = [choice for choice, width in zip(self._choices, widths, strict=True) if width <= options.max_width]
        yield fits[0] if fits else self._choices[-1]
