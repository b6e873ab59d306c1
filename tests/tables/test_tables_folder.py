"""Folders of CSV files: encodings, separators, quotes, and lines that say where a cell stands."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables.small_case import folder, places, put, small, workbook

from allocator.tables import digest, read
from allocator.tables.csv_folder import read_csv
from allocator.tables.xlsx import read_workbook


def test_a_byte_order_mark_is_no_part_of_the_header(tmp_path: Path) -> None:
    """UTF-8 with a byte order mark, as spreadsheets write it, reads like UTF-8 without."""
    path = folder(tmp_path / "bom", small())
    for file in path.iterdir():
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert places(read(path)) == []


def test_semicolons_separate_where_spreadsheets_write_them(tmp_path: Path) -> None:
    """A folder with semicolons between columns holds the same tables."""
    path = folder(tmp_path / "semicolons", small(), ";")
    assert places(read(path)) == []
    assert digest(read(path).tables) == digest(read(folder(tmp_path / "commas", small())).tables)


def test_other_line_ends_and_quotes() -> None:
    """Carriage returns, quoted commas and doubled quotes read as they are meant."""
    sheet = read_csv("notes.csv", b'a,b\r\n"x, y","say ""hi"""\r\n')
    assert list(sheet.rows) == [(1, {0: "a", 1: "b"}), (2, {0: "x, y", 1: 'say "hi"'})]
    assert list(read_csv("notes.csv", b"a,b\rc,d").rows) == [(1, {0: "a", 1: "b"}), (2, {0: "c", 1: "d"})]


def test_lines_are_counted_as_an_editor_does() -> None:
    """A record begins in the line it begins in, though quoted text before it goes over several lines."""
    sheet = read_csv("notes.csv", b'a,b\n\n"one\ntwo",x\n,\ny,z\n')
    assert [line for line, _ in sheet.rows] == [1, 3, 6]
    assert sheet.rows[1][1] == {0: "one\ntwo", 1: "x"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"pledge\xff\xfe", "not UTF-8: line 1 has the byte 0xff"),
        ("pledge,contributor\nC\u00f4te,x".encode("cp1252"), "not UTF-8: line 2 has the byte 0xf4"),
        ("pledge".encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04\0\0", "not text"),
        (b"pledge\tcontributor\n", "separated by tabs"),
        (b'pledge,contributor\n"A,B\n', "quotes in the record from line 2"),
        (b'pledge,contributor\n"A"x,B\n', "quotes in the record from line 2"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, content: bytes, words: str) -> None:
    """A file that is no table in UTF-8 is one finding, and nothing that refers to it is another."""
    path = folder(tmp_path / "odd", small())
    (path / "pledges.csv").write_bytes(content)
    (found,) = read(path).findings
    assert (found.code, found.place) == ("E110", "pledges.csv")
    assert words in found.message


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    """Only CSV files are tables; own and hidden files are not opened."""
    path = folder(tmp_path / "mixed", small())
    (path / "README.md").write_bytes(b"\xff")
    (path / "_mine.csv").write_bytes(b"\xff")
    (path / " _mine.csv").write_bytes(b"\xff")
    (path / ".~lock.pledges.csv").write_bytes(b"\xff")
    assert places(read(path)) == []


def test_an_empty_file_is_an_empty_table(tmp_path: Path) -> None:
    """A CSV file without a line is like a blank sheet."""
    path = folder(tmp_path / "empty", small())
    (path / "goals.csv").write_bytes(b"")
    assert places(read(path)) == []
    (path / "missions.csv").write_bytes(b"\n\n")
    assert places(read(path)) == [("E109", "missions.csv")]


def test_the_digest_of_a_folder_is_of_names_and_contents(tmp_path: Path) -> None:
    """Renaming a file or changing a byte changes the digest of the input; reading it again does not."""
    path = folder(tmp_path / "small", small())
    first = read(path).sha256
    assert read(path).sha256 == first
    (path / "goals.csv").rename(path / "Goals.csv")
    assert read(path).sha256 != first


def test_leading_blank_rows_and_columns(tmp_path: Path) -> None:
    """A table may begin anywhere in its sheet: the header is the first row that is not blank."""
    book = read(workbook(tmp_path / "shifted.xlsx", small(), first=(3, 2)))
    assert places(book) == []
    assert book.tables["pledges"][0].origin.cell("units") == "pledges!F5"
    tables = put(small(), "pledges!D2", "-3")
    assert ("E207", "pledges!F5") in places(read(workbook(tmp_path / "wrong.xlsx", tables, first=(3, 2))))


def test_blank_rows_are_skipped(tmp_path: Path) -> None:
    """Blank rows between rows, and rows of blanks, are no rows."""
    tables = small()
    tables["pledges"][2:2] = [[], [" ", "", "\t"], []]
    book = read(folder(tmp_path / "gaps", tables))
    assert places(book) == []
    assert [row.origin.row for row in book.tables["pledges"]] == [2, 6, 7, 8, 9]


@pytest.mark.parametrize("title", ["Missions of 2020", "Mission"])
def test_a_title_above_the_header_is_named(tmp_path: Path, title: str) -> None:
    """Where something else stands above the header, that is the finding; the table below is read."""
    tables = small()
    tables["missions"] = [[title], [], *tables["missions"]]
    (found,) = read(folder(tmp_path / "title", tables)).findings
    assert (found.code, found.place, found.value) == ("E108", "missions.csv:1:1", title)


def test_a_header_of_one_column_is_a_header(tmp_path: Path) -> None:
    """A table of one column may hold codes that are called like columns."""
    (path := tmp_path / "small").mkdir()
    (path / "missions.csv").write_text("mission\nname\nhost\n", encoding="utf-8")
    assert [row.text("mission") for row in read(path).tables["missions"]] == ["name", "host"]


text = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=10)


@settings(max_examples=40)
@given(words=st.lists(text.filter(lambda word: word == word.strip()), min_size=1, max_size=5))
def test_text_reads_the_same_from_both_forms(tmp_path_factory: pytest.TempPathFactory, words: list[str]) -> None:
    """Whatever text a planner writes as a note, workbook and folder hold the same."""
    tables = {"missions": [["mission", "note"], *([f"M{at}", word] for at, word in enumerate(words))]}
    path = tmp_path_factory.mktemp("both")
    quoted = {name: [[cell.replace('"', '""') for cell in line] for line in lines] for name, lines in tables.items()}
    content = "\n".join(",".join(f'"{cell}"' for cell in line) for line in quoted["missions"])
    (sheet,) = read_workbook(workbook(path / "book.xlsx", tables)).sheets
    assert list(sheet.rows) == list(read_csv("missions.csv", content.encode()).rows)
