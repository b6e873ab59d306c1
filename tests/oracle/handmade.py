"""Short ways to write tables, plans and plan.json by hand."""

from fractions import Fraction
from typing import Any

from oracle.contract import Oracle, Plan
from oracle.tables import Tables, label


def rows(columns: str, *lines: str) -> list[dict[str, str]]:
    """Write rows shortly: blanks between cells, `-` for a blank cell."""
    names = columns.split()
    return [{n: "" if w == "-" else w for n, w in zip(names, line.split(), strict=True)} for line in lines]


def tables(months: int = 1, others: Tables | None = None, **more: list[dict[str, str]]) -> Tables:
    """Make a case from 2025-01: one mission M asks for one unit of INF; A offers one unit P of 10 persons."""
    return {
        "settings": rows("key value", "start 2025-01", f"months {months}"),
        "missions": rows("mission", "M"),
        "requirements": rows("mission capability target", "M INF 1"),
        "pledges": rows("pledge contributor capability units persons", "P A INF 1 10"),
        **(others or {}),
        **more,
    }


def there(*keys: tuple[str, str, str, int, int]) -> Plan:
    """Make a plan of (pledge, mission, serves, phase, units)."""
    return Plan({key[:4]: key[4] for key in keys})


def kinds(faults: list[str]) -> set[str]:
    """Name the families of faults."""
    return {fault.split(":")[0] for fault in faults}


def same(found: object, expected: object) -> None:
    """Assert equality of numbers whatever their types."""
    assert found == expected


def decimal(value: Fraction) -> str:
    """Write an exact decimal as a product might."""
    scaled = value * 10**12
    assert scaled.denominator == 1
    sign, digits = "-" * (scaled < 0), f"{abs(int(scaled)):013d}"
    return (sign + digits[:-12] + "." + digits[-12:]).rstrip("0").rstrip(".")


def dollars(cents: int) -> str:
    """Write dollars with two decimals."""
    return f"{cents // 100}.{cents % 100:02d}"


def plan_json(oracle: Oracle, plan: Plan) -> dict[str, Any]:
    """Write the plan.json that a faultless product would write."""
    case, goals = oracle.case, oracle.goals(plan)
    places = sorted(plan.stock.keys() | plan.lease.keys())
    return {
        "schema": 1,
        "goals": [
            {"goal": goal, "value": decimal(goals[goal]), "bound": decimal(goals[goal]), "gap": "0", "proven": True}
            for goal, _ in oracle.goal_order()
        ],
        "phases": [
            {"phase": phase.number, "from": label(case.start + phase.start), "months": phase.length}
            for phase in oracle.phases
        ],
        "assignments": [
            {
                "pledge": p,
                "contributor": case.pledges[p].contributor,
                "mission": m,
                "serves": k,
                "phase": t,
                "capability": case.pledges[p].capability,
                "units": n,
                "persons": n * case.pledges[p].persons,
            }
            for (p, m, k, t), n in sorted(plan.assign.items())
            if n
        ],
        "moves": [
            {"pledge": p, "mission": m, "phase": t, "arrive": a, "leave": b}
            for (p, m, t), (a, b) in oracle.moves(plan).items()
        ],
        "equipment": [
            {
                "equipment": q,
                "mission": m,
                "phase": t,
                "stock": plan.stock.get((q, m, t), 0),
                "leased": plan.lease.get((q, m, t), 0),
            }
            for q, m, t in places
        ],
        "pools": [{"pool": pool, "mission": m, "amount": dollars(n)} for (pool, m), n in plan.draw.items() if n],
        "shortfalls": [
            {"mission": m, "capability": k, "task": task, "phase": t, "floor": decimal(a), "target": decimal(b)}
            for (m, k, task, t), (a, b) in oracle.shortfalls(plan).items()
        ],
        "costs": [
            {"mission": m, "class": kind, "item": item, "phase": t, "amount": dollars(cents)}
            for (m, kind, item, t), cents in oracle.costs(plan).items()
        ],
        "broken": [
            {"limit": limit, "scope": scope, "phase": t, "amount": decimal(n)}
            for (limit, scope, t), n in oracle.broken(plan).items()
        ],
    }
