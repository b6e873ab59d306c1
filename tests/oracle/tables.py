"""Read the tables of the contract into plain records; the input is taken to be valid."""

import csv
from fractions import Fraction
from pathlib import Path

from oracle.records import (
    Cap,
    Case,
    Contributor,
    Equipment,
    Limit,
    Mission,
    Pair,
    Pledge,
    Pool,
    Rate,
    Requirement,
    Window,
)

Tables = dict[str, list[dict[str, str]]]


def normal(name: str) -> str:
    """Make names of tables and columns comparable."""
    return name.strip().lower().replace(" ", "_")


def read_folder(folder: Path) -> Tables:
    """Read every CSV file of a folder as a table of texts."""
    tables: Tables = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = [line for line in csv.reader(file) if any(cell.strip() for cell in line)]
        if lines:
            tables[path.stem] = [dict(zip(lines[0], line, strict=False)) for line in lines[1:]]
    return tables


def absolute(month: str) -> int:
    """Count the month `2020-07` from the year 0."""
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def label(month: int) -> str:
    """Write an absolute month as `2020-07`."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def cents(text: str) -> int:
    """Read exact money."""
    value = Fraction(text) * 100
    if value.denominator != 1:
        raise ValueError(f"not whole cents: {text}")
    return int(value)


def whole(text: str) -> int | None:
    """Read a whole number, None where blank."""
    return int(text) if text else None


def decimal(text: str) -> Fraction | None:
    """Read a decimal, None where blank."""
    return Fraction(text) if text else None


class Reader:
    """Rows of texts by normal names, blanks as empty texts."""

    def __init__(self, tables: Tables) -> None:
        self.tables: Tables = {}
        for name, rows in tables.items():
            if not name.startswith("_"):
                kept = [{normal(k): v.strip() for k, v in row.items() if not k.startswith("_")} for row in rows]
                self.tables[normal(name)] = [row for row in kept if any(row.values())]
        self.settings = {normal(row["key"]): row.get("value", "") for row in self.tables["settings"]}
        self.start = absolute(self.settings["start"])
        self.months = int(self.settings["months"])

    def rows(self, table: str) -> list[dict[str, str]]:
        """Give rows in which every column may be asked for."""
        return [Row(row) for row in self.tables.get(table, [])]

    def window(self, first: str, last: str) -> Window:
        """Turn inclusive months into a half-open stretch of the plan."""
        begin = absolute(first) - self.start if first else 0
        end = absolute(last) - self.start + 1 if last else self.months
        return min(max(begin, 0), self.months), min(max(end, 0), self.months)


class Row(dict[str, str]):
    """A row in which a missing column is blank."""

    def __missing__(self, key: str) -> str:
        return ""


def read_missions(reader: Reader) -> dict[str, Mission]:
    """Read the missions."""
    return {
        row["mission"]: Mission(
            code=row["mission"],
            importance=int(row["importance"] or 1),
            risk=Fraction(row["risk"] or 0),
            budget=cents(row["budget"]) if row["budget"] else None,
            military_ceiling=whole(row["military_ceiling"]),
            police_ceiling=whole(row["police_ceiling"]),
            total_ceiling=whole(row["total_ceiling"]),
            civilian_monthly=cents(row["civilian_monthly"] or "0"),
            operational_monthly=cents(row["operational_monthly"] or "0"),
            operational_per_person=cents(row["operational_per_person"] or "0"),
            lease_factor=Fraction(row["lease_factor"] or 0),
            window=reader.window(row["from"], row["to"]),
            cost_window=reader.window(row["from"], row["costs_to"] or row["to"]),
        )
        for row in reader.rows("missions")
    }


def read_requirements(reader: Reader) -> list[Requirement]:
    """Read what mandates ask for."""
    return [
        Requirement(
            mission=row["mission"],
            capability=row["capability"],
            task=row["task"] or "general",
            floor=int(row["floor"] or 0),
            target=int(row["target"]),
            weight=int(row["weight"] or 1),
            window=reader.window(row["from"], row["to"]),
        )
        for row in reader.rows("requirements")
    ]


def read_pledges(reader: Reader) -> dict[str, Pledge]:
    """Read what contributors offer; a blank level is ready at once."""
    leads = {row["level"]: whole(row["lead_months"]) for row in reader.rows("readiness")} | {"": 0}
    return {
        row["pledge"]: Pledge(
            code=row["pledge"],
            contributor=row["contributor"],
            capability=row["capability"],
            units=int(row["units"]),
            persons=int(row["persons"]),
            women=Fraction(row["women"] or 0),
            level=row["level"],
            lead=leads[row["level"]],
            lease_monthly=cents(row["lease_monthly"] or "0"),
            move_cost=cents(row["move_cost"] or "0"),
            min_stay=int(row["min_stay"] or 1),
            transfer=row["transfer"].lower() == "yes",
            alternative=row["alternative"],
            languages=frozenset(word.strip() for word in row["languages"].split(";") if word.strip()),
            window=reader.window(row["from"], row["to"]),
        )
        for row in reader.rows("pledges")
    }


def read_contributors(reader: Reader, pledges: dict[str, Pledge]) -> dict[str, Contributor]:
    """Read the contributors, those without a row with no limits."""
    found = {pledge.contributor: Contributor() for pledge in pledges.values()}
    for row in reader.rows("contributors"):
        found[row["contributor"]] = Contributor(
            max_persons=whole(row["max_persons"]),
            max_missions=whole(row["max_missions"]),
            max_risk=decimal(row["max_risk"]),
            presence_monthly=cents(row["presence_monthly"] or "0"),
            min_contingent=int(row["min_contingent"] or 0),
        )
    return found


def read_pairs(reader: Reader, pledges: dict[str, Pledge], missions: dict[str, Mission]) -> dict[tuple[str, str], Pair]:
    """Resolve each pledge and mission: pledge row, else contributor row, else default, column by column."""
    rows = reader.rows("pairs")
    by_pledge = {(row["pledge"], row["mission"]): row for row in rows if row["pledge"]}
    by_contributor = {(row["contributor"], row["mission"]): row for row in rows if row["contributor"]}
    found = {}
    for p, pledge in pledges.items():
        for m in missions:
            own = by_pledge.get((p, m), Row())
            general = by_contributor.get((pledge.contributor, m), Row())
            text = {
                column: own[column] or general[column]
                for column in ("eligible", "deploy_per_person", "return_per_person", "suitability")
            }
            found[p, m] = Pair(
                eligible=text["eligible"].lower() != "no",
                deploy_per_person=cents(text["deploy_per_person"] or "0"),
                return_per_person=cents(text["return_per_person"] or "0"),
                suitability=Fraction(text["suitability"] or 0),
            )
    return found


def read_lack(
    reader: Reader, pledges: dict[str, Pledge], missions: dict[str, Mission]
) -> dict[tuple[str, str, str], Fraction]:
    """Compute what one unit lacks of each equipment in each mission."""
    needed = {
        (row["capability"], row["mission"], row["equipment"]): Fraction(row["per_unit"])
        for row in reader.rows("equipment_needs")
    }
    brought = {(row["pledge"], row["equipment"]): Fraction(row["per_unit"]) for row in reader.rows("pledge_equipment")}
    lack = {}
    for row in reader.rows("equipment"):
        q = row["equipment"]
        for p, pledge in pledges.items():
            for m in missions:
                general = needed.get((pledge.capability, "", q), Fraction(0))
                need = needed.get((pledge.capability, m, q), general)
                lack[p, q, m] = max(Fraction(0), need - brought.get((p, q), Fraction(0)))
    return lack


def read_limits(reader: Reader) -> list[Limit]:
    """Read the limits."""
    return [
        Limit(
            code=row["limit"],
            rule=row["rule"].lower(),
            contributor=row["contributor"],
            other=row["other"],
            mission=row["mission"],
            capability=row["capability"],
            pledge=row["pledge"],
            language=row["language"],
            amount=Fraction(row["amount"] or 0),
            window=reader.window(row["from"], row["to"]),
            soft_weight=decimal(row["soft_weight"]),
        )
        for row in reader.rows("limits")
    ]


def read_case(tables: Tables) -> Case:
    """Read all tables."""
    reader = Reader(tables)
    missions = read_missions(reader)
    pledges = read_pledges(reader)
    groups: dict[str, frozenset[str]] = {}
    for row in reader.rows("groups"):
        groups[row["group"]] = groups.get(row["group"], frozenset()) | {row["member"]}
    listed = {row["capability"]: row for row in reader.rows("capabilities")}
    named = set(listed) | {word for row in reader.rows("substitutes") for word in (row["offered"], row["required"])}
    for table in ("requirements", "pledges", "equipment_needs", "rates", "limits"):
        named |= {row["capability"] for row in reader.rows(table)}
    named = {k for k in named if k and k != "each" and not k.startswith("each:") and k not in groups}
    named -= {"military", "police"}
    deployed: dict[tuple[str, str], int] = {}
    for row in reader.rows("deployed"):
        key = row["pledge"], row["mission"]
        deployed[key] = deployed.get(key, 0) + int(row["units"])
    credit = {(k, k): Fraction(1) for k in named}
    credit |= {(row["offered"], row["required"]): Fraction(row["credit"]) for row in reader.rows("substitutes")}
    return Case(
        start=reader.start,
        months=reader.months,
        step=whole(reader.settings.get("step_months", "")),
        rotation=whole(reader.settings.get("rotation_months", "")),
        missions=missions,
        requirements=read_requirements(reader),
        pledges=pledges,
        component={k: listed.get(k, Row()).get("component", "").lower() or "military" for k in named},
        size={k: int(listed.get(k, Row()).get("standard_persons", "") or 1) for k in named},
        contributors=read_contributors(reader, pledges),
        groups=groups,
        rates=[
            Rate(
                kind=normal(row["class"]) or "military_police",
                capability=row["capability"],
                mission=row["mission"],
                amount=cents(row["amount"]),
                window=reader.window(row["from"], row["to"]),
            )
            for row in reader.rows("rates")
        ],
        pairs=read_pairs(reader, pledges, missions),
        deployed=deployed,
        credit=credit,
        equipment={
            row["equipment"]: Equipment(
                stock=int(row["stock"] or 0),
                lease_max=int(row["lease_max"] or 0),
                lease_monthly=cents(row["lease_monthly"] or "0"),
            )
            for row in reader.rows("equipment")
        },
        lack=read_lack(reader, pledges, missions),
        caps=[
            Cap(
                code=row["cap"],
                mission=row["mission"],
                kind=normal(row["class"]),
                amount=cents(row["amount"]),
                window=reader.window(row["from"], row["to"]),
                soft_weight=decimal(row["soft_weight"]),
            )
            for row in reader.rows("budget_caps")
        ],
        pools={
            row["pool"]: Pool(
                amount=cents(row["amount"]),
                missions=row["missions"],
                most=cents(row["max_per_mission"]) if row["max_per_mission"] else None,
                least=cents(row["min_per_mission"] or "0"),
            )
            for row in reader.rows("budget_pools")
        },
        limits=read_limits(reader),
        goals=[
            (row["goal"].lower(), Fraction(row["tolerance"] or 0))
            for row in sorted(reader.rows("goals"), key=lambda row: int(row["rank"]))
        ],
    )
