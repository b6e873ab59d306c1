"""A member's own process: reads one job, solves it, tells how it gets on and how it ended."""

import json
import os
import sys
from dataclasses import asdict
from typing import IO, Any

from allocator.comparison.job import End, Job, failed, job_of, why_not
from allocator.errors import AllocatorError, ExitCode
from allocator.finished import Run
from allocator.run import solve
from allocator.search import Step
from allocator.tables import grouped


def serve() -> None:
    """Solve the job that stands on standard input; answers go to standard output, a line of JSON each."""
    # Whatever prints must not disturb the answers.
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    job = job_of(json.loads(sys.stdin.readline()))
    end = _solved(job, channel)
    _send(channel, {"end": asdict(end)})


def _send(channel: IO[str], message: dict[str, Any]) -> None:
    channel.write(json.dumps(message) + "\n")
    channel.flush()


def _solved(job: Job, channel: IO[str]) -> End:
    def step(found: Step) -> None:
        _send(channel, {"step": asdict(found)})

    try:
        run = solve(
            job.book,
            scenarios=job.scenarios,
            out=job.out,
            options=job.options,
            start=job.start,
            known=job.known,
            between=job.between,
            same_start=job.same_start,
            steady=job.start is not None,
            on_step=step,
        )
    except AllocatorError as error:
        wrong = [finding for finding in getattr(error, "findings", ()) if finding.is_error]
        return failed(error.exit_code, *(str(finding) for finding in grouped(wrong)) if wrong else (str(error),))
    except KeyboardInterrupt:
        return failed(ExitCode.INTERRUPTED, "Interrupted before a plan was found.")
    return ended(run)


def ended(run: Run) -> End:
    """Return how a run ended."""
    reasons: tuple[str, ...] = ()
    if run.conflict is not None:
        reasons = why_not(run.conflict.sentences, least=run.conflict.least)
    elif run.audit is None:
        reasons = ("No plan was found in time; this says nothing about whether one exists.",)
    verdict = "interrupted" if run.exit_code == ExitCode.INTERRUPTED else run.verdict
    folder = None if run.folder is None else str(run.folder)
    return End(
        run.status,
        verdict,
        int(run.exit_code),
        folder,
        reasons,
        run.notes,
        run.settled or run.status == "optimal",
    )
