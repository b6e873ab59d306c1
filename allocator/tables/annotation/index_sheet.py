"""The sheet that lists every finding of a workbook, with a link to its cell."""

import textwrap
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from allocator.tables.annotation.styles import COLOURS, Styles
from allocator.tables.annotation.xml_part import escaped
from allocator.tables.findings import ERROR, WARNING, Finding, quoted
from allocator.tables.sheets import letters

__all__ = ["INDEX", "MARK", "index_sheet"]

INDEX = "_findings"
"""Name of the sheet; what begins with `_` is no table, so that the copy can be checked and solved as it is."""

MARK = "What is wrong in this workbook"
"""First words of the sheet, by which it is known again."""

MOST = 50_000
"""Findings that are listed; a sheet may hold 65,530 links."""

_LONGEST = 2_000
_HEAD = ("severity", "code", "place", "column", "what stands there", "what is wrong", "what to do")
_WIDTHS = (10, 7, 24, 17, 24, 56, 56)
"""Widths of the columns [letters]."""

_LINE = 15
"""Height of a line [points]."""

_HOW = (
    "Click a place to go to its cell. Errors (red) stop a run; warnings (amber) do not.",
    "Correct the cells, here or in your own workbook, and check it again.",
)


@dataclass(frozen=True, slots=True)
class _Looks:
    """Styles of the cells."""

    title: int
    plain: int
    text: int
    head: int
    link: int
    error: int
    warning: int


def index_sheet(
    findings: Sequence[Finding],
    styles: Styles,
    spaces: tuple[str, str],
    *,
    file: str,
    hidden: Collection[str] = (),
    remarks: Sequence[str] = (),
) -> bytes:
    """Return the sheet as a part.

    Parameters
    ----------
    findings
        In the order they are listed in.
    spaces
        Namespaces of sheets and of relationships.
    file
        Name of the workbook.
    hidden
        Sheets that are not shown, to which no link leads.
    remarks
        What else is to be said, a line each.
    """
    looks = _looks(styles)
    shown = findings[:MOST]
    more = [] if len(shown) == len(findings) else [f"The first {MOST:,} are listed; `allocator check` tells all."]
    words = [_sum(findings, file), *(_HOW if shown else ()), *remarks, *more]
    rows = [_row(1, [(MARK, looks.title)], 28)]
    rows += [_row(at, [(text, looks.plain)], _LINE + 2) for at, text in enumerate(words, 2)]
    head = len(words) + 3
    if shown:
        rows.append(_row(head, [(text, looks.head) for text in _HEAD], _LINE + 3))
    links = []
    for at, finding in enumerate(shown, head + 1):
        cells = _cells(finding, looks, hidden)
        rows.append(_row(at, cells, _height([text for text, _ in cells])))
        if finding.sheet and finding.sheet not in hidden:
            links.append(_link(at, finding))
    main, relations = spaces
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(_WIDTHS, 1)
    )
    pane = f'<pane ySplit="{head}" topLeftCell="A{head + 1}" activePane="bottomLeft" state="frozen"/>'
    links_xml = f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{main}" xmlns:r="{relations}"><sheetPr><tabColor rgb="{COLOURS[ERROR, True]}"/>'
        '<pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView showGridLines="0" tabSelected="1" '
        f'workbookViewId="0">{pane if shown else ""}</sheetView></sheetViews><cols>{columns}</cols>'
        f"<sheetData>{''.join(rows)}</sheetData>{links_xml}"
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup orientation="landscape" fitToHeight="0"/></worksheet>'
    ).encode()


def _looks(styles: Styles) -> _Looks:
    dark = {"rgb": "FF1B2733"}
    small = {"sz": {"val": "11"}, "color": dark}
    head = {"b": {}, "sz": {"val": "11"}, "color": {"rgb": "FFFFFFFF"}}
    return _Looks(
        title=styles.own({"b": {}, "sz": {"val": "16"}, "color": dark}),
        plain=styles.own(small),
        text=styles.own(small, wrap=True),
        head=styles.own(head, "FF1F3864"),
        link=styles.own({"u": {}, "sz": {"val": "11"}, "color": {"rgb": "FF1F5FA8"}}, wrap=True),
        error=styles.own({"b": {}, **small}, COLOURS[ERROR, False]),
        warning=styles.own({"b": {}, **small}, COLOURS[WARNING, False]),
    )


def _sum(findings: Sequence[Finding], file: str) -> str:
    errors = sum(finding.is_error for finding in findings)
    count = f"{_many(errors, 'error')} and {_many(len(findings) - errors, 'warning')}"
    return f"{count[0].upper()}{count[1:]} in {file}."


def _many(number: int, noun: str) -> str:
    return f"{f'{number:,}' if number else 'no'} {noun}{'' if number == 1 else 's'}"


def _cells(finding: Finding, looks: _Looks, hidden: Collection[str]) -> list[tuple[str, int]]:
    place = finding.place or "the workbook"
    linked = bool(finding.sheet) and finding.sheet not in hidden
    return [
        (finding.severity, looks.error if finding.is_error else looks.warning),
        (finding.code, looks.text),
        (place if linked or not finding.sheet else f"{place} (hidden sheet)", looks.link if linked else looks.text),
        (finding.column, looks.text),
        (quoted(finding.value) if finding.value else "", looks.text),
        (finding.message, looks.text),
        (finding.remedy, looks.text),
    ]


def _height(texts: Sequence[str]) -> int:
    """Return the height of a row in which every text can be read [points]."""
    lines = (len(textwrap.wrap(text[:_LONGEST], width - 2)) for text, width in zip(texts, _WIDTHS, strict=True))
    return min(_LINE * max(lines) + 3, 400)


def _row(number: int, cells: Sequence[tuple[str, int]], height: int) -> str:
    inside = "".join(
        f'<c r="{letters(at)}{number}" s="{look}" t="inlineStr"><is><t xml:space="preserve">{_cut(text)}</t></is></c>'
        for at, (text, look) in enumerate(cells)
        if text
    )
    return f'<row r="{number}" ht="{height}" customHeight="1">{inside}</row>'


def _cut(text: str) -> str:
    return escaped(text if len(text) <= _LONGEST else text[:_LONGEST] + "…")


def _link(row: int, finding: Finding) -> str:
    sheet = finding.sheet.replace("'", "''")
    where = f"'{sheet}'!{finding.cell or 'A1'}"
    return f'<hyperlink ref="C{row}" location="{escaped(where)}" display="{escaped(finding.place)}"/>'
