"""What a comparison says is what its plans say, counted by somebody else."""

import json
from decimal import Decimal

import pytest
from comparison import by_plans
from comparison.conftest import Done

SOLVED = ("same", "cut", "late", "cut+withdrawal", "closed")
SIZES = {"INF": 100, "POL": 20}
CLASSES = {
    "Military and police personnel": "military_police",
    "Civilian personnel": "civilian",
    "Operational requirements": "operational",
}


def test_members_stand_in_the_order_asked_for_with_the_base_first(done: Done) -> None:
    """The workbook as it stands comes first, the others as they were listed, in every table."""
    names = ["base", "same", "cut", "impossible", "late", "cut+withdrawal", "gone", "closed"]
    assert [member["name"] for member in done.printed["members"]] == names
    assert [row["scenario"] for row in done.table("overview")] == names
    seen = list(dict.fromkeys(row["scenario"] for row in done.table("performance")))
    assert seen == list(SOLVED)


def test_a_member_without_a_plan_stops_no_other_and_says_what_happened(done: Done) -> None:
    """Infeasible and invalid members have their verdict and reason; the code is the largest of all members."""
    members = {member["name"]: member for member in done.printed["members"]}
    assert done.code == done.printed["exit_code"] == 4
    assert (members["impossible"]["status"], members["impossible"]["exit_code"]) == ("infeasible", 4)
    assert "too much" in " ".join(members["impossible"]["reasons"])
    assert (members["gone"]["status"], members["gone"]["exit_code"]) == ("invalid_input", 3)
    assert "scenarios.csv" in " ".join(members["gone"]["reasons"])
    assert all(members[name]["exit_code"] == 0 and members[name]["run"] for name in ("base", *SOLVED))
    gone = next(row for row in done.table("overview") if row["scenario"] == "gone")
    assert gone["cost"] is None
    assert gone["cost_variance"] is None


@pytest.mark.parametrize("name", SOLVED)
def test_cost_is_what_the_plans_say(done: Done, name: str) -> None:
    """Base, scenario, variance and percent of every mission, class, item and line are sums of `plan.json`."""
    base, plan = by_plans.load(done.folder / "base"), by_plans.load(done.folder / name)
    then, now = (by_plans.cost(each, "mission", "class") for each in (base, plan))
    for row in done.table("missions", name):
        if row["category"] == "All":
            pair = [sum((x for key, x in each.items() if key[0] == row["mission"]), Decimal()) for each in (then, now)]
        else:
            pair = [each.get((row["mission"], CLASSES[row["category"]]), Decimal()) for each in (then, now)]
        _says(row, *pair)
    for row in done.table("performance", name):
        if row["line"] in {"Subtotal", "Total"}:
            key = CLASSES.get(row["category"])
            _says(
                row,
                *(sum((x for (_, one), x in each.items() if key in {None, one}), Decimal()) for each in (then, now)),
            )
    lines = [row for row in done.table("performance", name) if row["line"] not in {"Subtotal", "Total"}]
    for side, each in (("base", then), ("value", now)):
        assert sum(Decimal(row[side]) for row in lines) == sum(each.values())
    total = next(row for row in done.table("items", name) if row["item"] == "All")
    _says(total, sum(then.values(), Decimal()), sum(now.values(), Decimal()))


def _says(row: dict[str, str | None], base: Decimal, value: Decimal) -> None:
    assert (Decimal(row["base"] or 0), Decimal(row["value"] or 0)) == (base, value), row
    assert Decimal(row["variance"] or 0) == value - base
    if base:
        assert abs(Decimal(row["percent"] or 0) - 100 * (value - base) / base) <= Decimal("0.00005")


@pytest.mark.parametrize("name", SOLVED)
def test_personnel_and_shortfalls_are_what_the_plans_say(done: Done, name: str) -> None:
    """Strength, vacancies, person-months and what is missing are counted from `plan.json` and the tables."""
    base, plan = by_plans.load(done.folder / "base"), by_plans.load(done.folder / name)
    ceilings = {"NORTH": 350, "SOUTH": 250}
    for row in done.table("personnel", name):
        if row["mission"] == "All":
            assert row["persons_value"] == by_plans.persons_at_the_end(plan)
            continue
        for side, each in (("base", base), ("value", plan)):
            there = by_plans.persons_at_the_end(each, row["mission"])
            assert row[f"persons_{side}"] == there
            assert row[f"person_months_{side}"] == by_plans.person_months(each, row["mission"])
            if row[f"vacancy_{side}"] is not None:
                vacant = Decimal(ceilings[row["mission"]] - there) / ceilings[row["mission"]]
                assert abs(Decimal(row[f"vacancy_{side}"]) - 100 * vacant) <= Decimal("0.00005")
    expected = [by_plans.missing(each, SIZES) for each in (base, plan)]
    found = done.table("shortfalls", name)
    for side, short in zip(("base", "value"), expected, strict=True):
        said = {(row["mission"], row["capability"], row["task"]): Decimal(row[f"missing_{side}"]) for row in found}
        assert {key: amount for key, amount in said.items() if amount} == short


@pytest.mark.parametrize("name", SOLVED)
def test_who_moved_accounts_for_every_unit_that_is_elsewhere(done: Done, name: str) -> None:
    """Taking who moved out of the base and putting them where they went gives the scenario, month by month."""
    base, plan = by_plans.load(done.folder / "base"), by_plans.load(done.folder / name)
    units = {key: pair[0] for key, pair in by_plans.places(base).items()}
    moved = done.table("moved", name)
    calendar = [month for phase in by_plans.months(base).values() for month in phase]
    changes = 0
    for row in moved:
        first = row["months"].split(" to ")[0]
        at = calendar.index(first)
        assert row["months"].split(" to ")[-1] == calendar[at + row["number_of_months"] - 1]
        for month in calendar[at : at + row["number_of_months"]]:
            for mission, sign in ((row["from"], -1), (row["to"], 1)):
                if mission != "home":
                    key = row["pledge"], mission, month
                    units[key] = units.get(key, 0) + sign * row["units"]
        changes += row["person_months"] * ((row["from"] != "home") + (row["to"] != "home"))
    assert {key: n for key, n in units.items() if n} == {key: n for key, (n, _) in by_plans.places(plan).items()}
    assert changes == by_plans.changed(base, plan)
    if name not in {"cut+withdrawal", "closed"}:  # The goal knows no place that the scenario has done away with.
        assert int(next(each["value"] for each in plan["goals"] if each["goal"] == "changes")) == changes


def test_a_scenario_that_differs_in_nothing_has_no_variance(done: Done) -> None:
    """Nobody moved, no limit and no input differs, and every variance is exactly nothing."""
    for name in ("moved", "limits", "inputs"):
        assert done.table(name, "same") == []
    for name, rows in done.printed["tables"].items():
        for row in rows:
            if row["scenario"] == "same":
                said = {key: value for key, value in row.items() if "variance" in key}
                assert all(value is None or Decimal(str(value)) == 0 for value in said.values()), (name, row)
    overview = next(row for row in done.table("overview") if row["scenario"] == "same")
    assert (overview["person_months_moved"], overview["inputs"], overview["cost_percent"]) == (0, 0, "0")


def test_inputs_name_table_row_column_values_and_cell(done: Done) -> None:
    """A changed cell is shown with its place; a row that a scenario drops or adds is one line."""
    budget = {
        "table": "missions",
        "row": "NORTH",
        "column": "budget",
        "base": "2000000",
        "value": "1200000",
        "cell": "missions.csv:2:3",
    }
    assert done.table("inputs", "cut") == [{"scenario": "cut", **budget}]
    both = done.table("inputs", "cut+withdrawal")
    assert both[0] == {"scenario": "cut+withdrawal", **budget}
    assert (both[1]["table"], both[1]["row"], both[1]["column"]) == ("pledges", "CCC-INF", "(row)")
    assert both[1]["value"] is None
    assert "units=1; persons=90" in both[1]["base"]
    late = done.table("inputs", "late")
    assert [(row["column"], row["base"], row["value"]) for row in late] == [
        ("budget", "2000000", "1200000"),
        ("from", None, "2027-03"),
    ]
    (added,) = done.table("inputs", "impossible")
    assert (added["row"], added["base"], added["cell"]) == ("too much", None, "")


def test_the_budget_begins_to_bind_where_it_is_cut(done: Done) -> None:
    """A budget cut by two fifths leaves less than a hundredth of itself, or no limit is said to bind."""
    plan = by_plans.load(done.folder / "cut")
    spent = sum((x for (m,), x in by_plans.cost(plan, "mission").items() if m == "NORTH"), Decimal())
    said = {(row["rule"], row["where"]): row["change"] for row in done.table("limits", "cut")}
    assert (said.get(("budget", "NORTH")) == "began to bind") == (spent >= Decimal(1_200_000) * Decimal("0.99"))


def test_the_file_is_what_is_printed_and_its_keys_are_stable(done: Done) -> None:
    """`compare.json` holds what `--format json` prints, with the keys that programs rely on."""
    assert json.loads((done.folder / "compare.json").read_text(encoding="utf-8")) == done.printed
    assert (done.folder / "compare.xlsx").stat().st_size > 5000
    assert list(done.printed)[:8] == [
        "schema",
        "program",
        "title",
        "currency",
        "base",
        "exit_code",
        "view",
        "members",
    ]
    names = [
        "overview",
        "performance",
        "missions",
        "items",
        "personnel",
        "coverage",
        "shortfalls",
        "moved",
        "limits",
        "inputs",
    ]
    assert [name for name in done.printed["tables"] if name in names] == names
    assert list(done.table("moved")[0]) == [
        "scenario",
        "months",
        "number_of_months",
        "contributor",
        "pledge",
        "capability",
        "from",
        "to",
        "units",
        "persons",
        "person_months",
    ]
    assert list(done.table("missions")[0]) == [
        "scenario",
        "mission",
        "category",
        "base",
        "value",
        "variance",
        "percent",
    ]
