"""Tiny random workbooks that are valid, can be enumerated, and together touch every table, column and rule."""

import csv
from pathlib import Path

from oracle.contract import Oracle
from oracle.enumeration import Best, TooLargeError, best
from oracle.generate_limits import dress, limit_case
from oracle.generate_people import FEATURES, PeopleBuilder
from oracle.money import fixed_costs
from oracle.tables import Tables

__all__ = ["FEATURES", "MAX_PLANS", "Builder", "limit_case", "random_tables", "write_csv"]

MAX_PLANS = 8000


class Builder(PeopleBuilder):
    """One workbook in the making, with limits on money."""

    def money(self, found: Best) -> None:
        """Write budgets, caps and pools near what a plan without them costs."""
        oracle, rng = Oracle(self.tables), self.rng
        costs = oracle.costs(found.plan)
        fixed: dict[str, int] = {}
        for phase in oracle.phases:
            for (m, *_), cents in fixed_costs(oracle.case, phase).items():
                fixed[m] = fixed.get(m, 0) + cents

        def near(cents: int, base: int = 0) -> str:
            return f"{(base + int((cents - base) * rng.uniform(0.3, 1.05))) / 100:.2f}"

        if self.on("budgets") or self.on("pools"):
            for row in self.tables["missions"]:
                if rng.random() < 0.8:
                    spent = sum(n for (m, *_), n in costs.items() if m == row["mission"])
                    row["budget"] = near(spent, fixed.get(row["mission"], 0))
        if self.on("caps"):
            rows = []
            for i in range(rng.randint(1, 2)):
                kind = self.pick("", "", "military_police", "operational", "civilian")
                total = sum(n for (_, k, *_), n in costs.items() if kind in ("", k))
                base = sum(fixed.values()) if not kind else 0
                row = {
                    "cap": f"cap {i + 1}",
                    "class": kind,
                    "amount": near(total, base),
                    "mission": self.pick("", "each", "each:GROUP_M", "GROUP_M", *self.missions),
                }
                row |= self.window()
                dressed = row | dress(rng, self.pick("soft", "hard") == "soft")
                rows.append({column: word for column, word in dressed.items() if column != "reason"})
            self.tables["budget_caps"] = rows
        rich = [row["mission"] for row in self.tables["missions"] if row.get("budget")]
        if self.on("pools") and rich:
            amount = sum(costs.values()) * rng.uniform(0.1, 0.4)
            scopes = ["", self.pick(*rich)]
            if all(m in rich for m in self.missions[-2:]):
                scopes.append("GROUP_M")
            self.tables["budget_pools"] = [
                {
                    "pool": f"pool {i + 1}",
                    "amount": near(int(amount)),
                    "missions": self.pick(*scopes),
                    "max_per_mission": self.pick("", near(int(amount * 0.6))),
                    "min_per_mission": self.pick("", f"{int(amount * 0.1) / 100:.2f}"),
                }
                for i in range(rng.randint(1, 2))
            ]


def random_tables(seed: int, features: set[str] | None = None, max_plans: int = MAX_PLANS) -> Tables:
    """Make a valid workbook of at most so many plans; most have a plan, some have none.

    Features are words of `FEATURES`; None chooses at random.
    """
    for attempt in range(200):
        builder = Builder(seed, attempt, features)
        builder.people()
        may_fail, may_be_dull = builder.rng.random() < 0.03, builder.rng.random() < 0.02
        try:
            found = best(builder.tables, max_plans)
            if found is not None and builder.features & {"budgets", "caps", "pools"}:
                builder.money(found)
                found = best(builder.tables, max_plans)
        except TooLargeError:
            continue
        dull = found is not None and (not found.plan.assign or found.plans < 25)
        if may_fail if found is None else may_be_dull or not dull:
            return {name: rows for name, rows in builder.tables.items() if rows}
    raise TooLargeError(f"no small case for seed {seed}")


def write_csv(tables: Tables, folder: Path) -> None:
    """Write tables as a folder of CSV files, columns in the order in which they first appear."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            sheet = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            sheet.writeheader()
            sheet.writerows(rows)
