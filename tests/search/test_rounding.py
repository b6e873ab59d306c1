"""Relaxations made whole: nothing is lost where nothing was split, and what comes out keeps every rule."""

from dataclasses import replace

import numpy as np
import pytest
from search.made import made
from search.test_exploration import explored

from allocator.case import Case, Plan
from allocator.engines import Engine, Problem, Settings
from allocator.improve import Followers, Neighbourhoods, Rounding, neighbourhoods, rounding
from allocator.model import Floats, Ints, Objective
from allocator.search import Options, Search
from allocator.search.crew import Crew
from allocator.search.explore import Exploration


@pytest.fixture(scope="module")
def case() -> Case:
    """Make a year of three missions and two phases, some hundred places."""
    return made(15, 40, 3, 4, 2)


def made_whole(search: Search, objective: Objective, relaxed: Floats, engine: Engine) -> Ints | None:
    """Return what all columns come to when `relaxed` is made whole for an objective; None if a rule is broken."""
    followers = Followers(search.program, search.columns)
    everywhere = np.ones(len(search.columns.assign.column), dtype=bool)
    one = Rounding(search.columns, search.program, objective, followers, relaxed, everywhere)
    while (part := one.part()) is not None:
        answer = engine.solve(Problem.of(part.program, part.objective), Settings(None))
        assert answer.values is not None
        one.take(part.whole(np.rint(answer.values).astype(np.int64)))
    return search.plans.recounted(one.values)


def test_a_plan_is_a_relaxation_of_which_nothing_is_lost(
    case: Case, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made whole in many parts, each the best with the rest held, a sound plan comes out sound and no worse.

    Without limits, since no part may live on what others, not yet whole, add to a share.
    """
    monkeypatch.setattr(rounding, "PLACES", 40)
    case = replace(case, limits=())
    plan = explored(case, 2, 12)
    search = Search(case, Options(), engine)
    found = made_whole(search, search.program.goals[1], plan.values.astype(np.float64), engine)
    assert found is not None
    assert plan.program.holds(found)
    assert plan.program.goal_units(plan.objective, found) <= plan.value


def test_a_relaxation_comes_out_as_a_sound_plan_near_it(
    case: Case, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The relaxation of the floors, in many parts: every rule holds, and less is missing than halfway to nothing."""
    monkeypatch.setattr(rounding, "PLACES", 40)
    search = Search(case, Options(), engine)
    goal = search.program.goals[0]
    answer = engine.solve(Problem.of(search.program, goal).relaxed(), Settings(None))
    assert answer.values is not None
    assert answer.value is not None
    found = made_whole(search, goal, answer.values, engine)
    nobody = search.plans.recounted(np.zeros(len(search.program), dtype=np.int64))
    assert found is not None
    assert nobody is not None
    reached, nothing = (search.program.goal_units(goal, values) for values in (found, nobody))
    assert answer.value - 1e-6 <= reached < (answer.value + nothing) / 2


def test_an_exploration_makes_its_first_relaxation_whole(
    case: Case, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a relaxation splits many units, the next step ends with a plan made of it, with one process as with two."""
    monkeypatch.setattr(neighbourhoods, "FIRST", -1)
    monkeypatch.setattr(rounding, "PLACES", 40)
    search = Search(case, Options(), engine)
    start = search.plans.consider(Plan())
    assert start is not None
    goal = search.program.goals[0]
    relaxed = engine.solve(Problem.of(search.program, goal).relaxed(), Settings(None)).values
    assert relaxed is not None
    values: list[Ints] = []
    for members in (1, 2):
        near = Neighbourhoods(search.columns, 7)
        with Crew(members) as crew:
            found = Exploration(search.columns, search.program, goal, start[1], near, crew, search.plans.recounted)
            found.guide(relaxed, None, first=True, whole=True)
            found.step(lambda: None)
            found.end()
        assert search.program.holds(found.values)
        values.append(found.values)
    assert (values[0] == values[1]).all()
    assert search.program.goal_units(goal, values[0]) < search.program.goal_units(goal, start[1])
