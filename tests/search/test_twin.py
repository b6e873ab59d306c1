"""Two searches of one question: the second adds proof and, where time ends the first, its plan, but never chance."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from threading import Event

import numpy as np
import pytest
from search.made import made

from allocator.engines import Answer, Ending, Engine, Problem, Progress, Settings, Stop
from allocator.errors import EngineError
from allocator.model import Ints, Objective, Program, ints
from allocator.search import Options, Outcome, Search, twin
from allocator.search.twin import Twin

WAIT = 20.0
"""Longer than anything here takes [s]: who waits so long has not been told."""


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the second search begin with the first."""
    monkeypatch.setattr(twin, "_AFTER", 0.0)


def question() -> Problem:
    """Ask for the least of one whole column between 0 and 9."""
    column = ints([0])
    return Problem.of(Program(ints([0]), ints([9]), column >= 0, ()), Objective("units", column, ints([1])))


class Scripted(Engine):
    """An engine that says what the test tells it to."""

    def __init__(self, script: "Script") -> None:
        super().__init__("highs")
        self.script, self.told = script, Event()
        self.offered: list[int] = []
        self.asked: list[tuple[Problem, Settings, Ints | Sequence[int] | None]] = []

    def solve(
        self,
        problem: Problem,
        settings: Settings,
        start: Ints | Sequence[int] | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Answer:
        """Follow the script."""
        assert on_progress is not None
        self.asked.append((problem, settings, start))
        return self.script(self, on_progress)

    def offer(self, values: Ints) -> None:
        """Note what was offered."""
        self.offered += values.tolist()

    def cancel(self) -> None:
        """Note that it is to end."""
        self.told.set()


Script = Callable[[Scripted, Callable[[Progress], None]], Answer]
"""What an engine does with a question, and whom it shows what it finds."""


def ends(ending: Ending, stop: Stop, value: int | None, bound: float | None, message: str = "") -> Answer:
    """Return an answer with the plan that has this value."""
    values = None if value is None else np.array([float(value)])
    known = None if value is None else float(value)
    return Answer(ending, values, bound, 0.1, "highs", "1", message, value=known, stop=stop)


def finds(value: int, bound: float) -> Progress:
    """Return news of a plan that has this value."""
    return Progress(0.0, float(value), bound, None, np.array([float(value)]))


def until_told(engine: Scripted, answer: Answer) -> Answer:
    """Search on until somebody ends it; return `answer` then."""
    assert engine.told.wait(WAIT), "nobody ended this search"
    return replace(answer, ending=Ending.INTERRUPTED, stop=Stop.CANCELLED)


def both(first: Scripted, second: Scripted) -> tuple[Answer, list[str], list[Progress]]:
    """Return the answer of both together, faults, and what was shown."""
    shown: list[Progress] = []
    with Twin(second) as pair:
        answer = pair.solve(first, question(), Settings(), None, shown.append)
        return answer, pair.faults, shown


def test_what_the_second_proves_ends_the_first() -> None:
    """The first has 4 and could not prove it: the second proves that nothing is less; the plan is the first's."""

    def first(me: Scripted, show: Callable[[Progress], None]) -> Answer:
        show(finds(4, 1.0))
        return until_told(me, ends(Ending.FEASIBLE, Stop.CLOCK, 4, None))

    def second(_: Scripted, show: Callable[[Progress], None]) -> Answer:
        show(Progress(0.0, None, 3.2, None, None))
        return ends(Ending.OPTIMAL, Stop.PROOF, 4, 4.0)

    answer, _, _ = both(Scripted(first), Scripted(second))
    assert (answer.ending, answer.stop, answer.bound) == (Ending.OPTIMAL, Stop.PROOF, 4.0)
    assert answer.values is not None
    assert answer.values.tolist() == [4.0]


@pytest.mark.parametrize("bound", [None, 2.0])
def test_a_proof_that_the_second_takes_back_is_none(bound: float | None) -> None:
    """It says that nothing is below 3 and ends the first there, then fails, or has proven 2: 3 is no optimum."""
    shown = Event()

    def first(engine: Scripted, show: Callable[[Progress], None]) -> Answer:
        show(finds(3, 0.0))
        shown.set()
        assert engine.told.wait(WAIT)
        return ends(Ending.INTERRUPTED, Stop.CANCELLED, 3, 0.0)

    def second(_: Scripted, show: Callable[[Progress], None]) -> Answer:
        assert shown.wait(WAIT)
        show(Progress(0.1, None, 3.0))
        if bound is None:
            return ends(Ending.FAILED, Stop.FAULT, None, None, "the engine's bound is contradicted by a plan")
        return ends(Ending.FEASIBLE, Stop.CLOCK, 3, bound)

    answer, _, _ = both(Scripted(first), Scripted(second))
    assert (answer.ending, answer.stop, answer.value) == (Ending.FEASIBLE, Stop.FAULT, 3.0)
    assert answer.bound == 0.0
    assert "took back" in answer.message


def test_the_first_is_not_ended_before_it_has_the_best() -> None:
    """The second has 3 and proves it; the first has 4 and goes on to its own end, as if it were alone."""
    proven = Event()

    def first(me: Scripted, show: Callable[[Progress], None]) -> Answer:
        assert proven.wait(WAIT)
        show(finds(4, 1.0))
        assert not me.told.is_set()
        show(finds(3, 1.0))
        return until_told(me, ends(Ending.FEASIBLE, Stop.CLOCK, 3, None))

    def second(_: Scripted, show: Callable[[Progress], None]) -> Answer:
        show(finds(3, 3.0))
        proven.set()
        return ends(Ending.OPTIMAL, Stop.PROOF, 3, 3.0)

    answer, _, _ = both(Scripted(first), Scripted(second))
    assert (answer.ending, answer.value, answer.bound) == (Ending.OPTIMAL, 3.0, 3.0)


def test_chance_decides_nothing_where_the_first_ends_by_itself() -> None:
    """The first ends as near to its bound as was asked for: a better plan of the second does not count."""
    found = Event()

    def first(_: Scripted, show: Callable[[Progress], None]) -> Answer:
        show(finds(6, 5.0))
        assert found.wait(WAIT)
        return ends(Ending.FEASIBLE, Stop.GAP, 6, 5.0)

    def second(me: Scripted, show: Callable[[Progress], None]) -> Answer:
        show(finds(5, 5.0))
        found.set()
        return until_told(me, ends(Ending.FEASIBLE, Stop.CLOCK, 5, None))

    answer, _, _ = both(Scripted(first), Scripted(second))
    assert (answer.stop, answer.value, answer.bound) == (Stop.GAP, 6.0, 5.0)


@pytest.mark.parametrize("mine", [None, 7])
def test_the_better_plan_counts_where_the_clock_ends_the_first(mine: int | None) -> None:
    """The first has 7, or nothing, when its time is over; the second has 5 and a better bound, and both count."""
    found = Event()

    def first(_: Scripted, _show: Callable[[Progress], None]) -> Answer:
        assert found.wait(WAIT)
        ending = Ending.NO_SOLUTION_FOUND if mine is None else Ending.FEASIBLE
        return ends(ending, Stop.CLOCK, mine, 1.0)

    def second(me: Scripted, show: Callable[[Progress], None]) -> Answer:
        show(finds(5, 2.0))
        found.set()
        return until_told(me, ends(Ending.FEASIBLE, Stop.CLOCK, 5, 2.0))

    answer, _, _ = both(Scripted(first), Scripted(second))
    assert (answer.ending, answer.stop, answer.value, answer.bound) == (Ending.FEASIBLE, Stop.CLOCK, 5.0, 2.0)


def test_that_there_is_no_plan_may_be_proven_by_the_second() -> None:
    """The first has none and would search on: the second proves that there is none, which ends it."""

    def first(me: Scripted, _show: Callable[[Progress], None]) -> Answer:
        return until_told(me, ends(Ending.NO_SOLUTION_FOUND, Stop.CLOCK, None, None))

    def second(_: Scripted, _show: Callable[[Progress], None]) -> Answer:
        return ends(Ending.INFEASIBLE, Stop.PROOF, None, None)

    answer, _, _ = both(Scripted(first), Scripted(second))
    assert (answer.ending, answer.stop, answer.value) == (Ending.INFEASIBLE, Stop.PROOF, None)


def test_the_better_plan_counts_where_the_first_crashes() -> None:
    """The first had 7 when its process died; the second has 5."""
    found = Event()

    def first(_: Scripted, show: Callable[[Progress], None]) -> Answer:
        show(finds(7, 1.0))
        assert found.wait(WAIT)
        return ends(Ending.FEASIBLE, Stop.FAULT, 7, 1.0, "highs ended unexpectedly (signal 9)")

    def second(me: Scripted, show: Callable[[Progress], None]) -> Answer:
        show(finds(5, 2.0))
        found.set()
        return until_told(me, ends(Ending.FEASIBLE, Stop.CLOCK, 5, 2.0))

    answer, _, _ = both(Scripted(first), Scripted(second))
    assert (answer.stop, answer.value, answer.bound) == (Stop.FAULT, 5.0, 2.0)


def test_the_second_goes_on_from_what_the_first_finds() -> None:
    """What the first finds is offered to the second, and bounds of both are shown."""
    offered = Event()

    def first(_: Scripted, show: Callable[[Progress], None]) -> Answer:
        show(finds(6, 1.0))
        offered.set()
        return ends(Ending.FEASIBLE, Stop.CLOCK, 6, 1.0)

    def second(_: Scripted, _show: Callable[[Progress], None]) -> Answer:
        assert offered.wait(WAIT)
        return ends(Ending.FEASIBLE, Stop.CLOCK, None, 2.0)

    one, two = Scripted(first), Scripted(second)
    answer, _, shown = both(one, two)
    assert two.offered == [6]
    assert one.asked[0][1].seed != two.asked[0][1].seed
    assert [progress.value for progress in shown] == [6.0]
    assert (answer.value, answer.bound) == (6.0, 2.0)


def crashes(_: Scripted, _show: Callable[[Progress], None]) -> Answer:
    """Fail in the middle of a search."""
    return ends(Ending.FAILED, Stop.FAULT, None, None, "highs ended unexpectedly (signal 9)")


def cannot_start(_: Scripted, _show: Callable[[Progress], None]) -> Answer:
    """Have no process."""
    raise EngineError("highs ended unexpectedly (signal 9)")


@pytest.mark.parametrize("fails", [crashes, cannot_start])
def test_a_second_that_fails_is_told_and_costs_nothing(fails: Script) -> None:
    """The first's answer stands."""
    begun = Event()

    def first(_: Scripted, show: Callable[[Progress], None]) -> Answer:
        show(finds(6, 1.0))
        assert begun.wait(WAIT)
        return ends(Ending.FEASIBLE, Stop.CLOCK, 6, 1.0)

    def second(me: Scripted, show: Callable[[Progress], None]) -> Answer:
        begun.set()
        return fails(me, show)

    answer, faults, _ = both(Scripted(first), Scripted(second))
    assert (answer.value, answer.bound) == (6.0, 1.0)
    assert faults == [
        "a second search beside the first failed (highs ended unexpectedly (signal 9)); it went on without it"
    ]


def test_ctrl_c_while_the_second_is_ended_loses_nothing() -> None:
    """The first is done, and the second is just being told to end: what the first has found is there, interrupted."""
    begun = Event()

    class Struck(Scripted):
        def cancel(self) -> None:
            if not self.told.is_set():
                self.told.set()
                raise KeyboardInterrupt

    def first(_: Scripted, show: Callable[[Progress], None]) -> Answer:
        show(finds(6, 1.0))
        assert begun.wait(WAIT)
        return ends(Ending.OPTIMAL, Stop.PROOF, 6, 6.0)

    def second(me: Scripted, _show: Callable[[Progress], None]) -> Answer:
        begun.set()
        return until_told(me, ends(Ending.FEASIBLE, Stop.CLOCK, None, None))

    answer, _, _ = both(Scripted(first), Struck(second))
    assert (answer.ending, answer.value, answer.bound) == (Ending.INTERRUPTED, 6.0, 6.0)


def test_nothing_is_left_of_the_second_where_the_first_raises() -> None:
    """Ctrl-C where nobody expects it: the second search is ended, not waited for."""

    def first(_: Scripted, _show: Callable[[Progress], None]) -> Answer:
        raise KeyboardInterrupt

    def second(me: Scripted, _show: Callable[[Progress], None]) -> Answer:
        return until_told(me, ends(Ending.FEASIBLE, Stop.CLOCK, None, None))

    two = Scripted(second)
    with pytest.raises(KeyboardInterrupt):
        both(Scripted(first), two)


def reached(threads: int) -> Outcome:
    """Return what a small case comes to with so many searches at once, to the end."""
    with Engine() as engine:
        return Search(made(15, 40, 3, 4, 2), Options(seconds=None, gap=Fraction(0), threads=threads), engine).run()


def test_two_searches_end_with_the_plan_of_one() -> None:
    """Proven to the end, a small case has the same plan and bounds whether a second search helps or not."""
    alone, together = reached(1), reached(2)
    assert alone.audit is not None
    assert together.audit is not None
    assert alone.audit.plan == together.audit.plan
    assert alone.goals == together.goals
    assert alone.ending is together.ending
    assert not together.clock
