"""The contract of all engines: every ending, and what is kept when a search does not end by itself.

UNBOUNDED cannot come about: every column of a program has bounds. Only a problem made by hand can provoke the claim,
and then it is a failure.
"""

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from threading import Event, Thread, Timer
from time import perf_counter, sleep
from typing import Any

import numpy as np
import pytest
from engines.conftest import LIVE, without_plans
from engines.programs import endless, goal, program

from allocator.engines import Answer, Ending, Engine, Problem, Progress, Settings, Stop
from allocator.engines.judge import Judge
from allocator.errors import RefusalError
from allocator.model import NO_LIMIT, Floats, Ints

MANY, GOAL = endless(slack=True)
FOUND_AT_ONCE = Problem.of(MANY, GOAL)
NEVER_FOUND = Problem.of(*endless(slack=False))
WITH_PLANS = Problem.of(
    program([0] * 9, [9] * 9, [({c: 1 + (c + 1) * k % 7 for c in range(9)}, 60, 63) for k in range(1, 4)]),
    goal([7, 3, 5, 2, 9, 4, 6, 8, 1]),
)
THROUGH_PULP = ("pulp:PULP_CBC_CMD",)


def plan() -> Ints:
    """Return a plan of `MANY`, made by hand: nothing chosen, so that the slack takes all."""
    values = np.zeros(len(MANY), dtype=np.int64)
    values[-12::2] = MANY.matrix.lower
    assert MANY.holds(values)
    return values


def act_on_plan(act: Callable[[], object]) -> Callable[[Progress], None]:
    """Return a listener that acts once the search has a plan."""

    def listen(progress: Progress) -> None:
        if progress.value is not None:
            act()

    return listen


def later(seconds: float, act: Callable[[], object]) -> Timer:
    """Act after some seconds."""
    timer = Timer(seconds, act)
    timer.daemon = True
    timer.start()
    return timer


def meanwhile(engine: Engine, act: Callable[[], object]) -> dict[str, Any]:
    """Return what makes a search act once it has a plan; an engine that shows none gets one to begin from."""
    if engine.name in LIVE:
        return {"on_progress": act_on_plan(act)}
    engine._ready()
    later(0.5, act)
    return {"start": plan()}


def kill(engine: Engine, number: int = signal.SIGKILL) -> None:
    """Send a signal to the worker."""
    if engine.pid is not None:
        os.kill(engine.pid, number)


def plan_is_sound(answer: Answer) -> bool:
    """Whether the answer has a plan of `MANY`, no better than its bound."""
    assert answer.values is not None
    assert answer.value is not None
    assert answer.bound is None or answer.bound <= answer.value
    return MANY.holds(np.round(answer.values).astype(np.int64))


def test_optimal(engine: Engine) -> None:
    """A search that ends by itself says so, with equal value and bound, who answered and what it took."""
    case = program([0, 0], [9, 9], [({0: 2, 1: 3}, 7, NO_LIMIT)])
    answer = engine.solve(Problem.of(case, goal([3, 4], constant=100)), Settings())
    assert (answer.ending, answer.stop) == (Ending.OPTIMAL, Stop.PROOF)
    assert (answer.value, answer.bound) == (110, 110)
    assert (answer.engine, answer.version) == (engine.name, engine.version)
    assert answer.message == ""
    assert 0 < answer.seconds < 60


def test_infeasible(engine: Engine) -> None:
    """A program without a plan is infeasible: no values, no bound."""
    case = program([0, 0], [9, 9], [({0: 2, 1: 2}, 7, 7)])
    answer = engine.solve(Problem.of(case, goal([3, 4])), Settings())
    assert answer.ending is without_plans(engine)
    assert answer.stop is Stop.PROOF or engine.name in THROUGH_PULP
    assert (answer.values, answer.value, answer.bound) == (None, None, None)


def test_infeasible_and_unbounded_are_told_apart(engine: Engine) -> None:
    """Without bounds, which only a problem made by hand can be, a claim of "unbounded" is a failure, not an answer."""
    case = program([0, 0], [9, 9], [({0: 1, 1: -1}, 0, 0)], whole=False)
    free = replace(Problem.of(case, goal([-1, 0])), upper=np.array([np.inf, np.inf]))
    if engine.name == "cp-sat":
        with pytest.raises(RefusalError, match="a column has no bounds"):
            engine.solve(free, Settings())
        return
    answer = engine.solve(free, Settings())
    assert (answer.ending, answer.stop) == (Ending.FAILED, Stop.FAULT)
    assert "unbounded" in answer.message
    none = program([0, 0], [9, 9], [({0: 1, 1: -1}, 0, 0), ({0: 1, 1: -2}, 1, NO_LIMIT)], whole=False)
    free = replace(Problem.of(none, goal([-1, 0])), upper=np.array([np.inf, np.inf]))
    assert engine.solve(free, Settings()).ending is without_plans(engine)


def test_feasible_at_the_time_limit(engine: Engine) -> None:
    """At the time limit the best plan comes back as FEASIBLE, never as optimal, with the bound reached."""
    answer = engine.solve(FOUND_AT_ONCE, Settings(seconds=0.5))
    assert (answer.ending, answer.stop) == (Ending.FEASIBLE, Stop.CLOCK)
    assert plan_is_sound(answer)
    if engine.name not in THROUGH_PULP:
        assert answer.bound == pytest.approx(0, abs=0.001)
    assert answer.seconds < 20


def test_feasible_within_the_gap(engine: Engine) -> None:
    """A plan that is good enough ends the search, is not called optimal, and keeps the gap."""
    case = replace(MANY, lower=MANY.lower.copy())
    answer = engine.solve(Problem.of(case, replace(GOAL, constant=1000)), Settings(gap=0.2))
    assert (answer.ending, answer.stop) == (Ending.FEASIBLE, Stop.GAP)
    assert plan_is_sound(answer)
    assert answer.value is not None
    assert answer.bound is not None
    assert 0 < (answer.value - answer.bound) / answer.value <= 0.2 + 1e-9


def test_feasible_when_the_work_is_done_and_always_the_same(engine: Engine) -> None:
    """A limit on work ends the search at the same plan, bound and node every time, in a used worker or a new one."""
    if engine.name in THROUGH_PULP:
        with pytest.raises(RefusalError, match="has no measure of work"):
            engine.solve(FOUND_AT_ONCE, Settings(work=3))
        return
    work = 300 if engine.name == "highs" else 60
    settings = Settings(seconds=None, work=work, seed=3)
    first = engine.solve(FOUND_AT_ONCE, settings)
    assert (first.ending, first.stop) == (Ending.FEASIBLE, Stop.WORK)
    # An engine passes a few more of its stopping points while it comes to a halt.
    assert work <= first.work < work + 10
    again = engine.solve(FOUND_AT_ONCE, settings)
    with Engine(engine.name) as other:
        anew = other.solve(FOUND_AT_ONCE, settings)
    for answer in (again, anew):
        assert (answer.value, answer.bound, answer.nodes, answer.work) == (
            first.value,
            first.bound,
            first.nodes,
            first.work,
        )
        assert answer.values is not None
        assert first.values is not None
        assert answer.values.tolist() == first.values.tolist()


def test_linear_program_stops_at_its_limit_with_a_bound_that_holds(highs: Engine) -> None:
    """A linear program ended by its limit on work has no plan yet, but what it says about the best plan is true."""
    columns = list(range(40))
    rows = [({c: (c * k) % 7 + 1 for c in columns if (c + k) % 3}, 50 + k, NO_LIMIT) for k in range(1, 30)]
    case = program([0] * 40, [20] * 40, rows, whole=False)
    problem = Problem.of(case, goal([(7 * c) % 11 + 1 for c in columns], constant=5))
    done = highs.solve(problem, Settings())
    stopped = highs.solve(problem, Settings(work=2))
    assert done.ending is Ending.OPTIMAL
    assert (stopped.ending, stopped.stop) == (Ending.NO_SOLUTION_FOUND, Stop.WORK)
    assert done.value is not None
    assert stopped.bound is None or stopped.bound <= done.value


def test_no_solution_found_in_time(engine: Engine) -> None:
    """A time limit before the first plan says nothing about whether one exists."""
    answer = engine.solve(NEVER_FOUND, Settings(seconds=0.5))
    assert (answer.ending, answer.stop) == (Ending.NO_SOLUTION_FOUND, Stop.CLOCK)
    assert (answer.values, answer.value) == (None, None)


def test_no_time_at_all(engine: Engine) -> None:
    """A limit of no seconds is kept, and the start is still there."""
    assert engine.solve(NEVER_FOUND, Settings(seconds=0)).ending is Ending.NO_SOLUTION_FOUND
    answer = engine.solve(FOUND_AT_ONCE, Settings(seconds=0), start=plan())
    assert answer.ending is Ending.FEASIBLE
    assert plan_is_sound(answer)


def test_start_is_used_and_no_answer_is_worse(engine: Engine) -> None:
    """A search that begins from a good plan has it at once and gives back nothing worse."""
    good = engine.solve(FOUND_AT_ONCE, Settings(seconds=1.5))
    assert good.values is not None
    assert good.value is not None
    seen: list[Progress] = []
    start = np.round(good.values).astype(np.int64)
    settings = Settings(seconds=1.0) if engine.name in THROUGH_PULP else Settings(seconds=None, work=3)
    answer = engine.solve(FOUND_AT_ONCE, settings, start, seen.append)
    assert answer.value is not None
    assert answer.value <= good.value
    if engine.name in LIVE:
        assert seen[0].value == good.value


def test_start_that_breaks_rows_does_no_harm(engine: Engine) -> None:
    """A start that is no plan is not taken for one; one of the wrong length is an error before the search."""
    case = program([0, 0], [9, 9], [({0: 2, 1: 2}, 7, 7)])
    assert engine.solve(Problem.of(case, goal([3, 4])), Settings(), start=[1, 1]).ending is without_plans(engine)
    case = program([0, 0], [9, 9], [({0: 2, 1: 2}, 8, 8)])
    assert engine.solve(Problem.of(case, goal([3, 4])), Settings(), start=[0, 0]).value == 12
    with pytest.raises(ValueError, match="2 values expected, 3 found"):
        engine.solve(Problem.of(case, goal([3, 4])), Settings(), start=[1, 1, 1])


def test_progress_tells_better_plans_in_order(live: Engine) -> None:
    """Values only get better on the way, bounds only tighter, and the last value is the answer's."""
    seen: list[Progress] = []
    answer = live.solve(FOUND_AT_ONCE, Settings(seconds=1.0), on_progress=seen.append)
    values = [progress.value for progress in seen if progress.value is not None]
    assert values == sorted(values, reverse=True)
    assert values[-1] == answer.value
    bounds = [progress.bound for progress in seen if progress.bound is not None]
    assert bounds == sorted(bounds)
    assert [progress.seconds for progress in seen] == sorted(progress.seconds for progress in seen)


def test_interrupt_keeps_the_best_plan(engine: Engine) -> None:
    """Ctrl-C is not raised: the answer is INTERRUPTED with the best plan so far, and the next search works."""
    answer = engine.solve(FOUND_AT_ONCE, Settings(), **meanwhile(engine, lambda: os.kill(os.getpid(), signal.SIGINT)))
    assert (answer.ending, answer.stop) == (Ending.INTERRUPTED, Stop.CANCELLED)
    assert plan_is_sound(answer)
    assert engine.name not in LIVE or engine.pid is None
    test_optimal(engine)


def test_interrupt_without_a_plan(engine: Engine) -> None:
    """Ctrl-C before the first plan is answered without one, and soon."""
    timer = later(0.3, lambda: os.kill(os.getpid(), signal.SIGINT))
    answer = engine.solve(NEVER_FOUND, Settings(seconds=20))
    timer.cancel()
    assert answer.ending is Ending.INTERRUPTED
    assert answer.values is None
    assert answer.seconds < 20


def test_cancel_from_another_thread(engine: Engine) -> None:
    """A search ended from another thread is INTERRUPTED with its best plan."""
    found = Event()

    def cancel_when_found() -> None:
        if found.wait(20):
            engine.cancel()

    watcher = Thread(target=cancel_when_found)
    watcher.start()
    answer = engine.solve(FOUND_AT_ONCE, Settings(seconds=60), **meanwhile(engine, found.set))
    watcher.join()
    assert answer.ending is Ending.INTERRUPTED
    assert plan_is_sound(answer)


def test_crash_keeps_the_best_plan(engine: Engine) -> None:
    """A worker killed in the middle of a search loses nothing it had found, and the next search works."""
    answer = engine.solve(FOUND_AT_ONCE, Settings(), **meanwhile(engine, lambda: kill(engine)))
    assert (answer.ending, answer.stop) == (Ending.FEASIBLE, Stop.FAULT)
    assert "ended unexpectedly (signal 9" in answer.message
    assert plan_is_sound(answer)
    test_optimal(engine)


def test_crash_without_a_plan(engine: Engine) -> None:
    """A worker that dies before its first plan has failed: nothing is known."""
    engine._ready()
    timer = later(0.3, lambda: kill(engine))
    answer = engine.solve(NEVER_FOUND, Settings(seconds=20))
    timer.join()
    assert (answer.ending, answer.values, answer.bound) == (Ending.FAILED, None, None)
    assert "ended unexpectedly" in answer.message


def test_crash_keeps_the_start(engine: Engine) -> None:
    """A worker that dies soon leaves the plan it was given."""
    engine._ready()
    timer = later(0.2, lambda: kill(engine))
    answer = engine.solve(FOUND_AT_ONCE, Settings(seconds=20), start=plan(), on_progress=lambda _: kill(engine))
    timer.join()
    assert (answer.ending, answer.stop) == (Ending.FEASIBLE, Stop.FAULT)
    assert plan_is_sound(answer)


def test_a_dismissed_engine_searches_no_more() -> None:
    """Dismissed in the middle of a search: it ends interrupted, and so does every later one, without a process."""
    with Engine() as engine:
        timer = later(0.5, engine.dismiss)
        for _ in range(2):
            answer = engine.solve(NEVER_FOUND, Settings(seconds=20))
            assert (answer.ending, answer.stop) == (Ending.INTERRUPTED, Stop.CANCELLED)
        timer.join()
        assert engine.pid is None
        assert answer.version


@pytest.mark.parametrize("way", ["cancel", "dismiss"])
def test_search_can_be_ended_while_its_engine_starts(way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that never comes to an end of loading does not hold up whoever ends the search."""
    (tmp_path / "highspy.py").write_text("import time\nwhile True: time.sleep(1)")
    monkeypatch.syspath_prepend(tmp_path)
    with Engine() as engine:
        timer = later(0.3, engine.cancel if way == "cancel" else engine.dismiss)
        answer = engine.solve(FOUND_AT_ONCE, Settings(seconds=20), start=plan())
        timer.join()
        assert engine.pid is None
    assert (answer.ending, answer.stop) == (Ending.INTERRUPTED, Stop.CANCELLED)
    assert plan_is_sound(answer)


def test_hard_time_limit(engine: Engine) -> None:
    """A worker that does not stop at its limit is ended after the grace, and its best plan kept."""
    began = perf_counter()
    answer = engine.solve(
        FOUND_AT_ONCE, Settings(seconds=0.6), **meanwhile(engine, lambda: kill(engine, signal.SIGSTOP))
    )
    assert (answer.ending, answer.stop) == (Ending.FEASIBLE, Stop.CLOCK)
    assert "did not stop at its limit of 0.6 s" in answer.message
    assert plan_is_sound(answer)
    assert perf_counter() - began < 8
    test_optimal(engine)


def test_what_was_said_while_nobody_listened_counts(live: Engine) -> None:
    """A process that is stopped or busy until its search should have ended long ago still takes the proven answer."""
    answer = live.solve(WITH_PLANS, Settings(seconds=0.5), on_progress=act_on_plan(lambda: sleep(2.0)))
    assert (answer.ending, answer.stop, answer.message) == (Ending.OPTIMAL, Stop.PROOF, "")


@pytest.mark.parametrize("way", ["cancel", "dismiss", "Ctrl-C"])
def test_what_was_said_before_a_search_is_ended_is_judged(way: str) -> None:
    """An answer that had arrived, unheard, when somebody ends the search: interrupted, with its best plan and bound."""
    with Engine() as engine:

        def act() -> None:
            sleep(1.0)
            if way == "Ctrl-C":
                raise KeyboardInterrupt
            engine.cancel() if way == "cancel" else engine.dismiss()

        best = engine.solve(WITH_PLANS, Settings()).value
        answer = engine.solve(WITH_PLANS, Settings(), on_progress=act_on_plan(act))
    assert (answer.ending, answer.stop) == (Ending.INTERRUPTED, Stop.CANCELLED)
    assert (answer.value, WITH_PLANS.whole(answer.bound or 0.0)) == (best, best)


def test_ctrl_c_while_a_plan_is_judged_does_not_lose_it(live: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan whose judging Ctrl-C breaks off is judged again, and is in the answer."""
    found, struck = Judge.found, Event()

    def strike(judge: Judge, values: Floats | None = None, bound: float | None = None) -> str | None:
        if values is not None and not struck.is_set():
            struck.set()
            raise KeyboardInterrupt
        return found(judge, values, bound)

    monkeypatch.setattr(Judge, "found", strike)
    answer = live.solve(FOUND_AT_ONCE, Settings(seconds=20))
    assert answer.ending is Ending.INTERRUPTED
    assert plan_is_sound(answer)


def test_error_of_a_listener_ends_the_search(live: Engine) -> None:
    """What a listener raises is passed on, and the next search is not answered by the last one."""

    def refuse(_: Progress) -> None:
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        live.solve(FOUND_AT_ONCE, Settings(), on_progress=refuse)
    test_optimal(live)


def test_running_out_of_time_is_never_infeasible(engine: Engine) -> None:
    """A hundred searches of a program with plans, with absurdly short limits: none says that there is no plan."""
    random = Random(4)
    for _ in range(100):
        # Some end before the search has begun, some in the middle of it.
        limit = random.choice([0.0, 1e-4, 1e-3, 3e-3, 1e-2, 0.03, 0.1, 0.3])
        answer = engine.solve(
            random.choice([FOUND_AT_ONCE, WITH_PLANS]), Settings(seconds=limit, seed=random.randint(0, 9))
        )
        assert answer.ending in (Ending.OPTIMAL, Ending.FEASIBLE, Ending.NO_SOLUTION_FOUND), answer
