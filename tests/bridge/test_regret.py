"""Regret: plans where another scenario comes true, solved by hand."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from bridge.worlds import YEAR, tables_of

from allocator.audit import Audit
from allocator.comparison.carried import carried
from allocator.comparison.regret import Met, Mode, Regret, Standing, Sure, regret
from allocator.comparison.regret_table import least, sentence
from allocator.engines import Engine
from allocator.search import Options, Search
from allocator.tables import case_of

OPTIONS = Options(seconds=None, gap=Fraction(0), threads=1)
P_GONE = "pledge,contributor,capability,units,persons,lease_monthly\nP,A,INF,0,10,\nQ,B,INF,2,10,600\n"


def plans(folder: Path, **texts: dict[str, str]) -> list[tuple[str, Audit]]:
    """Return the best plans of small workbooks by name."""
    found = []
    with Engine() as engine:
        for name, changed in texts.items():
            outcome = Search(case_of(tables_of(folder / name, YEAR | changed)), OPTIONS, engine).run()
            assert outcome.audit is not None
            found.append((name, outcome.audit))
    return found


def at(broken: int, floors: int, targets: int, cost: int) -> Standing:
    """Return what a plan comes to."""
    return broken, Fraction(floors), Fraction(targets), Fraction(cost)


def met(found: Regret, plan: str, world: str, mode: Mode) -> Met:
    """Return one meeting."""
    return next(one for one in found.met if (one.plan, one.world, one.mode) == (plan, world, mode))


@pytest.fixture(scope="module")
def withdrawal(tmp_path_factory: pytest.TempPathFactory) -> Regret:
    """Let A's cheap units go, or not."""
    return regret(plans(tmp_path_factory.mktemp("regret"), base={}, gone={"pledges": P_GONE}), OPTIONS)


def test_a_plan_whose_units_are_gone_is_short_of_them(withdrawal: Regret) -> None:
    """A's 20 persons for 12 months are cut, both units missing all year: 24 unit-months; nothing is spent.

    Best there are B's two units for 38,400, which miss nothing.
    """
    found = met(withdrawal, "base", "gone", Mode.AS_IT_IS)
    assert (found.cut, found.standing, found.regret) == (240, at(0, 0, 24, 0), at(0, 0, 24, -38400))


def test_the_plan_with_the_mildest_worst_case_is_named(withdrawal: Regret) -> None:
    """B's units where A's could serve cost 14,400 too much; that is milder than missing everybody."""
    one = withdrawal.least[Mode.AS_IT_IS]
    assert (one.plan, one.world, one.regret) == ("gone", "base", at(0, 0, 0, 14400))
    assert sentence(one, "USD") == (
        "Whichever of these scenarios comes true, the plan of `gone`, carried out as it is, is regretted least: its "
        "worst case is `base`, where it costs $14,400.00 more than the best plan known there."
    )
    assert [row["plan"] for row in least(withdrawal, "USD").records] == ["gone", "gone"]


@pytest.mark.parametrize(("left", "were"), [(1, "was"), (2, "were")])
def test_who_is_named_though_not_all_was_searched_is_named_with_a_warning(
    withdrawal: Regret, left: int, were: str
) -> None:
    """With searches left out, the sentence on moves says so, the one on plans as they are does not."""
    as_is, moved = least(replace(withdrawal, left_out=left), "USD").records
    assert "not searched" not in str(as_is["words"])
    assert str(moved["words"]).endswith(f" elsewhere {left} {were} not searched: others may do better.")
    assert "others" not in str(least(withdrawal, "USD").records[1]["words"])


@pytest.mark.parametrize("sure", [Sure.SEARCHED, Sure.IMPOSSIBLE, Sure.NOTHING_FOUND])
def test_who_is_named_by_searches_without_proof_is_named_with_a_warning(withdrawal: Regret, sure: Sure) -> None:
    """Where the moves of a plan elsewhere are not proven best, the sentence on moves says so, and no other does."""
    met = tuple(replace(one, sure=sure) if one.sure is Sure.PROVEN else one for one in withdrawal.met)
    as_is, moved = least(replace(withdrawal, met=met), "USD").records
    assert "others" not in str(as_is["words"])
    assert str(moved["words"]).endswith(" But of 2 plans elsewhere 2 are not proven best: others may do better.")


def test_with_moves_units_go_where_they_are_wanted_and_nobody_new_comes(tmp_path: Path) -> None:
    """Where N wants the unit and M nobody, the plan for M breaks a rule as it is; moved, it is as good as any.

    Nobody else is out: the plan for more is not reached where two units are wanted and the plan has one.
    """
    two = {"missions": "mission\nM\nN\n"}
    asks = "mission,capability,target\n{},INF,{}\n"
    found = regret(
        plans(
            tmp_path,
            here=two | {"requirements": asks.format("M", 1)},
            there=two | {"requirements": asks.format("N", 1)},
            more=two | {"requirements": asks.format("N", 2)},
        ),
        OPTIONS,
    )
    as_it_is = met(found, "here", "there", Mode.AS_IT_IS)
    assert as_it_is.standing[0] > 0
    assert met(found, "here", "there", Mode.WITH_MOVES).regret == at(0, 0, 0, 0)
    assert met(found, "here", "more", Mode.WITH_MOVES).regret == at(0, 0, 12, -12000)
    assert found.least[Mode.WITH_MOVES].plan == "more"


def test_with_moves_units_of_a_mission_that_is_gone_go_elsewhere(tmp_path: Path) -> None:
    """The plan has one unit out, whatever is cut of it: where there is only N, which wants two, it serves there."""
    asks = "mission,capability,target\n{},INF,{}\n"
    found = regret(
        plans(
            tmp_path,
            here={"missions": "mission\nM\nN\n", "requirements": asks.format("M", 1)},
            there={"missions": "mission\nN\n", "requirements": asks.format("N", 2)},
        ),
        OPTIONS,
    )
    assert met(found, "here", "there", Mode.AS_IT_IS).cut == 120
    assert met(found, "here", "there", Mode.WITH_MOVES).regret == at(0, 0, 12, -12000)


def test_units_are_cut_where_a_mission_is_closed(tmp_path: Path) -> None:
    """A plan for the year in a mission that closes in June keeps its first half."""
    (year, half) = plans(tmp_path, year={}, half={"missions": "mission,to\nM,2025-06\n"})
    there = carried(year[1].plan, year[1].case, half[1].case, cut=True)
    assert there.cut == 120
    assert there.plan == half[1].plan
    back = carried(half[1].plan, half[1].case, year[1].case, cut=True)
    assert back.cut == 0
