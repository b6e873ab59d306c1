"""A case: everything that was asked, sorted, resolved and exact. Places in its tuples are the indices p m k c q t."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import lcm

from allocator.case.phases import Phase, cut
from allocator.case.records import (
    E4,
    Cap,
    Capability,
    Contributor,
    Equipment,
    Gate,
    Goal,
    Group,
    Level,
    Limit,
    Mission,
    Origin,
    Pair,
    Pledge,
    Pool,
    Rate,
    Remark,
    Requirement,
    Settings,
    Window,
)

READY = Level("", 0)
"""The level of a pledge that states none: ready at once."""

NO_PAIR = Pair()
"""What holds for an offer in a mission for which `pairs` has no row."""


@dataclass(frozen=True, eq=False)
class Case:
    """A planning case.

    Every tuple is sorted by code (requirements by mission, capability, task, first month; goals by rank), so that the
    order of rows and columns of the workbook cannot matter.

    Attributes
    ----------
    missions, pledges, capabilities, contributors, equipment, requirements, rates, caps, pools, limits
        The records. `capabilities` holds every capability named anywhere, `contributors` every contributor.
    groups
        The groups of the workbook and the four that always exist, by code.
    levels
        Readiness levels by code.
    pairs
        What holds for pledge `p` in mission `m`, where any row says something.
    deployed
        Units in place on the eve of the plan, by (pledge, mission); zeros left out.
    substitutes
        Credit [ten-thousandths of a unit] of a unit of one capability serving as another, by (offered, required).
    needs
        Items [ten-thousandths] one unit needs, by (capability, mission, equipment), resolved for every mission.
    brought
        Items [ten-thousandths] one unit brings, by (pledge, equipment).
    goals, gates
        What best means, in order; what has to hold for the plan to pass.
    origins
        Where the rows of `deployed`, `substitutes`, `needs`, `brought` stand, under the same keys, and `settings`
        by its keys.
    remarks
        The notes and sources of all rows, in the order of the tables.
    """

    settings: Settings
    missions: tuple[Mission, ...]
    pledges: tuple[Pledge, ...]
    capabilities: tuple[Capability, ...]
    contributors: tuple[Contributor, ...]
    requirements: tuple[Requirement, ...]
    goals: tuple[Goal, ...]
    groups: Mapping[str, Group] = field(default_factory=dict)
    rates: tuple[Rate, ...] = ()
    levels: Mapping[str, Level] = field(default_factory=dict)
    pairs: Mapping[tuple[int, int], Pair] = field(default_factory=dict)
    deployed: Mapping[tuple[int, int], int] = field(default_factory=dict)
    substitutes: Mapping[tuple[int, int], int] = field(default_factory=dict)
    equipment: tuple[Equipment, ...] = ()
    needs: Mapping[tuple[int, int, int], int] = field(default_factory=dict)
    brought: Mapping[tuple[int, int], int] = field(default_factory=dict)
    caps: tuple[Cap, ...] = ()
    pools: tuple[Pool, ...] = ()
    limits: tuple[Limit, ...] = ()
    gates: tuple[Gate, ...] = ()
    origins: Mapping[tuple[str, object], Origin] = field(default_factory=dict, compare=False)
    remarks: tuple[Remark, ...] = ()

    @cached_property
    def phases(self) -> tuple[Phase, ...]:
        """The phases, in time order; all data is constant within one."""
        windows = [mission.window for mission in self.missions]
        windows += [row.window for row in self.requirements]
        windows += [pledge.window for pledge in self.pledges]
        windows += [rate.window for rate in self.rates]
        windows += [cap.window for cap in self.caps]
        windows += [limit.window for limit in self.limits if limit.rule != "max_turnover"]
        windows += [Window(mission.window.first, mission.costs_to) for mission in self.missions]
        leads = {self.level(p).lead_months for p in range(len(self.pledges))}
        starts = [lead for lead in leads if lead is not None]
        return cut(self.settings.months, windows, starts, self.settings.step_months)

    @cached_property
    def mission_at(self) -> Mapping[str, int]:
        """Place of each mission by code."""
        return {mission.code: at for at, mission in enumerate(self.missions)}

    @cached_property
    def pledge_at(self) -> Mapping[str, int]:
        """Place of each pledge by code."""
        return {pledge.code: at for at, pledge in enumerate(self.pledges)}

    @cached_property
    def capability_at(self) -> Mapping[str, int]:
        """Place of each capability by code."""
        return {capability.code: at for at, capability in enumerate(self.capabilities)}

    @cached_property
    def contributor_at(self) -> Mapping[str, int]:
        """Place of each contributor by code."""
        return {contributor.code: at for at, contributor in enumerate(self.contributors)}

    @cached_property
    def equipment_at(self) -> Mapping[str, int]:
        """Place of each kind of equipment by code."""
        return {equipment.code: at for at, equipment in enumerate(self.equipment)}

    @cached_property
    def c_of(self) -> tuple[int, ...]:
        """The contributor of each pledge."""
        return tuple(self.contributor_at[pledge.contributor] for pledge in self.pledges)

    @cached_property
    def k_of(self) -> tuple[int, ...]:
        """The capability of each pledge."""
        return tuple(self.capability_at[pledge.capability] for pledge in self.pledges)

    @cached_property
    def pledges_of(self) -> tuple[tuple[int, ...], ...]:
        """The pledges of each contributor."""
        found: list[list[int]] = [[] for _ in self.contributors]
        for p, c in enumerate(self.c_of):
            found[c].append(p)
        return tuple(map(tuple, found))

    @cached_property
    def eve_of(self) -> Mapping[int, int]:
        """Units of each pledge in place on the eve, over all missions."""
        total: dict[int, int] = {}
        for (p, _), units in self.deployed.items():
            total[p] = total.get(p, 0) + units
        return total

    @cached_property
    def serving(self) -> Mapping[int, tuple[tuple[int, int], ...]]:
        """For each capability offered, what it may serve as: (capability, credit in ten-thousandths), sorted."""
        found: dict[int, dict[int, int]] = {k: {k: E4} for k in range(len(self.capabilities))}
        for (offered, required), credit in self.substitutes.items():
            if offered != required:
                found[offered][required] = credit
        return {k: tuple(sorted(served.items())) for k, served in found.items()}

    @cached_property
    def denominator(self) -> int:
        """The common denominator D of all credits: shortfalls are multiples of ``1 / D`` of a unit."""
        return lcm(1, *(Fraction(credit, E4).denominator for credit in self.substitutes.values()))

    @cached_property
    def asked(self) -> Mapping[tuple[int, int, int], tuple[int, ...]]:
        """Requirement rows that ask in (mission, capability, phase), where the mission is open; sorted."""
        found: dict[tuple[int, int, int], list[int]] = {}
        for r, row in enumerate(self.requirements):
            m, k = self.mission_at[row.mission], self.capability_at[row.capability]
            for phase in self.phases:
                if phase.within(row.window) and phase.within(self.missions[m].window):
                    found.setdefault((m, k, phase.number), []).append(r)
        return {key: tuple(rows) for key, rows in sorted(found.items())}

    @cached_property
    def eve_by_capability(self) -> Mapping[tuple[int, int], int]:
        """Units in place on the eve, by (mission, own capability)."""
        total: dict[tuple[int, int], int] = {}
        for (p, m), units in self.deployed.items():
            key = (m, self.k_of[p])
            total[key] = total.get(key, 0) + units
        return total

    @cached_property
    def alternatives(self) -> Mapping[str, tuple[int, ...]]:
        """The pledges of each `alternative` code."""
        found: dict[str, list[int]] = {}
        for p, pledge in enumerate(self.pledges):
            if pledge.alternative:
                found.setdefault(pledge.alternative, []).append(p)
        return {code: tuple(members) for code, members in sorted(found.items())}

    def level(self, p: int) -> Level:
        """Return the readiness level of pledge `p`."""
        code = self.pledges[p].level
        return self.levels[code] if code else READY

    def pair(self, p: int, m: int) -> Pair:
        """Return what holds for pledge `p` in mission `m`."""
        return self.pairs.get((p, m), NO_PAIR)

    def wanted(self, m: int, k: int, t: int) -> int:
        """Return the most units that may serve as `k` in `m` in phase `t`: what is asked, or what was there."""
        target = sum(self.requirements[r].target for r in self.asked.get((m, k, t), ()))
        return max(target, self.eve_by_capability.get((m, k), 0))

    def lack(self, p: int, q: int, m: int) -> int:
        """Return the items [ten-thousandths] of `q` that a unit of `p` still needs in `m`."""
        return max(0, self.needs.get((self.k_of[p], m, q), 0) - self.brought.get((p, q), 0))

    def women(self, p: int) -> int:
        """Return the women in a unit of `p` [ten-thousandths of a person]."""
        return self.pledges[p].women_e4
