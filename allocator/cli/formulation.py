"""`allocator formulation`: the mathematics, generated from the code."""

import click

from allocator.formulation import formulation


@click.command("formulation", short_help="Print the mathematics of the model.")
def formulation_command() -> None:
    """Print the model: what is decided, every rule, cost and goal, as the code has them.

    \b
    Example: allocator formulation > model.md
    """
    click.echo(formulation(), nl=False)
