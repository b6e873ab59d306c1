"""The real plan year, released: nobody and no reason of the workbook is found in any part of any file."""

from pathlib import Path

from openpyxl import load_workbook
from release.telling import said

import allocator
from allocator.search import Options

BOOK = Path(__file__).parents[2] / "inputs" / "un-2020.xlsx"

WHY = {"limits": ("limit", "reason", "note", "source"), "pairs": ("reason",), "scenarios": ("scenario", "note")}
"""Columns that say why."""


def _words() -> tuple[dict[str, str], set[str], set[str]]:
    """Return names of contributors by code, codes of pledges and groups, and reasons."""
    book = load_workbook(BOOK, read_only=True)
    rows = {}
    for name in ("contributors", "pledges", "groups", "missions", *WHY):
        head, *body = book[name].iter_rows(values_only=True)
        rows[name] = [dict(zip(map(str, head), row, strict=True)) for row in body]
    names = {str(row["contributor"]): str(row["name"]) for row in rows["contributors"]}
    groups = {str(row["group"]) for row in rows["groups"] if row["member"] in names}
    reasons = {str(row[column]) for table, columns in WHY.items() for row in rows[table] for column in columns}
    # P5 is also a cell, and "illustrative" says of many things that they are made up.
    return names, {str(row["pledge"]) for row in rows["pledges"]} | groups - {"P5"}, reasons - {"None", "illustrative"}


def _stands(word: str, text: str) -> bool:
    """Whether a word stands in a text by itself; a pattern of the thousand words takes ten times as long."""
    at = text.find(word)
    while at >= 0:
        around = text[max(at - 1, 0) : at] + text[at + len(word) : at + len(word) + 1]
        if not any(letter.isalnum() or letter == "_" for letter in around):
            return True
        at = text.find(word, at + 1)
    return False


def test_nobody_is_named_and_no_reason_given_in_a_copy_of_the_real_year(tmp_path: Path) -> None:
    """Of 121 contributors only hosts stand in the names of missions; the search finds all others in the open run."""
    run = allocator.solve(BOOK, out=tmp_path / "runs", options=Options(seconds=4))
    copy = allocator.release(run, tmp_path / "copies", key=tmp_path / "key.json")
    names, codes, reasons = _words()
    missions = [mission.name for each in (run, copy) for mission in each.case.missions]
    wanted = {*names, *names.values(), *codes}

    def found(folder: Path) -> set[str]:
        words = set()
        for _, text in said(folder):
            for mission in missions:
                text = text.replace(mission, "")  # noqa: PLW2901 - what is left
            words |= {why for why in reasons if why in text} | {one for one in wanted if _stands(one, text)}
        return words

    assert found(tmp_path / "copies") == set()
    there = found(tmp_path / "runs")
    assert len(there & {*names.values()}) > 100
    assert len(there & reasons) > 10
