"""Workbooks of every make can be annotated: other prefixes, other namespaces, other encodings, fewer parts."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables.small_case import put, small, workbook
from tables.xlsx_parts import bare_workbook
from tables_annotation.annotating import (
    annotated,
    coloured,
    damaged,
    declared,
    notes,
    opened,
    parts,
    repacked,
    rich_workbook,
    said,
)

from allocator.errors import UsageError
from allocator.tables import digest, read
from allocator.tables.annotation import INDEX, annotate
from allocator.tables.annotation.annotate import MOST_NOTES
from allocator.tables.annotation.marks import Mark, column_number
from allocator.tables.annotation.sheet_part import Cell, SheetPart
from allocator.tables.annotation.styles import COLOURS, FRESH, Styles
from allocator.tables.annotation.xml_part import Part, with_attributes
from allocator.tables.sheets import Raw, letters
from allocator.tables.xlsx_sheet import SheetReader
from allocator.tables.xml_parser import parse

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEAD = "".join(
    f'<c r="{cell}" t="inlineStr"><is><t>{word}</t></is></c>' for cell, word in (("A1", "pledge"), ("B1", "units"))
)
HEAD = f'<row r="1">{HEAD}</row>'
ROW = '<row r="2"><c r="B2"><v>-1</v></c></row>'


def test_rows_and_cells_without_addresses(tmp_path: Path) -> None:
    """Cells that follow the one before keep their places when a blank one is coloured between others."""
    rows = (
        '<row><c t="inlineStr"><is><t>pledge</t></is></c><c t="inlineStr"><is><t>contributor</t></is></c>'
        '<c t="inlineStr"><is><t>units</t></is></c></row>'
        '<row><c t="inlineStr"><is><t>GHA-INF</t></is></c><c r="C2"><v>-1</v></c></row>'
        "<row><c><v>1</v></c></row>"
    )
    path = declared(bare_workbook(tmp_path / "plan.xlsx", rows))
    out = annotated(path)
    assert said(read(out)) == said(read(path))
    assert {"pledges!B2", "pledges!C2", "pledges!B3", "pledges!C3"} <= coloured(out).keys()
    assert coloured(out).keys() == notes(out).keys()


def test_elements_with_prefixes(tmp_path: Path) -> None:
    """Where every element has a prefix, what is added has it too."""
    sheet = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{HEAD}{ROW}</x:sheetData></x:worksheet>'
    for name in ("row", "c", "v", "is", "t"):
        sheet = (
            sheet.replace(f"<{name}>", f"<x:{name}>")
            .replace(f"<{name} ", f"<x:{name} ")
            .replace(f"</{name}>", f"</x:{name}>")
        )
    styles = f'<x:styleSheet xmlns:x="{MAIN}"><x:cellXfs count="1"><x:xf numFmtId="0"/></x:cellXfs></x:styleSheet>'
    path = declared(bare_workbook(tmp_path / "plan.xlsx", "", sheet=sheet, styles=styles))
    out = annotated(path)
    assert said(read(out)) == said(read(path))
    assert {"pledges!B2", "pledges!A2"} <= coloured(out).keys()
    assert notes(out)["pledges!B2"].startswith("E207 error\n")


def test_the_strict_form_is_coloured_and_listed(tmp_path: Path) -> None:
    """A workbook of the strict form has no drawings of notes: its cells are coloured, and the list says why no more."""
    path = declared(bare_workbook(tmp_path / "plan.xlsx", HEAD + ROW))
    strict = {
        name: data.replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, data in parts(path).items()
    }
    out = annotated(repacked(path, strict))
    assert said(read(out)) == said(read(path))
    found = parts(out)
    assert not [name for name in found if "comments" in name or "vml" in name]
    assert b"schemas.openxmlformats.org/spreadsheetml" not in b"".join(found.values())
    assert b"strict form" in found["xl/worksheets/sheet2.xml"]
    assert COLOURS["error", False].encode() in found["xl/styles.xml"]


def test_a_part_in_another_encoding(tmp_path: Path) -> None:
    """A sheet in UTF-16 is edited all the same."""
    path = declared(bare_workbook(tmp_path / "plan.xlsx", HEAD + ROW))
    sheet = '<?xml version="1.0" encoding="UTF-16"?>' + parts(path)["xl/worksheets/sheet1.xml"].decode()
    out = annotated(repacked(path, {"xl/worksheets/sheet1.xml": sheet.encode("utf-16")}))
    assert said(read(out)) == said(read(path))
    assert "pledges!B2" in coloured(out)


def test_a_workbook_with_macros_keeps_them_and_its_ending(tmp_path: Path) -> None:
    """A workbook with macros comes back with them, under a name that spreadsheets open with macros."""
    path = workbook(tmp_path / "plan.xlsm", damaged())
    types = parts(path)["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    repacked(path, {"[Content_Types].xml": types, "xl/vbaProject.bin": b"macros"})
    assert parts(annotated(path))["xl/vbaProject.bin"] == b"macros"
    with pytest.raises(UsageError, match=r"does not end in \.xlsm"):
        annotate(read(path), tmp_path / "out.xlsx")


addresses = st.lists(st.integers(1, 9), min_size=1, max_size=5, unique=True).map(sorted)


@settings(max_examples=60)
@given(st.data())
def test_cells_are_coloured_wherever_they_are(data: st.DataObject) -> None:
    """In a sheet of any order of stored, blank and missing cells, with or without addresses, the right ones change."""
    rows, last = [], 0
    for row in data.draw(addresses):
        cells, before = [], 0
        for column in data.draw(addresses):
            stated = column != before + 1 or data.draw(st.booleans())
            address = f' r="{letters(column - 1)}{row}"' if stated else ""
            inside = data.draw(st.sampled_from(["/>", "></c>", f"><v>{row}{column}</v></c>"]))
            cells.append(f"<c{address}{inside}")
            before = column
        number = f' r="{row}"' if row != last + 1 or data.draw(st.booleans()) else ""
        rows.append(f'<row{number} spans="1:9">{"".join(cells)}</row>')
        last = row
    sheet = (
        f'<worksheet xmlns="{MAIN}"><dimension ref="A1"/><sheetData>{"".join(rows)}</sheetData></worksheet>'.encode()
    )
    bad = data.draw(st.sets(st.tuples(st.integers(1, 11), st.integers(0, 11)), max_size=6))
    part = SheetPart(sheet, [Mark(row, column, ()) for row, column in sorted(bad)])
    part.colour(dict.fromkeys((Cell(*place) for place in bad), "error"), Styles(FRESH.format(MAIN).encode()))
    done = part.part.result()
    assert _values(done) == _values(sheet)
    found, row = set(), 0
    for line in Part(done).root.children[1].children:
        row, column = int(line.attributes.get("r", row + 1)), -1
        for cell in line.children:
            address = cell.attributes.get("r", "").rstrip("0123456789")
            column = column_number(address) if address else column + 1
            if "s" in cell.attributes:
                found.add((row, column))
    assert found == bad


def _values(sheet: bytes) -> list[tuple[int, dict[int, Raw]]]:
    reader = SheetReader([], [], since_1904=False)
    parse(reader.parser(), sheet)
    return reader.rows


def test_merged_cells_are_marked_where_they_are_seen(tmp_path: Path) -> None:
    """A blank that a merged cell covers is marked in the cell that is seen."""
    path = workbook(tmp_path / "plan.xlsx", put(small(), "pledges!B4", ""))
    book = opened(path)
    book["pledges"].merge_cells("B3:B4")
    book.save(path)
    out = annotated(path)
    assert [finding.place for finding in read(path).findings] == ["pledges!B4"]
    assert coloured(out).keys() == notes(out).keys() == {"pledges!B3"}


def test_a_row_as_a_whole_is_marked_in_its_first_cell(tmp_path: Path) -> None:
    """A finding about a row, because its column is missing, is marked in the first filled cell of the row."""
    tables = small()
    tables["limits"] = [["", "limit", "rule"], ["", "share", "max_share"]]
    path = workbook(tmp_path / "plan.xlsx", tables)
    places = [finding.cell for finding in read(path).findings if finding.sheet == "limits"]
    assert "2:2" in places
    assert "limits!B2" in coloured(annotated(path))


def test_many_bad_cells(tmp_path: Path) -> None:
    """Where more cells are bad than notes are useful, all are coloured, and the list says so."""
    tables = small()
    first = len(tables["pledges"]) + 1
    tables["pledges"] += [[f"X{at}", "GHA", "INF", "-1", "700"] for at in range(MOST_NOTES + 50)]
    path = workbook(tmp_path / "plan.xlsx", tables)
    out = annotated(path)
    bad = {f"pledges!D{row}" for row in range(first, first + MOST_NOTES + 50)}
    assert bad <= coloured(out).keys()
    assert len(notes(out)) == MOST_NOTES
    lines = [row[0].value for row in opened(out)[INDEX].iter_rows(max_row=8)]
    assert any(str(line).startswith("On a sheet with more than 1,000 bad cells") for line in lines)


def test_attributes_change_in_place() -> None:
    """An attribute changes where it stands, whatever quotes and signs stand beside it; others keep every letter."""
    tag = b"""<a  b='x>"' c = "1" r:c="2"/>"""
    assert with_attributes(tag, {"c": "9"}) == b"""<a  b='x>"' c = "9" r:c="2"/>"""
    assert with_attributes(tag, {"d": "<&"}) == b"""<a  b='x>"' c = "1" r:c="2" d="&lt;&amp;"/>"""
    part = Part(b"<a><b c='>'/><!-- <b> --><b><![CDATA[<b>]]></b></a>")
    first, second = part.root.children
    part.set(first, c=None)
    part.append(first, "<d/>")
    part.append(second, "<d/>")
    assert part.result() == b"<a><b><d/></b><!-- <b> --><b><![CDATA[<b>]]><d/></b></a>"


@pytest.mark.office
@pytest.mark.parametrize("rich", [False, True])
def test_libreoffice_reads_what_was_annotated(tmp_path: Path, rich: bool) -> None:
    """LibreOffice opens the copy, and what it saves has the same findings, the same colours and the same notes."""
    path = rich_workbook(tmp_path / "plan.xlsx") if rich else workbook(tmp_path / "plan.xlsx", damaged())
    out = annotated(path)
    saved = _saved_by_libreoffice(out)
    assert said(read(saved)) == said(read(path))
    assert digest(read(saved).tables) == digest(read(path).tables)
    assert coloured(saved) == coloured(out)
    assert {place: text.strip() for place, text in notes(saved).items()} == notes(out)


@pytest.mark.office
def test_what_libreoffice_saved_can_be_annotated(tmp_path: Path) -> None:
    """A workbook that LibreOffice has saved is annotated like any other, and again after LibreOffice saved the copy."""
    path = _saved_by_libreoffice(rich_workbook(tmp_path / "plan.xlsx"))
    first = annotated(path)
    assert said(read(first)) == said(read(path))
    assert {finding.place for finding in read(path).findings} == coloured(first).keys()
    again = annotated(_saved_by_libreoffice(first))
    assert coloured(again) == coloured(first)
    assert {place: text.strip() for place, text in notes(again).items()} == notes(first)
    assert opened(again).sheetnames == opened(first).sheetnames


def _saved_by_libreoffice(path: Path) -> Path:
    folder = path.parent / "saved"
    profile = f"-env:UserInstallation=file://{path.parent}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / path.name
