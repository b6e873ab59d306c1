"""A finished run: what was asked, what came out of it, and the words for how it ended."""

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from allocator.audit import Audit
from allocator.case import Case
from allocator.cross_check import CrossCheck
from allocator.engines import Ending
from allocator.errors import ExitCode
from allocator.explain import Conflict
from allocator.gates import Reading
from allocator.report import Provenance
from allocator.report.wording import percent_up
from allocator.search import Options, Outcome
from allocator.tables import Book

STATUS = {
    Ending.OPTIMAL: "optimal",
    Ending.INFEASIBLE: "infeasible",
    Ending.NO_SOLUTION_FOUND: "no_plan_found",
}
EXITS = {
    "optimal": ExitCode.DONE,
    "within_gap": ExitCode.DONE,
    "feasible": ExitCode.DONE,
    "infeasible": ExitCode.INFEASIBLE,
    "no_plan_found": ExitCode.NO_PLAN_FOUND,
    "engines_disagree": ExitCode.AUDIT_FAILED,
}


@dataclass(frozen=True)
class Run:
    """A finished run.

    Attributes
    ----------
    case, outcome
        What was asked, and what the search came to.
    scenario
        Name of the scenario; several composed ones with ``+`` between them.
    book
        The workbook.
    folder
        Where the run was written; None where nothing was.
    provenance
        What makes the run repeatable.
    notes
        What has to be said about the scenario's changes, what KPI gates compare with, and a check that was not made.
    seconds
        How long each stage took [s].
    conflict
        Where there is proven to be no plan: the least that hard rules would have to give.
    gates
        The KPI gates of the workbook, read on the plan.
    options, start
        How it was searched, and the run it started from.
    check
        What a second engine said; where the two disagree, `outcome` has no plan.
    settled
        Whether it was searched between some plans only, and no plan there is better.
    """

    case: Case
    outcome: Outcome
    scenario: str
    book: Book
    provenance: Provenance
    folder: Path | None = None
    notes: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    conflict: Conflict | None = None
    gates: tuple[Reading, ...] = ()
    options: Options = field(default_factory=Options)
    start: Path | None = None
    check: CrossCheck | None = None
    settled: bool = False

    @property
    def audit(self) -> Audit | None:
        """The plan, recounted; None where there is none."""
        return self.outcome.audit

    @property
    def status(self) -> str:
        """How it ended, in the words of `plan.json`."""
        return "engines_disagree" if self.disagreements else status(self.outcome)

    @property
    def verdict(self) -> str:
        """How it ended, in the words for people."""
        return "engines disagree" if self.disagreements else verdict(self.outcome)

    @property
    def disagreements(self) -> tuple[str, ...]:
        """What two engines say that cannot both be true."""
        return () if self.check is None else self.check.disagreements

    @property
    def interrupted(self) -> bool:
        """Whether somebody ended it before its time."""
        return Ending.INTERRUPTED in {self.outcome.ending, self.check and self.check.outcome.ending}

    @property
    def exit_code(self) -> ExitCode:
        """The exit code of a command that solves just this."""
        if self.interrupted and not self.disagreements:
            return ExitCode.INTERRUPTED
        if self.check is not None and self.check.fault:
            return ExitCode.ENGINE_FAILED
        return EXITS[self.status] if all(gate.passed for gate in self.gates) else ExitCode.GATE_FAILED


def status(outcome: Outcome) -> str:
    """Return the status of an outcome: proven, within its gap, a plan of unknown quality, or no plan."""
    if outcome.audit is None:
        return STATUS.get(outcome.ending, "no_plan_found")
    if all(goal.proven for goal in outcome.goals):
        return "optimal"
    return "within_gap" if all(goal.gap is not None for goal in outcome.goals) else "feasible"


def verdict(outcome: Outcome) -> str:
    """Return the verdict: never "optimal" for what stopped at a limit, never "infeasible" without proof."""
    words = {
        "optimal": "proven optimal",
        "feasible": "feasible, quality unknown",
        "infeasible": "proven infeasible",
        "no_plan_found": "no plan found in time",
    }
    found = status(outcome)
    if found != "within_gap":
        return words[found]
    worst = max(outcome.goals, key=lambda goal: goal.gap or Fraction(0))
    return f"within {percent_up(worst.gap or Fraction(0))} ({worst.goal})"
