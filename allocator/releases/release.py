"""A finished plan as a releasable copy: the same figures, counted again in a case without names."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

from allocator.audit import Audit, audit
from allocator.case import Case, Plan
from allocator.changes import BASE
from allocator.columns import Reference
from allocator.errors import AuditError, UsageError
from allocator.releases.key import Key, keep, key_at, places_apart
from allocator.releases.tables import pseudonymised
from allocator.run import Run, write_run
from allocator.tables import case_of, digest

WITHHELD = "withheld"
"""What stands for the file that was read and its digest: who has the file could tell by them."""

NO_FILE = Path("/dev/null", WITHHELD)
"""The path of the workbook of a copy: nothing can lie there, so that it never becomes the path of anything."""


def release(run: Run, into: Path, key: Path) -> Run:
    """Write the releasable copy of a finished run; return it with its folder.

    Parameters
    ----------
    run
        A run that found a plan.
    into
        Folder for releasable copies, in which each scenario has one of its own.
    key
        File that tells who is who: made where there is none, so that later copies have the same pseudonyms.

    Raises
    ------
    UsageError
        If there is no plan, or the key would lie in the folder that is given away.
    InputError
        If the file of the key holds something else.
    AuditError
        If any figure of the copy is not that of the plan; nothing is released then.
    OutputError
        If key or copy cannot be written.
    """
    places_apart(into, None if run.folder is None else run.folder.parent, key)
    if run.audit is None:
        raise UsageError("this run found no plan, so there is nothing to release")
    known = key_at(key)
    hidden = _without_names(run, known)
    keep(known, key)
    return write_run(hidden, into / hidden.scenario)


def _without_names(run: Run, key: Key) -> Run:
    tables = pseudonymised(run.book.tables, key)
    # Goals hold no names, and a run may have had one more than its workbook.
    move = _Move(run.case, replace(case_of(tables), goals=run.case.goals), key)
    scenario = run.scenario
    if scenario != BASE:
        names = scenario.split("+")
        scenario = "+".join(key.pseudonymised("scenarios", names)[name] for name in names)
    outcome = replace(
        run.outcome,
        audit=None if run.outcome.audit is None else move.audit(run.outcome.audit),
        today=None if run.outcome.today is None else move.audit(run.outcome.today),
    )
    provenance = replace(
        run.provenance,
        workbook=WITHHELD,
        input_sha256=WITHHELD,
        tables_sha256=digest(tables),
        scenario=scenario,
    )
    return replace(
        run,
        case=move.other,
        outcome=outcome,
        scenario=scenario,
        book=replace(run.book, tables=tables, findings=(), path=NO_FILE, sha256=WITHHELD),
        provenance=provenance,
        folder=None,
        notes=(),
        gates=tuple(replace(one, gate=gate) for one, gate in zip(run.gates, move.other.gates, strict=True)),
        start=None if run.start is None else Path(WITHHELD),
    )


class _Move:
    """The way from one case to the same one under other names: places differ, since places follow names."""

    def __init__(self, case: Case, other: Case, key: Key) -> None:
        self.other = other
        pledges, pools = key.pseudonyms["pledges"], key.pseudonyms["pools"]
        at = {pool.code: number for number, pool in enumerate(other.pools)}
        self.pledge = [other.pledge_at[pledges[pledge.code]] for pledge in case.pledges]
        self.pool = [at[pools.get(pool.code, pool.code)] for pool in case.pools]

    def audit(self, counted: Audit) -> Audit:
        """Return a plan recounted in the other case."""
        plan, reference = counted.plan, counted.reference
        assign = {(self.pledge[p], m, k, t): units for (p, m, k, t), units in plan.assign.items()}
        draw = {(self.pool[pool], m): cents for (pool, m), cents in plan.draw.items()}
        if reference is not None:
            reference = Reference({(self.pledge[p], m, month): units for (p, m, month), units in reference.items()})
        found = audit(self.other, Plan(assign, plan.stock, plan.lease, draw), reference)
        if _figures(found) != _figures(counted) or found.values != counted.values:
            raise AuditError("a figure of the releasable copy is not that of the plan; nothing was released")
        return found


def _figures(counted: Audit) -> Counter[tuple[object, ...]]:
    """Return every figure of every rule and cost item, whoever it is about."""
    found: Counter[tuple[object, ...]] = Counter()
    for measures in counted.measures.values():
        found.update((m.family, m.used, m.limit, m.sense, m.phase, m.broken) for m in measures)
    found.update((each.mission, each.category, each.item, each.phase, each.cents) for each in counted.charges)
    return found
