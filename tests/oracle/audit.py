"""Compare a product's plan.json, figure by figure, with what the oracle computes from the decisions in it."""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from oracle.gates import indicator, passes
from oracle.limits import FLAT
from oracle.rules import Plan
from oracle.tables import label

if TYPE_CHECKING:
    from oracle.contract import Oracle

Key = tuple[Any, ...]
DOLLARS = re.compile(r"-?\d+\.\d\d")


def plan_from_json(plan_json: dict[str, Any]) -> Plan:
    """Read the decisions out of a plan.json."""
    plan = Plan()
    for row in plan_json["assignments"]:
        key = row["pledge"], row["mission"], row["serves"], row["phase"]
        plan.assign[key] = plan.assign.get(key, 0) + row["units"]
    for row in plan_json.get("equipment", []):
        place = row["equipment"], row["mission"], row["phase"]
        if row["stock"]:
            plan.stock[place] = plan.stock.get(place, 0) + row["stock"]
        if row["leased"]:
            plan.lease[place] = plan.lease.get(place, 0) + row["leased"]
    for row in plan_json.get("pools", []):
        share = row["pool"], row["mission"]
        plan.draw[share] = plan.draw.get(share, 0) + int(Fraction(row["amount"]) * 100)
    return plan


def collect(rows: list[dict[str, Any]], keys: list[str], amounts: list[str]) -> tuple[dict[Key, Key], list[str]]:
    """Index rows by their keys; report keys that come twice and rows of zeros."""
    found: dict[Key, Key] = {}
    faults = []
    for row in rows:
        key = tuple(row[name] for name in keys)
        value = tuple(Fraction(row[name]) for name in amounts)
        if key in found:
            faults.append(f"row twice: {key}")
        if not any(value):
            faults.append(f"row of zeros: {key}")
        found[key] = value
    return found, faults


def differences(what: str, theirs: Mapping[Any, Any], ours: Mapping[Any, Any]) -> list[str]:
    """List keys whose values differ."""
    return [
        f"{what} {key}: plan.json says {theirs.get(key)}, the oracle {ours.get(key)}"
        for key in sorted(theirs.keys() | ours.keys(), key=str)
        if theirs.get(key) != ours.get(key)
    ]


def audit_assignments(oracle: "Oracle", plan_json: dict[str, Any]) -> list[str]:
    """Check what is repeated in the rows of assignments."""
    faults = collect(plan_json["assignments"], ["pledge", "mission", "serves", "phase"], ["units"])[1]
    for row in plan_json["assignments"]:
        pledge = oracle.case.pledges[row["pledge"]]
        theirs = row["contributor"], row["capability"], row["persons"]
        ours = pledge.contributor, pledge.capability, pledge.persons * row["units"]
        if theirs != ours:
            faults.append(f"assignment of {pledge.code}: plan.json says {theirs}, the oracle {ours}")
    return faults


def audit_tables(oracle: "Oracle", plan: Plan, plan_json: dict[str, Any]) -> list[str]:
    """Compare moves, shortfalls and costs; decisions only for rows that come twice or are zero."""
    theirs, faults = collect(plan_json["moves"], ["pledge", "mission", "phase"], ["arrive", "leave"])
    faults += differences("move", theirs, oracle.moves(plan))
    theirs, more = collect(plan_json["shortfalls"], ["mission", "capability", "task", "phase"], ["floor", "target"])
    faults += more + differences("shortfall", theirs, oracle.shortfalls(plan))
    theirs, more = collect(plan_json["costs"], ["mission", "class", "item", "phase"], ["amount"])
    ours = {key: (Fraction(cents, 100),) for key, cents in oracle.costs(plan).items()}
    faults += more + differences("cost", theirs, ours)
    faults += collect(plan_json.get("equipment", []), ["equipment", "mission", "phase"], ["stock", "leased"])[1]
    faults += collect(plan_json.get("pools", []), ["pool", "mission"], ["amount"])[1]
    for row in [*plan_json["costs"], *plan_json.get("pools", [])]:
        if not DOLLARS.fullmatch(row["amount"]):
            faults.append(f"not dollars with two decimals: {row}")
    return faults


def audit_broken(oracle: "Oracle", plan: Plan, rows: list[dict[str, Any]]) -> list[str]:
    """Compare soft amounts; of rules that count contributors one by one, and where a scope comes twice, only sums."""
    flat = {limit.code for limit in oracle.case.limits if limit.rule in FLAT}
    theirs: dict[Key, Fraction] = {}
    ours: dict[Key, Fraction] = {}
    for row in rows:
        scope = "" if row["limit"] in flat else row["scope"]
        key = row["limit"], scope, row["phase"]
        theirs[key] = theirs.get(key, Fraction(0)) + Fraction(row["amount"])
    for (limit, scope, phase), amount in oracle.broken(plan).items():
        key = limit, "" if limit in flat else scope, phase
        ours[key] = ours.get(key, Fraction(0)) + amount
    faults = [f"row of zeros: {row}" for row in rows if not Fraction(row["amount"])]
    return faults + differences("broken", theirs, ours)


def audit_goals(
    oracle: "Oracle", plan: Plan, rows: list[dict[str, Any]], reference: Mapping[tuple[str, str, str], int] | None
) -> list[str]:
    """Compare order and values of goals; a bound may not be worse than the value it bounds."""
    ours = oracle.goals(plan, reference)
    order = [goal for goal, _ in oracle.goal_order()]
    faults = []
    if [row["goal"] for row in rows] != order:
        faults.append(f"goals: plan.json solves {[row['goal'] for row in rows]}, the oracle {order}")
    for row in rows:
        value = Fraction(row["value"])
        if value != ours[row["goal"]]:
            faults.append(f"goal {row['goal']}: plan.json says {row['value']}, the oracle {ours[row['goal']]}")
        if row.get("bound") is not None:
            slack = value - Fraction(row["bound"])
            if slack > 0 if row["goal"] == "suitability" else slack < 0:
                faults.append(f"goal {row['goal']}: value {value} is better than its bound {row['bound']}")
    return faults


def audit_gates(
    oracle: "Oracle", plan: Plan, rows: list[dict[str, Any]], reference: Mapping[tuple[str, str, str], int] | None
) -> list[str]:
    """Compare figures of gates at four decimals and, where a gate compares with no other plan, what comes of it."""
    faults = []
    for row in rows:
        ours = indicator(oracle, plan, row["kpi"], row["mission"], reference)
        theirs = None if row["measured"] is None else Fraction(row["measured"])
        if theirs != (None if ours is None else Fraction((ours * 10_000 + Fraction(1, 2)) // 1, 10_000)):
            faults.append(f"gate {row}: the oracle counts {ours}")
        if row["against"] is None and row["passed"] != passes(row["operator"], Fraction(row["threshold"]), "", ours):
            faults.append(f"gate {row}: the oracle says otherwise of {ours}")
    return faults


def audit_json(
    oracle: "Oracle", plan_json: dict[str, Any], reference: Mapping[tuple[str, str, str], int] | None = None
) -> list[str]:
    """List everything in a plan.json that the oracle computes differently, and every rule its plan breaks."""
    plan = plan_from_json(plan_json)
    faults = [f"unsound: {fault}" for fault in oracle.ill_formed(plan)]
    if faults:
        return faults
    theirs = [(row["phase"], row["from"], row["months"]) for row in plan_json["phases"]]
    ours = [(phase.number, label(oracle.case.start + phase.start), phase.length) for phase in oracle.phases]
    if theirs != ours:
        return [f"phases: plan.json says {theirs}, the oracle {ours}"]
    faults = [f"unsound: {fault}" for fault in oracle.broken_rules(plan)]
    faults += audit_assignments(oracle, plan_json)
    faults += audit_tables(oracle, plan, plan_json)
    faults += audit_broken(oracle, plan, plan_json.get("broken", []))
    faults += audit_gates(oracle, plan, plan_json.get("gates", []), reference)
    return faults + audit_goals(oracle, plan, plan_json["goals"], reference)
