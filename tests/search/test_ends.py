"""Whatever ends a process or a search, and whenever: the best plan by then is there, recounted, and it is said."""

import os
import signal
from collections.abc import Callable
from fractions import Fraction
from threading import Timer

import pytest
from search.made import made

from allocator.case import Case
from allocator.engines import Answer, Ending, Engine, Progress
from allocator.model import Ints
from allocator.search import Options, Outcome, Search, Step, search
from allocator.search.together import Together

MOMENTS = (0.3, 1.2)
"""When something happens to a search of two seconds [s after it began]."""


@pytest.fixture(scope="module")
def case() -> Case:
    """Make a year of three missions and two phases, some hundred places."""
    return made(15, 40, 3, 4, 2)


@pytest.fixture(scope="module")
def hard() -> Case:
    """Make a year that no machine proves within moments."""
    return made(50, 120, 6, 8, 3)


def kill(engine: Engine | None) -> None:
    """End the process of an engine as a lack of memory does."""
    number = None if engine is None else engine.pid
    if number is not None:
        os.kill(number, signal.SIGKILL)


def ended(case: Case, seconds: float, moment: float, what: Callable[[Search], None]) -> Outcome:
    """Return what a search comes to in which something happens at a moment."""
    with Engine() as engine:
        one = Search(case, Options(seconds=seconds, gap=Fraction(0)), engine)
        timer = Timer(moment, what, [one])
        timer.start()
        try:
            return one.run()
        finally:
            timer.cancel()
            timer.join()


def sound(outcome: Outcome) -> bool:
    """Whether there is a plan that the recount finds sound, and no bound contradicts it."""
    found = outcome.audit
    return found is not None and not found.faults and all(goal.gap is None or goal.gap >= 0 for goal in outcome.goals)


def test_the_engine_of_the_whole_is_killed(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed while it searches the whole: the explored plan and the bound of the relaxation stand, and it is told."""
    monkeypatch.setattr(search, "_DIRECT", 0)
    asked = Together._ask
    killed: list[str] = []

    def dying(self: Together, start: Ints) -> Answer:
        if not killed:
            killed.append(self.engine.version)
            kill(self.engine)
        return asked(self, start)

    def heard(self: Together, _: Progress) -> None:
        kill(self.engine)

    monkeypatch.setattr(Together, "_ask", dying)
    monkeypatch.setattr(Together, "_heard", heard)
    with Engine() as engine:
        outcome = Search(case, Options(seconds=12, gap=Fraction(0)), engine).run()
    assert killed
    assert sound(outcome)
    assert outcome.goals[0].bound is not None
    assert any("ended unexpectedly (signal 9)" in fault for fault in outcome.faults)


def test_a_killed_engine_is_told(case: Case) -> None:
    """A small case is the engine's alone: killed as it shows a plan, it is told, and later goals have a new process."""
    killed: list[str] = []

    def strike(step: Step) -> None:
        if step.value is not None and not killed:
            killed.append(step.goal)
            kill(engine)

    with Engine() as engine:
        outcome = Search(case, Options(seconds=6), engine, None, strike).run()
    assert killed
    assert sound(outcome)
    assert any("ended unexpectedly (signal 9)" in fault for fault in outcome.faults)


@pytest.mark.parametrize("moment", MOMENTS)
def test_members_of_the_crew_are_killed(hard: Case, monkeypatch: pytest.MonkeyPatch, moment: float) -> None:
    """Every process that searches parts is killed: their parts are lost, others begin, and the plan is sound."""
    monkeypatch.setattr(search, "_DIRECT", 0)

    def strike(one: Search) -> None:
        assert one.beside is not None
        for member in one.beside.crew._engines:
            kill(member)

    assert sound(ended(hard, 2.0, moment, strike))


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("moment", MOMENTS)
def test_ctrl_c_at_any_moment(hard: Case, monkeypatch: pytest.MonkeyPatch, moment: float, *, large: bool) -> None:
    """A real signal: the search ends soon, interrupted, with its best plan."""
    monkeypatch.setattr(search, "_DIRECT", 0 if large else 10**6)
    outcome = ended(hard, 20.0, moment, lambda _: os.kill(os.getpid(), signal.SIGINT))
    assert outcome.ending is Ending.INTERRUPTED
    assert sound(outcome)
    assert outcome.seconds < 18


@pytest.mark.parametrize("name", ["highs", "cp-sat", "scip", "cbc"])
def test_short_limits_never_say_that_there_is_no_plan(name: str) -> None:
    """Runs of a tiny case with every engine, with limits from nothing to a few hundredths of a second."""
    tiny = made(2, 3, 2, 2, 1)
    with Engine(name, grace=0.5) as engine:
        for at in range(12 if name == "highs" else 6):
            outcome = Search(tiny, Options(name, seconds=0.002 * at), engine).run()
            assert outcome.ending in (Ending.FEASIBLE, Ending.OPTIMAL, Ending.NO_SOLUTION_FOUND)
