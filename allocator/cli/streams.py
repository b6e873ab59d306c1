"""Standard output and error: in UTF-8 wherever they lead, and what becomes of a text that cannot be printed."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import click

from allocator.errors import OutputError


def in_utf8() -> None:
    """Have files and pipes get UTF-8 whatever the system prefers; a terminal keeps the encoding that it shows.

    What an encoding has no sign for is a question mark, and never the end of a run that was searched for.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def say(text: str, *, newline: bool = True, to_stderr: bool = False) -> None:
    """Print a text on standard output or error.

    Raises
    ------
    OutputError
        If it cannot be printed.
    """
    with printed(sys.stderr if to_stderr else sys.stdout):
        click.echo(text, nl=newline, err=to_stderr)


@contextmanager
def printed(stream: IO[str]) -> Iterator[None]:
    """Print to `stream`; where its reader has left there is nobody to tell, which is no fault of a command.

    Raises
    ------
    OutputError
        If results cannot be written, such as to a full disk. Where messages cannot, there is nowhere to say so.
    """
    try:
        yield
    except OSError as error:
        _leave(stream)
        if stream is sys.stderr or isinstance(error, BrokenPipeError):
            return
        raise OutputError(f"what was to be printed could not be written: {error.strerror or error}") from error


def _leave(stream: IO[str]) -> None:
    """Send what is left for a stream nowhere: Python would try again at its end, and change the exit code."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
