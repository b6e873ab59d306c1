"""Workbooks of runs: where they are, and as scenarios leave them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from allocator.changes import BASE, apply, names
from allocator.errors import InputError
from allocator.runs import stands
from allocator.tables import Book, checked, digest, read


def scenarios_of(book: Book, text: str) -> tuple[str, ...]:
    """Return the scenarios that a name stands for: one of the workbook, or several with ``+`` between them."""
    if text == BASE:
        return ()
    if text in names(book.tables):
        return (text,)
    return tuple(part.strip() for part in text.split("+") if part.strip() not in {"", BASE})


def effective(book: Book, scenarios: tuple[str, ...]) -> Book:
    """Return the workbook as its scenarios leave it.

    Raises
    ------
    UsageError
        If there is no scenario of that name.
    InputError
        If a step cannot be carried out, or what it leads to has errors.
    """
    if not scenarios:
        return checked(book)
    return checked(book.with_tables(apply(book.tables, scenarios).tables))


def workbook_of(folder: Path, record: Mapping[str, Any], workbook: Path | None) -> Book:
    """Return the workbook of a run, as its scenarios leave it.

    Raises
    ------
    InputError
        If it is not there, or has changed since.
    """
    path = workbook or (Path(record["path"]) if record.get("path") else None)
    if path is None or not stands(path):
        where = "not known" if path is None else f"not at {path}"
        raise InputError(f"the workbook of {folder} ({record.get('workbook', '?')}) is {where}; name it with --book")
    book = read(path)
    book = effective(book, scenarios_of(book, str(record.get("scenario", BASE))))
    if digest(book.tables) != record.get("tables_sha256"):
        raise InputError(f"{path} is not what {folder} was made from; name its workbook with --book, or solve it again")
    return book
