"""From tables to the case: blanks filled in, groups and pairs resolved, whatever the order of rows and columns."""

from dataclasses import fields
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables.small_case import Lines, changed, folder, put, small, workbook

from allocator.case import DEFAULT_GOALS, Case, Concession, Window
from allocator.tables import WorkbookError, case_of, digest, load_case, read

CASES = sorted((Path(__file__).parent.parent / "cases").iterdir())


def same(one: Case, other: Case) -> bool:
    """Whether two cases say the same, wherever their rows stand."""
    names = (field.name for field in fields(Case) if field.name != "origins")
    return all(getattr(one, name) == getattr(other, name) for name in names)


@pytest.mark.parametrize("path", CASES, ids=[path.name for path in CASES])
def test_hand_solved_cases_have_no_errors(path: Path) -> None:
    """The cases with known answers are read without errors."""
    book = read(path)
    assert book.errors == ()
    assert len(case_of(book.tables).pledges) > 0


def test_blanks_mean_what_the_contract_says() -> None:
    """Blank cells become the values their column states."""
    case = case_of(changed({}).tables)
    east, north, south = case.missions
    assert (east.importance, east.risk_e4, east.budget, east.police_ceiling) == (1, 0, None, None)
    assert (east.window, east.costs_to, east.name, east.host) == (Window(2, 11), 11, "EAST", "")
    assert (south.window, south.costs_to, south.lease_factor) == (Window(0, 8), 11, 250)
    assert (north.budget, north.risk_e4, north.concession) == (9_000_000_050, 12_800, Concession())
    assert [row.task for row in case.requirements if row.mission == "NORTH"][-1] == "general"
    pledge = case.pledges[case.pledge_at["GHA-FPU"]]
    assert (pledge.min_stay, pledge.transfer, pledge.lease_monthly, pledge.languages) == (1, False, 0, frozenset())
    assert (case.settings.start, case.settings.months, case.settings.step_months) == ((2020, 7), 12, None)
    assert case.settings.currency == "USD"
    assert case.levels["L1"].lead_months is None


def test_notes_and_sources_of_every_table_are_carried() -> None:
    """Each with its table, the key of its row and its cell, in the order of the tables, whatever that of the rows."""
    book = changed(
        {
            "rates!H1": "source",
            "rates!H4": "A/RES/72/285",
            "goals!D1": "note",
            "goals!D3": "agreed",
            "requirements!I1": "note",
            "requirements!I5": "second",
            "requirements!I2": "first",
        }
    )
    assert [(one.table, one.row, one.note, one.source, one.cell) for one in case_of(book.tables).remarks] == [
        ("requirements", "NORTH, INF, protection", "first", "", "requirements!A2"),
        ("requirements", "SOUTH, INF, protection", "second", "", "requirements!A5"),
        ("rates", "allowance", "", "A/RES/72/285", "rates!A4"),
        ("goals", "2", "agreed", "", "goals!A3"),
    ]


def test_capabilities_are_all_that_are_named() -> None:
    """A capability that is not listed is military, of size 1, and called by its code."""
    case = case_of(changed({}).tables)
    assert [capability.code for capability in case.capabilities] == ["FPU", "INF", "MED", "OBS"]
    police, _, _, observers = case.capabilities
    assert (police.component, police.standard_persons, police.line) == ("police", 140, "formed police units")
    assert (observers.component, observers.standard_persons) == ("military", 1)
    assert (observers.name, observers.line) == ("OBS", "military contingents")


def test_contributors_are_listed_or_have_a_pledge() -> None:
    """A contributor without a row has no limits; one without a pledge is there all the same."""
    case = case_of(changed({"contributors!A5": "PAK"}).tables)
    assert [contributor.code for contributor in case.contributors] == ["FRA", "GHA", "IND", "NA", "NEP", "PAK"]
    assert case.contributors[4].max_persons is None


def test_groups_that_always_exist() -> None:
    """Military, police, formed and individual are there whatever the workbook says."""
    case = case_of(changed({}).tables)
    assert {code: group.kind for code, group in case.groups.items()} == {
        "AFRICA": "contributors",
        "BIG": "missions",
        "formed": "pledges",
        "individual": "pledges",
        "military": "capabilities",
        "police": "capabilities",
    }
    assert case.groups["police"].members == ("FPU",)
    assert case.groups["individual"].members == ("NEP-OBS",)


def test_a_pledge_overrides_its_contributor_column_by_column() -> None:
    """Where the row of the pledge is blank, the row of the contributor counts."""
    case = case_of(changed({}).tables)
    pair = case.pair(case.pledge_at["NA-INF"], case.mission_at["NORTH"])
    assert (pair.deploy_per_person, pair.return_per_person, pair.suitability_e4) == (93_000, 94_000, 20_000)
    assert pair.origin.cell("return_per_person") == "pairs!F3"
    assert not case.pair(case.pledge_at["FRA-MED"], case.mission_at["EAST"]).eligible
    assert case.pair(case.pledge_at["NEP-OBS"], case.mission_at["EAST"]).eligible


def test_needs_of_a_mission_override_those_of_any() -> None:
    """A row with a mission counts there, the row without one everywhere else."""
    case = case_of(changed({}).tables)
    found = {case.missions[m].code: items for (_, m, _), items in case.needs.items()}
    assert found == {"EAST": 100_000, "NORTH": 200_000, "SOUTH": 100_000}
    assert case.brought == {(case.pledge_at["NA-INF"], 0): 85_000}


def test_amounts_of_limits_are_in_the_step_of_their_rule() -> None:
    """Shares are hundredths of a percent, everything else is whole, and words of scope stay as written."""
    limits = {limit.code: limit for limit in case_of(changed({}).tables).limits}
    assert (limits["share"].amount, limits["stay"].amount, limits["host"].amount) == (8_050, 2, None)
    assert (limits["share"].mission, limits["share"].soft_weight_e4) == ("each:BIG", 500)
    assert (limits["stay"].window, limits["host"].concession) == (
        Window(0, 5),
        Concession(negotiable=False, owner="host"),
    )


def test_money_of_rates_and_pools() -> None:
    """Rates and pools name the codes behind their groups; a blank pool means the missions with a budget."""
    case = case_of(changed({}).tables)
    allowance, police, _ = case.rates
    assert (allowance.amount, allowance.missions, allowance.capabilities) == (1234, frozenset({"NORTH", "SOUTH"}), None)
    assert police.capabilities == frozenset({"FPU"})
    assert case.pools[0].missions == ("NORTH", "SOUTH")
    assert [(cap.code, cap.missions, cap.category) for cap in case.caps] == [
        ("cash by December", "", ""),
        ("each a little", "each:BIG", "operational"),
    ]


def test_goals_in_order() -> None:
    """Floors stand right before targets; without rows the default order holds."""
    assert [goal.name for goal in case_of(changed({}).tables).goals] == ["floors", "targets", "suitability", "cost"]
    swapped = case_of(changed({"goals!A2": "9"}).tables)
    assert [goal.name for goal in swapped.goals] == ["suitability", "cost", "floors", "targets"]
    bare = changed({}).tables.with_rows("goals", ())
    assert tuple(goal.name for goal in case_of(bare).goals) == DEFAULT_GOALS


def test_records_know_where_they_stand(tmp_path: Path) -> None:
    """Every record names its cell: sheet, letter and row, or file, line and column."""
    case = load_case(workbook(tmp_path / "small.xlsx", small()))
    assert case.pledges[case.pledge_at["GHA-FPU"]].origin.cell("units") == "pledges!D4"
    assert case.origins["settings", "months"].cell("value") == "settings!B4"
    assert case.origins["deployed", (case.pledge_at["NEP-OBS"], case.mission_at["EAST"])].cell("units") == "deployed!C3"
    other = load_case(folder(tmp_path / "small", small()))
    assert other.missions[0].origin.cell("risk") == "missions.csv:4:4"
    assert same(case, other)


def test_errors_stop_and_carry_their_findings(tmp_path: Path) -> None:
    """A workbook with errors is no case: the error says how many there are, and carries them all."""
    tables = put(put(small(), "pledges!D4", "-3"), "goals!B4", "targets")
    with pytest.raises(WorkbookError, match="small has 2 errors; the first: ") as caught:
        load_case(folder(tmp_path / "small", tables))
    assert [finding.code for finding in caught.value.findings] == ["E207", "E416"]


def shuffled(tables: dict[str, Lines], seed: int) -> dict[str, Lines]:
    """Return the tables with sheets, columns and rows in another order."""
    rng = Random(seed)
    found = {}
    for name in rng.sample(sorted(tables), len(tables)):
        width = len(tables[name][0])
        order = rng.sample(range(width), width)
        lines = [[(line + [""] * width)[at] for at in order] for line in tables[name]]
        found[name] = [lines[0], *rng.sample(lines[1:], len(lines) - 1)]
    return found


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_order_changes_nothing(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """Whatever the order of rows, columns and files, the case and the digest of the tables are the same."""
    path = tmp_path_factory.mktemp("order")
    first, second = read(folder(path / "one", small())), read(folder(path / "two", shuffled(small(), seed)))
    assert digest(first.tables) == digest(second.tables)
    assert same(case_of(first.tables), case_of(second.tables))


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_both_forms_hold_the_same(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """A workbook and a folder with the same tables give the same case and the same digest."""
    path = tmp_path_factory.mktemp("forms")
    first = read(workbook(path / "small.xlsx", shuffled(small(), seed)))
    second = read(folder(path / "small", small()))
    assert digest(first.tables) == digest(second.tables)
    assert same(case_of(first.tables), case_of(second.tables))


def test_the_digest_sees_every_value() -> None:
    """A changed value, a further row or a value put where there was none changes the digest."""
    before = digest(changed({}).tables)
    others = [{"missions!E2": "90000000.51"}, {"pledges!L3": "EN"}, {"missions!C4": "1"}, {"groups!A6": "BIG"}]
    found = {digest(changed(changes).tables) for changes in others}
    assert len(found | {before}) == len(others) + 1
    assert digest(changed({"pledges!L3": "FR;EN"}).tables) == before
    assert digest(changed({"missions!E2": "90000000.500"}).tables) == before
