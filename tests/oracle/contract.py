"""The contract as a judge: which rules a plan breaks, what it costs, and the value of every goal."""

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from oracle import audit, money
from oracle.limits import Here, moves
from oracle.rules import Plan, Rules, Slice
from oracle.tables import label

__all__ = ["ALL_GOALS", "DEFAULT_GOALS", "MOST", "Oracle", "Plan"]

Reference = Mapping[tuple[str, str, str], int]  # pledge, mission, month as `2020-07` -> units
Broken = dict[tuple[str, str, int | None], Fraction]  # limit, scope, phase -> amount

DEFAULT_GOALS = ["floors", "targets", "concessions", "suitability", "cost", "turnover", "risk"]
ALL_GOALS = [*DEFAULT_GOALS, "burden", "changes"]
MOST = {"suitability"}  # goals of which more is better


class Oracle(Rules):
    """One case, read from tables or a folder of CSV files."""

    def goal_order(self) -> list[tuple[str, Fraction]]:
        """List goals and tolerances in the order in which they are solved.

        Floors always come before targets and have no tolerance: unless they already do, they are put right before.
        """
        order = self.case.goals or [(goal, Fraction(0)) for goal in DEFAULT_GOALS]
        names = [goal for goal, _ in order]
        if "targets" in names and "floors" not in names[: names.index("targets")]:
            order = [item for item in order if item[0] != "floors"]
            place = [goal for goal, _ in order].index("targets")
            order = [*order[:place], ("floors", Fraction(0)), *order[place:]]
        return [(goal, Fraction(0) if goal == "floors" else tolerance) for goal, tolerance in order]

    # Money

    def costs(self, plan: Plan) -> dict[tuple[str, str, str, int], int]:
        """Compute cents by mission, class, item and phase; zeros are left out."""
        heres = self.heres(plan)
        found: dict[tuple[str, str, str, int], int] = {}
        for phase in self.phases:
            t = phase.number
            leased = {(q, m): n for (q, m, u), n in plan.lease.items() if u == t}
            for part in (
                money.fixed_costs(self.case, phase),
                money.running_costs(self.case, phase, heres[t]),
                money.travel_costs(self.case, heres[t - 1], heres[t]),
                money.lease_costs(self.case, phase, leased),
            ):
                for key, cents in part.items():
                    found[*key, t] = found.get((*key, t), 0) + cents
        return found

    def cap_amounts(self, costs: Mapping[tuple[str, str, str, int], int], *, soft: bool) -> dict[tuple[str, str], int]:
        """Compute by how many cents budget caps are broken, by cap and mission scope."""
        by_month: dict[tuple[str, str, int], int] = {}
        for (m, kind, _, t), cents in costs.items():
            key = m, kind, self.phases[t - 1].start
            by_month[key] = by_month.get(key, 0) + cents
        return {
            (cap.code, scope): cents
            for cap in self.case.caps
            if (cap.soft_weight is not None) == soft
            for scope, cents in money.cap_excess(self.case, cap, by_month)
            if cents
        }

    def pool_faults(self, draw: Mapping[tuple[str, str], int]) -> list[str]:
        """List the rules on pools that draws break."""
        faults = []
        for name, pool in self.case.pools.items():
            missions = money.pool_missions(self.case, name)
            drawn = {m: draw.get((name, m), 0) for m in missions}
            strangers = sorted(m for (other, m), n in draw.items() if other == name and n and m not in missions)
            faults += [f"pool: {m} is not of {name}" for m in strangers]
            faults += [f"pool: {m} draws too little from {name}" for m, n in drawn.items() if n < pool.least]
            faults += [
                f"pool: {m} draws too much from {name}"
                for m, n in drawn.items()
                if pool.most is not None and n > pool.most
            ]
            if sum(drawn.values()) > pool.amount:
                faults.append(f"pool: {name} is overdrawn")
        return faults

    def money_faults(self, plan: Plan) -> list[str]:
        """List budgets and hard caps overrun, and rules on pools broken."""
        costs = self.costs(plan)
        faults = self.pool_faults(plan.draw)
        for m, mission in self.case.missions.items():
            spent = sum(cents for (other, *_), cents in costs.items() if other == m)
            drawn = sum(cents for (_, other), cents in plan.draw.items() if other == m)
            if mission.budget is not None and spent > mission.budget + drawn:
                faults.append(f"budget: {m} spends {spent} cents of {mission.budget + drawn}")
        caps = self.cap_amounts(costs, soft=False)
        return faults + [f"cap: {cap} {scope}: {cents} cents over" for (cap, scope), cents in caps.items()]

    # The whole plan

    def broken_rules(self, plan: Plan) -> list[str]:
        """List every hard rule the plan breaks; empty where it is sound."""
        faults = self.ill_formed(plan)
        if faults:
            return faults  # the rest would not be well defined
        numbers = [phase.number for phase in self.phases]
        for t in numbers:
            faults += self.phase_faults(t, self.slice(plan, t))
        heres = self.heres(plan)
        for t in numbers:
            faults += self.move_faults(heres[: t + 1])
        faults += [
            f"max_turnover: {limit.code} {scope}: by {amount}"
            for (limit, scope), amount in self.turnover_amounts(heres, soft=False).items()
        ]
        return faults + self.equipment_faults(plan) + self.money_faults(plan)

    def moves(self, plan: Plan) -> dict[tuple[str, str, int], tuple[int, int]]:
        """List units arriving and leaving by pledge, mission and phase."""
        heres = self.heres(plan)
        return {
            (p, m, phase.number): change
            for phase in self.phases
            for (p, m), change in moves(heres[phase.number - 1], heres[phase.number]).items()
        }

    def limit_broken_in(self, t: int, here: Here) -> Broken:
        """Compute the amounts by which soft limits are broken in a phase."""
        return {
            (limit.code, scope, t): Fraction(amount)
            for (limit, scope), amount in self._limit_amounts(t, here, soft=True).items()
        }

    def broken(self, plan: Plan) -> Broken:
        """Compute all soft amounts broken: of budget caps in dollars, phase None for the whole plan."""
        heres = self.heres(plan)
        found: Broken = {}
        for phase in self.phases:
            found |= self.limit_broken_in(phase.number, heres[phase.number])
        for (limit, scope), amount in self.turnover_amounts(heres, soft=True).items():
            found[limit.code, scope, None] = Fraction(amount)
        for (cap, scope), cents in self.cap_amounts(self.costs(plan), soft=True).items():
            found[cap, f"*/{scope}/*", None] = Fraction(cents, 100)
        return found

    # Goals: first what each phase adds, so that an enumeration may add up phases

    def shortfall_goals(self, t: int, phase_slice: Slice) -> tuple[Fraction, Fraction]:
        """Compute what a phase adds to floors and targets."""
        weights = {
            (row.mission, row.capability, row.task): row.weight
            for row in self.case.requirements
            if row in self.asked(row.mission, row.capability, t)
        }
        floors = targets = Fraction(0)
        for (m, k, task), (floor, target) in self.shortfalls_in(t, phase_slice).items():
            each = self.case.missions[m].importance * weights[m, k, task]
            each *= self.phases[t - 1].length * self.case.size[k]
            floors += each * floor
            targets += each * target
        return floors, targets

    def suitability_in(self, t: int, here: Here) -> Fraction:
        """Compute what a phase adds to suitability."""
        length = self.phases[t - 1].length
        return sum((self.case.pairs[key].suitability * length * units for key, units in here.items()), Fraction(0))

    def risk_in(self, t: int, here: Here) -> Fraction:
        """Compute what a phase adds to risk."""
        length = self.phases[t - 1].length
        return sum(
            (
                self.case.missions[m].risk * self.case.pledges[p].persons * units * length
                for (p, m), units in here.items()
            ),
            Fraction(0),
        )

    def concessions(self, broken: Broken) -> Fraction:
        """Weigh soft amounts broken: by months in a phase, once for the whole plan."""
        weights = {limit.code: limit.soft_weight for limit in self.case.limits}
        caps = {cap.code: cap.soft_weight for cap in self.case.caps}
        total = Fraction(0)
        for (code, _, t), amount in broken.items():
            is_limit = code in weights and weights[code] is not None
            weight = weights[code] if is_limit else caps[code]
            total += (weight or 0) * amount * (1 if t is None else self.phases[t - 1].length)
        return total

    def turnover_between(self, before: Here, now: Here) -> int:
        """Count persons arriving plus leaving."""
        return sum(
            (arrive + leave) * self.case.pledges[p].persons for (p, _), (arrive, leave) in moves(before, now).items()
        )

    def burden(self, heres: list[Here]) -> Fraction:
        """Compute the largest share of a contributor's person-months, rounded up to a millionth."""
        largest = Fraction(0)
        for c, contributor in self.case.contributors.items():
            if contributor.max_persons:
                served = sum(
                    units * self.case.pledges[p].persons * phase.length
                    for phase, here in zip(self.phases, heres[1:], strict=True)
                    for (p, _), units in here.items()
                    if self.case.pledges[p].contributor == c
                )
                largest = max(largest, Fraction(served, contributor.max_persons * self.case.months))
        return Fraction(math.ceil(largest * 10**6), 10**6)

    def changes_in(self, t: int, here: Here, reference: Reference) -> int:
        """Compute by how many person-months a phase differs from a reference; unknown pledges do not count."""
        phase, total = self.phases[t - 1], 0
        for month in range(phase.start, phase.start + phase.length):
            name = label(self.case.start + month)
            then = {(p, m): units for (p, m, when), units in reference.items() if when == name}
            for p, m in then.keys() | here.keys():
                if p in self.case.pledges:
                    total += abs(here.get((p, m), 0) - then.get((p, m), 0)) * self.case.pledges[p].persons
        return total

    def goals(self, plan: Plan, reference: Reference | None = None) -> dict[str, Fraction]:
        """Compute every goal, listed or not; cost in dollars."""
        heres = self.heres(plan)
        found = dict.fromkeys(ALL_GOALS, Fraction(0))
        for phase in self.phases:
            t = phase.number
            floors, targets = self.shortfall_goals(t, self.slice(plan, t))
            found["floors"] += floors
            found["targets"] += targets
            found["suitability"] += self.suitability_in(t, heres[t])
            found["turnover"] += self.turnover_between(heres[t - 1], heres[t])
            found["risk"] += self.risk_in(t, heres[t])
            if reference is not None:
                found["changes"] += self.changes_in(t, heres[t], reference)
        found["concessions"] = self.concessions(self.broken(plan))
        found["cost"] = Fraction(sum(self.costs(plan).values()), 100)
        found["burden"] = self.burden(heres)
        return found

    def plan_months(self, plan: Plan) -> dict[tuple[str, str, str], int]:
        """Spell a plan out by pledge, mission and month, as the goal `changes` compares it."""
        heres = self.heres(plan)
        return {
            (p, m, label(self.case.start + month)): units
            for phase in self.phases
            for month in range(phase.start, phase.start + phase.length)
            for (p, m), units in heres[phase.number].items()
        }

    # The product's files

    @staticmethod
    def plan_from_json(plan_json: dict[str, Any]) -> Plan:
        """Read the decisions out of a plan.json."""
        return audit.plan_from_json(plan_json)

    def audit_json(self, plan_json: dict[str, Any], reference: Reference | None = None) -> list[str]:
        """List everything in a plan.json that this oracle computes differently."""
        return audit.audit_json(self, plan_json, reference)
