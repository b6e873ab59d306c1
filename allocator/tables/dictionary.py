"""The data dictionary: every table, column, rule and word of the workbook as a page, from the schema.

``docs/data-dictionary.md`` is this text; a test compares the two.
"""

from collections.abc import Iterable, Mapping

from allocator.tables.schema import (
    BUILT_IN_GROUPS,
    CHANGES,
    COMPONENTS,
    COST_CLASSES,
    GOAL_MEANINGS,
    KIND_MEANINGS,
    MEASURES,
    RULES,
    SCOPE_COLUMNS,
    SETTINGS,
    TABLES,
    Column,
    Kind,
    Table,
)
from allocator.tables.schema_columns import REMARKS

__all__ = ["dictionary"]

_FEW = 3
"""So many words stand in the row of their column; longer lists get a table of their own."""

_OPENING = """\
# Data dictionary

What a planner hands over: one workbook with one sheet per table, or a folder with one `.csv` file per table. Both hold
the same tables under the same names. This page is generated from the schema (`allocator/tables/schema*.py`), the one
source for reading, checking, the template and this page.

A blank cell means what the column *blank* says, and never silently zero; **required** marks columns every row must
fill. The order of rows, columns and sheets never matters. Sheets and columns whose names begin with `_` are the
planner's own and are left alone. In `.csv` files a text that an office would run as a formula, such as `=1+1` or `@x`,
stands behind a `'`, which is no part of it; reading takes it away."""


def dictionary() -> str:
    """Return the data dictionary as Markdown."""
    parts = [_OPENING, _contents(), _kinds()]
    for table in TABLES.values():
        parts.append(_table(table))
        if table.name == "settings":
            parts.append(_settings())
        if table.name == "limits":
            parts.append(_rules())
        parts += _words(table)
    parts += [_built_in(), _remarks()]
    return "\n\n".join(parts) + "\n"


def _contents() -> str:
    return _grid(
        ("table", "needed", "what it holds"),
        (
            (f"[`{table.name}`](#{table.name})", "required" if table.required else "optional", table.meaning)
            for table in TABLES.values()
        ),
    )


def _kinds() -> str:
    rows = ((f"*{kind.value}*", meaning) for kind, meaning in KIND_MEANINGS.items())
    return "## Types\n\n" + _grid(("type", "what a cell looks like"), rows)


def _table(table: Table) -> str:
    needed = "Required." if table.required else "Optional."
    key = f" Key: {', '.join(f'`{name}`' for name in table.key)}." if table.key else " Rows may repeat."
    return f"## {table.name}\n\n{table.meaning}. {needed}{key}\n\n" + _grid(
        ("column", "type", "unit", "blank", "meaning", "example"),
        (_column(column) for column in table.columns if column not in REMARKS),
    )


def _settings() -> str:
    return "### Keys of settings\n\n" + _grid(
        ("key", "type", "unit", "blank", "meaning", "example"),
        (_column(setting.column) for setting in SETTINGS.values()),
    )


def _column(column: Column) -> tuple[str, ...]:
    meaning = column.meaning
    if column.refers:
        meaning += f"; {column.refers.words}"
    elif column.choices and column.name != "key":
        few = len(column.choices) <= _FEW
        meaning += f"; {column.rule}" if few else "; one of the words below"
    blank = "**required**" if column.required else column.blank
    example = f"`{column.example}`" if column.example else ""
    return f"`{column.name}`", _type(column), column.unit, blank, meaning, example


def _type(column: Column) -> str:
    """Return the type of a column with its bounds, where its type does not imply them."""
    low, high = column.minimum, column.maximum
    if column.kind is Kind.PERCENT or (low is None and high is None):
        return column.kind.value
    bounds = [] if low is None else [f"{'>' if column.above else '≥'} {low}"]
    bounds += [] if high is None else [f"≤ {high}"]
    return f"{column.kind.value} {', '.join(bounds)}"


def _rules() -> str:
    rows = (
        (
            f"`{rule.name}`",
            rule.meaning,
            ", ".join(
                f"**`{name}`**" if name in rule.needs else f"`{name}`" for name in SCOPE_COLUMNS if name in rule.reads
            ),
            rule.unit or "none",
            rule.broken,
            "`from`, `to`" if rule.dated else "the whole plan",
        )
        for rule in RULES.values()
    )
    return (
        "### Rules of limits\n\nWhat holds in every phase that overlaps `from` to `to`. Columns in bold may not be"
        " blank; a filled column that the rule does not read is an error.\n\n"
    ) + _grid(("rule", "meaning", "reads", "amount in", "breach counted in", "when"), rows)


def _words(table: Table) -> list[str]:
    """Return the lists of words that may stand in columns of a table."""
    known: Mapping[str, list[tuple[str, Mapping[str, str]]]] = {
        "capabilities": [("Components", COMPONENTS)],
        "rates": [("Classes of cost", COST_CLASSES)],
        "goals": [("Goals", GOAL_MEANINGS)],
        "scenarios": [("Changes", CHANGES)],
        "kpi_gates": [("Measures besides the goals", MEASURES)],
    }
    found = [_list(title, words) for title, words in known.get(table.name, [])]
    for column in table.columns:
        said = any(
            words.keys() <= column.choices.keys() for words in (COMPONENTS, COST_CLASSES, CHANGES, GOAL_MEANINGS)
        )
        again = column.name == "negotiable" and table.name != "limits"
        if column.choices and not (said or again or column.name in {"key", "rule"}):
            found.append(_list(f"Words of `{column.name}`", column.choices))
    return found


def _list(title: str, words: Mapping[str, str]) -> str:
    return f"### {title}\n\n" + _grid(("word", "meaning"), ((f"`{word}`", text) for word, text in words.items()))


def _built_in() -> str:
    rows = ((f"`{name}`", kind, meaning) for name, (kind, meaning) in BUILT_IN_GROUPS.items())
    return "## Groups that always exist\n\n" + _grid(("group", "of", "members"), rows)


def _remarks() -> str:
    rows = (_column(column) for column in REMARKS)
    return "## Columns every table may have\n\n" + _grid(
        ("column", "type", "unit", "blank", "meaning", "example"), rows
    )


def _grid(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
