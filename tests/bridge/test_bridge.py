"""Bridges between plans: to the cent, nothing for what does not matter, everything for the only thing that does."""

import random
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from bridge.worlds import YEAR, tables_of
from oracle.generate import random_tables, write_csv

from allocator.comparison.bridge import Cause, Effect, differences, mixed
from allocator.comparison.bridge.between import Side
from allocator.comparison.bridge.bridge import Bridge, bridge
from allocator.comparison.bridge.words import brief, sentence
from allocator.engines import Engine
from allocator.search import Options, Search
from allocator.tables import Tables, case_of, read
from allocator.tables.checks import check

OPTIONS = Options(seconds=None, gap=Fraction(0))


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """One worker for this module."""
    with Engine() as one:
        yield one


def end(tables: Tables, engine: Engine) -> Side | None:
    """Return the best plan of a workbook; None where it has none."""
    outcome = Search(case_of(tables), OPTIONS, engine).run()
    return None if outcome.audit is None else Side(tables, outcome.audit, outcome.goals)


def between(folder: Path, engine: Engine, changed: dict[str, str], start: dict[str, str] = YEAR) -> Bridge:
    """Return the bridge from one small workbook to the one with changed tables."""
    base = end(tables_of(folder / "base", start), engine)
    other = end(tables_of(folder / "other", start | changed), engine)
    assert base is not None
    assert other is not None
    return bridge(base, other, OPTIONS)


def bars(found: Bridge) -> dict[str, int]:
    """Return the bars in dollars, by causes."""
    assert all(bar.cents % 100 == 0 for bar in found.bars)
    return {"+".join(bar.causes): bar.cents // 100 for bar in found.bars}


WANTS = "mission,capability,target\nM,INF,{}\n"


def test_two_causes_by_hand(tmp_path: Path, engine: Engine) -> None:
    """One unit more is wanted and everybody costs 10 a month more; both together cost more than each alone.

    Base: 2 units of A, 20 persons for 12 months at 100: 24,000. Only more wanted: a unit of B too, 10 persons at 160:
    19,200 more. Only dearer: 240 person-months at 10, 2,400 more. Both: 19,200 + 2,400 + 1,200, the last for B's own
    120 person-months at 10; half of these each.
    """
    found = between(tmp_path, engine, {"requirements": WANTS.format(3), "rates": "rate,amount\npay,110\n"})
    assert bars(found) == {"mandates": 19800, "rates": 3000}
    assert all(bar.exact and bar.between == (bar.cents, bar.cents) for bar in found.bars)
    assert (found.base, found.other, found.searches) == (2400000, 4680000, 2)


def test_rates_alone_are_everything_even_where_they_change_who_serves(tmp_path: Path, engine: Engine) -> None:
    """A's units become so dear that B's serve: by effect that is price and mix, by cause rates and nothing else."""
    dear = "pledge,contributor,capability,units,persons,lease_monthly\nP,A,INF,2,10,900\nQ,B,INF,2,10,600\n"
    found = between(tmp_path, engine, {"pledges": dear})
    assert bars(found) == {"rates": 14400}
    assert {effect for effect, cents in found.by_effect.items() if cents} == {Effect.PRICE, Effect.MIX}


def test_a_tolerance_that_saves_money_is_a_matter_of_priorities(tmp_path: Path, engine: Engine) -> None:
    """Half the suitability may be given up for cost: A's units, at 100 a head and month, for B's, at 160.

    No plan comes to anything else in the second workbook than in the first, but another one is wanted of them.
    """
    goals = "rank,goal,tolerance\n1,targets,\n2,suitability,{}\n3,cost,\n"
    start = YEAR | {"pairs": "pledge,mission,suitability\nP,M,1\nQ,M,2\n", "goals": goals.format("")}
    found = between(tmp_path, engine, {"goals": goals.format(50)}, start)
    assert bars(found) == {"priorities": -14400}
    assert all(bar.exact for bar in found.bars)


def test_a_change_that_matters_to_nothing_is_exactly_nothing(tmp_path: Path, engine: Engine) -> None:
    """A ceiling on persons far above those deployed has a bar of 0 beside the bar of the rates."""
    limits = "limit,rule,amount\nfar,max_persons,5000\n"
    found = between(tmp_path, engine, {"limits": limits, "rates": "rate,amount\npay,110\n"})
    assert bars(found) == {"rates": 2400, "limits": 0}


def test_plans_that_differ_under_inputs_that_ask_for_nothing_else(tmp_path: Path, engine: Engine) -> None:
    """A worse plan for the same workbook: no cause in the inputs is known, and none excluded unless both are proven."""
    worse = end(tables_of(tmp_path / "worse", YEAR | {"requirements": WANTS.format(1)}), engine)
    base = end(tables_of(tmp_path / "base", YEAR), engine)
    assert base is not None
    assert worse is not None
    found = bridge(Side(base.tables, worse.audit), base, OPTIONS)
    assert bars(found) == {"": 12000}
    (bar,) = found.bars
    assert (bar.exact, bar.between, brief(bar, "USD")) == (False, None, "not bounded: plans not both proven best")
    assert sentence(found, bar, "USD") == (
        "No known plan tells the workbooks apart; that another one was chosen adds $12,000.00. As the two plans are "
        "not both proven best, there may be a cause all the same."
    )
    (proven,) = bridge(base, base, OPTIONS).bars
    assert (proven.exact, brief(proven, "USD")) == (True, "exact")


def test_causes_that_cannot_be_told_apart_have_one_bar(tmp_path: Path, engine: Engine) -> None:
    """A limit on a contributor who only comes with the other workbook: without its pledge the limit names nobody."""
    more = YEAR["pledges"] + "R,C,INF,1,10,\n"
    limits = "limit,rule,contributor,amount\nat least,min_units,C,1\n"
    changed = {"pledges": more, "limits": limits, "rates": "rate,amount\npay,110\n"}
    found = between(tmp_path, engine, changed)
    assert bars(found) == {"rates": 2400, "availability+limits": 0}
    assert [(*joined.one, *joined.two) for joined in found.joined] == [(Cause.AVAILABILITY, Cause.LIMITS)]


MORE = YEAR["pledges"] + "R,C,INF,1,10,\n"
STEPS = "scenario,step,table,where,column,change,value\n"
GATES = "kpi,mission,operator,value\n"


@pytest.mark.parametrize(
    ("own", "changed", "cause"),
    [
        (
            {"pledges": MORE, "scenarios": f"{STEPS}s,1,pledges,pledge=R,,drop,\ns,2,rates,,amount,multiply,1.1\n"},
            {"pledges": YEAR["pledges"], "scenarios": STEPS},
            "availability",
        ),
        (
            {"missions": "mission\nM\nN\n", "kpi_gates": f"{GATES}cost,N,<=,1\n"},
            {"missions": YEAR["missions"], "kpi_gates": GATES},
            "mandates",
        ),
    ],
    ids=["steps of a scenario", "a gate"],
)
def test_what_is_written_for_the_base_alone_joins_no_causes(
    own: dict[str, str], changed: dict[str, str], cause: str, tmp_path: Path, engine: Engine
) -> None:
    """Where a pledge or a mission is gone, neither steps that drop it nor a gate on it make the workbook wrong."""
    found = between(tmp_path, engine, changed | {"rates": "rate,amount\npay,110\n"}, YEAR | own)
    assert bars(found) == {cause: 0, "rates": 2400}
    assert found.joined == ()


def random_pair(seed: int, folder: Path, engine: Engine) -> tuple[Side, Side]:
    """Return the best plans of a tiny random workbook and of one that differs from it in two causes."""
    books = []
    for at in range(2):
        write_csv(random_tables(2 * seed + at, max_plans=300), folder / str(at))
        books.append(read(folder / str(at)).tables)
    base, causes = end(books[0], engine), list(Cause)
    rng = random.Random(seed)
    while base is not None:
        tables = mixed(books[0], books[1], set(rng.sample(causes, 2)))
        if not any(finding.is_error for finding in check(tables)):
            other = end(tables, engine)
            if other is not None and other.cents != base.cents:
                return base, other
    raise AssertionError("choose a seed of a workbook that has a plan")


@pytest.mark.parametrize("seed", [0, 3])
def test_bridges_of_random_workbooks_add_up_both_ways(seed: int, tmp_path: Path, engine: Engine) -> None:
    """Every cent has a cause that is at work, and the way back is the same bridge downwards, but for rounding."""
    base, other = random_pair(seed, tmp_path, engine)
    there, back = bridge(base, other, OPTIONS), bridge(other, base, OPTIONS)
    assert sum(bar.cents for bar in there.bars) == other.cents - base.cents
    for mission, cents in there.missions.items():
        assert sum(bar.missions[mission] for bar in there.bars) == cents
        assert sum(there.effects_of(mission).values()) == cents
    assert {cause for bar in there.bars for cause in bar.causes} == {
        difference.cause for difference in differences(base.tables, other.tables)
    }
    named = [{goal.name for goal in one.audit.case.goals} for one in (base, other)]
    # Without cost among the goals equals may cost anything; `changes` measures against the end a bridge starts from.
    if "cost" in named[0] & named[1] and "changes" not in named[0] | named[1]:
        down = {bar.causes: bar.cents for bar in back.bars}
        assert all(abs(down[bar.causes] + bar.cents) <= 1 for bar in there.bars if bar.exact)
