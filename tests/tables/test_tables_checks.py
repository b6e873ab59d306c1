"""Checks between cells: every rule of the contract, broken once in the small case, is found where it is broken."""

from pathlib import Path

import pytest
from tables.small_case import changed, places, small, workbook

from allocator.case import NOWHERE
from allocator.tables import Row, Tables, check, checked, read
from allocator.tables.finding_codes import CODES

ELSEWHERE = {"E304", "E306", "E307", "E411", "E421", "W501", "W509", "W512"}
"""Codes whose tests stand below or beside."""

BROKEN = [
    ({"goals!A4": "1"}, "E301", "goals!A4"),
    ({"pairs!A4": "GHA", "pairs!C4": "SOUTH"}, "E301", "pairs!A5"),
    ({"pairs!A5": "", "pairs!B5": "NA-INF", "pairs!C5": "NORTH"}, "E301", "pairs!B5"),
    (
        {"requirements!A5": "NORTH", "requirements!C5": "protection", "requirements!H5": "2020-12"},
        "E301",
        "requirements!A5",
    ),
    ({"requirements!A4": "EAST", "requirements!B4": "OBS", "requirements!C7": "general"}, "E301", "requirements!A7"),
    (
        {
            "requirements!G5": "2020-07",
            "requirements!A4": "SOUTH",
            "requirements!B4": "INF",
            "requirements!C4": "protection",
        },
        "E301",
        "requirements!A5",
    ),
    ({"budget_caps!B3": "each:SMALL"}, "E302", "budget_caps!B3"),
    ({"pledges!G3": "L9"}, "E302", "pledges!G3"),
    ({"scenarios!C2": "laet"}, "E302", "scenarios!C2"),
    ({"kpi_gates!B2": "BIG"}, "E303", "kpi_gates!B2"),
    ({"limits!C2": "BIG"}, "E303", "limits!C2"),
    ({"limits!D6": "each"}, "E303", "limits!D6"),
    ({"limits!G8": "formed"}, "E303", "limits!G8"),
    ({"limits!E8": "each"}, "E303", "limits!E8"),
    ({"budget_pools!C2": "each"}, "E303", "budget_pools!C2"),
    ({"groups!B3": "EAST"}, "E305", "groups!B3"),
    ({"missions!J4": "2021-01", "missions!K4": "2020-12"}, "E401", "missions!J4"),
    ({"requirements!D3": "2"}, "E402", "requirements!E3"),
    ({"pledges!F2": "800.5"}, "E403", "pledges!F2"),
    ({"requirements!H2": "2021-01"}, "E404", "requirements!G3"),
    ({"requirements!G2": "2019-01", "requirements!H2": ""}, "E404", "requirements!G3"),
    ({"deployed!C3": "7"}, "E405", "deployed!C3"),
    ({"rates!C3": "INF"}, "E406", "rates!A3"),
    ({"limits!I3": ""}, "E407", "limits!I3"),
    ({"limits!H5": ""}, "E407", "limits!H5"),
    ({"limits!G8": ""}, "E407", "limits!G8"),
    ({"limits!H2": "FR"}, "E408", "limits!H2"),
    ({"limits!J7": "2020-09"}, "E408", "limits!J7"),
    ({"limits!I6": "3"}, "E408", "limits!I6"),
    ({"limits!I3": "100.01"}, "E409", "limits!I3"),
    ({"limits!I7": "3.5"}, "E409", "limits!I7"),
    ({"limits!E4": "EAST"}, "E410", "limits!E4"),
    ({"missions!G2": "", "missions!E4": "1"}, "E410", "limits!E4"),
    ({"limits!E4": ""}, "E410", "limits!B4"),
    ({"pairs!A2": ""}, "E412", "pairs!A2"),
    ({"pairs!B2": "NA-INF"}, "E412", "pairs!B2"),
    ({"budget_pools!E2": "500000.01"}, "E413", "budget_pools!E2"),
    ({"budget_pools!E2": "300000.01"}, "E414", "budget_pools!E2"),
    ({"goals!B4": "floors"}, "E415", "goals!A4"),
    ({"goals!B2": "floors", "goals!C2": "0.01"}, "E415", "goals!C2"),
    ({"goals!B4": "targets"}, "E416", "goals!B4"),
    ({"scenarios!H2": ""}, "E417", "scenarios!H2"),
    ({"scenarios!F4": "units"}, "E417", "scenarios!F4"),
    ({"scenarios!E4": "units=1"}, "E417", "scenarios!E4"),
    ({"scenarios!D2": "mission"}, "E418", "scenarios!D2"),
    ({"scenarios!D2": "scenarios"}, "E418", "scenarios!D2"),
    ({"scenarios!H4": "pledge=X; contributor=GHA; capability=INF; units=-1; persons=700"}, "E422", "scenarios!H4"),
    ({"scenarios!F2": "budgt"}, "E418", "scenarios!F2"),
    ({"scenarios!E3": "mission:SOUTH"}, "E419", "scenarios!E3"),
    ({"scenarios!E3": "misson=SOUTH"}, "E419", "scenarios!E3"),
    ({"scenarios!E3": "importance=high"}, "E419", "scenarios!E3"),
    ({"scenarios!E3": "mission=SOUTH; mission=NORTH"}, "E419", "scenarios!E3"),
    ({"scenarios!E3": "mission=SUOTH"}, "E420", "scenarios!E3"),
    ({"scenarios!E3": "mission=SOUTH; importance=5"}, "E420", "scenarios!E3"),
    ({"scenarios!H2": "1,5"}, "E422", "scenarios!H2"),
    ({"scenarios!H3": "soon"}, "E422", "scenarios!H3"),
    ({"scenarios!H4": "pledge=X"}, "E422", "scenarios!H4"),
    ({"scenarios!F2": "name"}, "E422", "scenarios!G2"),
    ({"scenarios!H5": "0.5"}, "E422", "scenarios!H5"),
    ({"scenarios!F3": "lease_factor", "scenarios!H3": "101"}, "E422", "scenarios!H3"),
    ({"scenarios!F3": "negotiable", "scenarios!H3": "no"}, "E422", "scenarios!H3"),
    ({"scenarios!F3": "mission", "scenarios!H3": ""}, "E422", "scenarios!H3"),
    ({"budget_caps!E2": "2022-01", "budget_caps!F2": ""}, "W502", "budget_caps!E2"),
    ({"pledges!N3": "2020-06"}, "W502", "pledges!N3"),
    ({"pledges!G3": ""}, "W503", "pledges!G3"),
    ({"pledges!D4": "0"}, "W504", "requirements!B6"),
    ({"budget_pools!C2": "EAST"}, "W505", "budget_pools!C2"),
    ({"pledges!B6": "NEPL"}, "W506", "pledges!B6"),
    ({"substitutes!B2": "XYZ"}, "W507", "substitutes!B2"),
    ({"groups!B3": "NA"}, "W508", "groups!B3"),
    ({"limits!H5": "PT"}, "W514", "limits!H5"),
    ({"missions!L3": "2021-02"}, "W511", "missions!L3"),
    ({"missions!L2": "2021-05"}, "W511", "missions!L2"),
    ({"missions!L4": "2020-08"}, "W511", "missions!L4"),
    ({"substitutes!B2": "INF"}, "W513", "substitutes!B2"),
    ({"pledges!L3": "EN,FR"}, "W515", "pledges!L3"),
    ({"missions!M1": "latitude", "missions!M3": "91"}, "W510", "missions!M3"),
    ({"pledges!O1": "alternative", "pledges!O2": "X", "pledges!O6": "X"}, "W516", "pledges!O2"),
]


@pytest.mark.parametrize(("changes", "code", "place"), BROKEN, ids=[f"{code}-{place}" for _, code, place in BROKEN])
def test_a_broken_rule_is_found_where_it_is_broken(changes: dict[str, str], code: str, place: str) -> None:
    """One broken rule is one finding, with its code, in the cell to mend."""
    assert places(changed(changes)) == [(code, place)]


def test_every_rule_is_broken_somewhere() -> None:
    """No code of a rule between cells goes without a test."""
    tested = {code for _, code, _ in BROKEN} | ELSEWHERE
    assert tested == {code for code in CODES if code >= "E3"}


KEPT = [
    {"requirements!G2": "2019-01", "requirements!H2": "2020-06", "requirements!G3": "2019-03", "requirements!H3": ""},
    {"deployed!C3": "0", "pledges!G6": "L2"},
    {"scenarios!C2": "base"},
    {"scenarios!E3": "mission=SOUTH;importance=2;"},
    {"scenarios!F3": "to", "scenarios!G3": "add", "scenarios!H3": "-3"},
    {"scenarios!F3": "host", "scenarios!H3": ""},
    {"limits!E6": ""},
    {"limits!C6": "", "limits!D6": ""},
    {"budget_caps!B2": "NORTH"},
    {"budget_caps!B2": "each"},
    {"rates!E3": "0"},
    {"rates!C3": "MED", "rates!C2": "INF"},
    {"rates!C3": "", "rates!C2": "", "rates!F3": "2021-01", "rates!G2": "2020-12"},
    {"goals!B3": "floors", "goals!A3": "0", "goals!C3": ""},
    {"pledges!C6": "INF", "pledges!E6": "1"},
    {"missions!K3": "2030-01", "missions!L3": "2031-01"},
    {"missions!L2": "2021-06"},
]


@pytest.mark.parametrize("changes", KEPT, ids=[" ".join(changes) for changes in KEPT])
def test_what_is_allowed_is_no_error(changes: dict[str, str]) -> None:
    """What the contract allows is no error, however unusual."""
    assert changed(changes).errors == ()


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"groups!A2": "military", "groups!A3": "military"}, "groups!A2"),
        ({"groups!A2": "each", "groups!A3": "each"}, "groups!A2"),
        ({"groups!A2": "each:BIG", "groups!A3": "each:BIG"}, "groups!A2"),
        ({"groups!A2": "IND", "groups!A3": "IND"}, "groups!A2"),
        ({"pledges!A4": "formed"}, "pledges!A4"),
        ({"capabilities!A3": "police"}, "capabilities!A3"),
        ({"contributors!A6": "each"}, "contributors!A6"),
        ({"scenarios!A2": "Base", "scenarios!C3": "", "scenarios!C4": "", "scenarios!C5": ""}, "scenarios!A2"),
        ({"scenarios!A2": "base", "scenarios!C3": "", "scenarios!C4": "", "scenarios!C5": ""}, "scenarios!A2"),
    ],
)
def test_names_that_are_taken(changes: dict[str, str], place: str) -> None:
    """A group may not be called like a code, a built-in group or a scope word, nor a code so, nor scenarios alike."""
    assert ("E304", place) in places(changed(changes))


def test_a_code_of_two_kinds_may_stand_in_no_group() -> None:
    """A contributor called like its pledge is fine, until it stands in a group."""
    assert changed({"pledges!A6": "IND", "deployed!A3": "IND"}).errors == ()
    changes = {"pledges!A6": "IND", "deployed!A3": "IND", "groups!B3": "IND"}
    assert places(changed(changes)) == [("E306", "groups!B3")]


def test_groups_hold_no_groups() -> None:
    """A group as a member of a group is told apart from an unknown code."""
    (found,) = changed({"groups!B3": "BIG"}).findings
    assert found.code == "E302"
    assert "Groups may not hold groups." in found.message


@pytest.mark.parametrize("key", ["start", "months"])
def test_settings_that_are_needed(tmp_path: Path, key: str) -> None:
    """`start` and `months` have to be given, as rows and as values."""
    tables = small()
    tables["settings"] = [line for line in tables["settings"] if line[0] != key]
    (found,) = read(workbook(tmp_path / "without.xlsx", tables)).findings
    assert (found.code, key in found.message) == ("E307", True)


PINS = [
    ({"pledges!M2": "2020-09"}, "pledges!M2"),
    ({"pledges!N2": "2020-10"}, "pledges!N2"),
    ({"pairs!D2": "no"}, "pairs!D2"),
    ({"pairs!D3": "no"}, "pairs!D3"),
    ({"contributors!F2": "1"}, "missions!D2"),
    ({"limits!C2": "NA", "limits!E2": "NORTH", "limits!J2": "2020-12"}, "exclude"),
    ({"limits!G8": "GHA-INF", "limits!I8": "0", "pledges!G3": "L1"}, "pledges!G3"),
]


@pytest.mark.parametrize(("changes", "why"), PINS, ids=[why for _, why in PINS])
def test_pins_on_closed_pairs(changes: dict[str, str], why: str) -> None:
    """A pin on a pair that is not open says which cell closes it, also when the workbook has other errors."""
    (found,) = changed(changes).errors
    assert (found.code, found.place) == ("E411", "limits!G8")
    assert why in found.message
    both = changed({**changes, "goals!B4": "targets", "kpi_gates!C2": "at most", "pledges!D6": "x"})
    assert {("E411", "limits!G8"), ("E416", "goals!B4")} <= set(places(both))


@pytest.mark.parametrize(
    "changes",
    [
        {"missions!J2": "2020-09"},
        {"pledges!N2": "2020-12"},
        {"pairs!D2": "no", "pairs!D3": "yes"},
        {"pledges!G2": "L1"},
        {"limits!L2": "1", "limits!C2": "NA", "limits!E2": "NORTH"},
        {"limits!C2": "NA", "limits!E2": "NORTH", "limits!J2": "2021-01"},
    ],
)
def test_pins_on_open_pairs(changes: dict[str, str]) -> None:
    """A pin may meet a closed mission, an offer that ends later, a soft limit, or a level when units are in place."""
    assert changed(changes).errors == ()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"scenarios!E3": "mission:SOUTH", "scenarios!F3": "too"}, [("E419", "E"), ("E418", "F")]),
        ({"scenarios!F3": "too", "scenarios!G3": "sett"}, [("E418", "F"), ("E210", "G")]),
        ({"scenarios!E3": "mission:SOUTH", "scenarios!G3": "sett"}, [("E419", "E"), ("E210", "G")]),
        ({"scenarios!E3": "#REF!", "scenarios!F3": "too"}, [("E205", "E"), ("E418", "F")]),
        ({"scenarios!E3": "mission:SOUTH", "scenarios!H3": "#REF!"}, [("E419", "E"), ("E205", "H")]),
        ({"scenarios!E3": "mission:SOUTH", "scenarios!H3": "soon"}, [("E419", "E"), ("E422", "H")]),
        ({"scenarios!G3": "sett", "scenarios!H3": "soon"}, [("E210", "G")]),
    ],
)
def test_each_cell_of_a_step_is_judged_by_itself(changes: dict[str, str], expected: list[tuple[str, str]]) -> None:
    """A bad change, condition, column or value hides none of the others in its row."""
    assert places(changed(changes)) == [(code, f"scenarios!{column}3") for code, column in expected]


@pytest.mark.parametrize(
    ("changes", "place", "words"),
    [
        ({"scenarios!C2": "cut"}, "scenarios!C2", "`cut` starts from itself."),
        ({"scenarios!C2": "late"}, "scenarios!C2", "`cut` starts from `late` starts from `cut`"),
    ],
)
def test_circles_of_bases(changes: dict[str, str], place: str, words: str) -> None:
    """A circle of bases is reported once."""
    (found,) = changed(changes).findings
    assert (found.code, found.place) == ("E421", place)
    assert found.message.startswith(words)


def test_changed_tables_are_checked_like_files() -> None:
    """Typed rows that a scenario has changed are checked by the same rules, and named by the cells they came from."""
    book = checked(changed({}))
    first, *others = book.tables["pledges"]
    after = book.with_tables(book.tables.with_rows("pledges", [first.with_values(units=1, persons=None), *others]))
    assert places(after) == [("E201", "pledges!E2"), ("E405", "deployed!C2")]
    assert checked(book.with_tables(book.tables)).findings == ()


def test_tables_without_anything() -> None:
    """Even nothing at all is checked without an exception."""
    assert {finding.code for finding in check(Tables({}))} == {"E109", "E307", "W512"}
    blank = Row({}, NOWHERE)
    names = ("limits", "scenarios", "pairs", "groups", "rates", "budget_pools", "goals", "deployed", "settings")
    assert check(Tables(dict.fromkeys(names, (blank, blank))))


def test_every_row_of_a_rate_that_overlaps_an_earlier_one_is_found_in_one_pass() -> None:
    """One row pays all year, two later ones for some months each: both overlap it, though not one another."""
    rows = {"C": "military", "D": "", "B": ""}
    broken = {f"rates!{column}{row}": word for row in (3, 4) for column, word in rows.items()}
    broken["rates!A4"] = "personnel"
    months = {"rates!F3": "2020-07", "rates!G3": "2020-08", "rates!F4": "2020-11", "rates!G4": "2020-12"}
    assert places(changed(broken | months)) == [("E406", "rates!A3"), ("E406", "rates!A4")]
