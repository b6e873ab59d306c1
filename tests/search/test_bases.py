"""Relaxations that go on from where others ended: the same bounds as anew, in a few iterations, under later pins."""

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from search.made import made

from allocator.engines import Answer, Basis, Ending, Engine, Problem, Settings
from allocator.search import Options, Search, search
from allocator.search.bases import Bases
from allocator.search.crew import Crew
from allocator.search.hint import Hint
from allocator.search.pins import pin
from allocator.search.wanted import wanted

if TYPE_CHECKING:
    from concurrent.futures import Future

    from allocator.model import Block


def a_basis(*rows: int) -> Basis:
    """Return a basis of one column and these rows."""
    return Basis(np.zeros(1, dtype=np.int8), np.array(rows, dtype=np.int8))


def test_nothing_known_is_nothing_to_begin_from() -> None:
    """Before any relaxation has ended, and where only later goals are known, there is no basis."""
    bases = Bases(2)
    assert bases.at(3) is None
    bases.know(1, None)
    bases.know(2, a_basis(0, 0, 1, 1, 2))
    assert bases.at(1) is None


@given(st.integers(0, 3), st.integers(0, 3))
def test_rows_for_goals_between_come_after_those_of_earlier_goals(known: int, more: int) -> None:
    """Two rows, then one for each earlier goal, then one cut: further goals' rows stand before the cut, as basic."""
    bases = Bases(2)
    bases.know(known, a_basis(0, 2, *[0] * known, 2))
    found = bases.at(known + more)
    assert found is not None
    basis, method = found
    assert basis.rows.tolist() == [0, 2, *[0] * known, *[1] * more, 2]
    assert basis.columns.tolist() == [0]
    # The same costs under other limits: the dual method; other costs under the same: the primal one.
    assert method == ("primal" if more else "simplex")


def test_the_nearest_earlier_goal_is_begun_from() -> None:
    """Of goals 0 and 2, the third is begun from goal 2: it has the rows of both that are kept."""
    bases = Bases(1)
    bases.know(0, a_basis(0))
    bases.know(2, a_basis(2, 0, 0))
    found, earlier = bases.at(3), bases.at(1)
    assert found is not None
    assert found[0].rows.tolist() == [2, 0, 0, 1]
    assert earlier is not None
    assert earlier[0].rows.tolist() == [0, 1]


def test_a_hint_knows_the_bound_of_the_goal_alone(engine: Engine) -> None:
    """Floors with an eye on targets, then floors alone from there: the bound is that of floors solved by themselves."""
    one = Search(made(15, 40, 3, 4, 2), Options(), engine)
    program, floors = one.program.with_blocks(one.cuts), one.program.goals[0]
    goal, both = Problem.of(program, floors), Problem.of(program, wanted(floors, one.program.goals))
    alone = engine.solve(goal.relaxed(), Settings(method="simplex"))
    assert alone.bound is not None
    with Crew(1) as crew:
        hint = Hint.begin(crew, both, goal, None)
        assert hint.found() is not None
        assert hint.bound == pytest.approx(alone.bound)
        # Where nothing else is wanted, its answer is the goal's.
        assert Hint.begin(crew, goal, goal, None).bound == pytest.approx(alone.bound)


def test_all_goals_go_on_from_one_another(engine: Engine) -> None:
    """Each later goal from where the one before ended: the bound as anew, in a quarter of the iterations."""
    one = Search(made(15, 40, 3, 4, 2), Options(), engine)
    bases, anew, on = Bases.of(one.program), 0, 0
    pins: list[Block] = []
    first = Problem.of(one.program.with_blocks(one.cuts), wanted(one.program.goals[0], one.program.goals))
    bases.know(0, engine.solve(first.relaxed(), Settings(method="simplex")).basis)
    for turn, (goal, objective) in enumerate(zip(one.case.goals, one.program.goals, strict=True)):
        problem = Problem.of(one.program.with_blocks(*pins, one.cuts), objective)
        fresh = engine.solve(problem.relaxed(), Settings(method="simplex"))
        assert fresh.ending is Ending.OPTIMAL
        assert fresh.bound is not None
        begin = bases.at(turn)
        assert (begin is None) == (objective.goal in ("cost", "risk"))
        if begin is not None:
            begun = engine.solve(problem.relaxed(), Settings(basis=begin[0], method=begin[1]))
            assert begun.bound == pytest.approx(fresh.bound)
            anew, on = anew + fresh.work, on + begun.work
            bases.know(turn, begun.basis)
        # Whole plans come to something worse.
        reached = problem.whole(fresh.bound)
        pins.append(pin(goal, objective, reached - reached // 50 if objective.most else reached + reached // 50))
    assert on < anew / 4


def test_goals_of_a_search_begin_where_earlier_ones_ended(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A made year with all its goals: each is hinted at in its turn, and has a bound in the end."""
    monkeypatch.setattr(search, "_DIRECT", 0)
    begun: list[bool] = []
    ask = Crew.ask

    def seen(self: Crew, *questions: tuple[Problem, Settings]) -> "Future[tuple[Answer, ...]]":
        begun.append(questions[0][1].basis is not None)
        return ask(self, *questions)

    monkeypatch.setattr(Crew, "ask", seen)
    case = made(10, 25, 2, 3, 2)
    outcome = Search(case, Options(seconds=None, work=40, gap=Fraction(1, 20)), engine).run()
    assert begun[0] is False
    assert len(begun) > 1
    # All but cost and risk, of which presolve leaves little.
    assert sum(begun[1:]) == len(begun) - 3
    assert all(goal.bound is not None for goal in outcome.goals)
