"""`allocator doctor`: what works on this machine."""

import json
import platform
from time import perf_counter
from typing import Any

import click
from rich.table import Table
from rich.text import Text

from allocator.cli.options import JSON, printing, results
from allocator.cli.streams import say
from allocator.engines import AVAILABLE, HOW_TO_GET, PULP, PULP_NAMES, Engine, found_by_pulp, self_test
from allocator.errors import EngineError, ExitCode
from allocator.search import Annealer
from allocator.version import VERSION


@click.command("doctor", short_help="Show which engines work here.")
@printing
def doctor_command(shape: str, quiet: bool) -> int:
    """Show which engines work here, their versions, whether they answer known models rightly, and how to get others.

    It also compiles the part of the search that needs it, once on each machine, so that the first search does not wait.

    \b
    Example: allocator doctor
    """
    rows = [_row(name) for name in AVAILABLE]
    # What PuLP finds may lack its licence; that is no fault of this installation.
    works = all(row["works"] for row in rows)
    missing = "not here"
    try:
        found = found_by_pulp()
    except EngineError as error:
        found, missing = (), "not known whether it is here"
        rows.append({"engine": f"{PULP}NAME", "version": None, "works": False, "note": str(error), "wrong": []})
    rows += [_row(PULP + name) for name in found]
    rows += [
        {"engine": PULP + name, "version": None, "works": False, "note": f"{missing}: {HOW_TO_GET[name]}", "wrong": []}
        for name in PULP_NAMES
        if name not in found
    ]
    annealing = _annealing()
    works = works and annealing["works"]
    if shape == JSON:
        versions = {"allocator": VERSION, "python": platform.python_version()}
        say(json.dumps({"versions": versions, "engines": rows, "annealing": annealing}, indent=2))
    elif not quiet:
        console = results()
        console.print(Text(f"allocator {VERSION}, Python {platform.python_version()}, {platform.platform()}"))
        table = Table(show_edge=False, pad_edge=False, header_style="bold")
        for title in ("engine", "version", "works", "note"):
            table.add_column(title, no_wrap=title == "engine")
        for row in rows:
            good = Text("yes", style="green") if row["works"] else Text("no", style="red" if row["version"] else "dim")
            table.add_row(str(row["engine"]), str(row["version"] or ""), good, str(row["note"]))
        console.print(table)
        console.print(Text(f"compiled search: {annealing['note']}", style="" if annealing["works"] else "red"))
    return ExitCode.DONE if works else ExitCode.ENGINE_FAILED


def _row(name: str) -> dict[str, Any]:
    """Return what is known of one engine after asking it for the known models."""
    try:
        with Engine(name) as engine:
            version = engine.version
        trials = self_test(name)
    except EngineError as error:
        return {"engine": name, "version": None, "works": False, "note": str(error), "wrong": []}
    wrong = [trial.model for trial in trials if not trial.ok]
    asked = [trial for trial in trials if not trial.refused]
    note = f"right on {len(asked) - len(wrong)} of {len(asked)} known models"
    if len(asked) < len(trials):
        note += f"; {len(trials) - len(asked)} it cannot state exactly"
    unproven = sum(trial.unproven for trial in trials)
    if unproven:
        note += f"; {unproven} without proof"
    return {"engine": name, "version": version, "works": not wrong, "note": note, "wrong": wrong}


def _annealing() -> dict[str, Any]:
    """Return whether plans can be annealed here, after compiling what that needs."""
    began = perf_counter()
    annealer = Annealer()
    try:
        works = annealer.ready(lambda: False)
    finally:
        annealer.close()
    note = f"ready after {perf_counter() - began:.1f} s" if works else "; ".join(annealer.faults)
    return {"works": works, "note": note}
