"""The way from a case to the same one under other names: places differ, since places follow names."""

from collections import Counter
from collections.abc import Iterable, Mapping

from allocator.audit import Audit, audit
from allocator.case import Case, Plan
from allocator.columns import Reference
from allocator.errors import AuditError
from allocator.releases.key import Key


class Way:
    """Where everything of a case is in the same case under pseudonyms.

    Parameters
    ----------
    case, other
        The case, and the same under the pseudonyms of `key`.
    """

    def __init__(self, case: Case, other: Case, key: Key) -> None:
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
        if _figures(found) != _figures(counted) or found.values != counted.values:
            raise AuditError("a figure of the releasable copy is not that of the plan; nothing was released")
        return found


def _places(codes: Iterable[str], pseudonyms: Mapping[str, str], at: Mapping[str, int]) -> list[int]:
    return [at[pseudonyms.get(code, code)] for code in codes]


def _figures(counted: Audit) -> Counter[tuple[object, ...]]:
    """Return every figure of every rule and cost item, whoever it is about."""
    found: Counter[tuple[object, ...]] = Counter()
    for measures in counted.measures.values():
        found.update((m.family, m.used, m.limit, m.sense, m.phase, m.broken) for m in measures)
    found.update((each.mission, each.category, each.item, each.phase, each.cents) for each in counted.charges)
    return found
