"""Scenarios: every change word, bases, composition, and what cannot be carried out."""

from pathlib import Path

import pytest

from allocator.changes import apply
from allocator.errors import InputError, UsageError
from allocator.tables import Tables, case_of, read

TABLES = {
    "settings": "key,value\nstart,2025-01\nmonths,6\n",
    "missions": "mission,budget,military_ceiling\nM1,1000.01,11\nM2,,20\n",
    "requirements": "mission,capability,target\nM1,INF,2\nM2,INF,1\n",
    "pledges": "pledge,contributor,capability,units,persons,level\nP1,GHA,INF,3,100,\n",
}


def tables(folder: Path, scenarios: str) -> Tables:
    """Return the tables above with a table of scenarios."""
    for name, text in {**TABLES, "scenarios": scenarios}.items():
        (folder / f"{name}.csv").write_text(text)
    return read(folder).tables


HEAD = "scenario,step,base,table,where,column,change,value\n"


def test_multiply_rounds_money_half_up_and_whole_numbers_down_and_says_so(tmp_path: Path) -> None:
    """Half of 1000.01 is 500.01 (half up), half of 11 is 5 (down); both roundings are told, a blank stays blank."""
    steps = "s,1,,missions,,budget,multiply,0.5\ns,2,,missions,,military_ceiling,multiply,0.5\n"
    changed = apply(tables(tmp_path, HEAD + steps), ["s"])
    one, two = case_of(changed.tables).missions
    assert (one.budget, one.military_ceiling, two.budget, two.military_ceiling) == (50001, 5, None, 10)
    assert [note.partition(": ")[2] for note in changed.notes] == [
        "500.005 became 500.01",
        "is blank and stays blank: there is nothing to multiply",
        "5.5 became 5",
    ]


def test_whole_amounts_of_limits_round_down_and_percents_half_up(tmp_path: Path) -> None:
    """Nine tenths of 25 persons are 22, of 12.25 % 11.03 %; both are told: the rule of a limit says what it counts."""
    (tmp_path / "limits.csv").write_text(
        "limit,rule,contributor,amount\nfew,max_persons,GHA,25\nwomen,min_women_share,GHA,12.25\n"
    )
    steps = "s,1,,limits,,amount,multiply,0.9\n"
    changed = apply(tables(tmp_path, HEAD + steps), ["s"])
    assert [limit.amount for limit in case_of(changed.tables).limits] == [22, 1103]
    assert [note.partition(": ")[2] for note in changed.notes] == ["22.5 became 22", "11.025 became 11.03"]


def test_what_would_be_too_large_is_told_and_nothing_to_change_is_no_error(tmp_path: Path) -> None:
    """A budget times 1e20 is no number of a workbook; a step for every row of an empty table changes none."""
    with pytest.raises(InputError, match="`budget` would be too large"):
        apply(tables(tmp_path, HEAD + "s,1,,missions,,budget,multiply,1e20\n"), ["s"])
    steps = "s,1,,limits,,amount,multiply,0.9\ns,2,,limits,,,drop,\n"
    assert apply(tables(tmp_path, HEAD + steps), ["s"]).tables["limits"] == ()


def test_findings_after_a_scenario_say_that_they_are(tmp_path: Path) -> None:
    """The cell named holds another value in the file than the one that is wrong."""
    tables(tmp_path, HEAD + "s,1,,pledges,,units,add,-9\n")
    book = read(tmp_path)
    after = book.with_tables(apply(book.tables, ["s"]).tables)
    (found,) = (finding for finding in after.errors if finding.code == "E201" or finding.column == "units")
    assert str(found).startswith('pledges.csv:2:4 "-6": After the scenario\'s changes: ')


def test_tables_and_columns_are_named_as_sheets_and_headers_are(tmp_path: Path) -> None:
    """Without regard to case, blanks and underscores, in every cell of a step that names any."""
    steps = "s,1,, Missions ,MISSION=M2,Military ceiling,set,7\ns,2,,PLEDGES,,,append,Pledge=P2; contributor=SEN; "
    steps += "Capability=INF; units=1; Persons=50; Lease monthly=5\n"
    book = tables(tmp_path, HEAD + steps)
    case = case_of(apply(book, ["s"]).tables)
    assert case.missions[1].military_ceiling == 7
    assert case.pledges[1].lease_monthly == 500


def test_a_blank_cell_is_found_by_what_it_means(tmp_path: Path) -> None:
    """Requirements without a task are of the task `general`; what a number says of nothing is not found by 0."""
    steps = "s,1,,requirements,task=general,target,add,1\ns,2,,missions,budget=0,military_ceiling,set,1\n"
    book = tables(tmp_path, HEAD + steps)
    with pytest.raises(InputError, match="no row of `missions` matches `budget=0`"):
        apply(book, ["s"])
    case = case_of(apply(tables(tmp_path, HEAD + steps.partition("s,2")[0]), ["s"]).tables)
    assert [row.target for row in case.requirements] == [3, 2]


def test_a_blank_that_takes_what_another_row_says_is_not_found_by_a_value(tmp_path: Path) -> None:
    """A row of a pledge leaves travel blank, which costs what its contributor's row says, 930: it is no 0."""
    (tmp_path / "pairs.csv").write_text(
        "contributor,pledge,mission,deploy_per_person,suitability\nGHA,,M1,930,\n,P1,M1,,2\nGHA,,M2,0,\n"
    )
    changed = apply(tables(tmp_path, HEAD + "s,1,,pairs,deploy_per_person=0,deploy_per_person,set,5\n"), ["s"])
    assert [pair.deploy_per_person for pair in case_of(changed.tables).pairs.values()] == [93000, 500]


def test_set_add_drop_and_append_do_what_they_say(tmp_path: Path) -> None:
    """Rows are changed where they match, dropped, and appended."""
    steps = (
        "s,1,,missions,mission=M1,budget,add,-0.01\n"
        "s,2,,missions,mission=M2,military_ceiling,set,7\n"
        "s,3,,requirements,mission=M2; capability=INF,,drop,\n"
        "s,4,,pledges,,,append,pledge=P2; contributor=SEN; capability=INF; units=1; persons=50; languages=FR;EN\n"
    )
    case = case_of(apply(tables(tmp_path, HEAD + steps), ["s"]).tables)
    assert [mission.budget for mission in case.missions] == [100000, None]
    assert case.missions[1].military_ceiling == 7
    assert [row.mission for row in case.requirements] == ["M1"]
    assert case.pledges[1].languages == {"FR", "EN"}


def test_bases_come_first_and_scenarios_are_composed_in_order(tmp_path: Path) -> None:
    """A scenario with a base carries out the base first; two named ones one after the other."""
    steps = (
        "a,1,,missions,mission=M2,military_ceiling,set,8\n"
        "b,1,a,missions,mission=M2,military_ceiling,add,1\n"
        "c,1,,missions,mission=M2,military_ceiling,multiply,2\n"
    )
    book = tables(tmp_path, HEAD + steps)
    reached = [
        case_of(apply(book, names).tables).missions[1].military_ceiling for names in (["b"], ["b", "c"], ["c", "b"])
    ]
    assert reached == [9, 18, 9]


def test_a_where_that_matches_nothing_is_an_error_with_its_cell(tmp_path: Path) -> None:
    """A condition that no row meets stops the scenario and names its cell."""
    book = tables(tmp_path, HEAD + "s,1,,missions,mission=M9,budget,set,1\n")
    with pytest.raises(InputError, match=r"scenarios\.csv:2:5: no row of `missions` matches `mission=M9`"):
        apply(book, ["s"])


def test_an_unknown_scenario_is_answered_with_the_nearest_name(tmp_path: Path) -> None:
    """A misspelled scenario is wrong usage, with the names there are."""
    book = tables(tmp_path, HEAD + "cash cut,1,,missions,,military_ceiling,set,1\n")
    with pytest.raises(UsageError, match="cash cut"):
        apply(book, ["cash cutt"])
