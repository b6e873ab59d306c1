"""`allocator convert`: a workbook becomes a folder of CSV files, or the other way round."""

from pathlib import Path

import click
from rich.text import Text

from allocator.cli.options import messages
from allocator.tables.convert import convert


@click.command("convert", short_help="Workbook to CSV files, or back.")
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--quiet", "-q", is_flag=True, help="Print errors only.")
def convert_command(source: Path, out: Path, quiet: bool) -> None:
    """Convert a workbook IN into a folder OUT of CSV files, or a folder into a workbook, without loss.

    \b
    Example: allocator convert inputs/first-steps.xlsx first-steps/
    """
    convert(source, out)
    if not quiet:
        messages().print(Text(f"{out} written."), soft_wrap=True)
