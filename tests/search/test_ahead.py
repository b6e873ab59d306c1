"""Goals priced ahead of their turn: what is proven holds under pins that came later, and nothing waits for it."""

from contextlib import closing
from fractions import Fraction
from threading import Event
from time import perf_counter

import numpy as np
import pytest
from search.made import made

from allocator.case import Plan
from allocator.engines import Basis, Ending, Engine, Problem, Settings
from allocator.improve import tidy
from allocator.model import Ints
from allocator.search import Options, Search
from allocator.search.ahead import Ahead
from allocator.search.bases import Bases
from allocator.search.pins import pin


def opened(engine: Engine) -> tuple[Search, Ints]:
    """Return a search of a small year, all goals, and its first plan."""
    search = Search(made(8, 20, 2, 3, 2), Options(), engine)
    start = search.plans.consider(tidy(search.case, Plan()))
    assert start is not None
    return search, start[1]


def ahead_of(search: Search, start: Ints) -> Ahead:
    """Return what prices later goals of a search."""
    bases = Bases.of(search.program)
    return Ahead(search.case.goals, search.program, search.cuts, lambda: 60.0, bases, start)


def test_prices_found_under_a_poor_plan_prove_what_holds_under_a_better_one(engine: Engine) -> None:
    """Later goals are priced as if nobody were sent; then floors and targets are reached: no plan beats the bounds."""
    search, start = opened(engine)
    program, goals = search.program, search.case.goals
    with closing(ahead_of(search, start)) as ahead:
        ahead.begin(0, ())
        pinned, best = program, {}
        for turn, (goal, objective) in enumerate(zip(goals, program.goals, strict=True)):
            ahead.asked[turn] = pinned.with_blocks(search.cuts)
            answer = engine.solve(Problem.of(ahead.asked[turn], objective), Settings(seconds=30))
            assert answer.ending is Ending.OPTIMAL
            assert answer.values is not None
            values = answer.values.round().astype("int64")
            best[goal.name] = Fraction(program.goal_units(objective, values), objective.scale)
            pinned = pinned.with_blocks(pin(goal, objective, program.goal_units(objective, values)))
            ahead.take(turn, Event())
        bounds: dict[str, Fraction | None] = dict.fromkeys(best)
        ahead.tighten(bounds)
    proven = {name: bound for name, bound in bounds.items() if bound is not None}
    assert {"targets", "cost", "turnover"} <= proven.keys()
    for objective in program.goals:
        if objective.goal in proven:
            assert proven[objective.goal] <= best[objective.goal], objective.goal
    assert ahead.faults == []


def test_a_bound_that_is_there_is_only_replaced_by_a_tighter_one(engine: Engine) -> None:
    """A goal's own bound, better than what prices prove of it, stays; a worse one goes."""
    search, start = opened(engine)
    with closing(ahead_of(search, start)) as ahead:
        ahead.begin(0, ())
        floors = search.program.goals[0]
        pinned = pin(search.case.goals[0], floors, search.program.goal_units(floors, start))
        ahead.asked[1] = search.program.with_blocks(pinned, search.cuts)
        assert ahead.take(1, Event()) is not None
        bounds: dict[str, Fraction | None] = {"targets": Fraction(10**9)}
        ahead.tighten(bounds)
        assert bounds == {"targets": Fraction(10**9)}
        bounds = {"targets": Fraction(-(10**9))}
        ahead.tighten(bounds)
        assert bounds["targets"] is not None
        assert bounds["targets"] >= 0


def test_a_turn_that_is_over_waits_for_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a relaxation under way, a turn that has ended goes on without it, and closing ends it."""
    search, start = opened(engine)
    begun, until = Event(), Event()

    def endless(_: Ahead, turn: int) -> None:
        begun.set()
        assert turn == 1
        until.wait()

    monkeypatch.setattr(Ahead, "_price", endless)
    with closing(ahead_of(search, start)) as ahead:
        ahead.begin(0, ())
        assert begun.wait(10.0)
        over, since = Event(), perf_counter()
        over.set()
        assert ahead.take(1, over) is None
        assert ahead.take(2, Event()) is None
        assert perf_counter() - since < 5.0
        until.set()


def test_a_goal_that_does_not_go_on_from_a_basis_is_priced_anew(engine: Engine) -> None:
    """The basis is of other columns, so the engine refuses it: that is told, and the bound is there all the same."""
    search, start = opened(engine)
    with closing(ahead_of(search, start)) as ahead:
        rows = len(search.program.matrix)
        ahead.bases.know(0, Basis(np.zeros(1, dtype=np.int8), np.zeros(rows, dtype=np.int8)))
        ahead.begin(0, ())
        relaxation = ahead.take(1, Event())
    assert relaxation is not None
    assert any("does not take the basis" in fault for fault in ahead.faults)
