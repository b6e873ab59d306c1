"""Comparing: the scenarios of a workbook solved side by side, or runs that are there, against the first of them."""

import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from allocator.archive import effective, recounted, scenarios_of
from allocator.changes import BASE, names, unknown
from allocator.comparison.beyond import beyond
from allocator.comparison.bridges import OnSearch
from allocator.comparison.comparison import Comparison, compared
from allocator.comparison.files import save
from allocator.comparison.job import End, Job, failed
from allocator.comparison.member import Member, gates_missed, member_of_run
from allocator.comparison.rounds import in_rounds
from allocator.comparison.solving import Crew, OnStep
from allocator.comparison.view import View, like_for_like
from allocator.engines.names import known
from allocator.errors import AllocatorError, InputError, UsageError
from allocator.runs import PLAN, RUN, is_run, load, load_record, runs_of, unchanged
from allocator.search import Options, at_once, processors
from allocator.tables import Book, case_of, checked, digest, legible, read

FOLDER = "compare"
"""Where comparisons land among the runs of a workbook."""


def compare(
    sources: Sequence[Path],
    *,
    scenarios: Sequence[str] = (),
    book: Path | None = None,
    out: Path | None = None,
    options: Options | None = None,
    at_once: int | None = None,
    only_differences: bool = False,
    same_only: bool = False,
    bridge: bool = True,
    regret: bool = False,
    on_step: OnStep | None = None,
    on_search: OnSearch | None = None,
    write: bool = True,
) -> Comparison:
    """Compare plans with the first of them.

    Parameters
    ----------
    sources
        One workbook, whose scenarios are solved; or two runs or more.
    scenarios
        The scenarios, several composed with ``+`` between them; none: all of the workbook. The workbook as it stands
        is `base`, and the first unless it is listed elsewhere.
    book
        The workbook of the runs, where it is no longer where it was.
    out
        Folder for the comparison and its runs; ``reports/<name of the workbook>/compare`` or ``reports/compare``
        where None.
    options
        How to search, for each member.
    at_once
        How many members are solved at the same time; as many as the processors have room for where None.
    only_differences
        Whether rows in which nothing differs are left out.
    same_only
        Whether only missions and requirements that are in every plan are compared: like for like.
    bridge
        Whether the change of cost is split into its causes, which takes searches in between: for each member as long
        as one member may take, in all.
    regret
        Whether each plan is carried out in the scenario of every other, which takes searches: for each plan as long
        as one member may take, in all.
    on_step
        Told whenever a member gets on.
    on_search
        Told how many searches in between have ended.
    write
        Whether to write the comparison.

    Raises
    ------
    UsageError
        If there is no scenario of a name, or nothing to compare with.
    InputError
        If the workbook has errors.
    OutputError
        If the comparison cannot be written.
    """
    # A name that is no engine is told before anything is solved or written.
    known((options or Options()).engine)
    with ExitStack() as stack:
        if len(sources) == 1 and not is_run(sources[0]):
            folder = out or runs_of(sources[0]) / FOLDER
            runs = folder if write else Path(stack.enter_context(tempfile.TemporaryDirectory()))
            members = _solved(sources[0], scenarios, runs, options or Options(), at_once, on_step)
        else:
            if len(sources) < 2:
                raise UsageError("one run is nothing to compare; name two runs or more, or a workbook")
            if scenarios:
                raise UsageError("`--scenarios` belongs to a workbook; runs have their scenarios already")
            folder = out or Path("reports") / FOLDER
            members = _of_runs(sources, book)
        further = beyond(members, options or Options(), on_search, bridge=bridge, regret=regret)
    cases = [member.audit.case for member in members if member.audit is not None]
    view = View(only_differences=only_differences)
    if same_only and cases:
        view = like_for_like(cases, only_differences=only_differences)
    found = compared(members, view, further)
    if not write:
        return found
    found = replace(found, folder=folder)
    save(found, folder)
    return found


def _solved(
    path: Path, scenarios: Sequence[str], out: Path, options: Options, beside: int | None, on_step: OnStep | None
) -> tuple[Member, ...]:
    """Solve the first member, then the others from its plan, in rounds, and read all of them back.

    The first has the machine to itself; others share the processors among those that search `beside` each other.
    """
    book = checked(read(path))
    listed = _listed(book, scenarios)
    together = min(beside or at_once(), len(listed) - 1)
    crew, each = Crew(together, on_step), max(1, processors() // together)
    threads = [processors(), *[each] * (len(listed) - 1)]
    jobs = [
        Job(name, path, scenarios_of(book, name), out, replace(options, threads=number))
        for name, number in zip(listed, threads, strict=True)
    ]
    ends = in_rounds(jobs, crew)
    return tuple(_reread(book, job, end) for job, end in zip(jobs, ends, strict=True))


def _listed(book: Book, scenarios: Sequence[str]) -> list[str]:
    """Return the members by name, the base of the comparison first.

    Raises
    ------
    UsageError
        If there is none of a name, or one is listed twice.
    """
    there = names(book.tables)
    found = [name.strip() for name in scenarios if name.strip()] or list(there)
    if BASE not in found:
        found.insert(0, BASE)
    for name in found:
        if found.count(name) > 1:
            raise UsageError(f"scenario `{name}` is listed twice")
        for part in scenarios_of(book, name):
            if part not in there:
                raise unknown(part, there)
    if len(found) < 2:
        raise UsageError(f"{book.name} has no scenarios to compare with it as it stands")
    return found


def _reread(book: Book, job: Job, end: End) -> Member:
    """Return a member from what its process left behind: the plan is read and recounted, nothing else is believed."""
    member = Member(job.name, "+".join(job.scenarios) or BASE, book.name, end)
    return _or_failed(member, lambda: _with_plan(member, book, job))


def _with_plan(member: Member, book: Book, job: Job) -> Member:
    changed = effective(book, job.scenarios)
    member = replace(member, book=changed, tables_sha256=digest(changed.tables))
    if member.end.folder is None:
        return member
    folder = Path(member.end.folder)
    record = load_record(folder)
    if (record.get("scenario"), record.get("tables_sha256")) != (member.scenario, member.tables_sha256):
        raise InputError(
            f"{folder} holds another run than was asked for: its workbook was saved, or something else wrote there, "
            "while scenarios were solved; compare again"
        )
    if member.end.status == "infeasible":
        return member
    unchanged(folder, record, PLAN)
    content = load(folder)
    counted = recounted(case_of(changed.tables), content)
    return replace(member, audit=counted, folder=folder, gates_missed=gates_missed(content))


def _or_failed(member: Member, found: Callable[[], Member]) -> Member:
    """Return a member as found, or as one that failed: a bad member never stops the others."""
    try:
        return found()
    except AllocatorError as error:
        # Who wrote nothing has said why, and knows that better.
        told = member.end.reasons and member.end.folder is None
        end = member.end if told else failed(error.exit_code, str(error))
        return replace(member, end=end)


def _of_runs(folders: Sequence[Path], book: Path | None) -> tuple[Member, ...]:
    for at, folder in enumerate(folders):
        if not is_run(folder):
            raise InputError(f"{folder} is not the folder of a run: it has no {RUN}")
        if folder.resolve() in [other.resolve() for other in folders[:at]]:
            raise UsageError(f"the run {folder} is named twice")
    found = []
    for folder in folders:
        unknown = Member(legible(folder.name), legible(folder.name), "", failed(InputError.exit_code), folder=folder)
        found.append(_or_failed(unknown, lambda folder=folder: member_of_run(folder, book)))  # type: ignore[misc]
    names_found = [member.name for member in found]
    return tuple(
        member if names_found.count(member.name) == 1 else replace(member, name=legible(folder))
        for member, folder in zip(found, folders, strict=True)
    )
