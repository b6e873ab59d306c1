"""From one typed row to one record of the case, with blanks filled in as the contract says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from allocator.case import (
    Capability,
    Concession,
    Contributor,
    Equipment,
    Gate,
    Level,
    Limit,
    Mission,
    Pledge,
    Requirement,
    Settings,
)
from allocator.case.records import E4
from allocator.tables.codes import Codes
from allocator.tables.numbers import steps_of
from allocator.tables.schema import RULES
from allocator.tables.tables import Row, Tables

Record = TypeVar("Record")

LINES: Mapping[str, str] = {"military": "military contingents", "police": "formed police units"}
"""The official budget line of a capability that states none, by component."""


def settings_of(tables: Tables) -> Settings:
    """Return the settings."""
    plan = tables.plan
    if plan is None:
        raise ValueError("the settings `start` and `months` are not known")
    title, currency = tables.setting("title"), tables.setting("currency")
    step, rotation = tables.setting("step_months"), tables.setting("rotation_months")
    return Settings(
        title=title if isinstance(title, str) else "",
        start=(plan.first // 12, plan.first % 12 + 1),
        months=plan.last - plan.first + 1,
        step_months=step if isinstance(step, int) else None,
        rotation_months=rotation if isinstance(rotation, int) else None,
        currency=currency if isinstance(currency, str) else "USD",
    )


def concession_of(row: Row) -> Concession:
    """Return whether, at what price and with whose consent the hard limits of a row may be conceded."""
    return Concession(row.text("negotiable") != "never", row.count("concession_price", E4), row.text("owner"))


def mission_of(tables: Tables, row: Row) -> Mission:
    """Return a row of `missions`."""
    window = tables.window(row)
    costs = replace(row, values={"to": row.values["costs_to"]}) if "costs_to" in row.values else row
    return Mission(
        code=row.text("mission"),
        name=row.text("name", row.text("mission")),
        window=window,
        costs_to=tables.window(costs).last,
        host=row.text("host"),
        importance=row.count("importance", 1),
        risk_e4=row.count("risk"),
        budget=row.number("budget"),
        military_ceiling=row.number("military_ceiling"),
        police_ceiling=row.number("police_ceiling"),
        total_ceiling=row.number("total_ceiling"),
        civilian_monthly=row.count("civilian_monthly"),
        operational_monthly=row.count("operational_monthly"),
        operational_per_person=row.count("operational_per_person"),
        lease_factor=row.count("lease_factor"),
        latitude_e4=row.number("latitude"),
        longitude_e4=row.number("longitude"),
        concession=concession_of(row),
        origin=row.origin,
    )


def requirement_of(tables: Tables, row: Row) -> Requirement:
    """Return a row of `requirements`."""
    return Requirement(
        mission=row.text("mission"),
        capability=row.text("capability"),
        task=row.text("task", "general"),
        window=tables.window(row),
        target=row.count("target"),
        floor=row.count("floor"),
        weight=row.count("weight", 1),
        origin=row.origin,
    )


def pledge_of(tables: Tables, row: Row) -> Pledge:
    """Return a row of `pledges`."""
    return Pledge(
        code=row.text("pledge"),
        contributor=row.text("contributor"),
        capability=row.text("capability"),
        units=row.count("units"),
        persons=row.count("persons"),
        window=tables.window(row),
        women_e4=row.count("women"),
        level=row.text("level"),
        lease_monthly=row.count("lease_monthly"),
        move_cost=row.count("move_cost"),
        min_stay=row.count("min_stay", 1),
        transfer=row.values.get("transfer") is True,
        alternative=row.text("alternative"),
        languages=frozenset(row.codes("languages")),
        origin=row.origin,
    )


def capabilities_of(tables: Tables, codes: Codes) -> tuple[Capability, ...]:
    """Return every capability that is named anywhere."""
    rows = {row.text("capability"): row for row in tables["capabilities"]}
    found = []
    for code in codes.sorted["capabilities"]:
        row = rows.get(code)
        if row is None:
            found.append(Capability(code, code, line=LINES["military"]))
            continue
        component = row.text("component", "military")
        size = row.count("standard_persons", 1)
        line = row.text("line", LINES[component])
        found.append(Capability(code, row.text("name", code), component, size, line, row.origin))
    return tuple(found)


def contributors_of(tables: Tables, codes: Codes) -> tuple[Contributor, ...]:
    """Return every contributor that is listed or has a pledge."""
    rows = {row.text("contributor"): row for row in tables["contributors"]}
    found = []
    for code in codes.sorted["contributors"]:
        row = rows.get(code)
        if row is None:
            found.append(Contributor(code, code))
            continue
        found.append(
            Contributor(
                code=code,
                name=row.text("name", code),
                region=row.text("region"),
                max_persons=row.number("max_persons"),
                max_missions=row.number("max_missions"),
                max_risk_e4=row.number("max_risk"),
                presence_monthly=row.count("presence_monthly"),
                min_contingent=row.number("min_contingent"),
                concession=concession_of(row),
                origin=row.origin,
            )
        )
    return tuple(found)


def limits_of(tables: Tables) -> tuple[Limit, ...]:
    """Return the limits, scope words as written."""
    return sorted_by([limit_of(tables, row) for row in tables["limits"]], lambda limit: limit.code)


def limit_of(tables: Tables, row: Row) -> Limit:
    """Return a row of `limits`, its amount in the step of its rule."""
    return Limit(
        code=row.text("limit"),
        rule=row.text("rule"),
        window=tables.window(row),
        contributor=row.text("contributor"),
        other=row.text("other"),
        mission=row.text("mission"),
        capability=row.text("capability"),
        pledge=row.text("pledge"),
        language=row.text("language"),
        amount=_amount(row),
        soft_weight_e4=row.number("soft_weight"),
        concession=concession_of(row),
        reason=row.text("reason"),
        origin=row.origin,
    )


def _amount(row: Row) -> int | None:
    amount = row.values.get("amount")
    if amount is None or isinstance(amount, str | tuple):
        return None
    return steps_of(amount, 2 if RULES[row.text("rule")].amount == "percent" else 0)


def equipment_of(tables: Tables) -> tuple[Equipment, ...]:
    """Return the kinds of equipment."""
    found = []
    for row in tables["equipment"]:
        code = row.text("equipment")
        stock, leased, price = row.count("stock"), row.count("lease_max"), row.count("lease_monthly")
        found.append(Equipment(code, row.text("name", code), stock, leased, price, row.origin))
    return sorted_by(found, lambda item: item.code)


def levels_of(tables: Tables) -> dict[str, Level]:
    """Return the readiness levels by code."""
    rows = sorted(tables["readiness"], key=lambda row: row.text("level"))
    return {row.text("level"): Level(row.text("level"), row.number("lead_months"), row.origin) for row in rows}


def gates_of(tables: Tables) -> tuple[Gate, ...]:
    """Return the KPI gates."""
    found = [
        Gate(
            kpi=row.text("kpi"),
            operator=row.text("operator"),
            value_e4=row.count("value"),
            mission=row.text("mission"),
            against=row.text("against"),
            origin=row.origin,
        )
        for row in tables["kpi_gates"]
    ]
    return sorted_by(found, lambda gate: (gate.kpi, gate.mission, gate.against, gate.operator, gate.value_e4))


def sorted_by(records: Sequence[Record], key: Callable[[Record], Any]) -> tuple[Record, ...]:
    """Return records in the order of what `key` says of them."""
    return tuple(sorted(records, key=key))
