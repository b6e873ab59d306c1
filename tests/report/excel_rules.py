"""What Excel asks of a workbook before it opens it without repair, checked on the parts of the file.

The limits are those of "Excel specifications and limits" and of ISO/IEC 29500-1, which Excel enforces when it reads.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_ROWS, _COLUMNS, _TEXT, _FORMULA, _STYLES, _LINK = 1_048_576, 16_384, 32_767, 8_192, 65_490, 2_079

_ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetProtection", "autoFilter"),
    *("mergeCells", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins"),
    *("pageSetup", "headerFooter", "rowBreaks", "colBreaks", "ignoredErrors", "drawing", "legacyDrawing", "tableParts"),
)
"""The order in which parts of a sheet have to stand."""


def broken_rules(path: Path) -> list[str]:
    """Return what Excel would repair or refuse, in words; nothing for a sound workbook."""
    with zipfile.ZipFile(path) as parts:
        files = {name: parts.read(name) for name in parts.namelist()}
    trees = {name: ET.fromstring(text) for name, text in files.items() if name.endswith((".xml", ".rels"))}  # noqa: S314
    book = trees["xl/workbook.xml"]
    names = [str(each.get("name")) for each in book.iter(f"{_MAIN}sheet")]
    sheets = {name: trees[f"xl/worksheets/sheet{at}.xml"] for at, name in enumerate(names, 1)}
    texts = trees.get("xl/sharedStrings.xml")
    strings = [] if texts is None else ["".join(each.itertext()) for each in texts.iter(f"{_MAIN}si")]
    return [
        *_of_parts(files, trees),
        *_of_names(book, names),
        *(f"text of {len(text):,} letters" for text in strings if len(text) > _TEXT),
        *(f"{name}: {rule}" for name, sheet in sheets.items() for rule in _of_sheet(sheet, trees, len(strings), names)),
        *(rule for name, tree in trees.items() if "/charts/" in name for rule in _of_chart(name, tree, names)),
    ]


def _of_parts(files: dict[str, bytes], trees: dict[str, ET.Element]) -> Iterator[str]:
    """Yield relations that lead nowhere, and parts of which the kind is not said."""
    kinds = trees["[Content_Types].xml"]
    stated = {str(each.get("PartName")).lstrip("/") for each in kinds if each.get("PartName")}
    endings = {str(each.get("Extension")) for each in kinds if each.get("Extension")}
    for name in files:
        if name not in stated and name.rpartition(".")[2] not in endings:
            yield f"the kind of {name} is not said"
    yield from (f"{name} is stated, but not there" for name in stated - set(files))
    for name, tree in trees.items():
        if name.endswith(".rels"):
            folder = Path(name).parent.parent
            for each in tree.iter(f"{_RELATIONS}Relationship"):
                if each.get("TargetMode") == "External":
                    yield f"{name} leads out of the file: {each.get('Target')}"
                    continue
                target = str(each.get("Target"))
                there = target.lstrip("/") if target.startswith("/") else _joined(folder, target)
                if there not in files:
                    yield f"{name} leads to {there}, which is not there"


def _joined(folder: Path, target: str) -> str:
    steps: list[str] = []
    for part in (*folder.parts, *Path(target).parts):
        steps = steps[:-1] if part == ".." else [*steps, part]
    return "/".join(steps)


def _of_names(book: ET.Element, names: list[str]) -> Iterator[str]:
    """Yield what is wrong with names of sheets and of ranges."""
    if len({name.lower() for name in names}) < len(names):
        yield "two sheets have one name"
    for name in names:
        if not 0 < len(name) <= 31 or set(name) & set("[]:*?/\\") or name[0] == "'" or name[-1] == "'":
            yield f"a sheet may not be called {name}"
    known = set()
    for each in book.iter(f"{_MAIN}definedName"):
        name, scope = str(each.get("name")), each.get("localSheetId", "")
        if (name.lower(), scope) in known:
            yield f"two ranges are called {name}"
        known.add((name.lower(), scope))
        if not re.fullmatch(r"[A-Za-z_\\][\w.\\]{0,254}", name) or _is_cell(name):
            yield f"a range may not be called {name}"
        for sheet in re.findall(r"'([^']+)'!|(?:^|,)(\w+)!", each.text or ""):
            if "".join(sheet) not in names:
                yield f"{name} leads to {each.text}"
        if not each.text or "#REF!" in each.text:
            yield f"{name} leads nowhere"


def _is_cell(name: str) -> bool:
    """Whether a name reads like an address: ``AB12``, ``R1C1``, ``R``."""
    return bool(re.fullmatch(r"[A-Za-z]{1,3}\d{1,7}|[Rr]\d*([Cc]\d*)?|[Cc]\d*", name))


def _of_sheet(sheet: ET.Element, trees: dict[str, ET.Element], strings: int, names: list[str]) -> Iterator[str]:
    found = [child.tag.removeprefix(_MAIN) for child in sheet]
    if sorted(found, key=_ORDER.index) != found:
        yield f"parts in the order {found}"
    styles = len(list(trees["xl/styles.xml"].find(f"{_MAIN}cellXfs") or ()))
    if styles > _STYLES:
        yield f"{styles:,} styles"
    before = (0, 0)
    for cell in sheet.iter(f"{_MAIN}c"):
        at = _place(str(cell.get("r")))
        if at <= before or at[0] > _ROWS or at[1] > _COLUMNS:
            yield f"{cell.get('r')} after {before}"
        before = at
        yield from _of_cell(cell, styles, strings)
    yield from _of_areas(sheet, trees, names)


def _of_cell(cell: ET.Element, styles: int, strings: int) -> Iterator[str]:
    where, kind = cell.get("r"), cell.get("t", "n")
    formula, value = cell.find(f"{_MAIN}f"), cell.find(f"{_MAIN}v")
    if int(cell.get("s", "0")) >= styles:
        yield f"{where} has a style that is not there"
    if kind == "s" and not (value is not None and 0 <= int(value.text or "-1") < strings):
        yield f"{where} has a text that is not there"
    if kind == "n" and value is not None and not re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", value.text or ""):
        yield f"{where} has the number {value.text}"
    if formula is not None:
        text = formula.text or ""
        if not text or text[0] == "=" or len(text) > _FORMULA or not _balanced(text):
            yield f"{where} has the formula {text[:60]}"
        if value is None or not value.text:
            yield f"{where} has a formula without its value"


def _balanced(formula: str) -> bool:
    """Whether quotes are closed, and brackets closed in turn, at most 64 deep."""
    depth = deepest = 0
    for sign in re.sub(r'"(?:[^"]|"")*"', "", formula):
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
        if depth < 0 or sign == '"':
            return False
    return depth == 0 and deepest <= 64


def _place(address: str) -> tuple[int, int]:
    letters, digits = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d+)", address).groups()  # type: ignore[union-attr]
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(digits), column


def _of_areas(sheet: ET.Element, trees: dict[str, ET.Element], names: list[str]) -> Iterator[str]:
    """Yield merged cells that meet, rules of colour without colour, links that lead nowhere."""
    merged = [_area(str(each.get("ref"))) for each in sheet.iter(f"{_MAIN}mergeCell")]
    taken: set[tuple[int, int]] = set()
    for top, left, bottom, right in merged:
        cells = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        if cells & taken or len(cells) < 2:
            yield f"merged cells meet or are one at {(top, left)}"
        taken |= cells
    looks = len(list(trees["xl/styles.xml"].find(f"{_MAIN}dxfs") or ()))
    ranks = [int(str(rule.get("priority"))) for rule in sheet.iter(f"{_MAIN}cfRule")]
    if len(set(ranks)) < len(ranks):
        yield "two rules of colour have one rank"
    for rule in sheet.iter(f"{_MAIN}cfRule"):
        if rule.get("dxfId") is not None and int(str(rule.get("dxfId"))) >= looks:
            yield "a rule of colour has no colour"
        if len(rule.findall(f"{_MAIN}formula")) > 3 or any(len(each.text or "") > 8_192 for each in rule):
            yield "a rule of colour is too long"
    for each in sheet.iter(f"{_MAIN}hyperlink"):
        target = str(each.get("location"))
        if len(target) > _LINK or target.rpartition("!")[0].strip("'") not in names:
            yield f"a link leads to {target}"


def _area(text: str) -> tuple[int, int, int, int]:
    first, _, last = text.partition(":")
    return (*_place(first), *_place(last or first))


def _of_chart(name: str, chart: ET.Element, names: list[str]) -> Iterator[str]:
    """Yield series that are drawn from nowhere, more than there may be, and axes that no series has."""
    series = list(chart.iter(f"{_CHART}ser"))
    if not 0 < len(series) <= 255:
        yield f"{name}: {len(series)} series"
    for place in chart.iter(f"{_CHART}f"):
        found = re.fullmatch(r"(?:'([^']+)'|(\w+))!(\$[A-Z]+\$\d+(?::\$[A-Z]+\$\d+)?)", place.text or "")
        if not found or (found[1] or found[2]) not in names:
            yield f"{name}: drawn from {place.text}"
    crossed = {each.get("val") for each in chart.iter(f"{_CHART}crossAx")}
    axes = {
        each.get("val")
        for axis in ("catAx", "valAx", "dateAx", "serAx")
        for one in chart.iter(f"{_CHART}{axis}")
        for each in one.findall(f"{_CHART}axId")
    }
    if crossed != axes:
        yield f"{name}: axes {axes} are crossed by {crossed}"
