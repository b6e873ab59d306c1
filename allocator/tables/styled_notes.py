"""What the workbook says in notes and messages: from the schema, in the planner's words."""

import textwrap

from allocator.tables.schema import Column, Table

__all__ = ["header_note", "message", "note_size", "title"]

_WIDTH = 46
_MESSAGE_MAX = 255
_TITLE_MAX = 32
_MANY = 6


def sentence(text: str) -> str:
    """Make a sentence of a clause."""
    text = text.strip().rstrip(".")
    return text[:1].upper() + text[1:] + "." if text else ""


def plain(text: str) -> str:
    """Leave the code marks out of a text."""
    return text.replace("`", "")


def header_note(table: Table, column: Column) -> str:
    """Say what a column means, what to write there, its unit, and what a blank means."""
    lines = [sentence(column.meaning)]
    if column.choices and len(column.choices) <= _MANY:
        lines.append("One of:\n" + "\n".join(f"- {word}: {meaning}" for word, meaning in column.choices.items()))
    elif column.choices:
        lines.append("One of the words in the list; the sheet _words explains them.")
    elif column.refers:
        lines.append(sentence(column.refers.words))
    else:
        lines.append(sentence(column.rule))
    if column.unit:
        lines.append(f"Unit: {column.unit}")
    if column.required:
        lines.append("Blank: not allowed")
    else:
        lines.append(f"Blank: {column.blank or 'nothing'}")
    if column.name in table.key:
        others = [name for name in table.key if name != column.name]
        lines.append("Key: " + (f"unique together with {', '.join(others)}" if others else "every row has its own"))
    if column.example:
        lines.append(f"Example: {column.example}")
    return plain("\n".join(lines))


def note_size(text: str) -> dict[str, int]:
    """Return width and height of a note that shows all of its text [pixels]."""
    lines = sum(max(1, len(textwrap.wrap(line, _WIDTH))) for line in text.splitlines())
    return {"width": 310, "height": 17 * lines + 14}


def message(column: Column) -> str:
    """Say why a cell is refused and what to write instead, within what a spreadsheet can show."""
    if column.choices:
        text = f"{sentence(column.meaning)} Choose a word from the list."
    elif column.refers:
        text = f"{sentence(column.meaning)} {sentence(column.refers.words)} {column.remedy}"
    else:
        text = f"{column.name} is {column.rule}. {column.remedy}"
    return textwrap.shorten(plain(text), _MESSAGE_MAX, placeholder=" …")


def title(table: Table, column: Column) -> str:
    """Name a column within what a spreadsheet can show."""
    return f"{table.name}: {column.name}"[:_TITLE_MAX]
