"""The workbook recounts itself: its formulas come to what is stored beside them, and see what somebody changes."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook
from report.office import disagreements, recalculated
from report.small import CASE, ENGINEERS, INFANTRY_NEPAL, INFANTRY_TOGO, PLAN, PROVENANCE, A, B, bare, counted, outcome

from allocator.audit import Audit
from allocator.case import Case, Contributor, Plan
from allocator.report import Report, report, xlsx
from allocator.report.contributors import Band, band
from allocator.report.paper import Section

FUNCTIONS = {
    *("SUM", "SUMIFS", "SUMPRODUCT", "COUNTIF", "COUNTIFS", "ROWS", "IF", "ISNUMBER", "ISTEXT"),
    *("ABS", "ROUND", "INT", "MIN", "MAX"),
}
"""What formulas may call: Excel and LibreOffice have had all of it for long."""

HOSTILE = ('=HYPERLINK("http://x.y","pay")', "+1", "-2", "@SUM(A1)", "{=1}", "=cmd|'/c calc'!A1")
"""Names that would run if anybody took them for formulas."""


def rich() -> tuple[Case, Plan]:
    """Return the small case with credits below 1, two ways of offering the same units, and caps on missions."""
    pledges = tuple(
        replace(pledge, alternative="either" if at in {ENGINEERS, INFANTRY_TOGO} else "")
        for at, pledge in enumerate(CASE.pledges)
    )
    contributors = (
        Contributor("NPL", "Nepal", "Asia", presence_monthly=1_000),
        Contributor("TGO", HOSTILE[0], "Africa", max_persons=200, max_missions=2, presence_monthly=77),
    )
    missions = (replace(CASE.missions[A], operational_per_person=333, lease_factor=1_250), *CASE.missions[1:])
    case = replace(
        CASE,
        pledges=tuple(replace(pledge, units=pledge.units + 2) for pledge in pledges),
        contributors=contributors,
        missions=missions,
        substitutes={(0, 1): 3_333},
        settings=replace(CASE.settings, rotation_months=7),
    )
    assign = {**PLAN.assign, (ENGINEERS, B, 1, 0): 1, (ENGINEERS, A, 1, 1): 1, (INFANTRY_NEPAL, A, 1, 1): 1}
    del assign[ENGINEERS, A, 0, 1]
    return case, replace(PLAN, assign=assign)


def paper_of(audit: Audit) -> Report:
    """Return a report of a plan."""
    return report(outcome(audit), audit, "within 1 %", PROVENANCE)


@pytest.fixture(scope="module")
def audit() -> Audit:
    """Give the rich plan, recounted."""
    case, plan = rich()
    return counted(plan, case)


@pytest.fixture(scope="module")
def written(audit: Audit, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the workbook of the rich plan."""
    path = tmp_path_factory.mktemp("checks") / "report.xlsx"
    xlsx.write(path, paper_of(audit))
    return path


def formulas(book: Workbook) -> Iterator[tuple[str, Cell]]:
    """Yield every cell that holds a formula, with its sheet."""
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert isinstance(cell, Cell)
                    yield sheet.title, cell


def table(audit: Audit, sheet: str, title: str) -> Section:
    """Return a table of a page of checks."""
    (page,) = (each for each in paper_of(audit).checks if each.name == sheet)
    (found,) = (each for each in page.sections if each.title.startswith(title))
    return found


def test_formulas_call_only_what_every_office_has(written: Path) -> None:
    """No function, and no name, is used that is not known."""
    book = load_workbook(written)
    names = set(book.defined_names)
    assert sum(1 for _ in formulas(book)) > 200
    for _, cell in formulas(book):
        text = re.sub(r'"[^"]*"', "", str(cell.value))
        assert len(text) < 8_000
        assert set(re.findall(r"([A-Z]+)\(", text)) <= FUNCTIONS
        assert set(re.findall(r"\b[a-z]\w*", text)) <= names


def test_names_and_sheets_are_legal(written: Path) -> None:
    """Names are unique, no addresses, and lead to a sheet; names of sheets are short and without signs."""
    book = load_workbook(written)
    for sheet in book.sheetnames:
        assert 0 < len(sheet) <= 31
        assert not set(sheet) & set("[]:*?/\\'")
    assert len({sheet.lower() for sheet in book.sheetnames}) == len(book.sheetnames)
    for name, defined in book.defined_names.items():
        assert re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", name)
        assert defined.attr_text is not None
        assert re.fullmatch(r"'[^']+'!\$[A-Z]+\$\d+:\$[A-Z]+\$\d+", defined.attr_text)
        assert defined.attr_text.split("'")[1] in book.sheetnames


def test_every_part_of_the_file_is_well_formed(written: Path) -> None:
    """Each part is there once and is XML without fault; no cell is written twice."""
    with zipfile.ZipFile(written) as parts:
        assert len(set(parts.namelist())) == len(parts.namelist())
        for name in parts.namelist():
            root = ET.fromstring(parts.read(name))  # noqa: S314 (we wrote it)
            cells = [each.get("r") for each in root.iter() if each.tag.endswith("}c") and each.get("r")]
            assert len(set(cells)) == len(cells)


def test_every_check_of_a_sound_plan_is_ok(audit: Audit) -> None:
    """The summary has a line for each kind of check, all of them ok."""
    assert not audit.faults
    (section,) = paper_of(audit).checks[0].sections
    assert len(section.rows) == 12
    assert {row[-1] for row in section.rows} == {"ok"}


def test_what_is_missing_falls_on_requirements_as_the_recount_has_it(audit: Audit) -> None:
    """The table has a row for each requirement and phase, with the shortfalls of the deployment."""
    section = table(audit, "Check coverage", "What is missing")
    found = {(row[0], row[1], row[3]): row[10:12] for row in section.rows}
    assert len(found) == 7
    assert found["BRAVO", "-patrols", "2020-07 to 2020-12"] == (0, Fraction(6_667, 10_000))


def test_nobody_sent_means_nothing_to_check() -> None:
    """A plan without units has no pages of checks, and its workbook can be written."""
    assert paper_of(bare()).checks == ()
    assert paper_of(counted(Plan())).checks == ()


@pytest.mark.parametrize("name", HOSTILE)
def test_names_never_run(name: str, tmp_path: Path) -> None:
    """Contributors, missions' notes, tasks and pledges that look like formulas are texts in every sheet."""
    contributors = tuple(replace(each, name=name) for each in CASE.contributors)
    requirements = tuple(replace(row, task=name) for row in CASE.requirements)
    pledges = (replace(CASE.pledges[0], code=name), *CASE.pledges[1:])
    case = replace(CASE, contributors=contributors, requirements=requirements, pledges=pledges)
    path = tmp_path / "report.xlsx"
    xlsx.write(path, paper_of(counted(case=case)))
    book = load_workbook(path)
    seen = 0
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and name in cell.value:
                    assert cell.data_type == "s"
                    assert cell.quotePrefix or not cell.value.startswith(("=", "+", "-", "@"))
                    seen += 1
    assert seen > 10


@pytest.mark.parametrize(
    ("persons", "women", "asked", "colour"),
    [
        (1_000, Fraction(150), Fraction(150), Band.GREEN),
        (1_000, Fraction(149), Fraction(150), Band.YELLOW),
        (1_000, Fraction(1), Fraction(150), Band.YELLOW),
        (1_000, Fraction(999, 1_000), Fraction(150), Band.RED),
        (1, Fraction(0), Fraction(3, 10), Band.RED),
    ],
)
def test_colours_of_women_are_those_of_the_published_list(
    persons: int, women: Fraction, asked: Fraction, colour: Band
) -> None:
    """Green from the target on, yellow from one in a thousand on, red below."""
    assert band(persons, women, asked) is colour


@pytest.fixture(scope="module")
def anew(written: Path) -> dict[str, Workbook]:
    """Give the workbook calculated anew by LibreOffice: as it was, and with a unit of infantry more in one phase."""
    folder = written.parent
    book = load_workbook(written)  # stored values are lost when openpyxl saves, so the office has to calculate
    book.save(folder / "same.xlsx")
    sheet = book["Units"]
    (head,) = (row for row in sheet.iter_rows() if row[0].value == "Mission")
    at = [cell.value for cell in head].index("2020-07 to 2020-12")
    (row,) = (row for row in sheet.iter_rows() if (row[0].value, row[2].value) == ("BRAVO", "INF-T"))
    assert row[at].value == 1
    row[at].value = 9
    book.save(folder / "changed.xlsx")
    return recalculated(folder, *(folder / f"{name}.xlsx" for name in ("same", "changed")))


@pytest.mark.office
def test_formulas_come_to_the_values_stored_beside_them(written: Path, anew: dict[str, Workbook]) -> None:
    """LibreOffice calculates every formula of the workbook to what is stored with it."""
    wrong, seen = disagreements(written, anew["same"])
    assert wrong == []
    assert seen > 200


@pytest.mark.office
def test_a_change_of_the_units_turns_the_checks_it_breaks(anew: dict[str, Workbook]) -> None:
    """Eight units more than there are break ceiling, offer, cap, coverage and every sum of money, and nothing else."""
    verdicts = {str(row[0].value): row[5].value for row in anew["changed"]["Checks"].iter_rows() if row[5].value}
    kept = {key for key, value in verdicts.items() if value == "ok"}
    broken = {key for key, value in verdicts.items() if value == "FAILS"}
    assert kept == {"Units are whole numbers"}
    assert len(broken) == 11
