"""The workbook and the terminal show what the report holds, and nothing else."""

import io
import subprocess
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from report.small import CASE, PROVENANCE, bare, counted, outcome
from rich.console import Console

from allocator.audit import Audit
from allocator.report import Report, report, terminal, xlsx
from allocator.report.looks import number_format
from allocator.report.paper import Kind


def paper_of(audit: Audit) -> Report:
    """Return a report of a plan."""
    return report(outcome(audit, {"targets": 100, "cost": None}), audit, "within 1 %", PROVENANCE)


@pytest.fixture(scope="module")
def paper() -> Report:
    """Give the report of the small plan."""
    return paper_of(counted())


@pytest.fixture(scope="module")
def written(paper: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the workbook of the small plan."""
    path = tmp_path_factory.mktemp("report") / "report.xlsx"
    xlsx.write(path, paper)
    return path


@pytest.fixture(scope="module")
def book(written: Path) -> Workbook:
    """Give the workbook as another program reads it."""
    return load_workbook(written)


def stored(value: int | Fraction) -> float:
    """Return a number as a workbook keeps it, with 16 digits."""
    return float(f"{float(value):.16G}")


def test_every_number_and_text_of_the_report_is_in_its_sheet(paper: Report, written: Path) -> None:
    """Each sheet of the workbook has exactly the numbers of the report, stored with formulas or not, and its texts."""
    book = load_workbook(written, data_only=True)
    first, *others = [sheet.name for sheet in (*paper.sheets, *paper.checks)]
    assert book.sheetnames == [first, "Contents", "Charts", *others, "Chart data"]
    for sheet in (*paper.sheets, *paper.checks):
        cells = [cell for row in book[sheet.name].iter_rows() for cell in row if cell.value is not None]
        values = [v for each in sheet.sections for row in (*each.rows, *each.totals) for v in row if v is not None]
        numbers = Counter(cell.value for cell in cells if cell.data_type == "n")
        assert numbers == Counter(stored(value) for value in values if isinstance(value, (int, Fraction)))
        texts = Counter(str(cell.value) for cell in cells if cell.data_type == "s")
        wanted = Counter(value for value in values if isinstance(value, str) and value)
        assert wanted <= texts


def test_every_sheet_can_be_reached_from_the_contents_and_leads_back(book: Workbook) -> None:
    """The contents link to every other sheet, and every other sheet links to them."""
    places = {cell.hyperlink.location for row in book["Contents"].iter_rows() for cell in row if cell.hyperlink}
    assert places == {f"'{name}'!A1" for name in book.sheetnames if name != "Contents"}
    for sheet in book:
        if sheet.title != "Contents":
            link = sheet["A1"].hyperlink
            assert link is not None
            assert (sheet["A1"].value, link.location) == ("Contents", "'Contents'!A1")


def test_every_figure_is_a_chart_of_cells_with_the_numbers_of_its_table(paper: Report, written: Path) -> None:
    """Each series of each chart names cells that hold exactly the column of the figure it draws."""
    book = load_workbook(written)
    charts = book["Charts"]._charts  # type: ignore[attr-defined]
    assert len(charts) == len(paper.figures) == 6
    for figure, chart in zip(paper.figures, charts, strict=True):
        drawn = [each for part in (chart, *chart._charts[1:]) for each in part.series]
        assert len(drawn) == len(figure.series)
        assert chart.x_axis.title is not None
        assert chart.y_axis.title is not None
        for each, series in zip(figure.series, drawn, strict=True):
            for reference, column in ((series.val.numRef.f, each.column), (series.cat.strRef.f, 0)):
                sheet, area = reference.rsplit("!", 1)
                cells = [cell.value for row in book[sheet.strip("'")][area.replace("$", "")] for cell in row]
                assert cells == [
                    stored(v) if isinstance(v, (int, Fraction)) else v
                    for v in (row[column] for row in figure.table.rows)
                ]


def test_texts_that_look_like_formulas_stay_texts(book: Workbook) -> None:
    """Names that begin with =, @ or - are written as they stand."""
    seen = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "s"}
    assert {"@police", "-patrols"} <= seen


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "{=1}", "http://x.y", "1", " ", "\x07bell", "x" * 40_000])
def test_any_name_of_a_mission_can_be_written(name: str, tmp_path: Path) -> None:
    """Whatever a mission is called, the workbook opens and has it as text."""
    audit = counted(case=replace(CASE, remarks=(replace(CASE.remarks[0], note=name),)))
    xlsx.write(tmp_path / "report.xlsx", paper_of(audit))
    cells = [cell for row in load_workbook(tmp_path / "report.xlsx")["Sources"].iter_rows() for cell in row]
    assert any(cell.data_type == "s" and str(cell.value).startswith(name[:1].strip("\x07")) for cell in cells)


def test_the_same_report_gives_the_same_bytes(paper: Report, written: Path, tmp_path: Path) -> None:
    """Nothing in the file says when it was made."""
    xlsx.write(tmp_path / "again.xlsx", paper)
    assert (tmp_path / "again.xlsx").read_bytes() == written.read_bytes()


def test_every_sheet_is_ready_to_print(book: Workbook) -> None:
    """A4, upright where columns have room, as wide as the page; the first sheet is one; headings are repeated."""
    for sheet in book:
        assert sheet.page_setup.orientation in {"landscape", "portrait"}
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    first = book["Answer"]
    assert first.page_setup.fitToHeight in {None, 1}
    for name in ("Allocation", "Units", "Moves", "Shortfalls", "Limits"):
        assert book[name].freeze_panes is not None
        assert book[name].print_title_rows is not None
    assert book["Limits"].auto_filter.ref is not None


def test_a_report_of_nothing_can_be_written(tmp_path: Path) -> None:
    """A case in which nothing is asked and nobody sent has a workbook too."""
    xlsx.write(tmp_path / "report.xlsx", paper_of(bare()))
    assert "Answer" in load_workbook(tmp_path / "report.xlsx").sheetnames


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (Fraction(9999, 10_000), '">99.9%"'),
        (Fraction(1, 10_000), '"<0.1%"'),
        (Fraction(1), "0.0%"),
        (Fraction(0), "0.0%"),
        (Fraction(1, 3), "0.0%"),
    ],
)
def test_no_share_is_shown_as_all_or_nothing_that_is_not(share: Fraction, shown: str) -> None:
    """A share that would be rounded to 100 % or 0 % says so."""
    assert number_format(Kind.PERCENT, share) == shown


def printed(audit: Audit, width: int) -> str:
    """Return what a terminal of some width shows."""
    console = Console(width=width, file=io.StringIO(), force_terminal=False)
    for part in terminal.summary(outcome(audit, {"cost": None}), audit, "feasible, quality unknown"):
        console.print(part)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("width", [80, 100, 140])
def test_the_table_fits_the_terminal(width: int) -> None:
    """No line is longer than the terminal, and every mission has its floors and its gap."""
    text = printed(counted(), width)
    assert max(map(len, text.splitlines())) <= width
    assert "ALPHA" in text
    assert "2/3" in text
    assert "1 POL: @police" in text
    assert "Verdict: feasible, quality unknown" in text


def test_names_are_never_read_as_markup() -> None:
    """A task in square brackets is shown as it stands."""
    requirements = tuple(replace(row, task="[bold]x[/bold]") for row in CASE.requirements)
    assert "[bold]x[/bold]" in printed(counted(case=replace(CASE, requirements=requirements)), 120)


def test_a_plan_of_nothing_can_be_shown() -> None:
    """A case in which nothing is asked has dashes, not errors."""
    assert "–" in printed(bare(), 100)


@pytest.mark.office
def test_an_office_opens_the_workbook_and_prints_the_answer_on_one_page(written: Path, tmp_path: Path) -> None:
    """LibreOffice reads every sheet, and the first one takes one page."""
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(written)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    pages = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "report.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout.split("\f")
    assert "floors are met" in pages[0]
    assert "SHA-256" in pages[0]
    assert "Check coverage" in pages[1]
    assert sum("Persons by contributor and mission" in page for page in pages) == 2
    assert not any(error in "".join(pages) for error in ("#VALUE!", "#REF!", "Err:", "###"))
