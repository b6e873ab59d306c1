"""KPI gates in the workbook follow its sheets: whoever changes the units there sees value and verdict change."""

import re
from dataclasses import replace
from fractions import Fraction

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from report.office import recalculated
from report.small import INFANTRY_TOGO, PROVENANCE, B, bare, counted, outcome
from report.test_report_checks import FUNCTIONS, rich

from allocator.audit import Audit
from allocator.case import Case, Gate, Plan
from allocator.gates import Reading, read_gates
from allocator.gates.indicators import INDICATORS
from allocator.report import report, xlsx
from allocator.report.checks.gate_formulas import NOT_LIVE, measured, said
from allocator.report.gates import sheet

MORE = 9
"""Units of infantry in the changed workbook, where the plan has one."""


def gates() -> tuple[Gate, ...]:
    """Return gates on every indicator, of the whole plan and in a mission, on figures and on changes."""
    alone = [
        Gate(kpi, operator, value, mission)
        for kpi in INDICATORS
        for mission in ("", "BRAVO")
        for operator, value in (("<=", 10_000), (">=", 900_000), ("=", 0))
    ]
    return (*alone, *(Gate(kpi, "<=", 20_000, "", "base") for kpi in INDICATORS))


def changed(plan: Plan) -> Plan:
    """Return the plan that somebody makes of it in the workbook."""
    return replace(plan, assign={**plan.assign, (INFANTRY_TOGO, B, 1, 0): MORE})


def readings(case: Case, plan: Plan) -> tuple[Audit, tuple[Reading, ...]]:
    """Return a plan recounted, and its gates, with the plan as it was for base."""
    first = counted(rich()[1], case)
    audit = first if plan == rich()[1] else counted(plan, case)
    return audit, read_gates(case.gates, audit, {"base": first, "today": None})


def rich_with_gates() -> tuple[Case, Plan]:
    """Return the rich case with gates of every kind, with units that suit and missions at risk, and its plan."""
    found, plan = rich()
    pairs = {key: replace(pair, suitability_e4=12_500 * (1 + key[0])) for key, pair in found.pairs.items()}
    missions = tuple(replace(each, risk_e4=3_333 * (1 + at)) for at, each in enumerate(found.missions))
    return replace(found, gates=gates(), pairs=pairs, missions=missions), plan


@pytest.fixture(scope="module")
def case() -> Case:
    """Give the rich case with gates of every kind."""
    return rich_with_gates()[0]


@pytest.fixture(scope="module")
def books(case: Case, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Workbook]:
    """Give the workbook as written, calculated anew by LibreOffice, and calculated after a change of the units."""
    folder = tmp_path_factory.mktemp("gates")
    audit, read = readings(case, rich()[1])
    xlsx.write(folder / "written.xlsx", report(outcome(audit), audit, "within 1 %", PROVENANCE, read))
    book = load_workbook(folder / "written.xlsx")
    book.save(folder / "same.xlsx")
    (head,) = (row for row in book["Units"].iter_rows() if row[0].value == "Mission")
    at = [cell.value for cell in head].index("2020-07 to 2020-12")
    (row,) = (row for row in book["Units"].iter_rows() if (row[0].value, row[2].value) == ("BRAVO", "INF-T"))
    row[at].value = MORE
    book.save(folder / "changed.xlsx")
    anew = recalculated(folder, *(folder / f"{name}.xlsx" for name in ("same", "changed")))
    return {"written": load_workbook(folder / "written.xlsx", data_only=True), **anew}


def table(book: Workbook) -> list[tuple[object, ...]]:
    """Return the rows of the gates: verdict, indicator, where, what is compared, value, operator, threshold, …."""
    rows = list(book["KPI gates"].iter_rows(values_only=True))
    (head,) = (at for at, row in enumerate(rows) if row[0] == "Gate")
    return [tuple(row) for row in rows[head + 1 :]]


def test_every_indicator_is_live_or_says_why_not(case: Case) -> None:
    """Ten of thirteen indicators have a formula; the sheet says of the others that they stay as recounted."""
    audit, read = readings(case, rich()[1])
    live = {gate.kpi for gate in case.gates if measured(audit, gate)}
    assert set(INDICATORS) == live | set(NOT_LIVE)
    assert len(live) == 10
    (section,) = sheet(audit, read).sections  # type: ignore[union-attr]
    for row in section.rows:
        assert str(row[13]).startswith("as recounted" if row[1] in NOT_LIVE else "live")
    for text in section.formulas.values():
        assert set(re.findall(r"([A-Z]+)\(", text)) <= FUNCTIONS
        assert len(text) < 8_000
    (nobody,) = read_gates((Gate("persons", ">=", 0),), bare(), {})
    assert said(bare(), nobody).startswith("as recounted")
    (alone,) = read_gates((Gate("cost", "<=", 0, against="base"),), audit, {})
    assert said(audit, alone) == "as recounted: there is nothing to compare with"


@pytest.mark.office
def test_gates_come_to_what_the_recount_says(case: Case, books: dict[str, Workbook]) -> None:
    """LibreOffice calculates verdict, value and indicator of every gate to what is stored with the formulas."""
    assert len(table(books["written"])) == len(case.gates)
    for before, after in zip(table(books["written"]), table(books["same"]), strict=True):
        assert before[0] == after[0], before
        for at in (4, 8):
            assert after[at] == (pytest.approx(before[at]) if isinstance(before[at], float) else before[at]), before


@pytest.mark.office
def test_a_change_of_the_units_changes_gates_as_the_recount_of_the_changed_plan_does(
    case: Case, books: dict[str, Workbook]
) -> None:
    """With eight units more, every live gate has the value and the verdict of that plan recounted from scratch."""
    _, read = readings(case, changed(rich()[1]))
    turned = 0
    for reading, before, after in zip(read, table(books["written"]), table(books["changed"]), strict=True):
        if reading.gate.kpi in {*NOT_LIVE, "cost"}:  # travel is part of cost, and stays as it was
            continue
        assert after[0] == ("met" if reading.passed else "not met"), reading
        assert reading.measured is not None
        assert after[8] == pytest.approx(float(reading.measured)), reading
        turned += before[0] == "met" and after[0] == "not met"
    assert turned > 3


@pytest.mark.office
def test_cost_gates_follow_what_units_cost(case: Case, books: dict[str, Workbook]) -> None:
    """Eight units more cost their pay, equipment and rotation, and turn the gate on the change of cost."""
    at = next(n for n, gate in enumerate(case.gates) if (gate.kpi, gate.against) == ("cost", "base"))
    before, after = (table(books[name])[at] for name in ("written", "changed"))
    assert (before[0], before[4]) == ("met", 0)
    assert after[0] == "not met"
    assert isinstance(after[4], float)
    assert after[4] > 2


def test_gates_of_nothing_have_no_formulas() -> None:
    """Where nobody is sent there is no sheet to count from, and the gates stand as they were recounted."""
    empty = bare()
    found = sheet(empty, read_gates((Gate("persons", ">=", 0), Gate("women", ">=", 0)), empty, {}))
    assert found is not None
    assert found.sections[0].formulas == {}
    assert Fraction(0) in found.sections[0].rows[0]
