"""What an annotated copy keeps: everything, but for what has to say what is new."""

import re
from pathlib import Path

from tables.small_case import put, small, workbook
from tables_annotation.annotating import annotated, coloured, notes, opened, parts, repacked, rich_workbook, said

from allocator.tables import read
from allocator.tables.annotation import INDEX
from allocator.tables.annotation.notes import DIVIDER
from allocator.tables.annotation.styles import COLOURS

TALK = """<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">
<threadedComment ref="D3" dT="2020-01-01T00:00:00.00" personId="{00000000-0000-0000-0000-000000000001}"
 id="{00000000-0000-0000-0000-000000000002}"><text>Is this right?</text></threadedComment></ThreadedComments>"""


def test_a_rich_workbook_keeps_everything(tmp_path: Path) -> None:
    """Charts, pictures, formats, rules, hidden sheets, names, tables, buttons: parts that need no change have none."""
    path = rich_workbook(tmp_path / "plan.xlsx")
    out = annotated(path)
    before, after = parts(path), parts(out)
    assert before.keys() <= after.keys()
    changed = {name for name, data in before.items() if after[name] != data}
    assert changed == {
        "[Content_Types].xml",
        "docProps/app.xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        *(f"xl/worksheets/sheet{at}.xml" for at in (2, 3, 4)),
        "xl/worksheets/_rels/sheet2.xml.rels",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
    }
    assert said(read(out)) == said(read(path))


def test_sheets_keep_every_letter_but_styles(tmp_path: Path) -> None:
    """In a sheet with bad cells only their styles and the notes differ, and that the sheet is selected no more."""
    path = rich_workbook(tmp_path / "plan.xlsx")
    before, after = parts(path), parts(annotated(path))
    for at in (2, 3, 4):
        name = f"xl/worksheets/sheet{at}.xml"
        assert _without_what_may_change(before[name]) == _without_what_may_change(after[name])


def _without_what_may_change(sheet: bytes) -> str:
    text = re.sub(r'(<c r="[A-Z]+\d+") s="\d+"', r"\1", sheet.decode())
    return re.sub(r'<legacyDrawing [^>]*>| tabSelected="1"', "", text)


def test_styles_differ_in_the_fill_alone(tmp_path: Path) -> None:
    """A coloured cell keeps font, number format, border and alignment; light letters stand on a deep colour."""
    path = rich_workbook(tmp_path / "plan.xlsx")
    out = annotated(path)
    before, after = opened(path), opened(out)
    found = coloured(out)
    assert found["missions!H1"] == COLOURS["error", True]
    assert found["missions!D3"] == COLOURS["error", False]
    for place in found:
        sheet, cell = place.split("!")
        old, new = before[sheet][cell], after[sheet][cell]
        for name in ("font", "number_format", "border", "alignment", "protection"):
            assert repr(getattr(old, name)) == repr(getattr(new, name))


def test_an_independent_reader_still_finds_all(tmp_path: Path) -> None:
    """Names, checks, hidden sheets, links and titles are found where they were."""
    path = rich_workbook(tmp_path / "plan.xlsx")
    before, after = opened(path), opened(annotated(path))
    assert after.sheetnames == [*before.sheetnames, INDEX]
    assert dict(after.defined_names) == dict(before.defined_names)
    for old in before.worksheets:
        new = after[old.title]
        assert new.sheet_state == old.sheet_state
        assert new.defined_names == old.defined_names
        assert [check.sqref for check in new.data_validations.dataValidation] == [
            check.sqref for check in old.data_validations.dataValidation
        ]
        assert list(new.tables) == list(old.tables)
        assert new.protection.sheet == old.protection.sheet
    titles = parts(annotated(path))["docProps/app.xml"].decode()
    # The writer of the workbook counts 21, for it leaves out the sheet that is hidden for good.
    assert "<vt:lpstr>Worksheets</vt:lpstr></vt:variant><vt:variant><vt:i4>22</vt:i4>" in titles
    assert f"<vt:lpstr>_own</vt:lpstr><vt:lpstr>{INDEX}</vt:lpstr><vt:lpstr>_picture</vt:lpstr>" in titles


def test_notes_that_were_there_stay(tmp_path: Path) -> None:
    """A note in a bad cell keeps its words below ours; any other stays as it was."""
    found = notes(annotated(rich_workbook(tmp_path / "plan.xlsx")))
    ours, theirs = found["pledges!D3"].split(DIVIDER)
    assert ours.startswith("E207 error\n")
    assert theirs.endswith("Ask again: is this right?")
    assert found["pledges!A2"].endswith("From the pledge of May.")


def test_a_conversation_is_left_alone(tmp_path: Path) -> None:
    """A cell in which people talk is coloured and listed, and its conversation stays as it is."""
    path = rich_workbook(tmp_path / "plan.xlsx")
    relations = parts(path)["xl/worksheets/_rels/sheet4.xml.rels"].decode()
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    talk = f'<Relationship Id="rId99" Type="{kind}" Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    repacked(
        path,
        {
            "xl/worksheets/_rels/sheet4.xml.rels": relations.replace("</Relationships>", talk).encode(),
            "xl/threadedComments/threadedComment1.xml": TALK.encode(),
        },
    )
    before, out = notes(path), annotated(path)
    assert notes(out)["pledges!D3"] == before["pledges!D3"]
    assert coloured(out)["pledges!D3"] == COLOURS["error", False]
    assert notes(out)["pledges!C4"].startswith("W507 warning\n")
    assert parts(out)["xl/threadedComments/threadedComment1.xml"] == TALK.encode()
    lines = [row[0].value for row in opened(out)[INDEX].iter_rows(max_row=8)]
    assert "A cell in which people talk keeps its conversation, and has no note beside it." in lines


def test_a_hidden_sheet_is_named_as_such(tmp_path: Path) -> None:
    """A finding on a hidden sheet says so, and has no link that would lead nowhere; the sheet stays hidden."""
    path = workbook(tmp_path / "plan.xlsx", put(small(), "pledges!D3", "-3"))
    book = opened(path)
    book["pledges"].sheet_state = "hidden"
    book.save(path)
    out = opened(annotated(path))
    assert out["pledges"].sheet_state == "hidden"
    cells = {cell.value: cell for row in out[INDEX].iter_rows() for cell in row}
    assert cells["pledges!D3 (hidden sheet)"].hyperlink is None


def test_what_was_annotated_can_be_annotated_again(tmp_path: Path) -> None:
    """Colours and notes of an earlier check go where a cell is right again, and notes of others come back whole."""
    path = rich_workbook(tmp_path / "plan.xlsx")
    first = annotated(path)
    again = annotated(first)
    assert coloured(again) == coloured(first)
    assert notes(again) == notes(first)
    assert opened(again).sheetnames == opened(first).sheetnames
    assert parts(again).keys() == parts(first).keys()


def test_corrected_cells_look_as_before(tmp_path: Path) -> None:
    """Once corrected, cells of an annotated copy have the fill and the notes they had."""
    path = rich_workbook(tmp_path / "plan.xlsx")
    first = annotated(path)
    repairs = {
        "pledges!D3": 1,
        "pledges!C4": "FPU",
        "pledges!B5": "FRA",
        "missions!D3": 0.5,
        "missions!H1": "total_ceiling",
        "requirements!A3": "NORTH",
    }
    book = opened(first)
    for place, value in repairs.items():
        sheet, cell = place.split("!")
        book[sheet][cell].value = value
    book.save(first)
    second = annotated(first)
    assert coloured(second).keys().isdisjoint(repairs)
    before, after = opened(path), opened(second)
    for place in repairs:
        sheet, cell = place.split("!")
        old, new = before[sheet][cell].fill, after[sheet][cell].fill
        # A pattern of two colours cannot be kept behind one colour, and gives way to none.
        assert (new.fill_type, new.fgColor.rgb) == (
            (old.fill_type, old.fgColor.rgb) if old.fill_type in (None, "solid") else (None, "00000000")
        )
    assert {place: notes(second).get(place) for place in repairs} == {
        place: notes(path).get(place) for place in repairs
    }
