"""Rounds: members are solved, then settled between each other's plans, so that they differ by their scenarios."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from allocator.comparison.job import End, Job
from allocator.comparison.solving import Crew
from allocator.errors import OutputError
from allocator.runs import PLAN

SEARCHING = 2 / 3
"""The part of its time in which a member is searched; the rest is for settling it."""

OPTIMAL = "optimal"


def in_rounds(jobs: Sequence[Job], crew: Crew) -> tuple[End, ...]:
    """Return how members ended: the first, then the others from its plan, and all again between the plans found.

    Where searches end before proof, that of a scenario also finds what the base could have had, and two plans then
    differ for no reason that lies in the scenario. So the base is searched once more, among all that lies between its
    plan and those of the others; then each of the others among what lies between its plan and the base's. What still
    differs then is wanted in the scenario, whole and in part, and not in the base.

    Parameters
    ----------
    jobs
        The members, the base of the comparison first. The seconds of each are for both rounds together; a fixed amount
        of work is for each round.
    crew
        Who solves them.
    """
    base, *others = (_for(job, SEARCHING) for job in jobs)
    (first,) = crew.solve([base])
    start = Path(first.folder or "") if _has_plan(first) else None
    ends = [first, *crew.solve(replace(job, start=start) for job in others)]
    if start is None or crew.interrupted:
        return tuple(ends)
    with TemporaryDirectory() as beside:
        return tuple(_settled([_for(job, 1 - SEARCHING) for job in jobs], ends, crew, Path(beside)))


def _settled(jobs: Sequence[Job], ends: Sequence[End], crew: Crew, beside: Path) -> list[End]:
    """Return how members ended that were searched once more between the plans of all; proven ones stay as they are."""
    plans = {at: _copy(end, beside / f"{at}.json") for at, end in enumerate(ends) if _has_plan(end)}
    found, known = list(ends), tuple(plans.values())
    if len(plans) > 1 and ends[0].status != OPTIMAL:
        (end,) = crew.solve([replace(jobs[0], known=known, between=known, same_start=True)])
        found[0] = _kept(ends[0], end)
        known = (_copy(found[0], beside / "base.json"), *known)
    due = [at for at in plans if at and not ends[0].status == ends[at].status == OPTIMAL]
    start = Path(found[0].folder or "")
    same = known[0].read_bytes() == plans[0].read_bytes()
    again = [replace(jobs[at], start=start, known=known, between=(plans[at], known[0]), same_start=same) for at in due]
    for at, end in zip(due, crew.solve(again), strict=True):
        found[at] = _kept(ends[at], end)
    return found


def _for(job: Job, share: float) -> Job:
    """Return a job with a share of its seconds."""
    seconds = job.options.seconds
    return job if seconds is None else replace(job, options=replace(job.options, seconds=share * seconds))


def _has_plan(end: End) -> bool:
    return end.folder is not None and end.status != "infeasible"


def _copy(end: End, path: Path) -> Path:
    """Copy a plan, because its run is replaced while others are still searched."""
    try:
        return Path(shutil.copyfile(Path(end.folder or "") / PLAN, path))
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from error


def _kept(before: End, end: End) -> End:
    """Return how a member ended at last: with the plan it had before where it came to nothing more."""
    if _has_plan(end):
        return end
    return replace(before, exit_code=max(before.exit_code, end.exit_code), notes=(*before.notes, *end.reasons))
