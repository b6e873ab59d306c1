"""`allocator compare`: plans side by side against the first."""

from dataclasses import replace
from pathlib import Path

import click
from rich.text import Text

from allocator.cli.options import JSON, key_option, messages, printing, pseudonyms_option, results, searching
from allocator.cli.progress import MembersProgress
from allocator.cli.streams import say
from allocator.comparison import FOLDER, PAGE, WORKBOOK, Comparison, as_json, compare
from allocator.comparison import JSON as FILE
from allocator.comparison.terminal import summary
from allocator.errors import UsageError
from allocator.releases import KEY, key_at, places_apart, release_comparison
from allocator.report import plan_json
from allocator.runs import is_run, runs_of
from allocator.search import Options
from allocator.tables import grouped

_FEW = 2
"""Most notes that are printed one by one."""


@click.command("compare", short_help="Lay plans side by side, against the first.")
@click.argument("sources", metavar="BOOK | RUN RUN…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--scenarios",
    "listed",
    multiple=True,
    metavar="A,B,…",
    help="Scenarios of the workbook, `A+B` for both together; `base` is the workbook as it stands, and the first "
    "unless listed elsewhere  [default: all]",
)
@click.option("--book", type=click.Path(path_type=Path), help="The workbook of the runs, where it has moved.")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help="Folder for the comparison  [default: reports/<workbook>/compare; of runs reports/compare]",
)
@pseudonyms_option()
@key_option("in the folder for runs of the workbook; of runs beside the first")
@click.option("--only-differences", is_flag=True, help="Leave out rows in which nothing differs.")
@click.option(
    "--like-for-like",
    is_flag=True,
    help="Compare only missions and requirements that are in every plan. Bridges and regret stay of the whole.",
)
@click.option(
    "--bridge/--no-bridge",
    default=True,
    show_default=True,
    help="Split each change of cost into its causes. Where several are at work, plans in between are searched, as long "
    "as one plan may take for all of a bridge; Ctrl-C ends it, and what was finished is written.",
)
@click.option(
    "--regret/--no-regret",
    default=False,
    show_default=True,
    help="Carry out each plan in the scenario of every other, as it is and with its units moved, and name the plan "
    "that is least regretted. The searches for each plan take as long as one plan may.",
)
@searching("Seconds for each plan.")
@click.option(
    "--threads",
    type=click.IntRange(min=1),
    help="Plans solved at the same time  [default: half as many as processors, because a search keeps two busy]",
)
@printing
def compare_command(
    sources: tuple[Path, ...],
    listed: tuple[str, ...],
    book: Path | None,
    out: Path | None,
    pseudonyms: Path | None,
    key: Path | None,
    only_differences: bool,
    like_for_like: bool,
    bridge: bool,
    regret: bool,
    options: Options,
    threads: int | None,
    shape: str,
    quiet: bool,
) -> int:
    """Solve scenarios of a workbook, or take runs that are there, and lay their plans side by side.

    Scenarios are solved from the plan of the first, and stay as near to it as their other goals allow: what differs
    is due to the scenario. Where a plan is not proven best, a third of its time goes into settling it between the
    plans of others, and the comparison says whether who moved may still be due to the search.

    \b
    Example: allocator compare inputs/first-steps.xlsx --scenarios "budget cut 5,Aldoria withdraws"
    """
    runs = sources if is_run(sources[0]) else ()
    folder = out or (Path("reports") / FOLDER if runs else runs_of(sources[0]))
    secret = key or (runs[0].resolve().parent if runs else folder) / KEY
    if pseudonyms is not None:
        for place in (folder, *runs):
            places_apart(pseudonyms, place, secret)
        key_at(secret)
    elif key is not None:
        raise UsageError("`--key` is read only with `--pseudonyms`")
    with MembersProgress(messages(), shown=not quiet and shape != JSON) as progress:
        found = compare(
            sources,
            scenarios=[name for text in listed for name in text.split(",")],
            book=book,
            out=out,
            options=replace(options, threads=1),
            at_once=threads,
            only_differences=only_differences,
            same_only=like_for_like,
            bridge=bridge,
            regret=regret,
            on_step=progress.step,
            on_search=progress.searched,
        )
    copy = None if pseudonyms is None else release_comparison(found, pseudonyms, secret)
    if not quiet:
        _warn(found)
    if shape == JSON:
        say(plan_json.as_text(as_json(found)), newline=False)
    elif not quiet:
        _show(found)
        if copy is not None:
            say(f"  {copy.folder}  to give away; who is who stands in {secret}")
    return found.exit_code


def _warn(found: Comparison) -> None:
    """Print, beside the results, what has to be said about the workbooks and the plans, each sentence once."""
    books = [member.book for member in found.members if member.book is not None]
    findings = dict.fromkeys(finding for book in books for finding in book.findings)
    said = [f"{warning.severity} {warning.code}  {warning}" for warning in grouped(findings)]
    notes = list(dict.fromkeys(note for member in found.members for note in member.end.notes))
    if len(notes) > _FEW:
        notes = [f"{len(notes):,} notes on the plans stand under Remarks in {PAGE}"]
    for sentence in (*said, *notes):
        messages().print(Text(sentence, style="yellow"))


def _show(found: Comparison) -> None:
    console = results()
    for part in summary(found):
        console.print(part)
    if found.folder is not None:
        for name in (PAGE, WORKBOOK, FILE):
            console.print(Text(f"  {found.folder / name}"), soft_wrap=True)
