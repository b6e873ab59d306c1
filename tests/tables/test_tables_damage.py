"""Files that are no workbook, or no longer one: one clear sentence each."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables.small_case import small, workbook
from tables.xlsx_parts import bare_workbook

from allocator.errors import InputError
from allocator.tables import load_case, read, xlsx


def _ole(marker: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + marker.encode("utf-16-le") + b"\0" * 600


def _other_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("hello.txt", "hello")


def _truncated(path: Path) -> None:
    workbook(path, small())
    path.write_bytes(path.read_bytes()[:-500])


def _damaged(path: Path) -> None:
    workbook(path, small())
    content = bytearray(path.read_bytes())
    at = content.index(b"xl/worksheets/sheet1.xml") + 60
    content[at : at + 40] = bytes(40)
    path.write_bytes(content)


def _packed_as(path: Path, method: int) -> None:
    """Claim another method of packing in both headers of the first part."""
    workbook(path, small())
    content = bytearray(path.read_bytes())
    for header, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = content.index(header) + place
        content[at : at + 2] = method.to_bytes(2, "little")
    path.write_bytes(content)


def _bomb(path: Path) -> None:
    """Write a small workbook whose parts claim more than a machine may hold, none of them too much by itself."""
    bare_workbook(path, "", styles="<styleSheet/>")
    content = bytearray(path.read_bytes())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 24 : at + 28] = (1 << 29).to_bytes(4, "little")
        at = content.find(b"PK\x01\x02", at + 1)
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: _packed_as(path, zipfile.ZIP_BZIP2), "packed in a way that workbooks are not"),
        (lambda path: _packed_as(path, zipfile.ZIP_LZMA), "packed in a way that workbooks are not"),
        (_bomb, "more than 1 GiB of memory"),
        (lambda path: path.write_bytes(b""), "is empty"),
        (lambda path: path.write_text("key,value\n"), "is not a workbook"),
        (lambda path: path.write_bytes(_ole("EncryptedPackage")), "protected by a password"),
        (lambda path: path.write_bytes(_ole("Workbook")), "old .xls format"),
        (_other_zip, "no .xlsx workbook"),
        (_truncated, "damaged or incomplete"),
        (_damaged, "damaged or incomplete"),
        (lambda path: bare_workbook(path, "<row r='1'>"), "not well formed"),
        (lambda path: bare_workbook(path, "", sheet="<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), "document type"),
        (
            lambda path: bare_workbook(path, "<row r='1'><c r='1A'><v>1</v></c></row>"),
            "not a workbook that can be read",
        ),
        (
            lambda path: bare_workbook(path, "<row r='1'><c r='A1'><v>x</v></c></row>"),
            "not a workbook that can be read",
        ),
        (
            lambda path: bare_workbook(path, "<row r='1'><c r='A1' t='s'><v>5</v></c></row>"),
            "not a workbook that can be",
        ),
    ],
)
def test_what_is_no_workbook_says_so_in_one_sentence(
    tmp_path: Path, make: Callable[[Path], object], words: str
) -> None:
    """Empty, other, protected, truncated and damaged files end with one clear sentence, never with a traceback."""
    path = tmp_path / "plan.xlsx"
    make(path)
    with pytest.raises(InputError, match=words) as caught:
        load_case(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_workbook_of_too_many_texts_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts that cells share are counted as cells are: a small file may hold millions of blank ones."""
    monkeypatch.setattr(xlsx, "MOST_CELLS", 10)
    strings = f"<sst>{'<si/>' * 11}</sst>"
    with pytest.raises(InputError, match="more than 10 shared texts"):
        read(bare_workbook(tmp_path / "many.xlsx", "", sharedStrings=strings))


def test_paths_that_lead_nowhere(tmp_path: Path) -> None:
    """A path without a file, a folder without tables and a single table each say what to give instead."""
    with pytest.raises(InputError, match="does not exist"):
        read(tmp_path / "nothing.xlsx")
    with pytest.raises(InputError, match="holds no CSV file"):
        read(tmp_path)
    (tmp_path / "pledges.csv").write_text("pledge\n")
    with pytest.raises(InputError, match="give the folder"):
        read(tmp_path / "pledges.csv")


def _intact() -> bytes:
    with TemporaryDirectory() as folder:
        return workbook(Path(folder) / "intact.xlsx", small()).read_bytes()


INTACT = _intact()
PARTS = sorted(name for name in zipfile.ZipFile(io.BytesIO(INTACT)).namelist() if name.startswith("xl/"))


def _read_or_refuse(path: Path) -> None:
    try:
        read(path)
    except InputError as error:
        assert "\n" not in str(error)  # noqa: PT017


@settings(max_examples=100)
@given(places=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_damaged_bytes_never_end_in_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, places: list[tuple[float, int]]
) -> None:
    """A workbook with some bytes overwritten is read, or refused in one sentence."""
    path = tmp_path_factory.mktemp("damage") / "damaged.xlsx"
    content = bytearray(INTACT)
    for place, byte in places:
        content[int(place * (len(content) - 1))] = byte
    path.write_bytes(content)
    _read_or_refuse(path)


@settings(max_examples=150, deadline=None)
@given(
    part=st.sampled_from(PARTS),
    places=st.lists(st.tuples(st.floats(0, 1), st.sampled_from('0123456789sbetnA-."<>/ ')), min_size=1, max_size=4),
)
def test_odd_parts_never_end_in_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, part: str, places: list[tuple[float, str]]
) -> None:
    """A whole archive with letters changed inside one of its parts is read, or refused in one sentence."""
    path = tmp_path_factory.mktemp("odd") / "odd.xlsx"
    with zipfile.ZipFile(io.BytesIO(INTACT)) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = bytearray(old.read(name))
            for place, letter in places if name == part else ():
                content[int(place * (len(content) - 1))] = ord(letter)
            new.writestr(name, bytes(content))
    _read_or_refuse(path)
