"""Workbooks keep the rules by which Excel opens them without repair; the checker sees what breaks them."""

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook
from report.excel_rules import broken_rules
from report.small import PROVENANCE, counted, outcome
from report.test_report_live_gates import readings, rich_with_gates

from allocator.report import page, report, xlsx
from allocator.report.paper import Column, Kind, Report, Section, Sheet, Tone


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a workbook with everything: charts, checks, gates, colours, links."""
    case, plan = rich_with_gates()
    audit, read = readings(case, plan)
    path = tmp_path_factory.mktemp("rules") / "report.xlsx"
    xlsx.write(path, report(outcome(audit), audit, "within 1 %", PROVENANCE, read))
    return path


def test_a_report_keeps_every_rule(written: Path, tmp_path: Path) -> None:
    """Nothing in the rich workbook, nor in that of the small plan, would have to be repaired."""
    assert broken_rules(written) == []
    audit = counted()
    xlsx.write(tmp_path / "small.xlsx", report(outcome(audit), audit, "within 1 %", PROVENANCE))
    assert broken_rules(tmp_path / "small.xlsx") == []


@pytest.mark.parametrize(
    ("part", "sound", "broken", "told"),
    [
        ("xl/workbook.xml", 'name="Charts"', f'name="{"x" * 32}"', "may not be called"),
        ("xl/workbook.xml", 'name="Charts"', 'name="answer"', "one name"),
        ("xl/workbook.xml", "'Units'!", "'Unity'!", "leads to"),
        ("xl/workbook.xml", 'name="units_1"', 'name="un1"', "may not be called"),
        ("xl/workbook.xml", 'name="units_1"', 'name="units_2"', "two ranges"),
        ("xl/charts/chart1.xml", "'Chart data'!", "'No data'!", "drawn from"),
        ("xl/worksheets/sheet2.xml", "'Units'!A1", "'Unity'!A1", "a link leads to"),
        ("xl/worksheets/sheet1.xml", "<f>SUM(", "<f>=SUM(", "has the formula"),
        ("xl/worksheets/sheet1.xml", "<f>SUM(", "<f>SUM((", "has the formula"),
        ("xl/worksheets/sheet1.xml", ' t="s"><v>0<', ' t="s"><v>99999<', "text that is not there"),
        ("xl/worksheets/sheet1.xml", 'dxfId="0"', 'dxfId="999"', "no colour"),
        ("[Content_Types].xml", "/xl/charts/chart1.xml", "/xl/charts/chart9.xml", "not there"),
    ],
)
def test_a_broken_rule_is_seen(written: Path, tmp_path: Path, part: str, sound: str, broken: str, told: str) -> None:
    """Each kind of damage is named."""
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(tmp_path / "broken.xlsx", "w") as copy:
        for name in parts.namelist():
            text = parts.read(name)
            if name == part:
                assert sound.encode() in text
                text = text.replace(sound.encode(), broken.encode(), 1)
            copy.writestr(name, text)
    assert any(told in rule for rule in broken_rules(tmp_path / "broken.xlsx"))


@pytest.mark.parametrize(
    ("title", "foot"),
    [
        ("82020 plan", "82020 plan"),
        ("R&G", "R&& G"),
        ("R&[Picture] & &&G", "R&& [Picture] && &&&& G"),
        ("x" * 79 + "&y", "x" * 79 + "&&"),
    ],
)
def test_the_foot_of_printed_pages_has_the_title_as_it_stands(title: str, foot: str, tmp_path: Path) -> None:
    """Digits are no size of letters, an ampersand begins no picture, and a cut leaves none of two."""
    sheet = Sheet("Answer", "The answer", (Section("T", (Column("A"),), (("a",),)),))
    xlsx.write(tmp_path / "report.xlsx", Report(title, "", (sheet,)))
    with zipfile.ZipFile(tmp_path / "report.xlsx") as parts:
        root = ET.fromstring(parts.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own file
    (text,) = (each.text for each in root.iter() if each.tag.endswith("oddFooter"))
    assert text == f"&L&8 {foot}&C&8&A&R&8Page &P of &N"


def test_a_formula_too_long_for_excel_leaves_its_value(tmp_path: Path) -> None:
    """A formula of 9,000 characters would have the file repaired; one of 7,000 is written."""
    rows = ((1, 3500), (1, 4500))
    formulas = {(at, 1): "+".join(["1"] * int(row[1])) for at, row in enumerate(rows)}
    columns = Column("A", Kind.WHOLE), Column("B", Kind.WHOLE)
    xlsx.write(
        tmp_path / "x.xlsx", Report("", "", (Sheet("Long", "Long", (Section("T", columns, rows, formulas=formulas),)),))
    )
    assert broken_rules(tmp_path / "x.xlsx") == []
    cells = [row[1] for row in load_workbook(tmp_path / "x.xlsx")["Long"].iter_rows(values_only=True)]
    assert str(cells[-2]).startswith("=1+1")
    assert cells[-1] == 4500


def test_rows_beyond_those_of_a_sheet_are_said_to_be_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a sheet of 20 rows, a table of 30 is cut, which is said; its total is that of all rows."""
    monkeypatch.setattr(page, "_ROWS", 20)
    rows = tuple((f"row {at}", at) for at in range(30))
    tones = {(0, 0): Tone.MET, (29, 0): Tone.SHORT}
    columns = Column("A"), Column("B", Kind.WHOLE)
    section = Section("T", columns, rows, (("All", 435),), "A note.", tones, names={1: "all_b"})
    first_page = Sheet("One", "One", (Section("A", columns, rows[:1]),))
    xlsx.write(tmp_path / "x.xlsx", Report("", "", (first_page, Sheet("Long", "Long", (section,)))))
    book = load_workbook(tmp_path / "x.xlsx")
    cells = [cell for row in book["Long"].iter_rows(values_only=True) for cell in row]
    (note,) = (cell for cell in cells if "A note." in str(cell))
    (most,) = re.findall(r"^The first (\d+) of 30 rows; a sheet of a workbook holds no more\.", str(note))
    assert cells.count(435) == 1
    assert [cell for cell in cells if str(cell).startswith("row ")] == [f"row {at}" for at in range(int(most))]
    assert book["Long"].max_row <= 20
    first, last = re.findall(r"\d+", str(book.defined_names["all_b"].attr_text))
    assert int(last) - int(first) + 1 == int(most)
