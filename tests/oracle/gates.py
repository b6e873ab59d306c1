"""KPI gates as the contract has them: every indicator counted month by month, in the whole plan or in one mission."""

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from oracle import limits, money, timeline
from oracle.limits import Here
from oracle.rules import Plan
from oracle.tables import label

if TYPE_CHECKING:
    from oracle.contract import Oracle

Reference = Mapping[tuple[str, str, str], int]


def monthly(oracle: "Oracle", plan: Plan, m: str | None) -> list[Here]:
    """Give who is where in every month, in one mission or in all."""
    heres = oracle.heres(plan)
    return [
        {(p, where): n for (p, where), n in heres[phase.number].items() if m in (None, where) and n}
        for phase in oracle.phases
        for _ in range(phase.length)
    ]


def persons_in(oracle: "Oracle", here: Here) -> int:
    """Count persons."""
    return sum(n * oracle.case.pledges[p].persons for (p, _), n in here.items())


def persons(oracle: "Oracle", plan: Plan, m: str | None) -> Fraction:
    """Average persons over the months, of a mission over those in which it is open."""
    open_months = [
        month for month in range(oracle.case.months) if m is None or timeline.mission_open(oracle.case, m, month)
    ]
    served = sum(persons_in(oracle, here) for here in monthly(oracle, plan, m))
    return Fraction(served, len(open_months)) if open_months else Fraction(0)


def contributors(oracle: "Oracle", plan: Plan, m: str | None) -> Fraction:
    """Count contributors that have anybody in any month."""
    return Fraction(len({oracle.case.pledges[p].contributor for here in monthly(oracle, plan, m) for p, _ in here}))


def women(oracle: "Oracle", plan: Plan, m: str | None) -> Fraction | None:
    """Give the percent of person-months that are women's."""
    heres = monthly(oracle, plan, m)
    served = sum(persons_in(oracle, here) for here in heres)
    theirs = sum(n * oracle.case.pledges[p].women for here in heres for (p, _), n in here.items())
    return 100 * Fraction(theirs) / served if served else None


def coverage(oracle: "Oracle", plan: Plan, m: str | None) -> Fraction | None:
    """Give the percent of target person-months that are served."""
    asked, missing = Fraction(0), Fraction(0)
    for phase in oracle.phases:
        for where in oracle.case.missions:
            for k in oracle.case.size if m in (None, where) else ():
                targets = sum(row.target for row in oracle.asked(where, k, phase.number))
                asked += targets * oracle.case.size[k] * phase.length
    for (where, k, _, t), (floor, target) in oracle.shortfalls(plan).items():
        if m in (None, where):
            missing += (floor + target) * oracle.case.size[k] * oracle.phases[t - 1].length
    return 100 * (asked - missing) / asked if asked else None


def shortfall(oracle: "Oracle", plan: Plan, m: str, part: int) -> Fraction:
    """Weigh what is missing in a mission."""
    total = Fraction(0)
    for (where, k, task, t), missing in oracle.shortfalls(plan).items():
        if where == m:
            (weight,) = {row.weight for row in oracle.asked(where, k, t) if row.task == task}
            length = oracle.phases[t - 1].length
            total += oracle.case.missions[m].importance * weight * length * oracle.case.size[k] * missing[part]
    return total


def concessions(oracle: "Oracle", plan: Plan, m: str) -> Fraction:
    """Weigh what soft limits and caps give whose scope is one mission alone."""
    heres, total = oracle.heres(plan), Fraction(0)
    for limit, scopes in oracle.scopes.items():
        for scope in scopes:
            if limit.soft_weight is None or scope.missions != {m}:
                continue
            if limit.rule == "max_turnover":
                total += limit.soft_weight * limits.turnover_broken(oracle.case, limit, scope, heres)
                continue
            for phase in oracle.phases:
                broken = limits.broken_amount(oracle.case, limit, scope, phase.start, heres[phase.number])
                total += limit.soft_weight * broken * phase.length
    by_month: dict[tuple[str, str, int], int] = {}
    for (where, kind, _, t), cents in oracle.costs(plan).items():
        key = where, kind, oracle.phases[t - 1].start
        by_month[key] = by_month.get(key, 0) + cents
    for cap in oracle.case.caps:
        missions = timeline.scope_sets(oracle.case, "mission", cap.mission)
        for (_, members), (_, over) in zip(missions, money.cap_excess(oracle.case, cap, by_month), strict=True):
            if cap.soft_weight is not None and members == {m}:
                total += cap.soft_weight * Fraction(over, 100)
    return total


def suitability(oracle: "Oracle", plan: Plan, m: str) -> Fraction:
    """Add up suitability in a mission."""
    return sum(
        (oracle.case.pairs[key].suitability * n for here in monthly(oracle, plan, m) for key, n in here.items()),
        Fraction(0),
    )


def turnover(oracle: "Oracle", plan: Plan, m: str) -> Fraction:
    """Count persons arriving and leaving in a mission."""
    moves = oracle.moves(plan).items()
    return Fraction(sum((a + b) * oracle.case.pledges[p].persons for (p, where, _), (a, b) in moves if where == m))


def burden(oracle: "Oracle", plan: Plan, m: str) -> Fraction:
    """Give the largest share of what a contributor offers that it serves in a mission."""
    served: dict[str, int] = {}
    for here in monthly(oracle, plan, m):
        for (p, _), n in here.items():
            c = oracle.case.pledges[p].contributor
            served[c] = served.get(c, 0) + n * oracle.case.pledges[p].persons
    most = {c: (oracle.case.contributors[c].max_persons or 0) * oracle.case.months for c in served}
    largest = max((Fraction(n, most[c]) for c, n in served.items() if most[c]), default=Fraction(0))
    return Fraction(math.ceil(largest * 10**6), 10**6)


def changes(oracle: "Oracle", plan: Plan, m: str, reference: Reference) -> Fraction:
    """Count person-months that differ from a reference in a mission."""
    total = 0
    for month, here in enumerate(monthly(oracle, plan, m)):
        name = label(oracle.case.start + month)
        then = {p: n for (p, where, when), n in reference.items() if (where, when) == (m, name)}
        for p in {p for p, _ in here} | (then.keys() & oracle.case.pledges.keys()):
            total += abs(here.get((p, m), 0) - then.get(p, 0)) * oracle.case.pledges[p].persons
    return Fraction(total)


def indicator(
    oracle: "Oracle", plan: Plan, kpi: str, m: str | None = None, reference: Reference | None = None
) -> Fraction | None:
    """Compute an indicator; None where it would be a share of nothing."""
    measures: dict[str, Callable[[Oracle, Plan, str | None], Fraction | None]] = {
        "persons": persons,
        "contributors": contributors,
        "coverage": coverage,
        "women": women,
    }
    if kpi in measures:
        return measures[kpi](oracle, plan, m)
    if m is None:
        return oracle.goals(plan, reference)[kpi]
    served = monthly(oracle, plan, m)
    costs = oracle.costs(plan).items()
    values: dict[str, Callable[[], Fraction]] = {
        "floors": lambda: shortfall(oracle, plan, m, 0),
        "targets": lambda: shortfall(oracle, plan, m, 1),
        "concessions": lambda: concessions(oracle, plan, m),
        "suitability": lambda: suitability(oracle, plan, m),
        "cost": lambda: Fraction(sum(cents for (where, _, _, _), cents in costs if where == m), 100),
        "turnover": lambda: turnover(oracle, plan, m),
        "risk": lambda: sum((oracle.case.missions[m].risk * persons_in(oracle, here) for here in served), Fraction(0)),
        "burden": lambda: burden(oracle, plan, m),
        "changes": lambda: changes(oracle, plan, m, reference or {}),
    }
    return values[kpi]()


def passes(
    operator: str, threshold: Fraction, against: str, measured: Fraction | None, other: Fraction | None = None
) -> bool:
    """Tell whether a gate is met by an indicator, or by its change in percent against another."""
    if measured is None:
        return True
    value: Fraction | float = measured
    if against:
        if other is None:
            return False
        if other:
            value = 100 * (measured - other) / abs(other)
        elif measured:
            value = math.copysign(math.inf, measured)
    return {"<=": value <= threshold, ">=": value >= threshold, "=": value == threshold}[operator]
