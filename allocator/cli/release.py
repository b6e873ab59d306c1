"""`allocator release`: a copy of a run to give away."""

from pathlib import Path

import click

from allocator.archive import read_run
from allocator.cli.options import JSON, key_option, printing, pseudonyms_option
from allocator.cli.streams import say
from allocator.releases import KEY, key_at, places_apart, release
from allocator.report import plan_json
from allocator.runs import load


@click.command("release", short_help="Copy a run to give away, without names and reasons.")
@click.argument("run", type=click.Path(path_type=Path))
@pseudonyms_option(required=True)
@key_option("beside the run")
@click.option("--book", type=click.Path(path_type=Path), help="The workbook of the run, where it has moved.")
@printing
def release_command(run: Path, pseudonyms: Path, key: Path | None, book: Path | None, shape: str, quiet: bool) -> int:
    """Copy a run that lies in its folder, recounted in its workbook: contributors pseudonymised, reasons left out.

    \b
    Example: allocator release reports/first-steps/base --pseudonyms to-give-away
    """
    secret = key or run.resolve().parent / KEY
    places_apart(pseudonyms, run, secret)
    key_at(secret)
    found = read_run(run, book)
    copy = release(found, pseudonyms, secret)
    if shape == JSON and copy.folder is not None:
        say(plan_json.as_text(load(copy.folder)), newline=False)
    elif not quiet:
        say(f"  {copy.folder}  to give away; who is who stands in {secret}")
    return 0
