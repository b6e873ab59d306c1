"""Starting from a plan that rules forbid: what can stay of it does, and nothing is added."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bridge.worlds import YEAR, plan_of, tables_of
from search.made import made

from allocator.case import Plan
from allocator.engines import Answer, Ending, Engine, Problem
from allocator.model import Program
from allocator.search import Options, Search
from allocator.search.opening import Opening
from allocator.search.trim import kept, within, within_today
from allocator.tables import case_of


def test_a_plan_that_breaks_new_rules_is_trimmed_until_it_keeps_them(engine: Engine) -> None:
    """Every contributor allows half of what it did: the plan before loses units, gains none, and is sound again."""
    case = made(15, 40, 3, 4, 2)
    before = Search(case, Options(seconds=20, gap=Fraction(1, 20)), engine).run().audit
    assert before is not None
    halved = tuple(replace(one, max_persons=(one.max_persons or 0) // 2) for one in case.contributors)
    search = Search(replace(case, contributors=halved), Options(seconds=20), engine)
    assert search.plans.consider(before.plan) is None
    found = Opening(search).trimmed(
        search.program, within(search.columns, before.plan), kept(search.columns), Fraction(1, 200)
    )
    assert found is not None
    plan = found[0].plan
    assert not found[0].faults
    assert 0 < sum(plan.assign.values()) < sum(before.plan.assign.values())
    assert all(units <= before.plan.assign.get(spot, 0) for spot, units in plan.assign.items())


def test_trimming_keeps_the_bounds_that_a_program_has(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of a strengthened program lean on its bounds: what stays of today is asked for under both."""
    search = Search(made(15, 40, 3, 4, 2), Options(seconds=20), engine)
    upper, assign = search.program.upper.copy(), search.columns.assign.column
    place = assign[np.flatnonzero(within_today(search.columns)[assign])[0]]
    upper[place] = 0
    search.program = search.plans.program = replace(search.program, upper=upper)
    asked: list[Program] = []

    def seen(_: Search, program: Program, *_args: object, **_others: object) -> tuple[None, None]:
        asked.append(program)
        return None, None

    monkeypatch.setattr(Search, "improve", seen)
    monkeypatch.setattr(Opening, "_little", lambda *_: None)
    Opening(search).trim_today()
    assert asked[0].upper[place] == 0
    assert (asked[0].upper <= within_today(search.columns)).all()


def test_without_the_columns_that_have_one_value_the_same_is_best(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Today trimmed over what may change alone, and over the whole program: as many person-months stay.

    Neither is farther from the best than a hundredth.
    """
    search = Search(made(15, 40, 3, 4, 2), Options(seconds=20), engine)
    assign = search.columns.assign
    persons = search.columns.persons[assign.part(0)] * search.columns.months[assign.part(3)]

    def stay() -> int:
        search.plans.known.clear()
        assert Opening(search).trim_today() is not None
        (_, values) = search.plans.known[-1]
        return int((persons * values[assign.column]).sum())

    asked: list[int] = []
    ask = Search.ask

    def seen(self: Search, problem: Problem, *others: Any) -> Answer:  # noqa: ANN401 - passed on as they come
        asked.append(len(problem))
        return ask(self, problem, *others)

    monkeypatch.setattr(Search, "ask", seen)
    little = stay()
    monkeypatch.setattr(Opening, "_little", lambda *_: None)
    whole = stay()
    assert 0 < asked[0] < 0.6 * asked[-1]
    assert abs(little - whole) <= whole // 100


def test_a_search_begins_from_what_is_left_of_its_start(engine: Engine) -> None:
    """With a start that breaks a rule, the plan that is left of it is known when the first goal begins."""
    case = made(15, 40, 3, 4, 2)
    before = Search(case, Options(seconds=20, gap=Fraction(1, 20)), engine).run().audit
    assert before is not None
    halved = tuple(replace(one, max_persons=(one.max_persons or 0) // 2) for one in case.contributors)
    halved_case = replace(case, contributors=halved)
    search = Search(halved_case, Options(seconds=20, gap=Fraction(1, 2)), engine)
    nothing = search.plans.consider(Plan())
    outcome = search.run(before.plan)
    assert nothing is not None
    assert outcome.audit is not None
    first = [audit for audit, _ in search.plans.known if audit.plan.assign]
    assert all(units <= before.plan.assign.get(spot, 0) for spot, units in first[0].plan.assign.items())


def test_of_a_start_that_a_narrower_program_has_no_room_for_the_rest_is_known(engine: Engine) -> None:
    """Where at most one unit may be anywhere, a sound plan of more is cut to that, and kept beside it."""
    case = made(15, 40, 3, 4, 2)
    before = Search(case, Options(seconds=20, gap=Fraction(1, 20)), engine).run().audit
    assert before is not None
    search = Search(case, Options(seconds=20), engine)
    upper, assign = search.program.upper.copy(), search.columns.assign.column
    upper[assign] = np.minimum(upper[assign], 1)
    search.program = replace(search.program, upper=upper)
    Opening(search).begin(before.plan)
    best = search.plans.best(search.program, 0)
    assert best is not None
    spots = best[0].plan.assign
    assert 0 < len(spots) < sum(before.plan.assign.values())
    assert all(units == 1 and spot in before.plan.assign for spot, units in spots.items())


def test_what_is_left_of_a_start_serves_the_first_goal(engine: Engine, tmp_path: Path) -> None:
    """Of a company of 100 and a post of 10, room is left for 100: the mandate has a floor for the post, so that stays.

    The most people that can stay are the company's.
    """
    texts = YEAR | {
        "requirements": "mission,capability,floor,target\nM,INF,,1\nM,ENG,1,1\n",
        "pledges": "pledge,contributor,capability,units,persons\nP,A,INF,1,100\nQ,A,ENG,1,10\n",
    }
    year = case_of(tables_of(tmp_path, texts))
    case = replace(year, contributors=tuple(replace(one, max_persons=100) for one in year.contributors))
    both = plan_of(year, {"P": {0: 1}, "Q": {0: 1}})
    search = Search(case, Options(seconds=20), engine)
    most = Opening(search).trimmed(search.program, within(search.columns, both), kept(search.columns), Fraction(0))
    Opening(search).begin(both)
    best = search.plans.best(search.program, 0)
    assert most is not None
    assert best is not None
    assert most[0].plan == plan_of(case, {"P": {0: 1}})
    assert best[0].plan == plan_of(case, {"Q": {0: 1}})


def test_today_is_of_the_case_alone(engine: Engine, tmp_path: Path) -> None:
    """A's unit is there and B's is not: that is today, though a search between plans has room for B's only."""
    texts = YEAR | {
        "requirements": "mission,capability,target\nM,INF,1\n",
        "pledges": "pledge,contributor,capability,units,persons\nP,A,INF,1,10\nQ,B,INF,1,10\n",
        "deployed": "pledge,mission,units\nP,M,1\n",
    }
    case = case_of(tables_of(tmp_path, texts))
    search = Search(case, Options(seconds=20), engine)
    assign = search.columns.assign
    lower, upper = search.program.lower.copy(), search.program.upper.copy()
    lower[assign.column[assign.part(0) == 1]] = 1
    upper[assign.column[assign.part(0) == 0]] = 0
    search.program = replace(search.program, lower=lower, upper=upper)
    today = Opening(search).trim_today()
    assert today is not None
    assert today.plan == plan_of(case, {"P": {0: 1}})


def test_today_holds_nobody_new(engine: Engine, tmp_path: Path) -> None:
    """Two units are pinned and one is there: nothing of today keeps that, and no unit comes to make it so."""
    texts = YEAR | {
        "pledges": "pledge,contributor,capability,units,persons\nP,A,INF,2,10\n",
        "deployed": "pledge,mission,units\nP,M,1\n",
        "limits": "limit,rule,pledge,mission,amount\nboth,pin,P,M,2\n",
    }
    search = Search(case_of(tables_of(tmp_path, texts)), Options(seconds=20), engine)
    assert Opening(search).trim_today() is None


def test_ctrl_c_before_anything_is_known_leaves_a_plan(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody anywhere is sound where nothing has to be: whoever ends a search at once has that plan."""

    def struck(*_args: object, **_others: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Search, "improve", struck)
    outcome = Search(made(5, 10, 2, 2, 1), Options(seconds=20), engine).run()
    assert outcome.ending is Ending.INTERRUPTED
    assert outcome.audit is not None
    assert not outcome.audit.faults
