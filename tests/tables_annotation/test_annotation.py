"""A workbook returned with its findings in it."""

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables.small_case import put, small, workbook
from tables_annotation.annotating import BAD, annotated, coloured, damaged, notes, opened, parts, said

from allocator.tables import digest, read
from allocator.tables.annotation import INDEX, MARK
from allocator.tables.annotation.styles import COLOURS
from allocator.tables.template import template

RED, AMBER = COLOURS["error", False], COLOURS["warning", False]
KEPT = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "docProps/app.xml"}
"""Parts that say which sheets and styles there are: what is added has to be said there."""


def test_bad_cells_are_coloured_and_say_why(tmp_path: Path) -> None:
    """Each cell with a finding has the colour of its severity and a note that begins with the code; no other has."""
    path = workbook(tmp_path / "plan.xlsx", damaged())
    out = annotated(path)
    book = read(path)
    expected = {finding.place: RED if finding.is_error else AMBER for finding in book.findings}
    assert coloured(out) == expected
    assert set(BAD) <= set(expected)
    found = notes(out)
    assert found.keys() == expected.keys()
    for finding in book.findings:
        assert found[finding.place].startswith(f"{finding.code} {finding.severity}\n")
        assert finding.message in found[finding.place]
        assert finding.remedy in found[finding.place]


def test_the_copy_can_be_checked_as_it_is(tmp_path: Path) -> None:
    """The copy has the same tables and the same findings: its sheet of findings is no table."""
    path = workbook(tmp_path / "plan.xlsx", damaged())
    out = annotated(path)
    assert said(read(out)) == said(read(path))
    assert digest(read(out).tables) == digest(read(path).tables)


def test_the_sheet_of_findings_lists_all_with_links(tmp_path: Path) -> None:
    """The sheet opens first, tells every finding in the order of the table, and each place is a link to its cell."""
    path = workbook(tmp_path / "plan.xlsx", damaged())
    book, findings = opened(annotated(path)), read(path).findings
    sheet = book[INDEX]
    assert book.active is sheet
    assert [one.title for one in book.worksheets if one.sheet_view.tabSelected] == [INDEX]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == MARK
    errors = sum(finding.is_error for finding in findings)
    assert rows[1][0] == f"{errors} errors and 2 warnings in plan.xlsx."
    first = next(at for at, row in enumerate(rows) if row[0] == "severity") + 1
    assert [row[:4] for row in rows[first:]] == [
        [finding.severity, finding.code, finding.place, finding.column or None] for finding in findings
    ]
    links = {cell.value: cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink}
    assert links == {finding.place: f"'{finding.sheet}'!{finding.cell}" for finding in findings}


def test_without_findings_the_copy_says_so(tmp_path: Path) -> None:
    """A sound workbook comes back with a sheet that says that nothing is wrong, and nothing coloured."""
    out = annotated(workbook(tmp_path / "plan.xlsx", small()))
    assert coloured(out) == {}
    assert opened(out)[INDEX]["A2"].value == "No errors and no warnings in plan.xlsx."
    assert read(out).findings == ()


def test_several_findings_in_a_cell_share_a_note(tmp_path: Path) -> None:
    """A cell with a warning and an error is red, and its note tells the error first."""
    path = workbook(tmp_path / "plan.xlsx", small())
    book = openpyxl.load_workbook(path)
    book["pledges"]["F3"].value = 900
    book["pledges"]["F3"].number_format = "0%"
    book.save(path)
    out = annotated(path)
    assert [finding.code for finding in read(path).findings if finding.place == "pledges!F3"] == ["E403", "W501"]
    assert coloured(out) == {"pledges!F3": RED}
    note = notes(out)["pledges!F3"]
    assert note.startswith("E403 error\n")
    assert "\n\nW501 warning\n" in note


def test_what_concerns_no_cell_stands_in_the_sheet_of_findings(tmp_path: Path) -> None:
    """A missing table and a stray sheet have no cell to colour; they are listed, the sheet with a link."""
    tables = small()
    del tables["requirements"]
    tables["strange"] = [["x"], ["y"]]
    out = annotated(workbook(tmp_path / "plan.xlsx", tables))
    rows = [[cell.value for cell in row[:3]] for row in opened(out)[INDEX].iter_rows()]
    assert ["error", "E101", "the workbook"] in rows
    assert ["error", "E102", "strange"] in rows
    assert coloured(out).keys() == {finding.place for finding in read(out).findings if finding.cell}


def test_text_that_begins_like_a_formula_stays_text(tmp_path: Path) -> None:
    """What a planner typed is shown in notes and in the list as text, whatever it begins with."""
    tables = small()
    put(tables, "pledges!D3", "=1+<x>&\"'")
    path = workbook(tmp_path / "plan.xlsx", tables)
    out = annotated(path)
    (finding,) = [finding for finding in read(path).findings if finding.cell == "D3"]
    assert finding.value == "=1+<x>&\"'"
    shown = [cell for row in opened(out)[INDEX].iter_rows() for cell in row if "1+<x>" in str(cell.value)]
    assert shown
    assert {cell.data_type for cell in shown} == {"s"}
    assert f'"{finding.value}"' in {cell.value for cell in shown}
    assert f'"{finding.value}"' in notes(out)["pledges!D3"]


damage = st.dictionaries(
    st.tuples(
        st.sampled_from(["settings", "missions", "requirements", "pledges", "pairs", "limits", "goals"]),
        st.sampled_from("ABCDEFGHIJ"),
        st.integers(1, 9),
    ),
    st.one_of(
        st.sampled_from(
            ["", "-1", "1,200", "nonsense", "GHA ", "each:NONE", "0.123456", "2020-13", "=A1", "<&>", "\x0b"]
        ),
        st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=6),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25)
@given(changes=damage)
def test_damage_of_any_kind(tmp_path_factory: pytest.TempPathFactory, changes: dict[tuple[str, str, int], str]) -> None:
    """Whatever is wrong, the copy has the same findings, colours exactly their cells, and keeps all other parts."""
    tables = small()
    for (name, column, row), value in changes.items():
        put(tables, f"{name}!{column}{row}", value)
    path = workbook(tmp_path_factory.mktemp("book") / "plan.xlsx", tables)
    out = annotated(path)
    findings = read(path).findings
    assert said(read(out)) == said(read(path))
    whole_cells = {finding.place for finding in findings if finding.cell and ":" not in finding.cell}
    assert whole_cells <= coloured(out).keys()
    if not any(":" in finding.cell for finding in findings):
        assert whole_cells == coloured(out).keys() == notes(out).keys()
    before, after = parts(path), parts(out)
    touched = {finding.sheet for finding in findings if finding.cell}
    sheets = {f"xl/worksheets/sheet{at}.xml": name for at, name in enumerate(tables, 1)}
    first = "xl/worksheets/sheet1.xml"  # it was selected, and is not any more
    for name, data in before.items():
        if name not in KEPT and name != first and sheets.get(name) not in touched:
            assert after[name] == data, name


def test_the_template_keeps_its_notes(tmp_path: Path) -> None:
    """A note of the template stays below what is said about its cell; where nothing is said, it stays as it was."""
    path = tmp_path / "plan.xlsx"
    template(path, example_case=True)
    before = notes(path)
    book = opened(path)
    book["missions"]["A1"].value = "mision"
    book.save(path)
    after = notes(annotated(path))
    assert after["missions!A1"].startswith("E104 error\n")
    assert after["missions!A1"].endswith(before["missions!A1"])
    assert {place: text for place, text in after.items() if place in before and place != "missions!A1"} == {
        place: text for place, text in before.items() if place != "missions!A1"
    }


def test_the_same_workbook_gives_the_same_bytes(tmp_path: Path) -> None:
    """Annotating twice gives the same copy."""
    path = workbook(tmp_path / "plan.xlsx", damaged())
    assert annotated(path).read_bytes() == annotated(path).read_bytes()
