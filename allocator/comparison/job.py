"""Jobs: a scenario to be solved in a process of its own, and how that ended. Both travel as lines of JSON."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from allocator.errors import ExitCode
from allocator.explain import front
from allocator.search import Options
from allocator.tables import legible


@dataclass(frozen=True, slots=True)
class Job:
    """A scenario to be solved.

    Attributes
    ----------
    name
        What the member is called.
    book
        The workbook.
    scenarios
        The scenarios composed, in order; none: the workbook as it stands.
    out
        Folder for runs.
    options
        How to search.
    start
        The run to start from, against which `changes` is measured.
    known
        Further plans that are looked at before the search.
    between
        The plan that this job had before, and others between which only it is searched.
    same_start
        Whether the plan that it had before was measured against the same `start`.
    """

    name: str
    book: Path
    scenarios: tuple[str, ...]
    out: Path
    options: Options
    start: Path | None = None
    known: tuple[Path, ...] = ()
    between: tuple[Path, ...] = ()
    same_start: bool = False

    @property
    def line(self) -> dict[str, Any]:
        """The job as JSON holds it."""
        options = {**asdict(self.options), "gap": str(self.options.gap)}
        places: dict[str, Any] = {"book": str(self.book), "out": str(self.out), "start": self.start and str(self.start)}
        places |= {name: [str(path) for path in getattr(self, name)] for name in ("known", "between")}
        places["same_start"] = self.same_start
        return {"name": self.name, "scenarios": list(self.scenarios), "options": options, **places}


def job_of(line: dict[str, Any]) -> Job:
    """Return the job that a line holds."""
    options = Options(**{**line["options"], "gap": Fraction(line["options"]["gap"])})
    start = None if line["start"] is None else Path(line["start"])
    known, between = (tuple(Path(path) for path in line[name]) for name in ("known", "between"))
    scenarios = tuple(line["scenarios"])
    out, same_start = Path(line["out"]), line["same_start"]
    return Job(line["name"], Path(line["book"]), scenarios, out, options, start, known, between, same_start)


@dataclass(frozen=True, slots=True)
class End:
    """How a member ended.

    Attributes
    ----------
    status
        In the words of `plan.json`, or `failed` where something went wrong.
    verdict
        The same in words for people.
    exit_code
        The code that a command which solves just this ends with.
    folder
        Where the run was written; None where nothing was.
    reasons
        Why there is no plan.
    notes
        What has to be said about the changes of the scenario.
    settled
        Whether no plan is better, or at least none between its own and those it is compared with.
    """

    status: str
    verdict: str
    exit_code: int
    folder: str | None = None
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    settled: bool = False


def why_not(conflict: Iterable[str], *, least: bool) -> tuple[str, ...]:
    """Return why there is no plan, from what a plan would break and whether that is proven to be the cheapest."""
    return (front(least=least), *conflict)


FAILURES = {
    ExitCode.USAGE: ("failed", "wrong use"),
    ExitCode.INVALID_INPUT: ("invalid_input", "invalid input"),
    ExitCode.ENGINE_FAILED: ("failed", "engine failed"),
    ExitCode.AUDIT_FAILED: ("failed", "audit failed"),
    ExitCode.NOT_WRITTEN: ("failed", "not written"),
    ExitCode.INTERRUPTED: ("no_plan_found", "interrupted"),
}
"""Status and verdict of what ended by an error, by its exit code."""


def failed(code: int, *reasons: str) -> End:
    """Return the end of a member that an error ended."""
    status, verdict = FAILURES.get(ExitCode(code), ("failed", "failed"))
    return End(status, verdict, int(code), reasons=tuple(map(legible, reasons)))
