"""What is open, asked and there, and the hard rules on people and equipment that a plan breaks."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path

from oracle import limits, timeline
from oracle.limits import Here
from oracle.records import Limit, Requirement
from oracle.tables import Tables, read_case, read_folder

Slice = Mapping[tuple[str, str, str], int]  # pledge, mission, serves -> units, in one phase


@dataclass
class Plan:
    """The four decisions; phases are numbered from 1, draws are cents."""

    assign: dict[tuple[str, str, str, int], int] = field(default_factory=dict)
    stock: dict[tuple[str, str, int], int] = field(default_factory=dict)
    lease: dict[tuple[str, str, int], int] = field(default_factory=dict)
    draw: dict[tuple[str, str], int] = field(default_factory=dict)


def here_in(phase_slice: Slice) -> dict[tuple[str, str], int]:
    """Count units by pledge and mission, whatever they serve as."""
    here: dict[tuple[str, str], int] = {}
    for (p, m, _), units in phase_slice.items():
        if units:
            here[p, m] = here.get((p, m), 0) + units
    return here


class Rules:
    """The rules of one case, read from tables or a folder of CSV files."""

    def __init__(self, tables: Tables | Path) -> None:
        self.case = read_case(read_folder(tables) if isinstance(tables, Path) else tables)
        self.phases = timeline.cut_phases(self.case)
        self.pair_open = cache(self._pair_open)
        self.scopes = {limit: limits.scopes(self.case, limit) for limit in self.case.limits}

    # What is open, asked and there

    def mission_open(self, m: str, t: int) -> bool:
        """Tell whether a mission is open in phase t."""
        return timeline.mission_open(self.case, m, self.phases[t - 1].start)

    def _pair_open(self, p: str, m: str, t: int) -> bool:
        return timeline.pair_open(self.case, p, m, self.phases[t - 1].start)

    def open_pairs(self) -> set[tuple[str, str, int]]:
        """List the pledges, missions and phases where units may be."""
        return {
            (p, m, phase.number)
            for p in self.case.pledges
            for m in self.case.missions
            for phase in self.phases
            if self.pair_open(p, m, phase.number)
        }

    def eve(self) -> Here:
        """Give the units in place before the plan."""
        return self.case.deployed

    def slice(self, plan: Plan, t: int) -> dict[tuple[str, str, str], int]:
        """Cut one phase out of a plan."""
        return {(p, m, k): units for (p, m, k, u), units in plan.assign.items() if u == t and units}

    def heres(self, plan: Plan) -> list[Here]:
        """List who is where: on the eve, then in every phase."""
        return [self.eve(), *(here_in(self.slice(plan, phase.number)) for phase in self.phases)]

    def asked(self, m: str, k: str, t: int) -> list[Requirement]:
        """List the requirement rows in force for a capability of a mission."""
        if not self.mission_open(m, t):
            return []
        month = self.phases[t - 1].start
        return [
            row
            for row in self.case.requirements
            if (row.mission, row.capability) == (m, k) and timeline.covers(row.window, month)
        ]

    def most_wanted(self, m: str, k: str, t: int) -> int:
        """Give the credits beyond which nobody is needed."""
        on_eve = sum(
            units for (p, mission), units in self.eve().items() if mission == m and self.case.pledges[p].capability == k
        )
        return max(sum(row.target for row in self.asked(m, k, t)), on_eve)

    def credits(self, phase_slice: Slice, m: str, k: str) -> Fraction:
        """Add up what units there count for a required capability."""
        credit = self.case.credit
        return sum(
            (
                credit[self.case.pledges[p].capability, k] * units
                for (p, mission, serves), units in phase_slice.items()
                if (mission, serves) == (m, k)
            ),
            Fraction(0),
        )

    def shortfalls_in(self, t: int, phase_slice: Slice) -> dict[tuple[str, str, str], tuple[Fraction, Fraction]]:
        """Compute units short below floor and between floor and target, by mission, capability and task.

        What is missing falls first on the parts above floors, then on floors; in each on the least weight first.
        """
        found = {}
        for m, k in sorted({(row.mission, row.capability) for row in self.case.requirements}):
            rows = sorted(self.asked(m, k, t), key=lambda row: (row.weight, row.task, row.window))
            missing = sum((row.target for row in rows), Fraction(0)) - self.credits(phase_slice, m, k)
            missing = max(Fraction(0), missing)
            above, below = {}, {}
            for row in rows:
                above[row.task] = min(missing, Fraction(row.target - row.floor))
                missing -= above[row.task]
            for row in rows:
                below[row.task] = min(missing, Fraction(row.floor))
                missing -= below[row.task]
            for row in rows:
                if above[row.task] or below[row.task]:
                    found[m, k, row.task] = (below[row.task], above[row.task])
        return found

    def shortfalls(self, plan: Plan) -> dict[tuple[str, str, str, int], tuple[Fraction, Fraction]]:
        """Compute all shortfalls by mission, capability, task and phase: (floor, target)."""
        return {
            (*key, phase.number): amounts
            for phase in self.phases
            for key, amounts in self.shortfalls_in(phase.number, self.slice(plan, phase.number)).items()
        }

    def equipment_needed(self, here: Here) -> dict[tuple[str, str], int]:
        """Count whole items that must be issued, by equipment and mission."""
        needed: dict[tuple[str, str], Fraction] = {}
        for (p, m), units in here.items():
            for q in self.case.equipment:
                needed[q, m] = needed.get((q, m), Fraction(0)) + self.case.lack[p, q, m] * units
        return {key: math.ceil(items) for key, items in needed.items() if items}

    def ill_formed(self, plan: Plan) -> list[str]:
        """List decisions that do not exist in this case."""
        case, numbers = self.case, {phase.number for phase in self.phases}
        faults = []
        for (p, m, k, t), units in plan.assign.items():
            if p not in case.pledges or m not in case.missions or t not in numbers or units < 0:
                faults.append(f"assign: {units} units of {p} in {m} in phase {t}")
            elif (case.pledges[p].capability, k) not in case.credit:
                faults.append(f"assign: {p} cannot serve as {k}")
        for (q, m, t), items in [*plan.stock.items(), *plan.lease.items()]:
            if q not in case.equipment or m not in case.missions or t not in numbers or items < 0:
                faults.append(f"equipment: {items} {q} in {m} in phase {t}")
        for (pool, m), drawn in plan.draw.items():
            if pool not in case.pools or m not in case.missions:
                faults.append(f"pool: {m} draws {drawn} cents from {pool}")
        return faults

    # Rules within one phase

    def phase_faults(self, t: int, phase_slice: Slice) -> list[str]:
        """List the hard rules broken within one phase, equipment and money apart."""
        case, here = self.case, here_in(phase_slice)
        faults = []
        for p, pledge in case.pledges.items():
            used = sum(units for (other, _), units in here.items() if other == p)
            in_window = timeline.covers(pledge.window, self.phases[t - 1].start)
            if used > (pledge.units if in_window else 0):
                faults.append(f"supply: phase {t}: {used} units of {p}")
        for code in {pledge.alternative for pledge in case.pledges.values() if pledge.alternative}:
            same = {p: pledge for p, pledge in case.pledges.items() if pledge.alternative == code}
            used = sum(units for (p, _), units in here.items() if p in same)
            if used > max(pledge.units for pledge in same.values()):
                faults.append(f"alternative: phase {t}: {used} units of {code}")
        for (p, m), units in here.items():
            if not self.pair_open(p, m, t):
                faults.append(f"eligible: phase {t}: {p} in {m}")
            if case.pledges[p].lead is None and units > self.eve().get((p, m), 0):
                faults.append(f"eligible: phase {t}: more of {p} in {m} than on the eve")
        for m, k in {(m, k) for _, m, k in phase_slice}:
            if self.credits(phase_slice, m, k) > self.most_wanted(m, k, t):
                faults.append(f"need: phase {t}: {k} in {m} beyond what is asked")
        return faults + self._ceiling_faults(t, here) + self._contributor_faults(t, here) + self._limit_faults(t, here)

    def _persons(self, here: Iterable[tuple[tuple[str, str], int]]) -> int:
        return sum(units * self.case.pledges[p].persons for (p, _), units in here)

    def _ceiling_faults(self, t: int, here: Here) -> list[str]:
        faults = []
        for m, mission in self.case.missions.items():
            ceilings = {
                "military": mission.military_ceiling,
                "police": mission.police_ceiling,
                "total": mission.total_ceiling,
            }
            for name, ceiling in ceilings.items():
                persons = self._persons(
                    ((p, n), units)
                    for (p, n), units in here.items()
                    if n == m and name in ("total", self.case.component[self.case.pledges[p].capability])
                )
                if ceiling is not None and persons > ceiling:
                    faults.append(f"ceiling: phase {t}: {persons} {name} in {m}, at most {ceiling}")
        return faults

    def _contributor_faults(self, t: int, here: Here) -> list[str]:
        faults = []
        for c, contributor in self.case.contributors.items():
            mine = {key: units for key, units in here.items() if self.case.pledges[key[0]].contributor == c}
            persons, missions = self._persons(mine.items()), {m for _, m in mine}
            if contributor.max_persons is not None and persons > contributor.max_persons:
                faults.append(f"contributor_cap: phase {t}: {persons} persons of {c}")
            if contributor.max_missions is not None and len(missions) > contributor.max_missions:
                faults.append(f"contributor_cap: phase {t}: {c} in {len(missions)} missions")
            for m in missions:
                contingent = self._persons((key, units) for key, units in mine.items() if key[1] == m)
                if contingent < contributor.min_contingent:
                    faults.append(f"contingent: phase {t}: only {contingent} of {c} in {m}")
                if contributor.max_risk is not None and self.case.missions[m].risk > contributor.max_risk:
                    faults.append(f"risk_cap: phase {t}: {c} in {m}")
        return faults

    def _limit_faults(self, t: int, here: Here) -> list[str]:
        return [
            f"{limit.rule}: phase {t}: {limit.code} {scope}: by {amount}"
            for (limit, scope), amount in self._limit_amounts(t, here, soft=False).items()
        ]

    def _limit_amounts(self, t: int, here: Here, *, soft: bool) -> dict[tuple[Limit, str], int]:
        found: dict[tuple[Limit, str], int] = defaultdict(int)
        for limit, scopes in self.scopes.items():
            for scope in scopes:
                amount = limits.broken_amount(self.case, limit, scope, self.phases[t - 1].start, here)
                if amount and (limit.soft_weight is not None) == soft:
                    found[limit, scope.name] += amount
        return dict(found)

    def equipment_faults(self, plan: Plan) -> list[str]:
        """List where equipment is missing, or more is issued than there is."""
        faults = []
        for phase, here in zip(self.phases, self.heres(plan)[1:], strict=True):
            t = phase.number
            for (q, m), items in self.equipment_needed(here).items():
                if items > plan.stock.get((q, m, t), 0) + plan.lease.get((q, m, t), 0):
                    faults.append(f"equipment: phase {t}: {m} needs {items} {q}")
            for q, equipment in self.case.equipment.items():
                if sum(n for (r, _, u), n in plan.stock.items() if (r, u) == (q, t)) > equipment.stock:
                    faults.append(f"stock: phase {t}: {q}")
                if sum(n for (r, _, u), n in plan.lease.items() if (r, u) == (q, t)) > equipment.lease_max:
                    faults.append(f"leasing: phase {t}: {q}")
        return faults

    # Rules between phases

    def move_faults(self, heres: list[Here]) -> list[str]:
        """List the hard rules on moves broken in the last phase given; `heres` begins with the eve."""
        t = len(heres) - 1
        faults = []

        def arrive(p: str, m: str, u: int) -> int:
            return max(0, heres[u].get((p, m), 0) - heres[u - 1].get((p, m), 0))

        begin = {u: self.phases[u - 1].start for u in range(1, t + 1)}
        for p, pledge in self.case.pledges.items():
            arrived = 0
            for m in self.case.missions:
                arrived += sum(arrive(p, m, u) for u in range(1, t + 1))
                if arrive(p, m, t) and (pledge.lead is None or begin[t] < pledge.lead):
                    faults.append(f"ready: phase {t}: {p} arrives in {m}")
                recent, u = 0, t
                while u >= 1 and self.pair_open(p, m, u) and begin[t] - begin[u] < pledge.min_stay:
                    recent += arrive(p, m, u)
                    u -= 1
                if heres[t].get((p, m), 0) < recent:
                    faults.append(f"stay: phase {t}: {p} leaves {m} too soon")
            from_home = pledge.units - sum(units for (other, _), units in self.eve().items() if other == p)
            if not pledge.transfer and arrived > from_home:
                faults.append(f"transfer: phase {t}: {arrived} units of {p} arrived")
        return faults

    def turnover_amounts(self, heres: list[Here], *, soft: bool) -> dict[tuple[Limit, str], int]:
        """Compute by how many persons the `max_turnover` rows are broken over the whole plan."""
        found = {}
        for limit, scopes in self.scopes.items():
            if limit.rule == "max_turnover" and (limit.soft_weight is not None) == soft:
                for scope in scopes:
                    amount = limits.turnover_broken(self.case, limit, scope, heres)
                    if amount:
                        found[limit, scope.name] = amount
        return found
