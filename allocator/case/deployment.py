"""What follows from a plan: where units are, who arrives and leaves, what is missing. The one definition of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from allocator.case.case import Case
from allocator.case.plan import Plan
from allocator.case.records import E4

Spot = tuple[int, int, int]
"""Pledge, mission and phase."""


@dataclass(frozen=True, eq=False)
class Deployment:
    """A plan in a case, with everything that follows from it; all counts are whole units unless said otherwise."""

    case: Case
    plan: Plan

    @cached_property
    def here(self) -> Mapping[Spot, int]:
        """Units of each pledge in each mission and phase; zeros left out."""
        total: dict[Spot, int] = {}
        for (p, m, _, t), units in self.plan.assign.items():
            total[p, m, t] = total.get((p, m, t), 0) + units
        return dict(sorted(total.items()))

    @cached_property
    def away(self) -> Mapping[tuple[int, int], int]:
        """Units of each pledge deployed anywhere, by (pledge, phase); zeros left out."""
        total: dict[tuple[int, int], int] = {}
        for (p, _, t), units in self.here.items():
            total[p, t] = total.get((p, t), 0) + units
        return total

    def before(self, p: int, m: int, t: int) -> int:
        """Return the units of `p` in `m` just before phase `t` begins."""
        return self.case.deployed.get((p, m), 0) if t == 0 else self.here.get((p, m, t - 1), 0)

    @cached_property
    def _moves(self) -> tuple[Mapping[Spot, int], Mapping[Spot, int]]:
        arrive: dict[Spot, int] = {}
        leave: dict[Spot, int] = {}
        phases = len(self.case.phases)
        changed = {(p, m, 0) for p, m in self.case.deployed}
        for p, m, t in self.here:
            changed.add((p, m, t))
            changed.add((p, m, t + 1))
        for p, m, t in sorted(changed):
            if t < phases:
                more = self.here.get((p, m, t), 0) - self.before(p, m, t)
                if more > 0:
                    arrive[p, m, t] = more
                elif more < 0:
                    leave[p, m, t] = -more
        return arrive, leave

    @property
    def arrive(self) -> Mapping[Spot, int]:
        """Units that arrive at the start of a phase; zeros left out."""
        return self._moves[0]

    @property
    def leave(self) -> Mapping[Spot, int]:
        """Units that leave at the start of a phase; zeros left out."""
        return self._moves[1]

    @cached_property
    def present(self) -> frozenset[tuple[int, int, int]]:
        """Contributor, mission and phase wherever a contributor has anybody."""
        return frozenset((self.case.c_of[p], m, t) for p, m, t in self.here)

    @cached_property
    def present_in(self) -> Mapping[int, tuple[tuple[int, int], ...]]:
        """Contributor and mission wherever a contributor has anybody, by phase."""
        found: dict[int, list[tuple[int, int]]] = {}
        for c, m, t in sorted(self.present):
            found.setdefault(t, []).append((c, m))
        return {t: tuple(places) for t, places in found.items()}

    @cached_property
    def served(self) -> Mapping[tuple[int, int, int], int]:
        """Credit [ten-thousandths of a unit] of all that serve as a capability, by (mission, capability, phase)."""
        total: dict[tuple[int, int, int], int] = {}
        for (p, m, k, t), units in self.plan.assign.items():
            credit = dict(self.case.serving[self.case.k_of[p]]).get(k, 0)
            total[m, k, t] = total.get((m, k, t), 0) + credit * units
        return total

    @cached_property
    def short(self) -> Mapping[tuple[int, int], tuple[int, int]]:
        """What is missing below the floor and between floor and target [ten-thousandths of a unit].

        By (requirement, phase), only where something is missing. What is missing falls first on the parts above the
        floors, then on the floors, in each on the rows of least weight first (ties: task, then first month).
        """
        found: dict[tuple[int, int], tuple[int, int]] = {}
        for (m, k, t), rows in self.case.asked.items():
            table = self.case.requirements
            order = self.falls_on(rows)
            missing = max(0, E4 * sum(table[r].target for r in rows) - self.served.get((m, k, t), 0))
            above: dict[int, int] = {}
            for r in order:
                above[r] = min(missing, E4 * (table[r].target - table[r].floor))
                missing -= above[r]
            for r in order:
                below = min(missing, E4 * table[r].floor)
                missing -= below
                if below or above[r]:
                    found[r, t] = (below, above[r])
        return dict(sorted(found.items()))

    def falls_on(self, rows: Iterable[int]) -> list[int]:
        """Return requirements for one capability in the order in which what is missing falls on them."""
        # Rows stand in the order of their tasks and first months.
        return sorted(rows, key=lambda r: (self.case.requirements[r].weight, r))

    def persons(self, spot: Spot) -> int:
        """Return the persons of one pledge in one mission and phase."""
        return self.here.get(spot, 0) * self.case.pledges[spot[0]].persons

    @cached_property
    def persons_at(self) -> Mapping[tuple[int, int], int]:
        """Persons deployed, by (mission, phase)."""
        total: dict[tuple[int, int], int] = {}
        for p, m, t in self.here:
            total[m, t] = total.get((m, t), 0) + self.persons((p, m, t))
        return total
