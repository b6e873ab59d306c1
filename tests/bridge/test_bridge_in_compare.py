"""The bridge as `compare` shows it: tables that add up, words beside bars, a waterfall."""

from fractions import Fraction

import pytest
from bridge.worlds import YEAR, tables_of

from allocator.comparison import Comparison, compare
from allocator.comparison.bridge import Bar, Bridge, Cause, Difference, Effect
from allocator.comparison.bridges import by_cause
from allocator.search import Options

SCENARIOS = (
    "scenario,step,table,where,column,change,value\n"
    "dear,1,rates,,amount,set,110\n"
    "dear and more,1,rates,,amount,set,110\n"
    "dear and more,2,requirements,,target,set,3\n"
)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """Compare the small workbook with its two scenarios."""
    folder = tmp_path_factory.mktemp("bridge")
    tables_of(folder, YEAR | {"scenarios": SCENARIOS, "kpi_gates": "kpi,operator,value\ncost,<=,30000\n"})
    return compare([folder], options=Options(seconds=20), write=False)


def test_the_bars_of_a_scenario_add_up_to_its_change_of_cost(found: Comparison) -> None:
    """By cause and by effect, the parts are those solved by hand and come to the variance of cost."""
    amounts = [(row["scenario"], row["cause"], row["amount"]) for row in found.table("bridge").records]
    assert amounts == [
        ("dear", "Rates and prices", 2400),
        ("dear", "Change of cost", 2400),
        ("dear and more", "Mandates and ceilings", 19800),
        ("dear and more", "Rates and prices", 3000),
        ("dear and more", "Change of cost", 22800),
    ]
    effects = [row["amount"] for row in found.table("effects").records if row["scenario"] == "dear"]
    assert effects == [2400, 0, 0, 0, 2400]


def test_a_gate_that_is_not_met_is_said_before_any_figure(found: Comparison) -> None:
    """Of 24,000, 26,400 and 46,800 only the last is above the 30,000 that the gate allows; the exit code is 8."""
    assert found.exit_code == 8
    assert "A KPI gate of the workbook is not met in dear and more." in found.sentences


def test_each_bar_says_what_is_behind_it_and_how_sure_it_is(found: Comparison) -> None:
    """The changed column, the amount and the proof stand in one sentence each."""
    words = found.table("bridge").records[2]["words"]
    assert words == (
        "Changed: `requirements.target` in 1 row. This adds $19,800.00. Every plan it rests on is proven best."
    )


def test_each_mission_has_its_causes_and_effects(found: Comparison) -> None:
    """A column of causes adds up to its bar, a row to the change of its mission, by causes and by effects."""
    rows = [row for row in found.table("bridge_missions").records if row["scenario"] == "dear and more"]
    assert [(row["mission"], row["mandates"], row["rates"], row["change"]) for row in rows] == [
        ("M", 19800, 3000, 22800),
        ("All", 19800, 3000, 22800),
    ]
    parts = [[Fraction(str(row[effect])) for effect in Effect] for row in rows]
    assert [sum(own) for own in parts] == [22800, 22800]


def test_a_waterfall_leads_from_the_base_to_the_scenario(found: Comparison) -> None:
    """Each step begins where the one before ended."""
    (chart,) = (each for each in found.figures if each.table.title == "Why: from the base to dear and more")
    assert chart.table.rows == (
        ("Base", None, 24000, None, None),
        ("Mandates and ceilings", 24000, None, 19800, None),
        ("Rates and prices", 43800, None, 3000, None),
        ("dear and more", None, 46800, None, None),
    )


def test_an_unproven_goal_before_cost_leaves_a_bar_without_bounds() -> None:
    """Where targets are proven within 1 % only, the words name them, and no bound is promised in the table."""
    bar = Bar(
        (Cause.RATES,),
        100,
        (100, 100),
        exact=False,
        doubts=("targets proven within 1 %",),
        unproven=("base", "scenario"),
        missions={"M": 100},
    )
    parts = dict.fromkeys(Effect, 0) | {Effect.PRICE: 100}
    cells = {("people", "M", "INF"): parts}
    found = Bridge(0, 100, (bar,), parts, cells, {"M": 100}, (Difference(Cause.RATES, "rates", "amount", 1),))
    (row, _) = by_cause({"dear": found}, "USD").records
    assert (row["amount"], row["least"], row["most"]) == (1, None, None)
    assert row["sure"] == "not bounded: targets not proven best (base, scenario)"
    assert row["words"] == (
        "Changed: `rates.amount` in 1 row. This adds $1.00. Among plans as good in the goals before cost as those it "
        "rests on, no other amount is possible; that these are best there is not proven (targets proven within 1 %)."
    )
