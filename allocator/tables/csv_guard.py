"""Texts in CSV files that an office would run as formulas: written with a mark before them, read without it."""

import re

_RUNS = re.compile(r"'*(?:\s*[=+\-@]|[\t\r])")
"""What begins like this is a formula to an office that opens a CSV file; marks before it only add to one's own."""

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def guarded(text: str) -> str:
    """Return a text as it is safely written: ``'`` before what would run; numbers stay as they are.

    Examples
    --------
    >>> guarded("=1+1"), guarded("-5"), guarded("'t Harde")
    ("'=1+1", '-5', "'t Harde")
    """
    return f"'{text}" if _RUNS.match(text) and not _NUMBER.fullmatch(text) else text


def bare(text: str) -> str:
    """Return a text without the mark that `guarded` sets.

    Examples
    --------
    >>> bare("'=1+1"), bare("-5"), bare("'t Harde")
    ('=1+1', '-5', "'t Harde")
    """
    return text[1:] if text.startswith("'") and _RUNS.match(text) else text
