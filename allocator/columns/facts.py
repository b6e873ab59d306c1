"""Facts of a case as whole arrays, from which rows and columns are built by joins."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from allocator.case import E4, Case, openings
from allocator.model import Flags, Ints


@dataclass(eq=False)
class Facts:
    """The case as arrays; places in them are the indices p m k c q t."""

    case: Case

    @cached_property
    def units(self) -> Ints:
        """Units on offer, by pledge."""
        return np.array([pledge.units for pledge in self.case.pledges], dtype=np.int64)

    @cached_property
    def persons(self) -> Ints:
        """Persons in a unit, by pledge."""
        return np.array([pledge.persons for pledge in self.case.pledges], dtype=np.int64)

    @cached_property
    def contributor(self) -> Ints:
        """Contributor, by pledge."""
        return np.array(self.case.c_of, dtype=np.int64)

    @cached_property
    def capability(self) -> Ints:
        """Own capability, by pledge."""
        return np.array(self.case.k_of, dtype=np.int64)

    @cached_property
    def months(self) -> Ints:
        """Length in months, by phase."""
        return np.array([phase.length for phase in self.case.phases], dtype=np.int64)

    @cached_property
    def first(self) -> Ints:
        """First month, by phase."""
        return np.array([phase.first for phase in self.case.phases], dtype=np.int64)

    @cached_property
    def eve(self) -> Ints:
        """Units in place on the eve, by pledge and mission."""
        found = np.zeros((len(self.case.pledges), len(self.case.missions)), dtype=np.int64)
        for key, units in self.case.deployed.items():
            found[key] = units
        return found

    @cached_property
    def mission_open(self) -> Flags:
        """Whether a mission is open, by mission and phase."""
        rows = [[phase.within(mission.window) for phase in self.case.phases] for mission in self.case.missions]
        return np.array(rows, dtype=bool)

    @cached_property
    def can_arrive(self) -> Flags:
        """Whether the readiness level lets units arrive, by pledge and phase."""
        leads = [self.case.level(p).lead_months for p in range(len(self.case.pledges))]
        lead = np.array([10**6 if months is None else months for months in leads], dtype=np.int64)
        ready: Flags = self.first[None, :] >= lead[:, None]
        return ready

    @cached_property
    def credit(self) -> Ints:
        """Credit [in 1 / D] of a unit of each pledge serving as each capability, by pledge and capability."""
        found = np.zeros((len(self.case.pledges), len(self.case.capabilities)), dtype=np.int64)
        for p, k in enumerate(self.case.k_of):
            for served, credit in self.case.serving[k]:
                found[p, served] = credit * self.case.denominator // E4
        return found

    @cached_property
    def wanted(self) -> Ints:
        """Most units that may serve, by mission, capability and phase: what is asked, or what was there."""
        missions, capabilities, phases = map(len, (self.case.missions, self.case.capabilities, self.case.phases))
        asked = np.zeros((missions, capabilities, phases), dtype=np.int64)
        for key, rows in self.case.asked.items():
            asked[key] = sum(self.case.requirements[r].target for r in rows)
        eve = np.zeros((missions, capabilities), dtype=np.int64)
        for place, units in self.case.eve_by_capability.items():
            eve[place] = units
        return np.maximum(asked, eve[:, :, None])

    @cached_property
    def most(self) -> Ints:
        """The most units that can be there under the rules of one pledge alone, by pledge, mission and phase.

        Follows from openings, readiness and transfer: who is fully deployed and may not transfer cannot arrive
        anywhere; who cannot have arrived yet is not there.
        """
        open_ = openings(self.case)
        transfer = np.array([pledge.transfer for pledge in self.case.pledges], dtype=bool)
        may_come = np.where(transfer, self.units, self.units - self.eve.sum(axis=1))
        cap = np.minimum(self.units[:, None], self.eve + may_come[:, None])
        found = np.zeros(open_.shape, dtype=np.int64)
        reach = self.eve
        for t in range(open_.shape[2]):
            arriving = np.where(self.can_arrive[:, t], may_come, 0)[:, None]
            reach = np.where(open_[:, :, t], np.minimum(reach + arriving, cap), 0)
            found[:, :, t] = reach
        return found

    @cached_property
    def lack(self) -> Ints:
        """Items [ten-thousandths] a unit still needs, by pledge, mission and equipment."""
        found = np.zeros((len(self.case.pledges), len(self.case.missions), len(self.case.equipment)), dtype=np.int64)
        for (k, m, q), needed in self.case.needs.items():
            found[self.capability == k, m, q] = needed
        for (p, q), brought in self.case.brought.items():
            found[p, :, q] -= brought
        return np.maximum(found, 0)
