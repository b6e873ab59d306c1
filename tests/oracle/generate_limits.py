"""Random rows of `limits` and `goals`, and tiny cases around one limit."""

import random
from fractions import Fraction

from oracle.contract import ALL_GOALS, Oracle
from oracle.enumeration import best
from oracle.tables import Tables, label
from oracle.timeline import covers

READS = {
    "exclude": ("contributor", "mission", "capability", "pledge"),
    "max_persons": ("contributor", "mission", "capability", "pledge"),
    "min_persons": ("contributor", "mission", "capability", "pledge"),
    "max_units": ("contributor", "mission", "capability", "pledge"),
    "min_units": ("contributor", "mission", "capability", "pledge"),
    "max_share": ("contributor", "mission", "capability", "pledge"),
    "min_share": ("contributor", "mission", "capability", "pledge"),
    "max_share_of_ceiling": ("contributor", "mission"),
    "max_contributors": ("contributor", "mission"),
    "min_contributors": ("contributor", "mission"),
    "max_missions": ("contributor", "mission"),
    "apart": ("contributor", "mission"),
    "with": ("contributor", "mission"),
    "min_contingent": ("contributor", "mission"),
    "min_women_share": ("contributor", "mission", "capability", "pledge"),
    "min_language": ("contributor", "mission", "capability"),
    "max_turnover": ("contributor", "mission"),
    "reserve": ("contributor", "capability", "pledge"),
    "pin": ("mission", "pledge"),
}
WORDS = ("blank", "code", "group", "each", "each:group")
SHARES = ("10", "25", "33.33", "50", "62.5", "80", "0", "100")
AMOUNTS = {
    "max_persons": ("0", "3", "5", "7", "10", "14", "20"),
    "min_persons": ("1", "4", "5", "7", "8", "10", "12", "17"),
    "max_units": ("0", "1", "2", "3"),
    "min_units": ("1", "2", "3"),
    "max_share": SHARES, "min_share": SHARES, "max_share_of_ceiling": SHARES,
    "max_contributors": ("0", "1", "2"), "min_contributors": ("1", "2", "3"),
    "max_missions": ("0", "1", "2"),
    "min_contingent": ("2", "4", "6", "8", "11", "15"),
    "min_women_share": ("5", "12.5", "15", "20", "33.33", "50"),
    "min_language": ("1", "5", "10", "14"),
    "max_turnover": ("0", "3", "7", "10", "20"),
    "reserve": ("1", "2", "3"),
    "pin": ("0", "1", "2"),
}  # fmt: skip


def dress(rng: random.Random, soft: bool) -> dict[str, str]:
    """Choose the columns that say how hard a row is and who owns it."""
    if soft:
        return {"soft_weight": rng.choice(("0.5", "1", "2.25", "10", "0.0625"))}
    return rng.choice(
        (
            {},
            {"negotiable": "yes", "concession_price": "2.5", "owner": "host", "reason": "made up"},
            {"negotiable": "never", "owner": "Security Council"},
        )
    )


def scope_word(rng: random.Random, tables: Tables, kind: str, form: str) -> str:
    """Write a scope word of the given form for a column."""
    if form in ("blank", "each"):
        return "" if form == "blank" else "each"
    if form == "code":
        table = "missions" if kind == "mission" else "pledges"
        return rng.choice(sorted({row[kind] for row in tables[table]}))
    name = f"GROUP_{'K' if kind == 'capability' else kind[0].upper()}"
    pledges = tables["pledges"]
    built_in = {
        "contributor": [],
        "mission": [],
        "capability": ["military"] if any(row["capability"] != "FPU" for row in pledges) else [],
        "pledge": [
            *(["formed"] if any(row["persons"] != "1" for row in pledges) else []),
            *(["individual"] if any(row["persons"] == "1" for row in pledges) else []),
        ],
    }
    names = [name] if any(row["group"] == name for row in tables["groups"]) else []
    word = rng.choice(names + built_in[kind])
    return word if form == "group" else f"each:{word}"


def limit_of(
    rng: random.Random, tables: Tables, name: str, rule: str, forms: dict[str, str], *, soft: bool, amount: str
) -> dict[str, str]:
    """Write a row of `limits`, filling the columns its rule reads and no other."""
    row = {"limit": name, "rule": rule}
    row |= {kind: scope_word(rng, tables, kind, form) for kind, form in forms.items() if kind in READS[rule]}
    if rule in ("apart", "with"):
        form = forms.get("other") or rng.choice(("blank", "code", "code", "group"))
        row["other"] = scope_word(rng, tables, "contributor", form)
    if rule == "min_language":
        row["language"] = rng.choice(("EN", "FR"))
    if rule in AMOUNTS:
        row["amount"] = amount
    return row | dress(rng, soft)


def has_ceilings(tables: Tables) -> bool:
    """Tell whether every mission has a ceiling that shares can be taken of."""
    return all(
        row.get("total_ceiling") or (row.get("military_ceiling") and row.get("police_ceiling"))
        for row in tables["missions"]
    )


def limit_row(rng: random.Random, tables: Tables, name: str) -> dict[str, str]:
    """Write a random limit, pins apart."""
    rules = [rule for rule in READS if rule != "pin" and (rule != "max_share_of_ceiling" or has_ceilings(tables))]
    rule = rng.choice(rules)
    forms = {kind: rng.choice(("blank", *WORDS)) for kind in READS[rule]}
    if rule == "exclude" and set(forms.values()) == {"blank"}:
        forms["contributor"] = "code"
    amount = rng.choice(AMOUNTS.get(rule, ("",)))
    return limit_of(rng, tables, name, rule, forms, soft=rng.random() < 0.5, amount=amount)


def pin_row(rng: random.Random, tables: Tables, window: dict[str, str]) -> dict[str, str] | None:
    """Write a pin of a pair that is open whenever its mission is, None where there is no such pair."""
    found = []
    for pledge in tables["pledges"]:
        for mission in tables["missions"]:
            p, m = pledge["pledge"], mission["mission"]
            row = {"limit": "pin", "rule": "pin", "pledge": p, "mission": m, "amount": "1"} | window
            oracle = Oracle(tables | {"limits": [*tables.get("limits", []), row]})
            pinned = next(limit for limit in oracle.case.limits if limit.code == "pin")
            months = [phase for phase in oracle.phases if covers(pinned.window, phase.start)]
            phases = [phase.number for phase in months if oracle.mission_open(m, phase.number)]
            if all(oracle.pair_open(p, m, t) for t in phases):
                found.append(row | {"amount": str(rng.randint(0, int(pledge["units"])))})
    return rng.choice(found) | dress(rng, rng.random() < 0.5) if found else None


def goal_rows(rng: random.Random) -> list[dict[str, str]]:
    """Write goals in another order, with tolerances; floors never after targets and never with a tolerance."""
    goals = rng.sample(ALL_GOALS, rng.randint(2, len(ALL_GOALS)))
    if "floors" in goals and "targets" in goals and goals.index("floors") > goals.index("targets"):
        goals.remove("floors")
    return [
        {
            "rank": str(10 * (i + 1)),
            "goal": goal,
            "tolerance": "" if goal == "floors" else rng.choice(("", "0", "12.5", "33.33", "100")),
        }
        for i, goal in enumerate(goals)
    ]


def limit_base(rng: random.Random, rule: str) -> Tables:
    """Make a case of three contributors and two missions in which offers exceed what is asked."""
    start = 2025 * 12
    pledges = [
        {
            "pledge": "P1",
            "contributor": "GHA",
            "capability": "INF",
            "units": "2",
            "persons": "10",
            "women": "1.5",
            "languages": "EN",
        },
        {
            "pledge": "P2",
            "contributor": "NA",
            "capability": "INF",
            "units": "1",
            "persons": "7",
            "women": "2.3333",
            "languages": "EN;FR",
        },
        {
            "pledge": "P3",
            "contributor": "FRA",
            "capability": "FPU",
            "units": str(rng.randint(1, 2)),
            "persons": rng.choice(("1", "4")),
            "women": "0.25",
            "languages": "FR",
        },
    ]
    rng.shuffle(pledges)
    return {
        "settings": [{"key": "title", "value": f"one {rule}"}, {"key": "start", "value": label(start)},
                     {"key": "months", "value": "3"}],
        "missions": [{"mission": m, "military_ceiling": "20", "police_ceiling": "6", "operational_per_person": cost,
                      "total_ceiling": total, "importance": importance}
                     for m, cost, total, importance in (("M1", rng.choice(("1", "3")), "", "2"),
                                                        ("M2", "2", "24", rng.choice(("1", "3"))))],
        "requirements": [{"mission": m, "capability": k, "floor": floor, "target": target}
                         for m, k, floor, target in (("M1", "INF", "1", "2"), ("M1", "FPU", "0", "1"),
                                                     ("M2", "INF", "0", "1"), ("M2", "FPU", "0", "1"))],
        "pledges": pledges,
        "capabilities": [{"capability": "INF", "component": "military", "standard_persons": "8"},
                         {"capability": "FPU", "component": "police"}],
        "groups": [{"group": group, "member": code} for group, codes in (
            ("GROUP_C", rng.sample(["GHA", "NA", "FRA"], 2)), ("GROUP_M", ["M1", "M2"][: rng.randint(1, 2)]),
            ("GROUP_K", rng.choice((["INF"], ["INF", "FPU"]))), ("GROUP_P", rng.sample(["P1", "P2", "P3"], 2)),
        ) for code in codes],
        "pairs": [{"contributor": c, "mission": m, "deploy_per_person": rng.choice(("5", "8")),
                   "return_per_person": "4", "suitability": rng.choice(("0", "1", "-0.5"))}
                  for c in ("GHA", "NA", "FRA") for m in ("M1", "M2")],
        "deployed": [{"pledge": p, "mission": m, "units": "1"}
                     for p, m in rng.choice(((("P1", "M2"),), (("P2", "M1"), ("P3", "M2")), ()))],
    }  # fmt: skip


def limit_case(rule: str, scope_words: dict[str, str], soft: bool, seed: int) -> Tables:
    """Make an enumerable case with one limit of this rule, whose amount tends to bind.

    `scope_words` gives for contributor, mission, capability, pledge (and, if wished, other) the form of the
    word: blank, code, group, each or each:group. Columns the rule does not read are left out.
    """
    rng = random.Random(f"{rule}/{sorted(scope_words.items())}/{soft}/{seed}")
    forms = {kind: form for kind, form in scope_words.items() if kind == "other" or kind in READS[rule]}
    if rule == "pin":
        forms |= {"mission": "code", "pledge": "code"}
    tables = {name: rows for name, rows in limit_base(rng, rule).items() if rows}
    free = best(tables)
    if free is None:
        raise ValueError("the case without its limit has no plan")
    amounts = list(AMOUNTS.get(rule, ("",)))
    rng.shuffle(amounts)
    amounts = (amounts * 12)[: max(12, len(amounts))]  # every try draws its words anew
    dated = {"from": "2025-02"} if rule != "max_turnover" and rng.random() < 0.4 else {}
    sound: list[Tables] = []
    other: list[Tables] = []
    for amount in amounts:
        row = limit_of(rng, tables, "the limit", rule, forms, soft=soft, amount=amount) | dated
        if rule == "pin" and Fraction(amount) > 2:
            continue
        trial = tables | {"limits": [row]}
        found = best(trial)
        if found is not None and found.reached != free.reached:
            return trial
        (sound if found is not None else other).append(trial)
    return (sound + other)[0]
