"""Planted defects: exactly these are found, each in its cell, in a workbook and in a folder, all in one pass."""

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from tables.small_case import Lines, changed, folder, places, put, small, workbook

from allocator.tables import Finding, read

PLANTED = {
    "missions!E3": ("12.345", "E206"),
    "missions!I2": ("101", "E207"),
    "missions!J4": ("2023-01", "W502"),
    "missions!K3": ("soon", "E208"),
    "requirements!A4": ("NORHT", "E302"),
    "requirements!E3": ("", "E201"),
    "requirements!E7": ("1", "E402"),
    "pledges!D3": ("1,200", "E202"),
    "pledges!D4": ("-3", "E207"),
    "pledges!E5": ("#REF!", "E205"),
    "pledges!F6": ("2", "E403"),
    "pledges!K3": ("maybe", "E209"),
    "pledges!A5": ("GHA-FPU", "E301"),
    "capabilities!C2": ("army", "E210"),
    "contributors!G1": ("max_persns", "E104"),
    "groups!B4": ("NORTHH", "E302"),
    "rates!F4": ("2020-12-24", "E208"),
    "deployed!C2": ("3", "E405"),
    "budget_pools!E2": ("600000", "E413"),
    "limits!B4": ("max_share_of_ceilings", "E210"),
    "limits!H2": ("FR", "E408"),
    "limits!I3": ("120", "E409"),
    "goals!B4": ("targets", "E416"),
    "scenarios!E3": ("mission=SUOTH", "E420"),
    "kpi_gates!C2": ("at least", "E210"),
}
"""Cells of the small case, what is written into them, and the code of the finding it leads to."""


def planted() -> dict[str, Lines]:
    """Return the small case with every defect in it, and two misspelled sheets."""
    tables = small()
    for address, (value, _) in PLANTED.items():
        put(tables, address, value)
    tables["equipmnt"] = tables.pop("equipment")
    tables["Notes"] = [["remember"], ["this"]]
    return tables


def expected() -> set[tuple[str, str]]:
    """Return code and address of every planted defect."""
    found = {(code, address) for address, (_, code) in PLANTED.items()}
    return found | {("E102", "equipmnt"), ("E102", "Notes")}


def test_planted_defects_are_found_in_a_workbook(tmp_path: Path) -> None:
    """Every planted defect is one finding with its cell, and nothing follows from a bad cell."""
    book = read(workbook(tmp_path / "planted.xlsx", planted()))
    assert set(places(book)) == expected()
    assert len(book.findings) == len(expected())


def test_planted_defects_are_found_in_a_folder(tmp_path: Path) -> None:
    """The same defects in CSV files are the same findings, addressed by file, line and column."""
    book = read(folder(tmp_path / "planted", planted()))
    assert set(places(book)) == {(code, _in_file(address)) for code, address in expected()}


def _in_file(address: str) -> str:
    name, _, cell = address.partition("!")
    return f"{name}.csv:{cell[1:]}:{ord(cell[0]) - ord('A') + 1}" if cell else f"{name}.csv"


def test_what_only_a_workbook_can_hold(tmp_path: Path) -> None:
    """Logical values, formulas without a value, errors, dates, numbers as text and percents, each in its cell."""
    tables = small()
    path = tmp_path / "typed.xlsx"
    with xlsxwriter.Workbook(path) as book:
        percent, day = book.add_format({"num_format": "0.00%"}), book.add_format({"num_format": "d mmm yyyy"})
        for name, lines in tables.items():
            sheet = book.add_worksheet(name)
            for row, line in enumerate(lines):
                for column, cell in enumerate(line):
                    number = row and cell.lstrip("-").replace(".", "", 1).isdecimal()
                    (sheet.write_number if number else sheet.write_string)(row, column, float(cell) if number else cell)
        sheets = {sheet.get_name(): sheet for sheet in book.worksheets()}
        pledges, missions = sheets["pledges"], sheets["missions"]
        pledges.write_boolean("D2", 1)
        pledges.write_formula("D3", "=1+1", None, "")
        pledges.write_formula("E4", "=1/0", None, "#DIV/0!")
        pledges.write_string("D5", "1")
        pledges.write_number("E6", 44013, day)
        pledges.write_boolean("K2", 0)
        pledges.write_number("M6", 44013, day)
        pledges.write_boolean("C6", 1)
        missions.write_number("I2", 0.08, percent)
        missions.write_formula("E3", "=3*1.1", None, 3.3000000000000003)
    found = {(finding.code, finding.place, finding.value) for finding in read(path).findings}
    assert found == {
        ("E203", "pledges!D2", "TRUE"),
        ("E204", "pledges!D3", ""),
        ("E205", "pledges!E4", "#DIV/0!"),
        ("E202", "pledges!D5", "1"),
        ("E212", "pledges!E6", "2020-07-01"),
        ("E209", "pledges!K2", "FALSE"),
        ("E203", "pledges!C6", "TRUE"),
        ("W501", "missions!I2", "0.08"),
        ("E206", "missions!E3", "3.3000000000000003"),
    }


def test_the_sentence_of_a_finding() -> None:
    """A finding is one line: the cell, what stands there in quotes, the rule, the remedy."""
    (found,) = changed({"pledges!D5": "-3"}).findings
    assert str(found) == ('pledges!D5 "-3": units is a whole number of at least 0. Write how many units are on offer.')
    assert found.to_json() == {
        "code": "E207",
        "severity": "error",
        "sheet": "pledges",
        "cell": "D5",
        "column": "units",
        "value": "-3",
        "message": "units is a whole number of at least 0.",
        "remedy": "Write how many units are on offer.",
    }


def test_namibia_is_a_country() -> None:
    """NA is a code wherever codes stand."""
    book = changed({})
    assert places(book) == []
    assert book.tables["pledges"][0].text("contributor") == "NA"


@pytest.mark.parametrize("code", ["GHA ", "  GHA", "\u00a0GHA\t"])
def test_blanks_around_codes_do_not_count(code: str) -> None:
    """A code with blanks around it is the same code."""
    assert places(changed({"pledges!B3": code, "pairs!A5": code})) == []


def test_invisible_letters_become_visible() -> None:
    """A code with a letter nobody sees is unknown, and its value shows the letter."""
    (found,) = changed({"deployed!A2": "NA-\u200bINF"}).findings
    assert (found.code, found.place) == ("E302", "deployed!A2")
    assert '"NA-\\u200bINF"' in str(found)
    assert found.remedy == "Did you mean `NA-INF`?"


@pytest.mark.parametrize(
    ("address", "word", "remedy"),
    [
        ("limits!C3", "Each", "Did you mean `each`?"),
        ("limits!C3", "each AFRICA", "Did you mean `each:AFRICA`?"),
        ("limits!C3", "each: AFRICA", "Did you mean `each:AFRICA`?"),
        ("limits!C3", "each of AFRCA", "Did you mean `each:AFRICA`?"),
        (
            "limits!C3",
            "all",
            "Leave the cell blank: that means all contributors together. `each` means every one on its own.",
        ),
        ("rates!D2", "All", "Leave the cell blank: that means all missions."),
        ("equipment_needs!C2", "carrier", "Did you mean `APC`?"),
        ("pledges!B5", "France", "Write `FRA` if that is meant, or add a row for it."),
        ("requirements!B3", "infantry Battalion", "Write `INF` if that is meant, or add a row for it."),
        ("kpi_gates!C2", "=>", "Did you mean `>=`?"),
        ("pledges!D1", "Number of units", "Did you mean `units`? If it is your own, let its name begin with `_`:"),
    ],
)
def test_what_was_meant_is_said(address: str, word: str, remedy: str) -> None:
    """Words of scope in another way, a name in the place of its code, and letters in another order are understood."""
    found = [finding for finding in changed({address: word}).findings if finding.place == address]
    assert any(finding.remedy.startswith(remedy) for finding in found), found


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ({"missions!A2": "#REF!"}, ("E205", "missions!A2")),
        ({"pledges!A2": "#REF!"}, ("E205", "pledges!A2")),
        ({"pledges!A2": ""}, ("E201", "pledges!A2")),
        ({"readiness!A4": "#N/A"}, ("E205", "readiness!A4")),
        ({"pledges!A1": "pledg"}, ("E104", "pledges!A1")),
        ({"missions!A1": "misson"}, ("E104", "missions!A1")),
        ({"settings!B3": "July"}, ("E208", "settings!B3")),
        ({"settings!A4": "moths"}, ("E210", "settings!A4")),
        ({"deployed!A2": "NA-INFF"}, ("E302", "deployed!A2")),
        ({"limits!B6": "apprt"}, ("E210", "limits!B6")),
        ({"missions!A1": "#REF!"}, ("E205", "missions!A1")),
        ({"settings!A3": ""}, ("E201", "settings!A3")),
    ],
)
def test_a_bad_cell_is_one_finding(changes: dict[str, str], left: tuple[str, str]) -> None:
    """A key, header or setting that cannot be read makes no other cell wrong."""
    assert places(changed(changes)) == [left]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"pledges!B5": ""}, {"limits!C2": "AFRIKA"}),
        ({"pledges!B5": "#REF!"}, {"pairs!A4": "FRANCE"}),
        ({"pledges!C4": ""}, {"groups!B4": "SUOTH"}),
        ({"requirements!B3": "#REF!"}, {"groups!B3": "GAH"}),
    ],
)
def test_a_name_missing_elsewhere_hides_no_unknown_code(first: dict[str, str], second: dict[str, str]) -> None:
    """A contributor or capability that one row lacks is listed in its own table: another word is wrong by itself."""
    found = {where: code for code, where in places(changed({**first, **second}))}
    assert {where: found.get(where) for where in second} == dict.fromkeys(second, "E302")
    assert {found.get(where) for where in first} <= {"E201", "E205"}


def test_a_row_of_settings_that_says_nothing_is_no_lost_setting(tmp_path: Path) -> None:
    """A remark without a key and a value hides no setting that every case needs."""
    tables = small()
    tables["settings"] = [line for line in tables["settings"] if line[0] != "start"]
    tables["settings"][0].append("note")
    tables["settings"].append(["", "", "to be filled"])
    assert places(read(workbook(tmp_path / "book.xlsx", tables))) == [("E307", "settings"), ("E201", "settings!A5")]


def test_a_heading_without_a_value_is_told_as_such(tmp_path: Path) -> None:
    """A formula in the header whose value is not stored is one finding, and no column is missed because of it."""
    tables = small()
    path = tmp_path / "heading.xlsx"
    workbook(path, tables)
    book = openpyxl.load_workbook(path)
    book["pledges"]["D1"] = '="units"'
    book["pledges"]["M1"] = '="from"'
    book.save(path)
    found = [(code, place) for code, place in places(read(path)) if place.startswith("pledges")]
    assert found == [("E204", "pledges!D1"), ("E204", "pledges!M1")]


def test_a_group_that_cannot_be_read_is_not_unknown() -> None:
    """Where the name of a group cannot be read, limits that name it are not wrong by that."""
    assert places(changed({"groups!A2": "#REF!", "groups!A3": "#REF!"})) == [
        ("E205", "groups!A2"),
        ("E205", "groups!A3"),
    ]


@pytest.mark.parametrize("missing", ["settings", "missions", "requirements", "pledges"])
def test_a_missing_table_is_one_finding(tmp_path: Path, missing: str) -> None:
    """A table that is not there makes nothing that refers to it wrong."""
    tables = small()
    del tables[missing]
    (found,) = read(workbook(tmp_path / "missing.xlsx", tables)).findings
    assert found.code == "E101"
    assert found.message.startswith(missing)


def test_a_missing_column_is_one_finding(tmp_path: Path) -> None:
    """A column every row needs is missed once, not in every row."""
    tables = small()
    for line in tables["pledges"]:
        del line[0]
    (found,) = read(workbook(tmp_path / "missing.xlsx", tables)).findings
    assert (found.code, found.place, found.column) == ("E106", "pledges!A1", "pledge")


def test_findings_of_clean_cases_are_none(tmp_path: Path) -> None:
    """The small case has no finding in either form."""
    found: list[Finding] = [*read(folder(tmp_path / "small", small())).findings]
    found += read(workbook(tmp_path / "small.xlsx", small())).findings
    assert found == []
