"""`allocator template`: a workbook to begin with."""

from pathlib import Path

import click
from rich.text import Text

from allocator.cli.options import messages
from allocator.tables.template import template


@click.command("template", short_help="Write a workbook to begin with.")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--example", is_flag=True, help="Fill it with a small case that solves.")
@click.option("--quiet", "-q", is_flag=True, help="Print errors only.")
def template_command(out: Path, example: bool, quiet: bool) -> None:
    """Write an empty workbook OUT.xlsx: every table, notes, drop-downs, checks.

    \b
    Example: allocator template my-plan.xlsx --example
    """
    if out.suffix.lower() != ".xlsx":
        raise click.BadParameter(f"`{out.name}` does not end in .xlsx", param_hint="OUT.xlsx")
    template(out, example_case=example)
    if not quiet:
        following = f"Try: allocator solve {out}" if example else f"Fill it in, then run: allocator check {out}"
        messages().print(Text(f"{out} written. {following}"), soft_wrap=True)
