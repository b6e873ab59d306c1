"""`allocator compare`: plans side by side against the first."""

from dataclasses import replace
from pathlib import Path

import click
from rich.text import Text

from allocator.cli.options import JSON, messages, printing, results, searching
from allocator.cli.progress import MembersProgress
from allocator.comparison import JSON as FILE
from allocator.comparison import PAGE, WORKBOOK, Comparison, as_json, compare
from allocator.comparison.terminal import summary
from allocator.report import plan_json
from allocator.search import Options


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
    help="Folder for the comparison  [default: reports/<workbook>/compare]",
)
@click.option("--only-differences", is_flag=True, help="Leave out rows in which nothing differs.")
@click.option("--like-for-like", is_flag=True, help="Compare only missions and requirements that are in every plan.")
@click.option(
    "--bridge/--no-bridge",
    default=True,
    show_default=True,
    help="Split each change of cost into its causes. Where several are at work, plans in between are searched, as long "
    "as one plan may take for all of a bridge; Ctrl-C goes on with the best known.",
)
@click.option(
    "--regret/--no-regret",
    default=False,
    show_default=True,
    help="Carry out each plan in the scenario of every other, as it is and with its units moved, and name the plan "
    "that is least regretted. All searches for it together take as long as one plan may.",
)
@searching("Seconds for each plan.")
@click.option("--threads", type=click.IntRange(min=1), help="Plans solved at the same time  [default: all processors]")
@printing
def compare_command(
    sources: tuple[Path, ...],
    listed: tuple[str, ...],
    book: Path | None,
    out: Path | None,
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
    is due to the scenario.

    \b
    Example: allocator compare inputs/first-steps.xlsx --scenarios "budget cut 5,Aldoria withdraws"
    """
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
    if shape == JSON:
        click.echo(plan_json.as_text(as_json(found)), nl=False)
    elif not quiet:
        _show(found)
    return found.exit_code


def _show(found: Comparison) -> None:
    for member in found.members:
        for note in member.end.notes[:3]:
            messages().print(Text(f"{member.name}: {note}", style="yellow"))
        if len(member.end.notes) > 3:
            messages().print(Text(f"{member.name}: and {len(member.end.notes) - 3:,} more notes", style="yellow"))
    console = results()
    for part in summary(found):
        console.print(part)
    if found.folder is not None:
        for name in (PAGE, WORKBOOK, FILE):
            console.print(Text(f"  {found.folder / name}"), soft_wrap=True)
