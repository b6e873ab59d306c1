"""The way from a case to the same one under other names: places differ, since places follow names."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from allocator.audit import Audit, audit
from allocator.case import Case, Plan
from allocator.columns import Reference
from allocator.errors import AuditError
from allocator.releases.key import Key
from allocator.tables import Tables, case_of


class Way:
    """Where everything of a case is in the same case under pseudonyms.

    Parameters
    ----------
    case, tables
        The case, and the tables of the same under the pseudonyms of `key`.

    Attributes
    ----------
    other
        The case under pseudonyms.
    """

    def __init__(self, case: Case, tables: Tables, key: Key) -> None:
        other = _in_order(case, case_of(tables), key)
        self.other = other
        known = key.pseudonyms
        self._pledge = _places((each.code for each in case.pledges), known["pledges"], other.pledge_at)
        self._capability = _places(
            (each.code for each in case.capabilities), known["capabilities"], other.capability_at
        )
        self._equipment = _places((each.code for each in case.equipment), known["equipment"], other.equipment_at)
        pools = {pool.code: number for number, pool in enumerate(other.pools)}
        self._pool = _places((each.code for each in case.pools), known["pools"], pools)

    def audit(self, counted: Audit) -> Audit:
        """Return a plan recounted in the other case.

        Raises
        ------
        AuditError
            If any figure of it is not that of the plan.
        """
        plan, reference = counted.plan, counted.reference
        moved = Plan(
            {(self._pledge[p], m, self._capability[k], t): units for (p, m, k, t), units in plan.assign.items()},
            {(self._equipment[q], m, t): items for (q, m, t), items in plan.stock.items()},
            {(self._equipment[q], m, t): items for (q, m, t), items in plan.lease.items()},
            {(self._pool[pool], m): cents for (pool, m), cents in plan.draw.items()},
        )
        if reference is not None:
            reference = Reference({(self._pledge[p], m, month): units for (p, m, month), units in reference.items()})
        found = audit(self.other, moved, reference)
        same = found.values == counted.values and found.deployment.short == counted.deployment.short
        if not same or _figures(found) != _figures(counted):
            raise AuditError("a figure of the releasable copy is not that of the plan; nothing was released")
        return found


def _in_order(case: Case, other: Case, key: Key) -> Case:
    """Return the case under pseudonyms with goals and requirements as `case` has them.

    Goals hold no names, and a run may have had one more than its workbook. What is missing falls on equal requirements
    in the order of their tasks; that has to be the order of the names, not of the pseudonyms.
    """
    known = key.pseudonyms
    at = {(each.mission, each.capability, each.task, each.window): each for each in other.requirements}
    requirements = tuple(
        at[
            each.mission,
            known["capabilities"].get(each.capability, each.capability),
            known["tasks"].get(each.task, each.task),
            each.window,
        ]
        for each in case.requirements
    )
    return replace(other, goals=case.goals, requirements=requirements)


def _places(codes: Iterable[str], pseudonyms: Mapping[str, str], at: Mapping[str, int]) -> list[int]:
    return [at[pseudonyms.get(code, code)] for code in codes]


def _figures(counted: Audit) -> Counter[tuple[object, ...]]:
    """Return every figure of every rule and cost item, whoever it is about."""
    found: Counter[tuple[object, ...]] = Counter()
    for measures in counted.measures.values():
        found.update((m.family, m.used, m.limit, m.sense, m.phase, m.broken) for m in measures)
    found.update((each.mission, each.category, each.item, each.phase, each.cents) for each in counted.charges)
    return found
