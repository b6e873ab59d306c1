"""Workbooks written part by part, for what no library writes."""

import zipfile
from pathlib import Path

_BOOK = """<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">{properties}
 <sheets><sheet name="pledges" sheetId="1" r:id="rId1"/></sheets></workbook>"""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATION = '<Relationship Id="{0}" Type="' + _OFFICE + '/{1}" Target="{2}"/>'
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


def bare_workbook(path: Path, rows: str, properties: str = "", **parts: str) -> Path:
    """Write a workbook with one sheet `pledges`, whose rows are XML; `styles`, `sharedStrings` or `sheet` as parts."""
    relations = [("rId1", "worksheet", "worksheets/sheet1.xml")]
    relations += [(f"rId{at}", name, f"/xl/{name}.xml") for at, name in enumerate(sorted(parts), 2) if name != "sheet"]
    content = {
        "_rels/.rels": _RELATIONS.format(_RELATION.format("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": _BOOK.format(properties=properties),
        "xl/_rels/workbook.xml.rels": _RELATIONS.format("".join(_RELATION.format(*one) for one in relations)),
        "xl/worksheets/sheet1.xml": parts.pop("sheet", _SHEET.format(rows)),
        **{f"xl/{name}.xml": text for name, text in parts.items()},
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in content.items():
            package.writestr(name, text)
    return path
