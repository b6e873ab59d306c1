"""Random tables of missions, pledges and rules: everything but limits on money."""

import random
from typing import TYPE_CHECKING

from oracle.generate_limits import goal_rows, limit_row, pin_row
from oracle.tables import Tables, absolute, label

if TYPE_CHECKING:
    from collections.abc import Callable

FEATURES = (
    "windows", "steps", "importance", "floors", "tasks", "capabilities", "readiness", "stay", "transfer",
    "alternatives", "deployed", "substitutes", "equipment", "contributors", "ceilings", "fixed", "operations",
    "rates", "rotation", "lease", "pairs", "women", "languages", "limits", "pins", "budgets", "caps", "pools",
    "goals", "extras",
)  # fmt: skip
MONEY = ("100", "250.5", "999.99", "33.33", "1200")


class PeopleBuilder:
    """One workbook in the making; later attempts at one seed build smaller ones."""

    def __init__(self, seed: int, attempt: int, features: set[str] | None) -> None:
        self.rng = random.Random(f"{seed}/{attempt}")
        self.small = attempt
        share = self.rng.choice((0.2, 0.4, 0.6))
        self.features = {name for name in FEATURES if self.rng.random() < share} if features is None else features
        if features is None and self.features & {"stay", "transfer", "readiness"}:
            self.features.add("windows")  # they say nothing where nothing changes
        self.start = absolute(self.rng.choice(("2025-01", "2024-10", "2020-07")))
        self.months = self.rng.randint(1, 2) + (self.rng.randint(0, 4) if {"windows", "steps"} & self.features else 0)
        interior = list(range(1, self.months))
        self.cuts = sorted(self.rng.sample(interior, min(len(interior), self.rng.randint(1, 2 if attempt < 4 else 1))))
        self.missions = [f"M{i + 1}" for i in range(self.rng.randint(1, 3 if attempt < 3 else 2))]
        self.contributors = self.rng.sample(["GHA", "NA", "FRA"], self.rng.randint(1, 3))
        self.capabilities = self.rng.sample(["INF", "ENG", "FPU"], self.rng.randint(1, 2))
        self.tables: Tables = {}

    def on(self, feature: str, chance: float = 1.0) -> bool:
        """Tell whether a feature is to be used here."""
        return feature in self.features and self.rng.random() < chance

    def pick(self, *words: str) -> str:
        """Choose a word."""
        return self.rng.choice(words)

    def month(self, index: int) -> str:
        """Write a month of the plan."""
        return label(self.start + index)

    def window(self, chance: float = 0.35) -> dict[str, str]:
        """Choose `from` and `to` at the few cuts of this plan, sometimes outside it, mostly blank."""
        if not self.on("windows", chance):
            return {}
        if self.rng.random() < 0.05:
            return {"from": self.month(-4), "to": self.month(-2)}
        begin = self.rng.choice([None, None, -2, *self.cuts])
        ends = [None, None, self.months + 1, *(cut - 1 for cut in self.cuts)]
        end = self.rng.choice([month for month in ends if month is None or month >= (begin or 0)])
        return {
            "from": "" if begin is None else self.month(begin),
            "to": "" if end is None else self.month(end),
        }

    def settings(self) -> None:
        """Write the settings."""
        values = {"title": "random case", "start": self.month(0), "months": str(self.months)}
        if self.on("steps"):
            values["step_months"] = str(self.rng.randint(max(1, self.months // 2), self.months))
        if self.on("rotation"):
            values["rotation_months"] = self.pick("6", "7", "12")
        if self.on("extras"):
            values["currency"] = "USD"
        self.tables["settings"] = [{"key": key, "value": value} for key, value in values.items()]

    def mission_rows(self) -> None:
        """Write the missions, their budgets apart."""
        rows = []
        for m in self.missions:
            row = {"mission": m} | self.window(0.3)
            if row.get("to", "9") < self.month(self.months - 1) and self.rng.random() < 0.5:
                row |= {"costs_to": self.month(self.months - 1), "civilian_monthly": "44.4"}
            if self.on("importance"):
                row["importance"] = self.pick("0", "1", "2", "3", "")
            if self.rng.random() < 0.5:
                row["risk"] = self.pick("0.5", "1.25", "2", "0.0001")
            if self.on("ceilings"):
                row |= {
                    "military_ceiling": self.pick("", "4", "7", "12"),
                    "police_ceiling": self.pick("", "1", "5", "8"),
                    "total_ceiling": self.pick("", "5", "8", "15"),
                }
            if self.on("fixed"):
                row |= {"civilian_monthly": self.pick(*MONEY), "operational_monthly": self.pick("", *MONEY)}
            if self.on("operations"):
                row["operational_per_person"] = self.pick("3.5", "10", "0.01")
            if self.on("lease"):
                row["lease_factor"] = self.pick("", "7.5", "33.33", "100")
            if self.on("extras"):
                row |= {
                    "name": f"Mission {m}",
                    "host": "SSD",
                    "latitude": "4.85",
                    "longitude": "31.6",
                    "negotiable": "yes",
                    "concession_price": "2",
                    "owner": "host",
                    "note": "made up",
                }
            rows.append(row)
        self.tables["missions"] = rows

    def requirement_rows(self) -> None:
        """Write what mandates ask for; rows of one task never overlap."""
        rows = []
        for m in self.missions:
            for k in self.capabilities:
                if self.rng.random() < 0.15:
                    continue
                tasks = ["guard", "build"] if self.on("tasks", 0.6) else [self.pick("", "guard")]
                for task in tasks:
                    spans: list[dict[str, str]] = [self.window(0.5)]
                    shifts = bool(self.cuts and self.features & {"stay", "transfer"}) and self.rng.random() < 0.6
                    if shifts or (self.cuts and self.on("windows", 0.3)):
                        spans = [{"to": self.month(self.cuts[0] - 1)}, {"from": self.month(self.cuts[0])}]
                    for i, span in enumerate(spans):
                        target = self.rng.choice((0, 1, 1, 2, 2, 3))
                        if shifts:  # first one mission asks, then another
                            target = self.rng.choice((1, 2)) if (self.missions.index(m) + i) % 2 == 0 else 0
                        row = {"mission": m, "capability": k, "task": task, "target": str(target)} | span
                        if self.on("floors"):
                            row["floor"] = str(self.rng.randint(0, target))
                        if self.on("tasks"):
                            row["weight"] = self.pick("", "1", "2", "3")
                        rows.append(row)
        if not rows:
            rows = [{"mission": self.missions[0], "capability": self.capabilities[0], "target": "1"}]
        self.tables["requirements"] = rows

    def pledge_rows(self) -> None:
        """Write the pledges and, where used, readiness levels."""
        if self.on("readiness"):
            lead = str(self.rng.choice([*self.cuts, 0, self.months + 3]))
            self.tables["readiness"] = [{"level": "RDL", "lead_months": lead}, {"level": "L1", "lead_months": ""}]
        rows = []
        for i in range(self.rng.randint(1, 4 if self.small < 2 else 3 if self.small < 6 else 2)):
            persons = self.rng.choice((1, 3, 5, 7, 10))
            row = {
                "pledge": f"P{i + 1}",
                "contributor": self.pick(*self.contributors),
                "capability": self.pick(*self.capabilities),
                "units": str(self.rng.choice((1, 2, 2, 3) if self.small < 3 else (1, 1, 2))),
                "persons": str(persons),
            } | self.window(0.35)
            if self.on("women"):
                row["women"] = self.pick("0", "0.25", "0.3333", str(persons))
            if self.on("readiness", 0.6):
                row["level"] = self.pick("RDL", "RDL", "L1")
            if self.on("lease"):
                row["lease_monthly"] = self.pick(*MONEY)
            if self.on("pairs", 0.7):
                row["move_cost"] = self.pick("", "50", "123.45")
            if self.on("stay", 0.7):
                row["min_stay"] = str(self.rng.randint(2, 4))
            if self.on("transfer", 0.7):
                row["transfer"] = self.pick("yes", "yes", "yes", "no")
            if self.on("languages"):
                row["languages"] = self.pick("EN", "FR", "EN;FR", "")
            rows.append(row)
        if self.on("alternatives"):
            rows[0]["alternative"] = "either way"
            rows.append(rows[0] | {"pledge": "P9", "persons": "6", "women": "", "lease_monthly": self.pick("", "80")})
        self.tables["pledges"] = rows

    def deployed_rows(self) -> None:
        """Write who is where on the eve, also where they may not stay."""
        rows = []
        for pledge in self.tables["pledges"]:
            if pledge["pledge"] == "P9" or self.rng.random() < 0.3:
                continue
            left = int(pledge["units"])
            for m in self.rng.sample(self.missions, min(2, len(self.missions))):
                units = self.rng.randint(0, left)
                left -= units
                if units:
                    rows.append({"pledge": pledge["pledge"], "mission": m, "units": str(units)})
        self.tables["deployed"] = rows

    def capability_rows(self) -> None:
        """Write components and sizes, and what may stand in for what."""
        if self.on("capabilities"):
            self.tables["capabilities"] = [
                {
                    "capability": k,
                    "name": k,
                    "component": "police" if k == "FPU" else self.pick("", "military"),
                    "standard_persons": self.pick("", "5", "12"),
                    "line": "military contingents",
                }
                for k in self.capabilities
            ]
        if self.on("substitutes") and len(self.named_capabilities()) == 2:
            pairs = [self.capabilities, self.capabilities[::-1]][: self.rng.randint(1, 2)]
            self.tables["substitutes"] = [
                {"offered": a, "required": b, "credit": self.pick("0.5", "1", "0.75", "0.3333")} for a, b in pairs
            ]

    def contributor_rows(self) -> None:
        """Write contributors' own limits; one contributor has no pledge."""
        rows = [{"contributor": "ZWE", "name": "Zimbabwe", "region": "Southern Africa"}]
        for c in self.contributors:
            row = {"contributor": c}
            choices = {
                "max_persons": ("4", "10", "15"),
                "max_missions": ("1", "1", "2"),
                "max_risk": ("0.5", "1.5"),
                "presence_monthly": MONEY,
                "min_contingent": ("4", "7", "11"),
            }
            row |= {column: self.pick(*words) for column, words in choices.items() if self.rng.random() < 0.35}
            rows.append(row)
        self.tables["contributors"] = rows

    def pair_rows(self) -> None:
        """Write travel costs, suitability and refusals, by contributor and by pledge."""
        rows = []
        offers = [
            ("contributor", c)
            for c in self.contributors
            if any(pledge["contributor"] == c for pledge in self.tables["pledges"])
        ]
        offers += [("pledge", pledge["pledge"]) for pledge in self.tables["pledges"]]
        for column, code in offers:
            for m in self.missions:
                row = {
                    column: code,
                    "mission": m,
                    "eligible": self.pick("", "", "", "yes", "yes", "no"),
                    "deploy_per_person": self.pick("", "10", "7.77"),
                    "return_per_person": self.pick("", "9.5"),
                    "suitability": self.pick("", "1", "-2.5", "0.3333", "4"),
                }
                if self.rng.random() < 0.5:
                    rows.append(row)
        self.tables["pairs"] = rows

    def equipment_rows(self) -> None:
        """Write equipment, what units need and bring."""
        codes = ["APC", "GEN"][: self.rng.randint(1, 2)]
        self.tables["equipment"] = [
            {
                "equipment": q,
                "name": q,
                "stock": self.pick("0", "1", "1", "2"),
                "lease_max": self.pick("", "2", "3", "5"),
                "lease_monthly": self.pick("", "20", "77.77", "5.5"),
            }
            for q in codes
        ]
        needs = [
            {"capability": k, "mission": m, "equipment": q, "per_unit": self.pick("0", "0.5", "1", "1", "1.25", "2")}
            for q in codes
            for k in self.named_capabilities()
            for m in ("", *self.missions)
            if self.rng.random() < (0.8 if not m else 0.3)
        ]
        self.tables["equipment_needs"] = needs
        self.tables["pledge_equipment"] = [
            {"pledge": pledge["pledge"], "equipment": q, "per_unit": self.pick("0.5", "1", "0")}
            for pledge in self.tables["pledges"]
            for q in codes
            if self.rng.random() < 0.3
        ]

    def group_rows(self) -> None:
        """Write one group of each kind."""
        pledges = self.tables["pledges"]
        members = {
            "GROUP_C": [c for c in self.contributors if any(row["contributor"] == c for row in pledges)][:2],
            "GROUP_M": self.missions[-2:],
            "GROUP_K": [k for k in self.capabilities if any(row["capability"] == k for row in pledges)][:1],
            "GROUP_P": [row["pledge"] for row in pledges][::2],
        }
        if "contributors" in self.tables:
            members["GROUP_C"].append("ZWE")
        self.tables["groups"] = [{"group": name, "member": code} for name, codes in members.items() for code in codes]

    def rate_rows(self) -> None:
        """Write overlapping rates; rows of one name never meet in one person and month."""
        rows = [{"rate": "pay", "class": "military_police", "amount": "14.28"}]
        if self.rng.random() < 0.5:
            rows = [
                {"rate": "pay", "capability": word, "amount": self.pick("10", "12.5")}
                for word in ("military", "police")
            ]
        if self.rng.random() < 0.5:
            rows.append(
                {
                    "rate": "hardship",
                    "class": self.pick("", "civilian", "operational"),
                    "mission": "GROUP_M",
                    "amount": self.pick("1.11", "20"),
                }
                | self.window()
            )
        if self.cuts and self.rng.random() < 0.5:
            rows += [
                {"rate": "rise", "capability": "GROUP_K", "amount": "2.5", "to": self.month(self.cuts[0] - 1)},
                {
                    "rate": "rise",
                    "capability": self.tables["pledges"][0]["capability"],
                    "amount": "3.1",
                    "from": self.month(self.cuts[0]),
                    "mission": self.pick("", self.missions[0]),
                },
            ]
        self.tables["rates"] = rows

    def limit_rows(self) -> None:
        """Write up to three random limits."""
        rows: list[dict[str, str]] = []
        for i in range(self.rng.randint(1, 4)):
            row = limit_row(self.rng, self.tables, f"limit {i + 1}")
            if row["rule"] != "max_turnover":
                row |= self.window(0.4)
            rows.append(row)
        self.tables["limits"] = rows

    def extra_rows(self) -> None:
        """Write what must not change the answer."""
        first = self.missions[0]
        self.tables["kpi_gates"] = [
            {"kpi": "cost", "operator": ">=", "value": "0"},
            {"kpi": "persons", "mission": first, "operator": ">=", "value": "0"},
            {"kpi": "cost", "operator": ">=", "value": "-100", "against": "base"},
        ]
        change = {"step": "1", "table": "missions", "where": f"mission={first}", "change": "set"}
        self.tables["scenarios"] = [
            {"scenario": "weightier", "column": "importance", "value": "4"} | change,
            {"scenario": "riskier", "base": "weightier", "column": "risk", "value": "0.5"} | change,
        ]
        self.tables["_scratch"] = [{"anything": "goes"}]
        self.tables["pledges"] = [row | {"source": "made up", "_own": "7"} for row in self.tables["pledges"]]
        for table in ("contributors", "pairs"):
            for row in self.tables.get(table, []):
                row |= {"negotiable": "yes", "concession_price": "3", "owner": "capital"}
        for row in self.tables.get("pairs", []):
            row["reason"] = "made up"

    def named_capabilities(self) -> list[str]:
        """List the capabilities that are offered or asked for."""
        rows = self.tables["pledges"] + self.tables["requirements"]
        return [k for k in self.capabilities if any(row["capability"] == k for row in rows)]

    def people(self) -> None:
        """Write all tables but those of money limits."""
        for part in (self.settings, self.mission_rows, self.requirement_rows, self.pledge_rows, self.capability_rows):
            part()
        optional: dict[str, Callable[[], None]] = {
            "deployed": self.deployed_rows,
            "contributors": self.contributor_rows,
            "pairs": self.pair_rows,
            "equipment": self.equipment_rows,
        }
        for feature, write in optional.items():
            if self.on(feature):
                write()
        self.group_rows()
        if self.on("rates"):
            self.rate_rows()
        if self.on("limits"):
            self.limit_rows()
        if self.on("pins"):
            row = pin_row(self.rng, self.tables, self.window(0.5))
            self.tables["limits"] = self.tables.get("limits", []) + ([row] if row else [])
        if self.on("goals"):
            self.tables["goals"] = goal_rows(self.rng)
        if self.on("extras"):
            self.extra_rows()
