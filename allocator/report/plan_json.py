"""`plan.json`: a plan for programs, with stable keys; and back."""

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from allocator.audit import Audit
from allocator.case import E4, Case, Plan
from allocator.errors import InputError
from allocator.gates import Reading
from allocator.gates.words import rounded, shown
from allocator.search import Reached

_MOST = 2**53
"""No plan has so much of anything."""

SCHEMA = 1
"""The version of the layout; it changes when a key changes its meaning or goes."""


def decimal_text(value: Fraction, places: int = 0) -> str:
    """Return an exact decimal with at least `places` decimals.

    Raises
    ------
    ValueError
        If the value has no exact decimal form.
    """
    digits = places
    while (value * 10**digits).denominator != 1:
        digits += 1
        if digits > 30:
            raise ValueError(f"{value} has no exact decimal form")
    whole = int(value * 10**digits)
    text = f"{abs(whole):0{digits + 1}d}"
    text = f"{text[:-digits]}.{text[-digits:]}" if digits else text
    return f"-{text}" if whole < 0 else text


def dollars(cents: int) -> str:
    """Return cents as dollars with two decimals."""
    return decimal_text(Fraction(cents, 100), 2)


def percent_up(share: Fraction, places: int = 4) -> str:
    """Return a share as percent, rounded up so that only nothing reads as 0."""
    steps = 10**places
    return decimal_text(Fraction(-(-share.numerator * 100 * steps // share.denominator), steps))


def plan_json(
    counted: Audit,
    goals: tuple[Reached, ...],
    *,
    scenario: str,
    verdict: str,
    status: str,
    gates: tuple[Reading, ...] = (),
) -> dict[str, Any]:
    """Return a recounted plan in the layout of `plan.json`."""
    case, deployment, plan = counted.case, counted.deployment, counted.plan
    missions = [mission.code for mission in case.missions]
    pledges = [pledge.code for pledge in case.pledges]
    capabilities = [capability.code for capability in case.capabilities]
    spots = sorted({*deployment.arrive, *deployment.leave})
    return {
        "schema": SCHEMA,
        "title": case.settings.title,
        "scenario": scenario,
        "verdict": verdict,
        "status": status,
        "goals": [_goal(goal) for goal in goals],
        "phases": _phases(case),
        "assignments": [
            {
                "pledge": pledges[p],
                "contributor": case.pledges[p].contributor,
                "mission": missions[m],
                "capability": case.pledges[p].capability,
                "serves": capabilities[k],
                "phase": t + 1,
                "units": units,
                "persons": units * case.pledges[p].persons,
            }
            for (p, m, k, t), units in plan.assign.items()
        ],
        "moves": [
            {
                "pledge": pledges[p],
                "mission": missions[m],
                "phase": t + 1,
                "arrive": deployment.arrive.get((p, m, t), 0),
                "leave": deployment.leave.get((p, m, t), 0),
            }
            for p, m, t in spots
        ],
        "equipment": [
            {
                "equipment": case.equipment[q].code,
                "mission": missions[m],
                "phase": t + 1,
                "stock": plan.stock.get((q, m, t), 0),
                "leased": plan.lease.get((q, m, t), 0),
            }
            for q, m, t in sorted({*plan.stock, *plan.lease})
        ],
        "pools": [
            {"pool": case.pools[at].code, "mission": missions[m], "amount": dollars(cents)}
            for (at, m), cents in plan.draw.items()
        ],
        "shortfalls": _shortfalls(counted),
        "costs": [
            {
                "mission": missions[charge.mission],
                "class": charge.category,
                "item": charge.item,
                "phase": charge.phase + 1,
                "amount": dollars(charge.cents),
            }
            for charge in counted.charges
        ],
        "broken": _broken(counted),
        "gates": [_gate(reading) for reading in gates],
    }


def _phases(case: Case) -> list[dict[str, Any]]:
    name = case.settings.month_name
    return [{"phase": phase.number + 1, "from": name(phase.first), "months": phase.length} for phase in case.phases]


def _goal(goal: Reached) -> dict[str, Any]:
    places = 2 if goal.goal == "cost" else 0
    return {
        "goal": goal.goal,
        "value": decimal_text(goal.value, places),
        "reached": decimal_text(goal.reached, places),
        "bound": None if goal.bound is None else decimal_text(goal.bound, places),
        "gap": None if goal.gap is None else percent_up(goal.gap),
        "proven": goal.proven,
    }


def _gate(reading: Reading) -> dict[str, Any]:
    """Return a gate as read: figures have at most four decimals, `value` rounded away from passing."""
    gate, value = reading.gate, shown(reading)
    figures = (None if x is None else decimal_text(rounded(x)) for x in (reading.measured, reading.reference))
    return {
        "kpi": gate.kpi,
        "mission": gate.mission or None,
        "operator": gate.operator,
        "threshold": decimal_text(reading.threshold),
        "against": gate.against or None,
        "value": None if value is None else decimal_text(value),
        "unit": reading.unit,
        "passed": reading.passed,
        **dict(zip(("measured", "reference"), figures, strict=True)),
    }


def _shortfalls(counted: Audit) -> list[dict[str, Any]]:
    case = counted.case
    rows = []
    for (r, t), (below, above) in counted.deployment.short.items():
        row = case.requirements[r]
        rows.append(
            {
                "mission": row.mission,
                "capability": row.capability,
                "task": row.task,
                "phase": t + 1,
                "floor": decimal_text(Fraction(below, E4)),
                "target": decimal_text(Fraction(above, E4)),
            }
        )
    return rows


def _broken(counted: Audit) -> list[dict[str, Any]]:
    """Return how much each soft limit gives; pairs of contributors and both sides of a pin are added up."""
    case = counted.case
    total: dict[tuple[str, str, int | None, bool], int] = {}
    for measure in counted.bent:
        # A cap and a limit may have the same code.
        money = measure.family == "cap"
        source = case.caps if money else case.limits
        key = source[measure.key[0]].code, "/".join(measure.scope), measure.phase, money
        total[key] = total.get(key, 0) + measure.broken
    ranked = sorted(total, key=lambda key: (key[0], key[1], -1 if key[2] is None else key[2], key[3]))
    return [
        {
            "limit": key[0],
            "scope": key[1],
            "phase": None if key[2] is None else key[2] + 1,
            "amount": dollars(total[key]) if key[3] else str(total[key]),
        }
        for key in ranked
    ]


def as_text(content: Mapping[str, Any]) -> str:
    """Return JSON as it stands in files: two blanks, keys as given, one line feed at the end."""
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def plan_of(case: Case, content: Mapping[str, Any]) -> Plan:
    """Return the plan of a `plan.json` in `case`; what the case no longer has is left out.

    Where the phases differ, each phase gets what was there in its first month.

    Raises
    ------
    InputError
        If the file has another layout, or has been changed to what no plan is.
    """
    if content.get("schema") != SCHEMA:
        raise InputError(f"plan.json has layout {content.get('schema')!r}; this version reads layout {SCHEMA}")
    try:
        return _plan(case, content)
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise InputError("plan.json is not as it was written; solve its workbook again") from error


def _plan(case: Case, content: Mapping[str, Any]) -> Plan:
    at, pools = case.mission_at, {pool.code: number for number, pool in enumerate(case.pools)}
    calendar = _calendar(case, content)
    then = {number: [t.number for t in case.phases if t.first in inside] for number, inside in calendar.items()}
    assign: dict[tuple[int, int, int, int], int] = {}
    for row in content["assignments"]:
        known = row["pledge"] in case.pledge_at and row["mission"] in at and row["serves"] in case.capability_at
        for t in then[row["phase"]] if known else ():
            key = case.pledge_at[row["pledge"]], at[row["mission"]], case.capability_at[row["serves"]], t
            assign[key] = _amount(row["units"])
    stock, lease = {}, {}
    for row in content["equipment"]:
        known = row["equipment"] in case.equipment_at and row["mission"] in at
        for t in then[row["phase"]] if known else ():
            spot = case.equipment_at[row["equipment"]], at[row["mission"]], t
            stock[spot], lease[spot] = _amount(row["stock"]), _amount(row["leased"])
    draw = {
        (pools[row["pool"]], at[row["mission"]]): _amount(int(Fraction(row["amount"]) * 100))
        for row in content["pools"]
        if row["pool"] in pools and row["mission"] in at
    }
    return Plan(assign, stock, lease, draw)


def _amount(value: object) -> int:
    """Return an amount as a file should have it: whole, and not below 0."""
    if not isinstance(value, int) or not 0 <= value < _MOST:
        raise ValueError(f"{value!r} is no amount")
    return value


def _calendar(case: Case, content: Mapping[str, Any]) -> dict[int, range]:
    """Return the months of each phase of a `plan.json`, counted from the first month of `case`."""
    zero = case.settings.start[0] * 12 + case.settings.start[1] - 1
    found: dict[int, range] = {}
    for row in content["phases"]:
        year, month = map(int, row["from"].split("-"))
        first = year * 12 + month - 1 - zero
        found[row["phase"]] = range(first, first + row["months"])
    return found


def months_of(case: Case, content: Mapping[str, Any]) -> dict[tuple[int, int, int], int]:
    """Return units by (pledge, mission, plan month of `case`) of a `plan.json`, whatever its phases."""
    calendar = _calendar(case, content)
    inside = range(case.settings.months)
    found: dict[tuple[int, int, int], int] = {}
    for row in content["assignments"]:
        if row["pledge"] in case.pledge_at and row["mission"] in case.mission_at:
            for month in calendar[row["phase"]]:
                if month in inside:
                    key = case.pledge_at[row["pledge"]], case.mission_at[row["mission"]], month
                    found[key] = found.get(key, 0) + row["units"]
    return found
