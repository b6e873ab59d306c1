"""Annotated copies, looked at as packages and as what a spreadsheet shows."""

import warnings
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import openpyxl
import xlsxwriter
from openpyxl.workbook.workbook import Workbook
from tables.small_case import Lines, put, small

from allocator.tables import Book, Finding, read
from allocator.tables.annotation import INDEX, annotate
from allocator.tables.annotation.styles import COLOURS

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082"
)
"""The smallest picture: one red dot."""

BAD = {
    "pledges!D3": "-3",
    "pledges!C4": "INFF",
    "pledges!B5": "",
    "missions!D3": "many",
    "missions!H1": "total ceilings",
    "requirements!A3": "NORHT",
}
"""Cells of the small case that are made wrong: a number, a code, a blank, a text, a header, a reference."""


def annotated(path: Path) -> Path:
    """Annotate a workbook, and check that the workbook itself is not touched and nothing lies about."""
    before = path.read_bytes()
    out = path.with_name(f"annotated-{path.name}")
    annotate(read(path), out)
    assert path.read_bytes() == before
    assert not [other for other in path.parent.iterdir() if other.name.endswith(".part")]
    return out


def parts(path: Path) -> dict[str, bytes]:
    """Return the parts of a workbook."""
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        assert len(set(package.namelist())) == len(package.namelist())
        return {name: package.read(name) for name in package.namelist()}


def repacked(path: Path, changes: Mapping[str, bytes]) -> Path:
    """Write a workbook again with some parts changed or added."""
    content = {**parts(path), **changes}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in content.items():
            package.writestr(name, data)
    return path


def declared(path: Path) -> Path:
    """Let a bare workbook say what its parts are, which only some readers need."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    names = [name for name in parts(path) if name.startswith("xl/") and name.endswith(".xml")]
    types = {name: name.split("/")[-1].removesuffix(".xml") for name in names}
    types = {
        name: "worksheet" if "worksheets" in name else "sheet.main" if word == "workbook" else word
        for name, word in types.items()
    }
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}{word}+xml"/>' for name, word in types.items()
    )
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    text = f'<Types xmlns="{space}">{rels}{overrides}</Types>'
    return repacked(path, {"[Content_Types].xml": text.encode()})


def opened(path: Path) -> Workbook:
    """Open a workbook with an independent reader."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path)


def coloured(path: Path) -> dict[str, str]:
    """Return the colour of every cell that has one of ours, by place; the index is left out."""
    return {
        f"{sheet.title}!{cell.coordinate}": str(cell.fill.fgColor.rgb)
        for sheet in opened(path).worksheets
        if not sheet.title.startswith(INDEX)
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb in COLOURS.values()
    }


def notes(path: Path) -> dict[str, str]:
    """Return the notes of a workbook by place."""
    return {
        f"{sheet.title}!{cell.coordinate}": cell.comment.text
        for sheet in opened(path).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment is not None
    }


def said(book: Book) -> list[Finding]:
    """Return the findings of a book; those of a copy are the same."""
    return list(book.findings)


def damaged() -> dict[str, Lines]:
    """Return the small case with the bad cells."""
    tables = small()
    for address, value in BAD.items():
        put(tables, address, value)
    return tables


def rich_workbook(path: Path) -> Path:
    """Write the damaged small case with everything a workbook may have that the door does not read."""
    with xlsxwriter.Workbook(path) as book:
        money = book.add_format({"num_format": "#,##0.00", "italic": True, "border": 1})
        head = book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F3864"})
        striped = book.add_format({"pattern": 3, "fg_color": "#00FF00"})
        for name, lines in damaged().items():
            sheet = book.add_worksheet(name)
            for row, line in enumerate(lines):
                for column, cell in enumerate(line):
                    look = head if row == 0 else striped if column == 1 else money
                    if cell.lstrip("-").replace(".", "", 1).isdecimal() and row:
                        sheet.write_number(row, column, float(cell), look)
                    elif cell:
                        sheet.write_string(row, column, cell, look)
                    else:
                        sheet.write_blank(row, column, None, look)
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, 3, 14, money)
        pledges, missions = book.get_worksheet_by_name("pledges"), book.get_worksheet_by_name("missions")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=pledges!$E$2:$E$6"})
        pledges.insert_chart("R2", chart)
        pledges.conditional_format("E2:E6", {"type": "data_bar", "data_bar_2010": True})
        pledges.data_validation("K2:K6", {"validate": "list", "source": ["yes", "no"]})
        pledges.write_comment("D3", "Ask again: is this right?")
        pledges.write_comment("A2", "From the pledge of May.", {"visible": True})
        pledges.insert_button("T20", {"macro": "ask", "caption": "Ask"})
        pledges.add_sparkline("Q2", {"range": "pledges!E2:E6"})
        pledges.set_header("&C&G", {"image_center": "dot.png", "image_data_center": BytesIO(PICTURE)})
        missions.insert_image("N2", "dot.png", {"image_data": BytesIO(PICTURE)})
        missions.write_url("A12", "https://example.org/", string="")
        missions.protect("", {"select_locked_cells": True})
        own = book.add_worksheet("_own")
        own.write_formula("A1", "=SUM(pledges!E2:E6)", None, 1709)
        own.write_dynamic_array_formula("A2", "=SORT(pledges!A2:A6)", None, "x")
        own.add_table("C1:D4", {"columns": [{"header": "one"}, {"header": "two"}]})
        own.hide()
        book.get_worksheet_by_name("goals").very_hidden()
        line = book.add_chart({"type": "line"})
        line.add_series({"values": "=pledges!$D$2:$D$6"})
        book.add_chartsheet("_picture").set_chart(line)
        book.define_name("persons", "=pledges!$E$2:$E$6")
        book.define_name("missions!local", "=missions!$A$1")
        book.set_properties({"title": "A plan", "author": "A planner"})
        missions.activate()
    return path
