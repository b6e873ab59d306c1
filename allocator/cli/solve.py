"""`allocator solve`: one plan."""

import json
from dataclasses import replace
from pathlib import Path

import click
from rich.text import Text

from allocator.cli.options import JSON, key_option, messages, printing, pseudonyms_option, results, searching
from allocator.cli.progress import SearchProgress
from allocator.cli.streams import say
from allocator.engines import Ending
from allocator.errors import ExitCode, UsageError
from allocator.finished import Run
from allocator.releases import KEY, key_at, places_apart, release
from allocator.report import plan_json, terminal
from allocator.run import solve
from allocator.runs import EXPLANATION, PAGE, PLAN, RUN, WORKBOOK, runs_of
from allocator.search import Options, processors
from allocator.tables import grouped


@click.command("solve", short_help="Find the best plan, and report it.")
@click.argument("book", type=click.Path(path_type=Path))
@click.option(
    "--scenario", "scenarios", multiple=True, help="A scenario of the workbook; several are composed in order."
)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help="Folder for runs, each in one called like its scenario  [default: reports/<workbook>]",
)
@searching("Seconds for all goals together.")
@click.option("--cross-check", metavar="ENGINE", help="Another engine that solves the case, too; the two must agree.")
@click.option(
    "--threads",
    type=click.IntRange(min=1),
    default=processors,
    show_default="all processors",
    help="Searches at once, two at least in a large case; the plan is the same for any unless the clock ends the run.",
)
@click.option(
    "--start", type=click.Path(path_type=Path), help="A run to start from; the goal `changes` measures against it."
)
@pseudonyms_option()
@key_option("in the folder for runs")
@printing
def solve_command(
    book: Path,
    scenarios: tuple[str, ...],
    out: Path | None,
    options: Options,
    cross_check: str | None,
    threads: int,
    start: Path | None,
    pseudonyms: Path | None,
    key: Path | None,
    shape: str,
    quiet: bool,
) -> int:
    """Find the best plan of a workbook, recount it, and write its reports.

    \b
    Example: allocator solve inputs/first-steps.xlsx
    """
    runs = out or runs_of(book)
    secret = key or runs / KEY
    if pseudonyms is not None:
        places_apart(pseudonyms, runs, secret)
        key_at(secret)
    elif key is not None:
        raise UsageError("`--key` is read only with `--pseudonyms`")
    options = replace(options, threads=threads, cross_check=cross_check)
    console = messages()
    with SearchProgress(console, 7, shown=not quiet and shape != JSON) as progress:
        run = solve(book, scenarios=scenarios, out=out, options=options, start=start, on_step=progress.step)
    copy = None if pseudonyms is None or run.audit is None else release(run, pseudonyms, secret)
    if not quiet:
        _warn(run)
    if shape == JSON:
        say(plan_json.as_text(_json(run)), newline=False)
    elif not quiet:
        _show(run)
        if copy is not None:
            say(f"  {copy.folder}  to give away; who is who stands in {secret}")
        elif pseudonyms is not None:
            say("Nothing was released, as there is no plan.")
    return run.exit_code


def _json(run: Run) -> dict[str, object]:
    if run.folder is not None and run.audit is not None:
        content: dict[str, object] = json.loads((run.folder / PLAN).read_text(encoding="utf-8"))
        return content
    said: dict[str, object] = {"schema": plan_json.SCHEMA, "scenario": run.scenario}
    said |= {"verdict": run.verdict, "status": run.status}
    if run.conflict is not None:
        said |= run.conflict.content
    return said | ({"disagreements": list(run.disagreements)} if run.disagreements else {})


def _warn(run: Run) -> None:
    """Print, beside the results, what has to be said about the input, and about a check that was not made."""
    said = [f"{warning.severity} {warning.code}  {warning}" for warning in grouped(run.book.findings)]
    said += [f"scenario {run.scenario}: {note}" for note in run.notes]
    said += [run.check.words] if run.check is not None and run.check.fault else []
    for sentence in said:
        messages().print(Text(sentence, style="yellow"))


def _show(run: Run) -> None:
    console = results()
    counted = run.audit
    if counted is None:
        console.print(Text(_no_plan(run), style="bold red"))
        for sentence in run.disagreements or (run.conflict.sentences if run.conflict else ()):
            console.print(Text(f"  - {sentence}"), soft_wrap=True)
        if run.folder is not None:
            console.print(Text(f"  {run.folder / EXPLANATION}"), soft_wrap=True)
        return
    for part in terminal.summary(run.outcome, counted, run.verdict, run.gates):
        console.print(part)
    if run.check is not None and not run.check.fault:
        console.print(Text(run.check.words))
    if run.outcome.ending is Ending.INTERRUPTED:
        console.print(Text("Interrupted: this is the best plan found so far.", style="yellow"))
    if run.folder is not None:
        for name in (WORKBOOK, PAGE, PLAN, RUN):
            console.print(Text(f"  {run.folder / name}"), soft_wrap=True)


def _no_plan(run: Run) -> str:
    if run.disagreements:
        return "The engines disagree, so that neither is believed; nothing was written."
    if run.conflict is not None:
        return f"Proven infeasible: no plan keeps every hard rule of this workbook. {run.conflict.front}"
    if run.exit_code == ExitCode.INTERRUPTED:
        return "Interrupted before a plan was found; this says nothing about whether one exists. Nothing was written."
    more = "--time-limit" if run.options.work is None else "--work"
    return f"No plan found in time; this says nothing about whether one exists. Allow more with {more}."
