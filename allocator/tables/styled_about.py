"""The sheets that explain a workbook: `_about`, where to begin, and `_words`, what the words in the lists mean."""

from collections.abc import Mapping, Sequence

from xlsxwriter.utility import xl_col_to_name

from allocator.tables.schema import (
    BUILT_IN_GROUPS,
    CHANGES,
    COMPONENTS,
    COST_CLASSES,
    GOAL_MEANINGS,
    MEASURES,
    RULES,
    TABLES,
)
from allocator.tables.styled_formats import COLOURS, Formats, Look, Paper
from allocator.tables.styled_notes import plain, sentence
from allocator.tables.styled_sheet import Page, print_setup

__all__ = ["ABOUT", "ABOUT_MARK", "WORDS", "WORDS_MARK", "word_ranges", "write_about", "write_words"]

ABOUT, ABOUT_MARK = "_about", "About this workbook"
WORDS, WORDS_MARK = "_words", "The words of this workbook"
"""Names of the two sheets, and what their first cell says: by both together they are known as written here."""

_STEPS = """
Fill the four sheets with a dark tab: settings, missions, requirements, pledges. Every other sheet is optional and \
adds one thing; leave it empty if you do not need it.
Rest the pointer on a heading: its note says what belongs there, in which unit, and what a blank means. A blank never \
silently means zero.
Codes come from drop-down lists that follow the other sheets. Where a limit takes a group, each or each:GROUP, type it \
and confirm.
Write months as 2027-01 and amounts as plain numbers. Percents are numbers from 0 to 100.
The order of rows and columns does not matter, blank rows are skipped. Keep the names of sheets and headings; sheets \
and columns whose names begin with _ are yours and are left alone.
Check it with:  allocator check THIS.xlsx      Plan with:  allocator solve THIS.xlsx
""".strip().splitlines()

_COLOURS = (
    ("required", "#FFFFFF", "heading of a column every row must fill"),
    ("optional", "#FFFFFF", "heading of a column that may stay blank"),
    ("unused", COLOURS["required"], "heading of a column this workbook does not use so far"),
    ("remark", "#FFFFFF", "heading of remarks, carried into every report"),
    (
        "missing",
        COLOURS["ink"],
        "a cell that must be filled, or that this limit's rule does not read and must be blank",
    ),
    ("repeated", COLOURS["ink"], "a code that stands there twice"),
    ("unread", COLOURS["ink"], "a cell that this limit's rule does not read"),
)


def write_about(sheet: Paper, pages: Sequence[Page], remarks: Sequence[str], formats: Formats) -> None:
    """Fill the sheet that says where to begin."""
    sheet.hide_gridlines(2)
    for position, width in enumerate((3, 20, 13, 9, 96)):
        sheet.set_column(position, position, width)
    banner = formats.make(bold=True, font_size=18, font_color="#FFFFFF", bg_color=COLOURS["required"], valign="vcenter")
    sheet.set_row(0, 34)
    for position in range(5):
        sheet.write_blank(0, position, None, banner)
    sheet.write_string(0, 0, ABOUT_MARK, banner)
    row = 1
    title = _title_of(pages)
    if title:
        sheet.set_row(row, 24)
        look = formats.make(bold=True, font_size=13, font_color=COLOURS["required"], valign="vcenter")
        sheet.write_string(row, 0, title, look)
        row += 1
    for remark in remarks:
        sheet.set_row(row, 16 * _lines(remark, 150))
        sheet.merge_range(row, 0, row, 4, remark, formats.make(italic=True, text_wrap=True, bg_color="#FFF4D6"))
        row += 1
    row = _heading(sheet, row + 1, ["How to use it"], formats)
    for number, step in enumerate(_STEPS, start=1):
        sheet.set_row(row, 16 * _lines(step, 140))
        sheet.write_number(row, 0, number, formats.make(bold=True, font_color=COLOURS["link"], align="center"))
        sheet.merge_range(row, 1, row, 4, plain(step), formats.make(text_wrap=True))
        row += 1
    row = _heading(sheet, row + 1, ["", "Sheet", "Needed", "     Rows", " What it holds"], formats)
    for page in pages:
        row = _about_page(sheet, row, page, formats)
    row = _heading(sheet, row + 1, ["Colours"], formats)
    for name, ink, meaning in _COLOURS:
        sheet.write_string(row, 1, "Heading" if ink != COLOURS["ink"] else "Cell", _swatch(formats, name, ink))
        sheet.merge_range(row, 2, row, 4, sentence(meaning), formats.make())
        row += 1
    look = formats.make(font_color=COLOURS["quiet"], italic=True)
    sheet.write_string(
        row + 1,
        0,
        "`allocator convert` writes this sheet and _words anew; keep notes of your own in a"
        " sheet of your own, such as _notes.".replace("`", ""),
        look,
    )
    print_setup(sheet, ABOUT)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1)
    sheet.set_tab_color(COLOURS["repeated"])


def _about_page(sheet: Paper, row: int, page: Page, formats: Formats) -> int:
    line: dict[str, str | int | bool] = {"bottom": 1, "bottom_color": COLOURS["line"]}
    link = formats.make(font_color=COLOURS["link"], underline=1, **line)
    sheet.write_url(row, 1, "internal:'" + page.name.replace("'", "''") + "'!A1", link, page.name)
    sheet.write_blank(row, 0, None, formats.make(**line))
    meaning = page.table.meaning if page.table else "A sheet of your own; it is left alone"
    needed = "your own" if page.table is None else "required" if page.table.required else "optional"
    strong: dict[str, str | int | bool] = {"bold": True} if needed == "required" else {"font_color": COLOURS["quiet"]}
    sheet.write_string(row, 2, needed, formats.make(**strong, **line))
    _count(sheet, row, page, formats.make(align="right", num_format="#,##0;;", **line))
    sheet.write_string(row, 4, plain(sentence(meaning)), formats.make(text_wrap=True, align="left", indent=1, **line))
    sheet.set_row(row, 16 * _lines(meaning, 110))
    return row + 1


def _count(sheet: Paper, row: int, page: Page, look: Look) -> None:
    """Count the rows of a sheet, now and whenever it changes, by the first column that is always filled."""
    always = [name for name in page.columns if page.table and page.table.column(name).required]
    if always:
        letter = xl_col_to_name(page.columns[always[0]])
        formula = f"=COUNTA('{page.name}'!${letter}$2:${letter}${page.last_row + 1})"
        position = page.columns[always[0]]
        filled = len(page.grid.rows) - sum(line[position] is None for line in page.grid.rows)
        sheet.write_formula(row, 3, formula, look, filled)
    else:
        sheet.write_number(row, 3, len(page.grid.rows), look)


def _title_of(pages: Sequence[Page]) -> str:
    for page in pages:
        if page.name == "settings":
            key, value = page.columns.get("key"), page.columns.get("value")
            if key is not None and value is not None:
                titles = [str(row[value]) for row in page.grid.rows if row[key] == "title" and row[value] is not None]
                return "".join(titles[:1])
    return ""


def _lines(text: str, letters: int) -> int:
    return 1 + (len(text) - 1) // letters


def _swatch(formats: Formats, name: str, ink: str) -> Look:
    return formats.make(
        bg_color=COLOURS[name], font_color=ink, bold=True, align="center", bottom=1, bottom_color="#FFFFFF"
    )


def _heading(sheet: Paper, row: int, texts: Sequence[str], formats: Formats) -> int:
    look = formats.make(bold=True, font_color=COLOURS["required"], bg_color=COLOURS["pale"], bottom=1)
    for position in range(5):
        text = texts[position] if position < len(texts) else ""
        sheet.write_string(row, position, text, look) if text else sheet.write_blank(row, position, None, look)
    return row + 1


def _sections() -> list[tuple[str, tuple[str, ...], list[tuple[str, ...]]]]:
    rules: list[tuple[str, ...]] = [
        (
            rule.name,
            rule.meaning,
            ", ".join(name for name in rule.reads if name != "amount"),
            rule.unit or "none",
            rule.broken,
        )
        for rule in RULES.values()
    ]
    scopes = [
        ("a code", "that one"),
        ("a group", "all its members together, as one sum"),
        ("blank", "everything together, as one sum"),
        ("each", "every one on its own: one limit for each"),
        ("each:GROUP", "every member of the group on its own"),
    ]
    groups = [(name, meaning) for name, (_, meaning) in BUILT_IN_GROUPS.items()]
    two = ("meaning",)
    return [
        ("rule of a limit", ("what has to hold", "reads", "amount in", "breach in"), rules),
        ("word of scope", two, [*scopes]),
        ("group that always exists", two, [*groups]),
        ("goal", two, [*GOAL_MEANINGS.items()]),
        ("measure of a KPI gate", two, [*MEASURES.items()]),
        ("change of a scenario", two, [*CHANGES.items()]),
        ("class of cost", two, [*COST_CLASSES.items()]),
        ("component", two, [*COMPONENTS.items()]),
        ("table", two, [(table.name, table.meaning) for table in TABLES.values()]),
    ]


def word_ranges() -> Mapping[tuple[str, ...], str]:
    """Return where lists of words stand that are too long for a drop-down of their own."""
    found, row = {}, 2
    for _, _, lines in _sections():
        first = row + 2
        found[tuple(line[0] for line in lines)] = f"={WORDS}!$A${first}:$A${first + len(lines) - 1}"
        row += len(lines) + 2
    return found


def write_words(sheet: Paper, formats: Formats) -> None:
    """Fill the sheet that explains the words."""
    sheet.hide_gridlines(2)
    for position, width in enumerate((26, 84, 42, 18, 22)):
        sheet.set_column(position, position, width)
    banner = formats.make(bold=True, font_size=18, font_color="#FFFFFF", bg_color=COLOURS["required"], valign="vcenter")
    sheet.set_row(0, 34)
    for position in range(5):
        sheet.write_blank(0, position, None, banner)
    sheet.write_string(0, 0, WORDS_MARK, banner)
    row = 2
    look = formats.make(text_wrap=True, bottom=1, bottom_color=COLOURS["line"])
    for name, more, lines in _sections():
        _heading(sheet, row, [sentence(text).rstrip(".") for text in (name, *more)], formats)
        for line in lines:
            row += 1
            sheet.set_row(row, 16 * max(_lines(line[1], 98), _lines(line[2], 46) if len(line) > 2 else 1))
            for position in range(5):
                text = plain(line[position]) if position < len(line) else ""
                strong = formats.make(bold=True, bottom=1, bottom_color=COLOURS["line"])
                sheet.write_string(row, position, text, look if position else strong)
        row += 2
    print_setup(sheet, WORDS)
    sheet.set_tab_color(COLOURS["repeated"])
