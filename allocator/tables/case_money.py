"""From typed rows to the records of the case that are about money: rates, caps and pools."""

from allocator.case import Cap, Pool, Rate
from allocator.tables.case_rows import concession_of, sorted_by
from allocator.tables.codes import Codes
from allocator.tables.tables import Row, Tables


def rates_of(tables: Tables, codes: Codes) -> tuple[Rate, ...]:
    """Return the rates, with groups resolved."""

    def resolved(row: Row, column: str, kind: str) -> frozenset[str] | None:
        word = row.text(column)
        return frozenset(codes.resolved(kind, word)) if word else None

    found = [
        Rate(
            name=row.text("rate"),
            amount=row.count("amount"),
            window=tables.window(row),
            category=row.text("class", "military_police"),
            capabilities=resolved(row, "capability", "capabilities"),
            missions=resolved(row, "mission", "missions"),
            origin=row.origin,
        )
        for row in tables["rates"]
    ]
    return sorted_by(found, _rate_key)


def _rate_key(rate: Rate) -> tuple[object, ...]:
    window = (rate.window.first, rate.window.last)
    return (rate.name, rate.category, sorted(rate.capabilities or ()), sorted(rate.missions or ()), window, rate.amount)


def caps_of(tables: Tables) -> tuple[Cap, ...]:
    """Return the budget caps."""
    found = [
        Cap(
            code=row.text("cap"),
            amount=row.count("amount"),
            window=tables.window(row),
            missions=row.text("mission"),
            category=row.text("class"),
            soft_weight_e4=row.number("soft_weight"),
            concession=concession_of(row),
            origin=row.origin,
        )
        for row in tables["budget_caps"]
    ]
    return sorted_by(found, lambda cap: cap.code)


def pools_of(tables: Tables, codes: Codes) -> tuple[Pool, ...]:
    """Return the budget pools; a blank means every mission that has a budget."""
    budgeted = tuple(sorted(row.text("mission") for row in tables["missions"] if "budget" in row.values))
    found = []
    for row in tables["budget_pools"]:
        word = row.text("missions")
        found.append(
            Pool(
                code=row.text("pool"),
                amount=row.count("amount"),
                missions=codes.resolved("missions", word) if word else budgeted,
                max_per_mission=row.number("max_per_mission"),
                min_per_mission=row.count("min_per_mission"),
                origin=row.origin,
            )
        )
    return sorted_by(found, lambda pool: pool.code)
