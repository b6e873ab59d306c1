"""Options that several commands share, and where they print."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console

Command = TypeVar("Command", bound=Callable[..., Any])

TABLE, JSON = "table", "json"


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


def results() -> Console:
    """Return where results are printed: standard output, in colour on a terminal only."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=max(100, console.width))


def messages() -> Console:
    """Return where progress and messages are printed: standard error, in colour on a terminal only."""
    return Console(stderr=True, highlight=False)


def percent(_: click.Context, __: click.Parameter, text: str) -> Fraction:
    """Return a percent as a share."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise click.BadParameter(f"{text!r} is not a number") from None
    if not (value.is_finite() and 0 <= value <= 100):
        raise click.BadParameter("a percent lies from 0 to 100")
    return Fraction(value) / 100
