"""The same figures stand in plan.json, in the workbook, on the page and on the terminal."""

import re
from dataclasses import replace
from fractions import Fraction
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from openpyxl import load_workbook
from report.facts import Facts, number, of_case, of_json, of_tables, of_terminal, rows_under
from report.html_tables import HtmlCell, tables_of
from report.small import CASE, PROVENANCE, counted, outcome
from rich.console import Console

from allocator.audit import Audit
from allocator.case import Gate
from allocator.gates import Reading, read_gates
from allocator.report import plan_json, report, terminal, web, xlsx
from allocator.search import Outcome

GATES = (
    Gate("coverage", ">=", 900_000),
    Gate("cost", "<=", 5_020_030_000, "ALPHA"),
    Gate("persons", ">=", 1_000_000, "ALPHA"),
)
"""One that is met, with a figure that has no end, and two that are not."""


class Shown(NamedTuple):
    """A plan with what reports are made from."""

    outcome: Outcome
    audit: Audit
    gates: tuple[Reading, ...]


@pytest.fixture(scope="module")
def shown() -> Shown:
    """Give the small plan with gates."""
    audit = counted(case=replace(CASE, gates=GATES))
    return Shown(outcome(audit, {"targets": 100, "cost": None}, today=audit), audit, read_gates(GATES, audit, {}))


@pytest.fixture(scope="module")
def facts(shown: Shown) -> Facts:
    """Give the figures of plan.json and of the tables, the ones all others are compared with."""
    content = plan_json.plan_json(
        shown.audit, shown.outcome.goals, scenario="base", verdict="v", status="within_gap", gates=shown.gates
    )
    return of_json(content) | of_case(shown.audit.case, content)


def test_plan_json_has_figures_of_every_kind(facts: Facts) -> None:
    """The plan compared has everything a report may show, so that nothing agrees by not being there."""
    assert {fact[0] for fact in facts} == {
        *("last month", "person-months", "arrive", "leave", "cost", "short", "stock", "leased"),
        *("pool", "bent", "goal", "bound", "gate", "class", "ceiling", "ceilings", "persons"),
    }


def test_the_workbook_shows_the_figures_of_plan_json(shown: Shown, facts: Facts, tmp_path: Path) -> None:
    """Every figure of plan.json stands in a cell of the workbook, the same to the last digit a workbook keeps."""
    paper = report(shown.outcome, shown.audit, "within 1 %", PROVENANCE, shown.gates)
    xlsx.write(tmp_path / "report.xlsx", paper)
    book = load_workbook(tmp_path / "report.xlsx", data_only=True)
    grids: list[Any] = [list(sheet.iter_rows(values_only=True)) for sheet in book]
    assert of_tables(partial(rows_under, grids)) == facts


def test_the_page_shows_the_figures_of_plan_json(shown: Shown, facts: Facts, tmp_path: Path) -> None:
    """Every figure of plan.json stands in a table of the page."""
    grids = [[[cell.value for cell in row] for row in table] for table in page_tables(shown, tmp_path)]
    assert of_tables(partial(rows_under, grids)) == facts


def test_every_cell_of_the_page_shows_the_number_it_is_sorted_by(shown: Shown, tmp_path: Path) -> None:
    """What a reader sees is the exact number, rounded half up at the last digit shown."""
    compared = 0
    for heads, *rows in page_tables(shown, tmp_path):
        for head, cell in ((head.text, cell) for row in rows for head, cell in zip(heads, row, strict=True)):
            if cell.by is not None and cell.text.lstrip("−")[0] not in "<>":
                scale = 1000 if "thousand" in head else 10**6 if "million" in head else 1
                digits = re.sub(r"[^\d.]", "", cell.text).partition(".")[2]
                step = Fraction(scale, 10 ** len(digits) * (100 if "%" in cell.text else 1))
                assert abs(number(cell.text) * scale - Fraction(cell.by)) <= step / 2 + Fraction(1, 10**9), (head, cell)
                compared += 1
    assert compared > 200


def page_tables(shown: Shown, folder: Path) -> list[list[list[HtmlCell]]]:
    """Return the tables of the page of a plan."""
    paper = report(shown.outcome, shown.audit, "within 1 %", PROVENANCE, shown.gates)
    path = folder / "report.html"
    web.write(path, paper, shown.outcome, shown.audit, "within 1 %", PROVENANCE, shown.gates)
    return tables_of(path.read_text(encoding="utf-8"))


def test_the_terminal_shows_the_figures_of_plan_json_rounded(shown: Shown, facts: Facts) -> None:
    """Persons, ceilings and gates on the terminal are those of the plan, cost is its millions, half up to a decimal."""
    text = StringIO()
    for part in terminal.summary(shown.outcome, shown.audit, "within 1 %", shown.gates):
        Console(file=text, width=140).print(part)
    found = of_terminal(text.getvalue())
    wanted = {
        fact: Fraction((value / 10**5 + Fraction(1, 2)) // 1, 10) if fact[0] == "cost" else value
        for fact, value in facts.items()
        if fact[0] == "gate" or (fact[0] in {"last month", "cost", "ceiling"} and len(fact) == 2)
    }
    assert found == {fact: value for fact, value in wanted.items() if value}
