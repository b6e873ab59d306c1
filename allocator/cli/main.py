"""The group of commands, and how every one of them ends: one clean line and an exit code."""

import json
import sys
import traceback
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, NoReturn

import click

from allocator.cli import check, compare, convert, doctor, formulation, release, solve, template
from allocator.cli.options import asks_for_json, asks_for_quiet, visible
from allocator.cli.streams import in_utf8, say
from allocator.errors import AllocatorError, ExitCode, OutputError, UsageError
from allocator.report.plan_json import SCHEMA
from allocator.report.wording import plural
from allocator.tables import Finding, grouped
from allocator.version import VERSION

DEBUG = "--debug"

LATER = ("batch", "explain", "resilience", "latitude", "frontier", "price", "verify")
"""Commands with a name but not part of this version yet."""


class Commands(click.Group):
    """The commands; one that is planned says that it is not there yet."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by name."""
        if cmd_name in LATER:
            raise UsageError(
                f"`{cmd_name}` is not part of version {VERSION} yet; there are: {', '.join(self.commands)}"
            )
        return super().get_command(ctx, cmd_name)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(VERSION, prog_name="allocator")
@click.option(DEBUG, is_flag=True, help="Show the traceback of an error; may stand anywhere.")
def commands(debug: bool) -> None:  # `main` reads it, which has to know when a command fails
    """Assign contributors' units, equipment and budget across missions, and prove how good the plan is.

    \b
    Example: allocator solve inputs/first-steps.xlsx
    """


for _command in (
    template.template_command,
    convert.convert_command,
    check.check_command,
    solve.solve_command,
    compare.compare_command,
    release.release_command,
    formulation.formulation_command,
    doctor.doctor_command,
):
    commands.add_command(_command)


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run a command and exit with its code."""
    in_utf8()
    given = sys.argv[1:] if arguments is None else arguments
    # It may stand anywhere, as people write it behind the command that failed.
    words = [word for word in given if word != DEBUG]
    debug = len(words) < len(given)
    try:
        code: Any = commands.main(args=words, prog_name="allocator", standalone_mode=False)
        sys.exit(int(code or ExitCode.DONE))
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(ExitCode.USAGE)
    except (KeyboardInterrupt, click.Abort):
        say("allocator: interrupted; what was written before is whole, and nothing else was written", to_stderr=True)
        sys.exit(ExitCode.INTERRUPTED)
    except AllocatorError as error:
        if debug:
            traceback.print_exc()
        _tell(error, as_json=asks_for_json(words), quiet=asks_for_quiet(words))
        sys.exit(error.exit_code)
    except Exception as error:
        if debug:
            raise
        what = f"{type(error).__name__}: {error}"
        remedy = f"Run it again with {DEBUG} and send what it prints to whoever gave you the program."
        say(f"allocator: a mistake in this program ({what}). {remedy}", to_stderr=True)
        sys.exit(1)


def _tell(error: AllocatorError, *, as_json: bool, quiet: bool) -> None:
    """Print what is wrong, every finding of it, and for programs that asked for it what is wrong with the input.

    To the `quiet` only errors are told.
    """
    findings = getattr(error, "findings", ())
    for finding in grouped(finding for finding in findings if finding.is_error or not quiet):
        say(visible(f"{finding.severity} {finding.code}  {finding}"), to_stderr=True)
    errors = sum(finding.is_error for finding in findings)
    said = f"{plural(errors, 'error')} in the workbook; nothing was written" if errors else str(error)
    say(visible(f"allocator: {said}"), to_stderr=True)
    if as_json and error.exit_code == ExitCode.INVALID_INPUT:
        with suppress(OutputError):  # What is wrong was told, and the code is that of the first error.
            say(json.dumps(_invalid(said, findings), indent=2))


def _invalid(said: str, findings: Iterable[Finding]) -> dict[str, object]:
    """Return what programs are told of invalid input."""
    return {
        "schema": SCHEMA,
        "verdict": "invalid input",
        "status": "invalid_input",
        "message": said,
        "findings": [finding.to_json() for finding in findings],
    }
