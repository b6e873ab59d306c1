"""Concessions, turnover, risk, burden, changes, suitability, cost: the other goals."""

from fractions import Fraction

import numpy as np

from allocator.case import E4, Case
from allocator.case.deployment import Deployment
from allocator.columns import BURDEN_STEP, Columns, Reference, burden
from allocator.costs import FIXED, all_terms, charges
from allocator.families import Measure
from allocator.goals.goal import GoalKind, Standing
from allocator.model import Ints, Objective, product
from allocator.model.rows import distinct, stack

CENTS = 100
_WEIGHT_SCALE = E4 * CENTS


def soft_weight(case: Case, measure: Measure) -> int:
    """Return what one broken unit of a measure counts [ten-thousandths; for caps per dollar], months included."""
    if measure.family == "cap":
        return case.caps[measure.key[0]].soft_weight_e4 or 0
    months = 1 if measure.phase is None else case.phases[measure.phase].length
    return (case.limits[measure.key[0]].soft_weight_e4 or 0) * months


def _concessions(columns: Columns) -> Objective:
    case = columns.case
    of_caps = np.array([cap.soft_weight_e4 or 0 for cap in case.caps], dtype=np.int64)
    of_limits = np.array([limit.soft_weight_e4 or 0 for limit in case.limits], dtype=np.int64)
    numbers, weights = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for name, kind in columns.kinds.items():
        if name.startswith("broken:"):
            at, family = kind.part(0), name.removeprefix("broken:")
            numbers.append(kind.column)
            if family == "cap":
                weights.append(of_caps[at])
            else:
                months = 1 if family == "max_turnover" else columns.months[kind.part(2)]
                weights.append(product(of_limits[at], CENTS, months))
    weight = np.concatenate(weights)
    # In the largest steps there are: large weights would otherwise leave no room for large amounts.
    step = int(np.gcd.reduce(weight, initial=_WEIGHT_SCALE))
    return Objective("concessions", np.concatenate(numbers), weight // step, scale=_WEIGHT_SCALE // step)


def concession(case: Case, measure: Measure) -> Fraction:
    """Return what the broken amount of a soft row counts, months included; 0 where nothing is broken."""
    amount = Fraction(measure.broken, CENTS if measure.unit == "cents" else 1)
    return Fraction(soft_weight(case, measure), E4) * amount if measure.broken else Fraction(0)


def _count_concessions(standing: Standing) -> Fraction:
    case = standing.deployment.case
    measures = (measure for each in standing.measures.values() for measure in each if measure.broken)
    return sum((concession(case, measure) for measure in measures), Fraction())


def _suitability(columns: Columns) -> Objective:
    score = np.zeros((len(columns.case.pledges), len(columns.case.missions)), dtype=np.int64)
    for key, pair in columns.case.pairs.items():
        score[key] = pair.suitability_e4
    p, m, _, t = columns.assign.keys.T
    counts = score[p, m] * columns.months[t]
    kept = counts != 0
    return Objective("suitability", columns.assign.column[kept], counts[kept], scale=E4, most=True)


def _count_suitability(standing: Standing) -> Fraction:
    case, total = standing.deployment.case, 0
    for (p, m, t), units in standing.deployment.here.items():
        total += case.pair(p, m).suitability_e4 * units * case.phases[t].length
    return Fraction(total, E4)


def _cost(columns: Columns) -> Objective:
    terms = all_terms(columns)
    fixed = terms.column == FIXED
    constant = int(terms.cents[fixed].sum())
    return Objective("cost", terms.column[~fixed], terms.cents[~fixed], constant, CENTS)


def _count_cost(standing: Standing) -> Fraction:
    return Fraction(sum(charge.cents for charge in charges(standing.deployment)), CENTS)


def _turnover(columns: Columns) -> Objective:
    moves = [columns.kind(name, 3) for name in ("arrive", "leave")]
    numbers = np.concatenate([kind.column for kind in moves])
    persons = np.concatenate([columns.persons[kind.part(0)] for kind in moves])
    return Objective("turnover", numbers, persons)


def _count_turnover(standing: Standing) -> Fraction:
    deployment = standing.deployment
    moves = (deployment.arrive, deployment.leave)
    return Fraction(sum(deployment.case.pledges[p].persons * n for move in moves for (p, _, _), n in move.items()))


def _risk(columns: Columns) -> Objective:
    risk = np.array([mission.risk_e4 for mission in columns.case.missions], dtype=np.int64)
    p, m, _, t = columns.assign.keys.T
    exposure = product(risk[m], columns.persons[p], columns.months[t])
    return Objective("risk", columns.assign.column, exposure, scale=E4)


def _count_risk(standing: Standing) -> Fraction:
    case = standing.deployment.case
    exposed = (
        case.missions[m].risk_e4 * persons * case.phases[t].length
        for (m, t), persons in standing.deployment.persons_at.items()
    )
    return Fraction(sum(exposed), E4)


def _burden(columns: Columns) -> Objective:
    most = sum(pledge.units * pledge.persons for pledge in columns.case.pledges) * BURDEN_STEP
    column = columns.add("burden", np.zeros((1, 1), dtype=np.int64), most, integer=False)
    return Objective("burden", column, np.ones(1, dtype=np.int64), scale=BURDEN_STEP)


def _count_burden(standing: Standing) -> Fraction:
    return Fraction(burden(standing.deployment), BURDEN_STEP)


def _differences(columns: Columns, reference: Reference) -> tuple[Ints, Ints]:
    """Return the distinct (p, m, t, units there in the other run) with how many months of the phase have them."""
    case = columns.case
    phase_of = np.repeat(np.arange(len(case.phases)), columns.months)
    there = np.array([(*spot, units) for spot, units in reference.items()], dtype=np.int64).reshape(-1, 4)
    there = there[there[:, 2] < len(phase_of)]
    shape = (len(case.pledges), len(case.missions), len(phase_of))
    before = np.zeros(shape, dtype=np.int64)
    before[tuple(there[:, :3].T)] = there[:, 3]
    places = np.concatenate([columns.assign.keys[:, [0, 1, 3]], stack(*there[:, :2].T, phase_of[there[:, 2]])])
    spots = distinct(places)
    months = columns.months[spots[:, 2]]
    p, m, t = np.repeat(spots, months, axis=0).T
    month = columns.first[t] + np.arange(len(t)) - np.repeat(np.cumsum(months) - months, months)
    keys, count = np.unique(stack(p, m, t, before[p, m, month]), axis=0, return_counts=True)
    return keys, count.astype(np.int64)


def _changes(columns: Columns) -> Objective:
    empty = np.zeros(0, dtype=np.int64)
    if columns.reference is None:
        return Objective("changes", empty, empty)
    keys, months = _differences(columns, columns.reference)
    upper = np.maximum(columns.units[keys[:, 0]], keys[:, 3])
    column = columns.add("deviation", keys, upper, integer=False)
    return Objective("changes", column, columns.persons[keys[:, 0]] * months)


def _count_changes(standing: Standing) -> Fraction:
    return Fraction(months_changed(standing.deployment, standing.reference))


def months_changed(deployment: Deployment, reference: Reference | None, mission: int | None = None) -> int:
    """Return the person-months by which a plan differs from another run, in one mission or in all; 0 without one."""
    case, total = deployment.case, 0
    if reference is None:
        return 0
    for phase in case.phases:
        for month in range(phase.first, phase.first + phase.length):
            for p, m in _places(deployment, reference, phase.number, month):
                if mission is None or m == mission:
                    units = abs(deployment.here.get((p, m, phase.number), 0) - reference.get((p, m, month), 0))
                    total += units * case.pledges[p].persons
    return total


def _places(
    deployment: Deployment, reference: dict[tuple[int, int, int], int], t: int, month: int
) -> set[tuple[int, int]]:
    now = {(p, m) for p, m, phase in deployment.here if phase == t}
    return now | {(p, m) for p, m, then in reference if then == month}


PERSONS = "persons"
CONCESSIONS = GoalKind(
    "concessions",
    "least Σ soft_weight·broken·months over soft limits and caps (months = 1 for caps and max_turnover)",
    "weighted amounts",
    _concessions,
    _count_concessions,
)
SUITABILITY = GoalKind(
    "suitability",
    "most Σ suitability[p,m]·months[t]·here[p,m,t]",
    "points",
    _suitability,
    _count_suitability,
    most=True,
)
COST = GoalKind("cost", "least Σ of all cost items", "dollars", _cost, _count_cost)
TURNOVER = GoalKind(
    "turnover", "least Σ persons[p]·(arrive[p,m,t] + leave[p,m,t])", PERSONS, _turnover, _count_turnover
)
RISK = GoalKind("risk", "least Σ risk[m]·persons[p]·months[t]·here[p,m,t]", "exposure", _risk, _count_risk)
BURDEN = GoalKind(
    "burden",
    "least max_c Σ persons[p]·months[t]·here[p,m,t] / (max_persons[c]·months of the plan), in millionths, rounded up",
    "ratio",
    _burden,
    _count_burden,
)
CHANGES = GoalKind(
    "changes",
    "least Σ persons[p]·|units here − units in the other run| over pledges, missions and months",
    "person-months",
    _changes,
    _count_changes,
)
