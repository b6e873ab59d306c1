"""Options that several commands share, and where they print."""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import wraps
from itertools import pairwise
from math import isfinite
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from allocator.cli.streams import printed
from allocator.search import Options

Command = TypeVar("Command", bound=Callable[..., Any])

TABLE, JSON = "table", "json"

_DECIMALS = 10
"""Decimals of a percent."""


def printing(command: Command) -> Command:
    """Add `--format` and `--quiet` to a command."""
    command = click.option("--quiet", "-q", is_flag=True, help="Print errors only.")(command)
    return click.option(
        "--format",
        "shape",
        type=click.Choice([TABLE, JSON]),
        default=TABLE,
        show_default=True,
        help="How to print results.",
    )(command)


def asks_for_json(words: Sequence[str]) -> bool:
    """Whether a command line asks for JSON, though its command may have failed before it could say so."""
    return f"--format={JSON}" in words or ("--format", JSON) in pairwise(words)


def asks_for_quiet(words: Sequence[str]) -> bool:
    """Whether a command line asks for errors only, though its command may have failed before it could say so."""
    return any(word == "--quiet" or re.fullmatch("-q[a-z]*", word) for word in words)


def pseudonyms_option(*, required: bool = False) -> Callable[[Command], Command]:
    """Return the option `--pseudonyms`."""
    return click.option(
        "--pseudonyms",
        type=click.Path(path_type=Path),
        metavar="FOLDER",
        required=required,
        help="Folder for a copy to give away: contributors have pseudonyms, reasons are left out.",
    )


def key_option(where: str) -> Callable[[Command], Command]:
    """Return the option `--key`, by default a file in the place that `where` names."""
    return click.option(
        "--key",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help=f"File that tells who is who in such copies  [default: key.json {where}]",
    )


def searching(seconds: str) -> Callable[[Command], Callable[..., Any]]:
    """Add the options on how to search, which a command gets together as `options`; `--time-limit` is `seconds`."""

    def added(command: Command) -> Callable[..., Any]:
        @wraps(command)
        def run(
            *, engine: str, time_limit: float, work: int | None, gap: Fraction, seed: int, **others: object
        ) -> object:
            limit = None if work is not None else time_limit
            return command(options=Options(engine, limit, work, gap, seed=seed), **others)

        for option in (
            click.option(
                "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of all random choices."
            ),
            click.option(
                "--gap",
                default="0.5",
                show_default=True,
                callback=percent,
                help="Percent at which a goal is good enough.",
            ),
            click.option(
                "--work",
                type=click.IntRange(min=1),
                help="A fixed amount of search for each goal instead of the clock.",
            ),
            click.option(
                "--time-limit",
                type=click.FloatRange(min=0, min_open=True),
                default=60.0,
                show_default=True,
                callback=_a_number,
                help=seconds,
            ),
            click.option(
                "--engine",
                default="highs",
                show_default=True,
                help="highs, cp-sat, scip, cbc or pulp:NAME; see `allocator doctor`.",
            ),
        ):
            run = option(run)
        return run

    return added


_COMMANDS = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]")
"""Signs that move, colour or turn what a terminal shows."""


def visible(text: str) -> str:
    """Return a text in which nothing commands a terminal, whatever a workbook holds."""
    return _COMMANDS.sub("\N{REPLACEMENT CHARACTER}", text)


class Screen(Console):
    """Where texts of workbooks are printed: they command nothing, and only we choose colours."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterator[Segment]:
        """Return what is printed."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(visible(segment.text), segment.style)

    def print(self, *objects: Any, **how: Any) -> None:  # noqa: ANN401 - whatever consoles take
        """Print, to nobody where the reader has left."""
        with printed(self.file):
            super().print(*objects, **how)

    def on_broken_pipe(self) -> NoReturn:
        """Let `print` deal with it, where others would end the command with a code of their own."""
        self.quiet = True
        raise BrokenPipeError


def results() -> Console:
    """Return where results are printed: standard output, in colour on a terminal only."""
    console = Screen(highlight=False)
    return console if console.is_terminal else Screen(highlight=False, width=max(100, console.width))


def messages() -> Console:
    """Return where progress and messages are printed: standard error, in colour on a terminal only."""
    return Screen(stderr=True, highlight=False)


def percent(_: click.Context, __: click.Parameter, text: str) -> Fraction:
    """Return a percent as a share."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise click.BadParameter(f"{text!r} is not a number") from None
    if not (value.is_finite() and 0 <= value <= 100):
        raise click.BadParameter("a percent lies from 0 to 100")
    if value != round(value, _DECIMALS):
        raise click.BadParameter(f"a percent has at most {_DECIMALS} decimals")
    return Fraction(value) / 100


def _a_number(_: click.Context, __: click.Parameter, value: float) -> float:
    """Return a limit that is a number of seconds; `nan` lies within every range, and `inf` is no limit."""
    if not isfinite(value):
        raise click.BadParameter(f"`{value}` is not a number of seconds")
    return value
