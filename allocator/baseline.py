"""What KPI gates compare with: the plan of the base scenario, and today's deployment kept and trimmed."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from allocator.audit import Audit, audit
from allocator.case import Case
from allocator.columns import Reference
from allocator.engines import Ending, Engine
from allocator.errors import AmountError, EngineError, InputError
from allocator.report import plan_json
from allocator.runs import PLAN, digest, load, load_record
from allocator.search import Options, Search, Step


def unmet(why: str) -> str:
    """Say why there is nothing to compare with."""
    return f"KPI gates that compare with the base scenario are not met: {why}"


INTERRUPTED = unmet("the run was interrupted")
"""What is said where somebody did not wait for it."""


@dataclass(frozen=True, eq=False)
class Baseline:
    """The base scenario of a workbook, and how to come to its plan.

    Attributes
    ----------
    case, tables_sha256
        The workbook as it stands, and the digest of its tables.
    reference
        The run that the goal `changes` measures against, in that case.
    folder
        Where a run of it may lie; None where none is to be looked for.
    """

    case: Case
    tables_sha256: str
    reference: Reference | None
    folder: Path | None

    def plan(
        self, engine: Engine, options: Options, on_step: Callable[[Step], None] | None = None, *, search: bool = True
    ) -> tuple[Audit | None, str]:
        """Return the recounted plan of the base scenario, None where none is found, and a sentence on where it is from.

        A run that lies there, made from the same tables and ended by nobody before its time, is taken if its recount is
        sound; else the scenario is solved with the options given, unless there is to be no `search`.

        Raises
        ------
        KeyboardInterrupt
            If somebody ends that search.
        """
        found = self._found()
        if found is not None:
            return found, f"KPI gates compare with the run of the base scenario in {self.folder}"
        if not search:
            return None, INTERRUPTED
        try:
            outcome = Search(self.case, options, engine, self.reference, on_step).run()
        except (EngineError, AmountError) as error:
            return None, unmet(f"solving it failed ({error})")
        if outcome.ending is Ending.INTERRUPTED:
            raise KeyboardInterrupt
        if outcome.audit is None:
            return None, unmet("no plan of it was found")
        return (
            outcome.audit,
            "KPI gates compare with the base scenario, which was solved for this with the same options",
        )

    def _found(self) -> Audit | None:
        if self.folder is None:
            return None
        try:
            record, content = load_record(self.folder), load(self.folder)
        except InputError:
            return None
        same = record.get("tables_sha256") == self.tables_sha256
        if not same or record.get("interrupted") or record.get("files", {}).get(PLAN) != digest(self.folder / PLAN):
            return None
        counted = audit(self.case, plan_json.plan_of(self.case, content), self.reference)
        return None if counted.faults else counted
