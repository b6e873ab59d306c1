"""`allocator formulation`: the mathematics, generated from the code."""

import json

import click

from allocator.cli.options import JSON, printing
from allocator.cli.streams import say
from allocator.mathematics import formulation


@click.command("formulation", short_help="Print the mathematics of the model.")
@printing
def formulation_command(shape: str, quiet: bool) -> None:
    """Print the model: what is decided, every rule, cost and goal, as the code has them.

    \b
    Example: allocator formulation > model.md
    """
    if shape == JSON:
        say(json.dumps({"formulation": formulation()}, indent=2))
    elif not quiet:
        say(formulation(), newline=False)
