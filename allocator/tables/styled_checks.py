"""Checks that live in the workbook: drop-downs, numbers and months, blanks, repeated codes, cells no rule reads.

They help while typing; only `allocator check` decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from allocator.tables.schema import RULES, SCOPE_COLUMNS, SETTINGS, TABLES, Column, Kind, Table
from allocator.tables.styled_formats import COLOURS, Formats, Look, Paper
from allocator.tables.styled_notes import message, title

__all__ = ["SPARE_ROWS", "Sheets", "add_marks", "add_setting_validation", "add_validations", "validation"]

SPARE_ROWS = 500
"""Rows below the filled ones that are ready for more."""

KEPT_IN = {
    "missions": ("missions", "mission"),
    "contributors": ("contributors", "contributor"),
    "capabilities": ("capabilities", "capability"),
    "pledges": ("pledges", "pledge"),
    "equipment": ("equipment", "equipment"),
    "levels": ("readiness", "level"),
    "scenarios": ("scenarios", "scenario"),
}
"""Where the codes of each kind of things stand."""

_NAMED_ELSEWHERE = {"contributors", "capabilities"}  # a code may be in use without a row in its own table
_LIST_MAX = 255
_FAR = 10**12


@dataclass(frozen=True)
class Sheets:
    """Where things stand in the workbook: positions of columns by table, rows ready in each, ranges of word lists."""

    positions: Mapping[str, Mapping[str, int]]
    last_rows: Mapping[str, int]
    words: Mapping[tuple[str, ...], str]

    def codes(self, kind: str) -> str | None:
        """Return the formula of the range that holds the codes of a kind, without the blank cells at its end."""
        table, name = KEPT_IN.get(kind, ("", ""))
        position = self.positions.get(table, {}).get(name)
        if position is None:
            return None
        letter = xl_col_to_name(position)
        cells = f"{table}!${letter}$2:${letter}${self.last_rows[table] + 1}"
        return f"=OFFSET({table}!${letter}$2,0,0,MAX(1,COUNTA({cells})),1)"


def validation(table: Table, column: Column, cell: str, sheets: Sheets) -> dict[str, Any] | None:
    """Return what a spreadsheet may check about a column while one types; `cell` is its first cell.

    None where anything may stand.
    """
    found = _list(column, sheets) or _number(column) or _month(column, cell)
    if found is None:
        return None
    return {"error_title": title(table, column), "error_message": message(column), "ignore_blank": True, **found}


def _list(column: Column, sheets: Sheets) -> dict[str, Any] | None:
    words = tuple(column.choices)
    if column.kind is Kind.YES_NO:
        words = ("yes", "no")
    if column.name == "table" and not words:
        words = tuple(TABLES)
    if words:
        short = len(",".join(words)) <= _LIST_MAX
        return {"validate": "list", "source": list(words) if short else sheets.words.get(words, list(words[:1]))}
    kinds = column.refers.kinds if column.refers else (column.names,)
    if len(kinds) != 1 or (source := sheets.codes(kinds[0])) is None:
        return None
    if column.refers is None:  # a code may be new here, so the list only offers
        return {"validate": "list", "source": source, "show_error": False}
    style = "stop"
    if column.refers.groups or column.refers.each:
        style = "information"
    elif kinds[0] in _NAMED_ELSEWHERE:
        style = "warning"
    return {"validate": "list", "source": source, "error_type": style}


def _number(column: Column) -> dict[str, Any] | None:
    if column.kind not in {Kind.WHOLE, Kind.DECIMAL, Kind.MONEY, Kind.PERCENT, Kind.AMOUNT}:
        return None
    kind = "integer" if column.kind is Kind.WHOLE else "decimal"
    low, high = column.minimum, column.maximum
    if column.above and high is None:
        return {"validate": kind, "criteria": ">", "value": low}
    least = 0.0001 if column.above else 0  # the least decimal above
    if low is not None and high is None:
        return {"validate": kind, "criteria": ">=", "value": low}
    return {
        "validate": kind,
        "criteria": "between",
        "minimum": -_FAR if low is None else low + least,
        "maximum": _FAR if high is None else high,
    }


def _month(column: Column, cell: str) -> dict[str, Any] | None:
    if column.kind is not Kind.MONTH:
        return None
    text = (
        f'AND(LEN({cell})=7,MID({cell},5,1)="-",VALUE(LEFT({cell},4))>=1900,'
        f"VALUE(RIGHT({cell},2))>=1,VALUE(RIGHT({cell},2))<=12)"
    )
    return {"validate": "custom", "value": f"=IF(ISNUMBER({cell}),{cell}>3650,{text})"}


def add_validations(sheet: Paper, table: Table, columns: Mapping[str, int], sheets: Sheets) -> None:
    """Add the checks of every column of a table to its sheet."""
    last = sheets.last_rows[table.name]
    for name, position in columns.items():
        column = table.column(name)
        if KEPT_IN.get(column.names) == (table.name, name):
            continue  # the codes are made here
        options = validation(table, column, f"{xl_col_to_name(position)}2", sheets)
        if options:
            sheet.data_validation(1, position, last, position, options)


def add_setting_validation(sheet: Paper, row: int, position: int, key: str, sheets: Sheets) -> None:
    """Add the check of one setting's value to its cell."""
    if key in SETTINGS:
        cell = f"{xl_col_to_name(position)}{row + 1}"
        options = validation(TABLES["settings"], SETTINGS[key].column, cell, sheets)
        if options:
            sheet.data_validation(row, position, row, position, options)


def add_marks(sheet: Paper, table: Table, columns: Mapping[str, int], last: int, formats: Formats) -> None:
    """Colour what is missing in filled rows, codes that stand twice, and cells the rule of a limit does not read."""
    end = xl_col_to_name(max(columns.values()))
    filled = f"COUNTA($A2:${end}2)>0"
    missing = formats.make(bg_color=COLOURS["missing"])

    def mark(name: str, formula: str, look: Look) -> None:
        position = columns[name]
        options = {"type": "formula", "criteria": f"={formula}", "format": look, "stop_if_true": False}
        sheet.conditional_format(1, position, last, position, options)

    for name, position in columns.items():
        if table.column(name).required:
            mark(name, f"AND({filled},LEN(TRIM(${xl_col_to_name(position)}2))=0)", missing)
        if table.key == (name,):
            options = {"type": "duplicate", "format": formats.make(bg_color=COLOURS["repeated"])}
            sheet.conditional_format(1, position, last, position, options)
    if table.name == "settings" and columns.keys() >= {"key", "value"}:
        key, value = (f"${xl_col_to_name(columns[name])}2" for name in ("key", "value"))
        needed = [setting.key for setting in SETTINGS.values() if setting.column.required]
        mark("value", f'AND({_is_one(key, needed)},LEN({key})>0,{value}="")', missing)
    if table.name == "limits" and "rule" in columns:
        rule = f"${xl_col_to_name(columns['rule'])}2"
        for name in [*SCOPE_COLUMNS, "from", "to"]:
            if name not in columns:
                continue
            cell = f"${xl_col_to_name(columns[name])}2"
            unread = f'AND({rule}<>"",{_is_one(rule, _not_reading(name))})'
            mark(name, f'AND({unread},{cell}<>"")', missing)
            mark(name, unread, formats.make(bg_color=COLOURS["unread"]))
            needing = [r.name for r in RULES.values() if name in r.needs]
            if needing:
                mark(name, f'AND({_is_one(rule, needing)},{cell}="")', missing)


def _not_reading(name: str) -> list[str]:
    dated = name in {"from", "to"}
    return [r.name for r in RULES.values() if (not r.dated if dated else name not in r.reads)]


def _is_one(cell: str, words: list[str]) -> str:
    """Write that a cell is one of some words; texts in a formula are at most 255 letters long."""
    parts: list[str] = []
    for word in words:
        if parts and len(parts[-1]) + len(word) < _LIST_MAX - 2:
            parts[-1] += f"{word};"
        else:
            parts.append(f";{word};")
    tests = ",".join(f'ISNUMBER(SEARCH(";"&{cell}&";","{part}"))' for part in parts)
    return f"OR({tests})" if parts else "FALSE"
