"""`allocator check`: every finding, in one pass."""

import json
from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from allocator.cli.options import JSON, messages, printing, results
from allocator.cli.streams import say
from allocator.errors import ExitCode
from allocator.report.wording import plural
from allocator.tables import Book, grouped, read
from allocator.tables.annotation import annotate as write_annotated


@click.command("check", short_help="Every finding, in one pass.")
@click.argument("book", type=click.Path(path_type=Path))
@click.option(
    "--annotate",
    metavar="OUT.xlsx",
    type=click.Path(path_type=Path),
    help="Return the workbook with its findings in it: colours, notes, links.",
)
@printing
def check_command(book: Path, annotate: Path | None, shape: str, quiet: bool) -> int:
    """Check a workbook, or a folder of CSV files, and print every finding with its cell and its remedy.

    \b
    Example: allocator check inputs/first-steps.xlsx --annotate checked.xlsx
    """
    found = read(book)
    if annotate is not None:
        write_annotated(found, annotate)
    errors = sum(finding.is_error for finding in found.findings)
    if shape == JSON:
        say(json.dumps({"findings": [finding.to_json() for finding in found.findings]}, indent=2))
    elif not quiet:
        show(found)
    else:
        for finding in grouped(found.errors):
            say(f"{finding.severity} {finding.code}  {finding}", to_stderr=True)
    if annotate is not None and not quiet:
        what = "with its findings in it" if found.findings else "as it is, for there is nothing to say"
        messages().print(Text(f"{annotate} written: {book} {what}."))
    return ExitCode.INVALID_INPUT if errors else ExitCode.DONE


def show(book: Book) -> None:
    """Print the findings of a workbook, systematic mistakes as one, and a line that sums up."""
    console = results()
    table = Table(show_edge=False, pad_edge=False, expand=True, header_style="bold")
    for name, ratio in (("finding", 1), ("cell", 2), ("what is wrong, and what to do", 7)):
        table.add_column(name, ratio=ratio, overflow="fold")
    colours = {"error": "red", "warning": "yellow"}
    for finding in grouped(book.findings):
        colour = colours[finding.severity]
        text = str(finding).removeprefix(finding.place).lstrip(": ")
        table.add_row(Text(f"{finding.severity} {finding.code}", style=colour), Text(finding.place), Text(text))
    if book.findings:
        console.print(table)
    errors = sum(finding.is_error for finding in book.findings)
    warnings = len(book.findings) - errors
    if errors:
        console.print(
            Text(f"{plural(errors, 'error')} and {plural(warnings, 'warning')} in {book.path}.", style="bold red")
        )
    else:
        console.print(Text(f"No errors, {plural(warnings, 'warning')} in {book.path}.", style="bold green"))
