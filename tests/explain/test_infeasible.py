"""What hard rules would have to give where no plan is possible: first nothing that is never to be conceded."""

from decimal import Decimal
from pathlib import Path

import pytest
from bridge.worlds import YEAR, tables_of

from allocator.case import NOWHERE
from allocator.engines import Engine
from allocator.errors import AuditError, RefusalError
from allocator.explain import Conflict, conflict
from allocator.search import Options
from allocator.tables import Row, case_of, read

FIRST_STEPS = Path(__file__).parents[2] / "inputs" / "first-steps.xlsx"

FOUR_OF_ONE_UNIT = YEAR | {
    "missions": "mission,military_ceiling\nM,1000\n",
    "capabilities": "capability\nINF\n",
    "requirements": "mission,capability,target\nM,INF,4\n",
    "pledges": "pledge,contributor,capability,units,persons\nP,A,INF,4,10\n",
}


def explained(folder: Path, limits: str) -> Conflict:
    """Return why a year with four offered units has no plan under these limits."""
    columns = "limit,rule,amount,negotiable,concession_price,owner\n"
    with Engine() as engine:
        return conflict(case_of(tables_of(folder, FOUR_OF_ONE_UNIT | {"limits": columns + limits})), engine, Options())


def test_what_is_never_to_be_conceded_gives_nothing_however_dear_the_rest(tmp_path: Path) -> None:
    """At most two and at least four contradict each other: the latter gives two, at any price, and its owner is told.

    Both together would be cheapest to keep by breaking the first, at 1 for each unit instead of 5000.
    """
    found = explained(tmp_path, "few,max_units,2,never,,\nmany,min_units,4,yes,5000,Security Council\n")
    assert found.least
    (sentence,) = found.sentences
    assert "many" in sentence
    assert "broken by 2 units" in sentence
    assert sentence.endswith(" Security Council would have to agree.")


def test_of_what_may_be_conceded_the_cheapest_gives(tmp_path: Path) -> None:
    """At most two, at 3 a unit, and at least four, at 2 a unit: the latter gives two."""
    found = explained(tmp_path, "few,max_units,2,yes,3,\nmany,min_units,4,yes,2,\n")
    assert found.least
    assert ["many" in sentence for sentence in found.sentences] == [True]


@pytest.mark.parametrize(("owner", "more"), [("", ""), ("its host", "; its host would have to agree")])
def test_what_is_never_to_be_conceded_gives_where_nothing_else_helps_and_is_told(
    tmp_path: Path, owner: str, more: str
) -> None:
    """Seven of four units: three lack, and no concession elsewhere makes up for them."""
    (sentence,) = explained(tmp_path, f"many,min_units,7,never,,{owner}\n").sentences
    assert "broken by 3 units" in sentence
    assert sentence.endswith(f" The workbook says that this is never to be conceded{more}.")


@pytest.mark.parametrize(
    ("closed", "words"),
    [
        ({"limits": "out,exclude,A,M,,yes,0.01,Assembly\n"}, "P of A has 1 unit in M"),
        ({"pairs": "contributor,mission,eligible,concession_price,owner\nA,M,no,0.01,Assembly\n"}, "P of A has 1 unit"),
        (
            {
                "contributors": "contributor,max_risk,concession_price,owner\nA,1,0.01,Assembly\n",
                "missions": "mission,risk\nM,2\n",
            },
            "is more dangerous than",
        ),
    ],
    ids=["exclude", "pairs", "max_risk"],
)
def test_what_keeps_a_contributor_out_is_conceded_where_that_is_cheapest(
    tmp_path: Path, closed: dict[str, str], words: str
) -> None:
    """Ten persons have to be in M, and only A has any: to let them in costs 0.1, to do without them 10."""
    limits = "limit,rule,contributor,mission,amount,negotiable,concession_price,owner\nten,min_persons,,M,10,yes,1,\n"
    texts = FOUR_OF_ONE_UNIT | closed | {"limits": limits + closed.get("limits", "")}
    with Engine() as engine:
        found = conflict(case_of(tables_of(tmp_path, texts)), engine, Options())
    assert found.least
    (sentence,) = found.sentences
    assert words in sentence
    assert sentence.endswith(" Assembly would have to agree.")


@pytest.mark.parametrize("seconds", [None, 0.0], ids=["a search", "no search"])
def test_what_a_sound_plan_keeps_is_not_infeasible(tmp_path: Path, seconds: float | None) -> None:
    """An engine was wrong: there is a plan that breaks nothing, so nothing is said to be proven."""
    case = case_of(tables_of(tmp_path, YEAR))
    with Engine() as engine, pytest.raises(AuditError, match="calls infeasible what a sound plan keeps"):
        conflict(case, engine, Options(seconds=seconds))


def test_ctrl_c_while_it_is_explained_takes_no_proof_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no plan, which is proven; who does not wait for the least it takes learns what nobody would break."""

    def struck(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("allocator.explain.infeasible.build", struck)
    columns = "limit,rule,amount,negotiable,concession_price,owner\n"
    texts = FOUR_OF_ONE_UNIT | {"limits": f"{columns}many,min_units,7,yes,1,\n"}
    with Engine() as engine:
        found = conflict(case_of(tables_of(tmp_path, texts)), engine, Options())
    assert not found.least
    assert ["broken by 7 units" in sentence for sentence in found.sentences] == [True]


def test_a_search_without_time_still_says_what_nobody_anywhere_would_break(tmp_path: Path) -> None:
    """The plan that needs no search stands for an answer, and is not called the least."""
    columns = "limit,rule,amount,negotiable,concession_price,owner\n"
    texts = FOUR_OF_ONE_UNIT | {"limits": f"{columns}many,min_units,7,yes,1,\n"}
    with Engine() as engine:
        found = conflict(case_of(tables_of(tmp_path, texts)), engine, Options(seconds=0.0))
    assert not found.least
    assert ["broken by 7 units" in sentence for sentence in found.sentences] == [True]


@pytest.mark.parametrize("negotiable", ["never", "yes"])
def test_a_stay_ends_where_a_place_closes_though_that_could_be_conceded(tmp_path: Path, negotiable: str) -> None:
    """Five units are asked for until June, four of A may be there then, for it is kept out from July on: one lacks.

    They stay twelve months, or until their place closes: nobody has to concede that it does.
    """
    texts = YEAR | {
        "missions": "mission\nM\n",
        "requirements": "mission,capability,target\nM,INF,5\n",
        "pledges": "pledge,contributor,capability,units,persons,min_stay\nP,A,INF,4,10,12\n",
        "limits": "limit,rule,contributor,mission,amount,from,to,negotiable,owner\n"
        f"out,exclude,A,M,,2025-07,,{negotiable},Host\nfive,min_units,,M,5,,2025-06,,\n",
    }
    with Engine() as engine:
        found = conflict(case_of(tables_of(tmp_path, texts)), engine, Options())
    (sentence,) = found.sentences
    assert "broken by 1 unit" in sentence
    assert "Host" not in sentence
    assert found.least


@pytest.mark.parametrize(
    "missions", [{"A": 140, "B": 140}, {"A": 180}], ids=["what two lack", "more than the pool has, to one"]
)
def test_what_a_pool_concedes_is_told_of_the_pool(tmp_path: Path, missions: dict[str, int]) -> None:
    """Missions lack 80 beyond budgets of 100 that are never conceded, and the pool has 50: it gives 30 too much."""
    rows = "".join(f"{mission},100,{cost},never\n" for mission, cost in missions.items())
    texts = {
        "settings": "key,value\nstart,2025-01\nmonths,1\n",
        "missions": f"mission,budget,civilian_monthly,negotiable\n{rows}",
        "requirements": "mission,capability,target\nA,INF,1\n",
        "pledges": "pledge,contributor,capability,units,persons\nP,X,INF,1,10\n",
        "groups": "group,member\n" + "".join(f"all,{mission}\n" for mission in missions),
        "budget_pools": "pool,missions,amount\nreserve,all,50\n",
    }
    with Engine() as engine:
        found = conflict(case_of(tables_of(tmp_path, texts)), engine, Options())
    (sentence,) = found.sentences
    assert found.least
    assert sentence.startswith("Pool “reserve”")
    assert "broken by $30.00" in sentence


def test_prices_beyond_all_numbers_leave_an_explanation(tmp_path: Path) -> None:
    """A breach of a billion dollars at ten thousand a dollar, and one at a ten-thousandth, is beyond whole numbers."""
    texts = YEAR | {
        "missions": "mission,budget,civilian_monthly,concession_price\nM,1,90000000,10000\nN,1,5,0.0001\n",
        "requirements": "mission,capability,target\nM,INF,1\n",
    }
    with Engine() as engine:
        found = conflict(case_of(tables_of(tmp_path, texts)), engine, Options())
    assert [sentence.startswith("Cost of ") for sentence in found.sentences] == [True, True]


def test_an_engine_that_refuses_leaves_an_explanation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever becomes of the engine, exit code 4 has something to show."""

    def refuses(*_: object, **__: object) -> object:
        raise RefusalError("cannot be stated")

    monkeypatch.setattr(Engine, "solve", refuses)
    found = explained(tmp_path, "many,min_units,7,yes,1,\n")
    assert not found.least
    assert ["broken by 7 units" in sentence for sentence in found.sentences] == [True]


def test_what_money_may_be_broken_by_is_no_whole_number_for_an_engine() -> None:
    """The first example with a promise nobody can keep: only that is broken, in each of four phases.

    HiGHS has searched this without end where cents by the billion were whole numbers.
    """
    tables = read(FIRST_STEPS).tables
    words = {"limit": "all of Aldoria", "rule": "min_persons", "contributor": "ALD", "negotiable": "never"}
    limits = (*tables["limits"], Row({**words, "amount": Decimal(5000)}, NOWHERE))
    with Engine() as engine:
        found = conflict(case_of(tables.with_rows("limits", limits)), engine, Options(seconds=20.0))
    assert found.least
    assert ["“all of Aldoria”" in sentence for sentence in found.sentences] == [True] * 4
