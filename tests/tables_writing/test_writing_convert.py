"""A workbook and a folder of CSV files: each becomes the other, nothing lost."""

import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tables_writing.books import ROOT, contents, opened, read_folder, same, write_folder

from allocator.errors import InputError, OutputError, UsageError
from allocator.tables import read
from allocator.tables.convert import convert, csv_bytes
from allocator.tables.csv_guard import guarded
from allocator.tables.grids import Grid, number_of
from allocator.tables.schema import TABLES
from allocator.tables.styled import write_workbook
from allocator.tables.styled_sheet import put
from allocator.tables.template import template

SETTINGS = "key,value\nstart,2027-01\nmonths,12\n"


def there_and_back(tmp_path: Path, **texts: str) -> dict[str, bytes]:
    """Turn CSV files into a workbook and the workbook into CSV files."""
    folder = write_folder(tmp_path / "in", **texts)
    convert(folder, tmp_path / "book.xlsx")
    convert(tmp_path / "book.xlsx", tmp_path / "out")
    return read_folder(tmp_path / "out")


@pytest.mark.parametrize("book", ["first-steps", "un-2020"])
def test_the_inputs_go_round(tmp_path: Path, book: str) -> None:
    """Workbook to CSV to workbook to CSV: the folders are the same byte by byte, the workbook is the committed one."""
    source = ROOT / "inputs" / f"{book}.xlsx"
    convert(source, tmp_path / "one")
    convert(tmp_path / "one", tmp_path / "again.xlsx")
    convert(tmp_path / "again.xlsx", tmp_path / "two")
    assert read_folder(tmp_path / "one") == read_folder(tmp_path / "two")
    if book == "un-2020":  # the first page of the example has remarks of its own
        assert same(source, tmp_path / "again.xlsx")


@pytest.mark.parametrize("case", sorted(path.name for path in (ROOT / "tests" / "cases").iterdir() if path.is_dir()))
def test_hand_made_folders_come_back_letter_by_letter(tmp_path: Path, case: str) -> None:
    """The folders of the hand-solved cases come back from a workbook as they were."""
    source = ROOT / "tests" / "cases" / case
    convert(source, tmp_path / "book.xlsx")
    convert(tmp_path / "book.xlsx", tmp_path / "out")
    before = {name: text for name, text in read_folder(source).items() if name.endswith(".csv")}
    assert read_folder(tmp_path / "out") == {name: text.replace(b"\r\n", b"\n") for name, text in before.items()}


def test_texts_that_look_like_formulas_stay_texts(tmp_path: Path) -> None:
    """Texts that begin with =, +, - or @ are stored as texts, never as formulas; in files they stand behind a mark."""
    texts = ["=1+1", "+33 1 42", "-2", "@home", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0", "http://x.org"]
    lines = "\n".join(
        f"P{n},X,{guarded(text)}" if '"' not in text else f'P{n},X,"\'=HYPERLINK(""http://x"")"'
        for n, text in enumerate(texts)
    )
    table = f"contributor,name,note\n{lines}\n"
    assert there_and_back(tmp_path, contributors=table) == {"contributors.csv": table.encode()}
    raw = openpyxl.load_workbook(tmp_path / "book.xlsx")["contributors"]
    cells = [raw.cell(row, 3) for row in range(2, 2 + len(texts))]
    assert [cell.value for cell in cells] == texts
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_odd_texts_come_back_letter_by_letter(tmp_path: Path) -> None:
    """Quotes, commas, line breaks, outer blanks, other scripts, `NA`, codes that look like numbers: all stay."""
    table = (
        "mission,name,note\n"
        'NA, Namibia ,"a ""quoted"" word, and a comma"\n'
        '007,"two\nlines",Mission à Goma — Миссия\n'
        "1E5,TRUE,_x0041_\n"
        "2027-01,,#REF\n"
    )
    assert there_and_back(tmp_path, missions=table, settings=SETTINGS)["missions.csv"] == table.encode()


def test_numbers_are_numbers_and_keep_their_zeros(tmp_path: Path) -> None:
    """Amounts become numbers of the workbook, and zeros behind the point come back."""
    table = "mission,budget,risk,latitude\nA,1428.50,1.0,-8.0\nB,1171901300,0.05,0\nC,0.01,12,0.00\n"
    assert there_and_back(tmp_path, missions=table)["missions.csv"] == table.encode()
    sheet = opened(tmp_path / "book.xlsx")["missions"]
    assert [sheet.cell(row, 2).value for row in (2, 3, 4)] == [1428.5, 1171901300, 0.01]


def test_blank_columns_and_empty_tables_are_kept(tmp_path: Path) -> None:
    """A column without values and a table without rows come back; what the workbook adds for convenience does not."""
    texts = {"limits": "limit,other,rule,soft_weight\nx,,exclude,\n", "goals": "rank,goal\n"}
    found = there_and_back(tmp_path, **texts)
    assert found == {f"{name}.csv": text.encode() for name, text in texts.items()}
    assert "kpi_gates" in opened(tmp_path / "book.xlsx").sheetnames


@pytest.mark.parametrize("heading", ["mission", "Mission "])
def test_a_required_table_without_rows_stays_a_table(tmp_path: Path, heading: str) -> None:
    """A planner's workbook whose `requirements` have a header only: what comes of it has them, too, and no error."""
    book = openpyxl.Workbook()
    sheets: dict[str, list[tuple[str | int, ...]]] = {
        "settings": [("key", "value"), ("start", "2027-01"), ("months", 12)],
        "missions": [(heading,), ("M",)],
        "requirements": [(heading, "capability", "target", "_mine")],
        "_findings": [("Findings",)],
        "pledges": [("pledge", "contributor", "capability", "units", "persons"), ("P", "A", "INF", 1, 10)],
    }
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    book.save(tmp_path / "book.xlsx")
    convert(tmp_path / "book.xlsx", tmp_path / "out")
    assert read_folder(tmp_path / "out")["requirements.csv"] == f"{heading},capability,target,_mine\n".encode()
    assert read(tmp_path / "out").errors == ()


def test_a_template_half_filled_has_the_same_findings_as_a_folder(tmp_path: Path) -> None:
    """Required tables without rows stay, and those that are not there stay away, so that no finding comes or goes."""
    template(tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    book["missions"]["A2"] = "M"
    book["requirements"]["Z1"] = "_mine"
    book.save(tmp_path / "book.xlsx")
    convert(tmp_path / "book.xlsx", tmp_path / "out")
    codes = [finding.code for finding in read(tmp_path / "book.xlsx").findings]
    assert codes == [finding.code for finding in read(tmp_path / "out").findings]
    assert "W512" in codes
    (tmp_path / "out" / "requirements.csv").unlink()
    convert(tmp_path / "out", tmp_path / "again.xlsx")
    for path in (tmp_path / "out", tmp_path / "again.xlsx"):
        assert [finding.table for finding in read(path).findings if finding.code == "E101"] == ["requirements"]


def test_remarks_and_own_tables_and_columns_are_kept(tmp_path: Path) -> None:
    """Remarks, columns and tables of one's own, and misspelled ones, go both ways."""
    texts = {
        "missions": "mission,note,source,_mine,tehre\nA,agreed,A/76/717,17,x\n",
        "_notes": "what,how many\ncall the host,007\n,3\n",
        "_about": "mine\nnot the planner's page\n",
        "strangers": "a,b\n1,2.50\n",
    }
    assert there_and_back(tmp_path, **texts) == {f"{name}.csv": text.encode() for name, text in texts.items()}


def test_own_sheets_are_read_as_they_are_seen(tmp_path: Path) -> None:
    """Letters that a workbook escapes, numbers, times of a day, errors and words of logic come out as they are seen."""
    book = xlsxwriter.Workbook(tmp_path / "book.xlsx")
    book.add_worksheet("missions").write_row(0, 0, ["mission", "budget"])
    sheet = book.add_worksheet("_mine")
    day, time = book.add_format({"num_format": "d mmm yy"}), book.add_format({"num_format": "d mmm yy hh:mm"})
    sheet.write_row(0, 0, ["a", "b", "c", "d", "e", "f", "g", "h"])
    sheet.write_row(1, 0, ["x\ry", "_x000D_", 0.1, 7])
    sheet.write_number(1, 4, 44013, day)
    sheet.write_number(1, 5, 44013.5, time)
    sheet.write_formula(1, 6, "=1/0", None, "#DIV/0!")
    sheet.write_boolean(1, 7, 1)
    book.close()
    convert(tmp_path / "book.xlsx", tmp_path / "out")
    line = '"x\ry","_x000D_","0.1","7","2020-07-01","2020-07-01 12:00:00","#DIV/0!","TRUE"\n'
    head = '"a","b","c","d","e","f","g","h"\n'
    assert read_folder(tmp_path / "out")["_mine.csv"].decode() == head + line


def test_zeros_behind_the_point_of_a_step_are_kept(tmp_path: Path) -> None:
    """The value of a scenario's step is a text where it looks like a number with zeros at its end."""
    table = "scenario,step,table,column,change,value\ns,1,missions,budget,multiply,0.90\ns,2,missions,budget,add,1.5\n"
    assert there_and_back(tmp_path, scenarios=table)["scenarios.csv"] == table.encode()


def test_names_of_tables_are_put_right(tmp_path: Path) -> None:
    """A sheet or file named in another case or with blanks is written under the name of its table."""
    folder = write_folder(tmp_path / "in", **{"Budget Caps": "cap,amount\nx,1\n"})
    convert(folder, tmp_path / "book.xlsx")
    assert opened(tmp_path / "book.xlsx")["budget_caps"]["A2"].value == "x"
    convert(tmp_path / "book.xlsx", tmp_path / "out")
    assert read_folder(tmp_path / "out") == {"budget_caps.csv": b"cap,amount\nx,1\n"}


def test_a_planners_workbook_is_understood(tmp_path: Path) -> None:
    """In a workbook made by hand, dates become months, formulas their values, and blank rows are left out."""
    book = xlsxwriter.Workbook(tmp_path / "book.xlsx")
    day = book.add_format({"num_format": "mmm yy"})
    sheet = book.add_worksheet("Missions ")
    sheet.write_row(1, 0, ["Mission", "budget", "From", "risk", "police ceiling"])
    sheet.write_row(3, 0, [7, 0.1])
    sheet.write_datetime(3, 2, date(2027, 3, 15), day)
    sheet.write_formula(3, 3, "=1/4", None, 0.25)
    book.close()
    convert(tmp_path / "book.xlsx", tmp_path / "out")
    assert read_folder(tmp_path / "out") == {"missions.csv": b"Mission,budget,From,risk\n7,0.1,2027-03,0.25\n"}


@pytest.mark.parametrize("kind", ["formula", "heading", "text", "date", "boolean"])
def test_what_csv_cannot_say_is_refused(tmp_path: Path, kind: str) -> None:
    """A cell that is an error in the workbook but would read as valid from CSV is refused by its address."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "missions"
    sheet.append(["mission", '="budget"' if kind == "heading" else "budget"])
    row: dict[str, list[object]] = {
        "formula": ["A", "=1+1"],
        "heading": ["A", 1],
        "text": ["A", "12"],
        "date": [date(2027, 1, 1), 1],
        "boolean": [True, 1],
    }
    sheet.append(row[kind])
    book.save(tmp_path / "book.xlsx")
    cell = {"date": "A2", "boolean": "A2", "heading": "B1"}.get(kind, "B2")
    with pytest.raises(InputError, match=f"missions!{cell}"):
        convert(tmp_path / "book.xlsx", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_stray_cell_far_away_does_no_harm(tmp_path: Path) -> None:
    """A single cell in the last row and column of a sheet costs one column, not a rectangle of a billion cells."""
    book = xlsxwriter.Workbook(tmp_path / "book.xlsx")
    for name in ("missions", "_mine"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["mission", "budget"])
        sheet.write_row(1, 0, ["A", 1])
        sheet.write(1_048_575, 16_383, "x")
    book.close()
    convert(tmp_path / "book.xlsx", tmp_path / "out")
    table = b"mission,budget,\nA,1,\n,,x\n"
    assert read_folder(tmp_path / "out") == {"missions.csv": table, "_mine.csv": table}


@pytest.mark.parametrize(
    ("row", "cell", "said"),
    [
        (1_048_576, "x", "holds 1,048,576 rows"),
        (0, "\N{GRINNING FACE}" * 20_000, "The text of pledges!A1 has 40000 letters"),
    ],
)
def test_what_a_sheet_cannot_hold_is_told(row: int, cell: str, said: str) -> None:
    """Nothing is cut or left out without a word: rows beyond the last, letters beyond what a cell holds."""
    book = xlsxwriter.Workbook(BytesIO(), {"in_memory": True})
    sheet = book.add_worksheet("pledges")
    with pytest.raises(OutputError, match=said):
        put(sheet, row, 0, cell, book.add_format())


def test_a_workbook_by_any_name_converts(tmp_path: Path) -> None:
    """What `check` reads `convert` reads, whatever the file is called."""
    write_workbook(tmp_path / "plan.xlsx", {"settings": Grid(("key", "value"), (("start", "2027-01"),))})
    (tmp_path / "plan.xlsx").rename(tmp_path / "plan.xlsx.bak")
    convert(tmp_path / "plan.xlsx.bak", tmp_path / "out")
    assert read_folder(tmp_path / "out")["settings.csv"] == b"key,value\nstart,2027-01\n"


def test_only_a_workbook_and_a_folder_convert(tmp_path: Path) -> None:
    """Two folders, two workbooks, or a source that is not there are refused in one sentence."""
    folder = write_folder(tmp_path / "in", settings=SETTINGS)
    convert(folder, tmp_path / "book.xlsx")
    with pytest.raises(UsageError, match=r"\.xlsx"):
        convert(folder, tmp_path / "other")
    with pytest.raises(UsageError, match="folder"):
        convert(tmp_path / "book.xlsx", tmp_path / "other.xlsx")
    with pytest.raises(InputError, match="does not exist"):
        convert(tmp_path / "nothing", tmp_path / "other.xlsx")


def _rewritten(path: Path, change: Callable[[str, bytes], tuple[str, bytes]]) -> None:
    """Change names and contents of the parts of a workbook."""
    with zipfile.ZipFile(path) as package:
        content = dict(change(name, package.read(name)) for name in package.namelist())
    with zipfile.ZipFile(path, "w") as package:
        for name, data in content.items():
            package.writestr(name, data)


def _strict(path: Path) -> None:
    pairs = {
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"officeDocument/relationships",
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"spreadsheetml/main",
    }

    def change(name: str, data: bytes) -> tuple[str, bytes]:
        for old, new in pairs.items():
            data = data.replace(old, b"http://purl.oclc.org/ooxml/" + new)
        return name, data

    _rewritten(path, change)


def _named_otherwise(path: Path) -> None:
    _rewritten(path, lambda name, data: (name.replace("xl/worksheets/sheet", "xl/worksheets/Sheet"), data))


def _blank(path: Path) -> None:
    openpyxl.Workbook().save(path)


@pytest.mark.parametrize(
    ("change", "words"),
    [(_strict, "not as `Strict"), (_named_otherwise, "Save the workbook again"), (_blank, "nothing to convert")],
)
def test_a_folder_never_becomes_an_empty_one(tmp_path: Path, change: Callable[[Path], None], words: str) -> None:
    """A workbook of the strict form, with other names of parts, or a blank one is refused, and what was there stays."""
    convert(write_folder(tmp_path / "out", settings=SETTINGS), tmp_path / "book.xlsx")
    change(tmp_path / "book.xlsx")
    with pytest.raises(InputError, match=words):
        convert(tmp_path / "book.xlsx", tmp_path / "out")
    assert read_folder(tmp_path / "out") == {"settings.csv": SETTINGS.encode()}


def test_the_written_sheets_are_written_anew(tmp_path: Path) -> None:
    """The pages that explain a workbook are no tables: they do not turn up among the files."""
    template(tmp_path / "book.xlsx", example_case=True)
    convert(tmp_path / "book.xlsx", tmp_path / "out")
    assert set(read_folder(tmp_path / "out")) <= {f"{name}.csv" for name in TABLES}


def test_an_unclear_heading_is_quoted() -> None:
    """A single heading with a semicolon in it is quoted, as a reader would take it for two."""
    assert csv_bytes(Grid(("a;b",), (("x",),))) == b'"a;b"\n"x"\n'


_LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufeff")
_TEXTS = st.text(st.one_of(_LETTERS, st.sampled_from("=+-@\"';,\n_x0.5")), min_size=1, max_size=12)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(notes=st.lists(_TEXTS.filter(str.strip), min_size=20, max_size=80))
def test_any_text_comes_back(tmp_path_factory: pytest.TempPathFactory, notes: list[str]) -> None:
    """Whatever a planner writes into a note comes back letter by letter."""
    place = tmp_path_factory.mktemp("texts")
    grid = Grid.of_records([{"mission": f"M{n}", "note": note} for n, note in enumerate(notes)])
    write_workbook(place / "book.xlsx", {"missions": grid})
    convert(place / "book.xlsx", place / "out")
    assert (place / "out" / "missions.csv").read_bytes() == csv_bytes(grid)


@settings(max_examples=300, deadline=None)
@given(number=st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_numbers_are_taken_only_where_they_are_exact(number: Decimal) -> None:
    """The number of a text writes the same text again."""
    text = f"{number:f}"
    found = number_of(text, TABLES["missions"].column("budget"))
    assert not isinstance(found, str)
    assert isinstance(found, int | Decimal)
    assert found == number


def test_the_look_follows_from_the_tables_alone(tmp_path: Path) -> None:
    """A workbook restored from its CSV files looks like the one that was written: cells, notes and checks."""
    template(tmp_path / "book.xlsx", example_case=True)
    convert(tmp_path / "book.xlsx", tmp_path / "out")
    convert(tmp_path / "out", tmp_path / "again.xlsx")
    before, after = contents(tmp_path / "book.xlsx"), contents(tmp_path / "again.xlsx")
    assert {name: before[name] for name in TABLES} == {name: after[name] for name in TABLES}
