"""Every indicator and every way of comparing, solved by hand."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from families.both import case_from, from_oracle
from oracle.handmade import rows, tables, there

from allocator.audit import Audit, audit
from allocator.case import Case, Gate, Plan
from allocator.columns import Reference
from allocator.gates import INDICATORS, failed, read_gates, reading, told
from allocator.gates.words import amount, shown

TABLES = tables(
    months=4,
    missions=rows(
        "mission importance risk operational_monthly to",
        "M 2 1.5 100 -",
        "N 1 2 10 2025-02",
        "Z 1 1 0 2024-12",
    ),
    requirements=rows("mission capability floor target weight", "M INF 1 3 5", "N INF 1 1 1"),
    pledges=rows(
        "pledge contributor capability units persons women",
        "P A INF 2 100 10",
        "Q B INF 1 60 30",
    ),
    capabilities=rows("capability standard_persons", "INF 50"),
    contributors=rows("contributor max_persons", "A 400", "B 50"),
    pairs=rows("pledge mission suitability deploy_per_person", "P M 0.5 2", "Q N -3 1"),
    deployed=rows("pledge mission units", "P M 1"),
    limits=rows("limit rule mission amount soft_weight", "small max_persons M 150 2", "all max_persons - 90 1"),
    budget_caps=rows("cap mission amount soft_weight", "tight each 100 0.5"),
)
"""Four months in two phases: N closes after two. M has importance 2, Z was over before the plan began."""

PLAN = there(("P", "M", "INF", 1, 2), ("Q", "N", "INF", 1, 1), ("P", "M", "INF", 2, 1))
"""P has 200 persons in M for two months, then 100; Q has 60 in N for its two months, then goes home."""

EXPECTED: dict[str, dict[str, Fraction | int | None]] = {
    # N has all it asks for. M is never below its floor of 1.
    "floors": {"": 0, "M": 0, "N": 0},
    # M misses 1 unit for 2 months and 2 for 2: importance 2 x weight 5 x 50 standard persons x 6.
    "targets": {"": 3000, "M": 3000, "N": 0},
    # "small": 50 persons over for 2 months, weight 2 = 200; "all", of M and N: 170 for 2 months and 10 for 2 = 360.
    # "tight": M costs 4 x 100 and 1 x 100 x 2 for the second unit = 600, over by 500, halved; N 2 x 10 + 60, under.
    "concessions": {"": 200 + 360 + 250, "M": 450, "N": 0},
    # P: 0.5 x (2 x 2 + 1 x 2); Q: -3 x 2.
    "suitability": {"": -3, "M": 3, "N": -6},
    "cost": {"": 680, "M": 600, "N": 80},
    # P: one arrives, one leaves; Q: 60 arrive and leave.
    "turnover": {"": 320, "M": 200, "N": 120},
    "risk": {"": 900 + 240, "M": 900, "N": 240},
    # A: 600 person-months of 1600; B: 120 of 200.
    "burden": {"": Fraction(6, 10), "M": Fraction(375, 1000), "N": Fraction(6, 10)},
    # The other run has P once in M in the first month alone: 100 + 200 + 100 + 100 in M, and all of N.
    "changes": {"": 620, "M": 500, "N": 120},
    # (600 + 120) person-months over 4 months; 600 over 4; 120 over the 2 months in which N is open.
    "persons": {"": 180, "M": 150, "N": 60, "Z": 0},
    "contributors": {"": 2, "M": 1, "N": 1, "Z": 0},
    # M asks for 3 x 4 unit-months and gets 6, N for 2 and gets 2.
    "coverage": {"": Fraction(800, 14), "M": 50, "N": 100, "Z": None},
    # M: 10 of 100; N: 30 of 60; together 60 + 60 of 720.
    "women": {"": Fraction(100, 6), "M": 10, "N": 50, "Z": None},
}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Give the case as the program reads it."""
    return case_from(TABLES, tmp_path_factory.mktemp("case"))


@pytest.fixture(scope="module")
def counted(case: Case) -> Audit:
    """Give the plan, recounted, against another run."""
    return audit(case, from_oracle(case, PLAN), Reference({(0, 0, 0): 1}))


@pytest.mark.parametrize("kpi", INDICATORS)
def test_each_indicator_is_what_a_count_by_hand_gives(kpi: str, case: Case, counted: Audit) -> None:
    """In the whole plan and in each mission an indicator is what the comments beside the figures count."""
    for mission, expected in EXPECTED[kpi].items():
        place = case.mission_at[mission] if mission else None
        assert INDICATORS[kpi].recount(counted, place) == expected, mission


def gate(kpi: str, operator: str, value: str, mission: str = "", against: str = "") -> Gate:
    """Return a gate from its cells."""
    return Gate(kpi, operator, int(Fraction(value) * 10_000), mission, against)


@pytest.mark.parametrize(
    ("asked", "passed"),
    [
        (gate("persons", ">=", "180"), True),
        (gate("persons", "<=", "180"), True),
        (gate("persons", "=", "180"), True),
        (gate("persons", ">=", "180.0001"), False),
        (gate("coverage", ">=", "57.1428"), True),
        (gate("coverage", ">=", "57.1429"), False),
        (gate("coverage", "=", "57.1429"), False),
        # Nobody is in Z and nothing is asked there: a share of nothing meets every gate.
        (gate("women", "=", "40", "Z"), True),
        (gate("coverage", ">=", "100", "Z"), True),
        # Today is one unit of 100 in M throughout: it costs 400 in M and 20 in N, so 680 is 61.90476… % more, and 600
        # in M is 50 % more.
        (gate("cost", "<=", "61.9047", "", "today"), False),
        (gate("cost", "<=", "61.9048", "", "today"), True),
        (gate("cost", "<=", "50", "M", "today"), True),
        (gate("cost", ">=", "50", "M", "today"), True),
        # Suitability falls from 2 to -3: -250 %.
        (gate("suitability", "=", "-250", "", "today"), True),
        # Turnover rises from 0, beyond every threshold; floors are 0 in M then as now.
        (gate("turnover", "<=", "1000000", "", "today"), False),
        (gate("turnover", ">=", "1000000", "", "today"), True),
        (gate("turnover", "=", "100", "", "today"), False),
        (gate("floors", "=", "0", "M", "today"), True),
        # Suitability in N falls from 0, below every threshold.
        (gate("suitability", "<=", "-1000000", "N", "today"), True),
        # Today has nobody in N, so there is no share of women to compare with.
        (gate("women", ">=", "-100", "N", "today"), False),
        # There is no base plan to compare with, whatever is asked.
        (gate("cost", "<=", "1000000", "", "base"), False),
        # But a share of nothing meets every gate.
        (gate("women", ">=", "5", "Z", "base"), True),
    ],
)
def test_each_way_of_comparing_ends_as_decided(asked: Gate, passed: bool, case: Case, counted: Audit) -> None:
    """Thresholds are compared exactly, changes are in percent, and what has no figure ends as the decision says."""
    today = audit(case, Plan({(0, 0, 0, t): 1 for t in range(2)}))
    (reading,) = read_gates((asked,), counted, {"today": today, "base": None})
    assert reading.passed is passed, told(case, reading)


@pytest.mark.parametrize(
    ("asked", "figure"), [(">=", "57.1428"), ("<=", "57.1429"), ("=", "57.1428")], ids=("least", "most", "exactly")
)
def test_a_figure_is_shown_no_nearer_to_passing_than_it_is(asked: str, figure: str, counted: Audit) -> None:
    """57.14285… % is shown with four decimals, down where much is wanted and up where little is."""
    (reading,) = read_gates((gate("coverage", asked, "60"),), counted, {})
    assert shown(reading) == Fraction(figure)


def test_a_figure_that_is_not_exactly_what_is_asked_is_not_shown_as_if_it_were(counted: Audit) -> None:
    """Asked for exactly 57.1428 %, 57.14285… % is shown as 57.1429 %."""
    (reading,) = read_gates((gate("coverage", "=", "57.1428"),), counted, {})
    assert (shown(reading), reading.passed) == (Fraction("57.1429"), False)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (gate("coverage", ">=", "90"), "coverage: 57.1428 %, at least 90 % asked."),
        (gate("cost", "<=", "1234.5", "M"), "cost in M: $600, at most $1,234.5 asked."),
        (gate("contributors", "=", "1", "N"), "contributors in N: 1 contributor, exactly 1 asked."),
        (
            gate("cost", "<=", "2", "", "today"),
            "cost: $680, 61.9048 % more than today kept and trimmed ($420), a change of at most 2 % asked.",
        ),
        (
            gate("turnover", "<=", "2", "", "today"),
            (
                "turnover: 320 persons, where today kept and trimmed has 0 persons, a change that no percentage says, "
                "a change of at most 2 % asked."
            ),
        ),
        (
            gate("women", ">=", "2", "Z"),
            "women in Z: nothing to count, which meets every gate, at least 2 % asked.",
        ),
        (
            gate("cost", "<=", "2", "", "base"),
            "cost: no figure for the base scenario to compare with, a change of at most 2 % asked.",
        ),
    ],
)
def test_each_kind_of_reading_has_its_sentence(asked: Gate, sentence: str, case: Case, counted: Audit) -> None:
    """A gate says what is read, what it is compared with and what is asked."""
    today = audit(case, Plan({(0, 0, 0, t): 1 for t in range(2)}))
    (reading,) = read_gates((asked,), counted, {"today": today})
    assert told(case, reading) == sentence


@pytest.mark.parametrize(
    ("operator", "apart", "words"),
    [
        (">=", "0.000001", "less than 0.0001 % more than"),
        ("<=", "-0.000001", "less than 0.0001 % less than"),
        ("<=", "0.000001", "0.0001 % more than"),
        (">=", "0", "the same as"),
    ],
)
def test_only_what_is_the_same_is_said_to_be(operator: str, apart: str, words: str, case: Case, counted: Audit) -> None:
    """A change that rounds to nothing is said to be less than what can be shown, more or less than the other figure."""
    found = reading(gate("cost", operator, "2", "", "today"), counted, 680 - Fraction(apart))
    assert f"cost: $680, {words} today kept and trimmed ($680)" in told(case, found)


def test_how_many_gates_are_met_is_one_sentence(counted: Audit) -> None:
    """None, one and several gates, met or not, each have a sentence of their own."""
    met, missed = gate("persons", ">=", "1"), gate("persons", ">=", "1000")
    said = [failed(read_gates(gates, counted, {})) for gates in ((), (met,), (missed,), (met, met), (met, missed))]
    assert said == [
        "",
        "The one KPI gate is met.",
        "The one KPI gate is not met.",
        "All 2 KPI gates are met.",
        "1 of 2 KPI gates is not met.",
    ]


def test_amounts_are_written_with_sign_and_unit(tmp_path: Path) -> None:
    """Negative money has its sign before the currency, whichever that is, and one person is no persons."""
    case = case_from(TABLES, tmp_path)
    assert amount(case, Fraction(-12345, 10), "dollars") == "-$1,234.5"
    assert amount(case, Fraction(1), "persons") == "1 person"
    assert amount(case, Fraction(1, 3), "%") == "0.3333 %"
    abroad = replace(case, settings=replace(case.settings, currency="EUR"))
    assert amount(abroad, Fraction(-12345, 10), "dollars") == "-EUR 1,234.5"


def test_gates_are_read_in_the_order_of_the_case_whatever_the_order_of_rows(tmp_path: Path) -> None:
    """Rows of `kpi_gates` in two orders make the same case."""
    lines = ["cost <= 5", "persons >= 1", "coverage >= 90"]
    one, other = (
        case_from({**TABLES, "kpi_gates": rows("kpi operator value", *order)}, tmp_path / name)
        for name, order in (("one", lines), ("other", lines[::-1]))
    )
    assert one.gates == other.gates
