"""`allocator doctor`: what works on this machine."""

import json
import platform

import click
from rich.table import Table
from rich.text import Text

from allocator.cli.options import JSON, printing, results
from allocator.engines import AVAILABLE, Engine, self_test
from allocator.errors import EngineError, ExitCode
from allocator.version import VERSION


@click.command("doctor", short_help="Show which engines work here.")
@printing
def doctor_command(shape: str, quiet: bool) -> int:
    """Show which engines work here, their versions, and whether they answer known models rightly.

    \b
    Example: allocator doctor
    """
    rows = []
    for name in AVAILABLE:
        try:
            with Engine(name) as engine:
                version = engine.version
            trials = self_test(name)
            wrong = [trial.model for trial in trials if not trial.ok]
            asked = [trial for trial in trials if not trial.refused]
            note = f"right on {len(asked) - len(wrong)} of {len(asked)} known models"
            if len(asked) < len(trials):
                note += f"; {len(trials) - len(asked)} it cannot state exactly"
            rows.append({"engine": name, "version": version, "works": not wrong, "note": note, "wrong": wrong})
        except EngineError as error:
            rows.append({"engine": name, "version": None, "works": False, "note": str(error), "wrong": []})
    works = all(row["works"] for row in rows)
    if shape == JSON:
        versions = {"allocator": VERSION, "python": platform.python_version()}
        click.echo(json.dumps({"versions": versions, "engines": rows}, indent=2))
    elif not quiet:
        console = results()
        console.print(Text(f"allocator {VERSION}, Python {platform.python_version()}, {platform.platform()}"))
        table = Table(show_edge=False, pad_edge=False, header_style="bold")
        for title in ("engine", "version", "works", "note"):
            table.add_column(title)
        for row in rows:
            good = Text("yes", style="green") if row["works"] else Text("no", style="red" if row["version"] else "dim")
            table.add_row(str(row["engine"]), str(row["version"] or ""), good, str(row["note"]))
        console.print(table)
    return ExitCode.DONE if works else ExitCode.ENGINE_FAILED
