"""Whatever ends a process or a search, and whenever: the best plan by then is there, recounted, and it is said."""

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from threading import Timer, current_thread, main_thread
from time import sleep
from typing import Any

import pytest
from search.made import made

from allocator.audit import Audit
from allocator.case import Case, Goal, Plan
from allocator.engines import Answer, Ending, Engine, Progress, Stop, WorkerProcess
from allocator.errors import AuditError, EngineError
from allocator.model import Ints, Program
from allocator.search import Options, Outcome, Search, Step, search
from allocator.search.beside import Beside
from allocator.search.ctrl_c import CtrlC
from allocator.search.opening import Opening
from allocator.search.plans import Known, Plans
from allocator.search.together import Together

WAIT = 20.0
"""Longer than anything here takes [s]."""

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


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("moment", MOMENTS)
def test_ctrl_c_at_any_moment(hard: Case, monkeypatch: pytest.MonkeyPatch, moment: float, *, large: bool) -> None:
    """A real signal, which may fall into a finalizer: the search ends soon, interrupted, with its best plan."""
    monkeypatch.setattr(search, "_DIRECT", 0 if large else 10**6)
    outcome = ended(hard, 20.0, moment, lambda _: os.kill(os.getpid(), signal.SIGINT))
    assert outcome.ending is Ending.INTERRUPTED
    assert sound(outcome)
    assert outcome.seconds < 18


def test_ctrl_c_between_goals_is_noted_and_loses_nothing(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Real signals while nothing waits, the first as goals change, the second as all ends: a sound plan."""
    best = Plans.best
    struck: list[int] = []

    def strikes(self: Plans, pins: Program, turn: int) -> Known | None:
        if len(pins.blocks) > len(self.program.blocks) and len(struck) < 2:
            struck.append(turn)
            os.kill(os.getpid(), signal.SIGINT)
        return best(self, pins, turn)

    with Engine() as engine:
        one = Search(case, Options(seconds=20), engine)
        monkeypatch.setattr(one, "_reach", unheard(one._reach, monkeypatch, strikes))
        outcome = one.run()
    assert len(struck) == 2
    assert outcome.ending is Ending.INTERRUPTED
    assert sound(outcome)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_goal_that_cannot_be_better_is_proven_though_ctrl_c_came_before_its_turn(case: Case) -> None:
    """Nothing in this case is conceded: no plan can concede less than none, whoever ends the search, and whenever."""
    wants = replace(case, goals=(Goal("floors"), Goal("concessions")))

    def strike(step: Step) -> None:
        if step.goal == "floors":
            os.kill(os.getpid(), signal.SIGINT)

    with Engine() as engine:
        outcome = Search(wants, Options(seconds=20), engine, None, strike).run()
    assert outcome.ending is Ending.INTERRUPTED
    (conceded,) = outcome.goals[1:]
    assert conceded.goal == "concessions"
    assert conceded.value == 0
    assert conceded.proven


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_dismissed_engine_ends_the_search(
    hard: Case, monkeypatch: pytest.MonkeyPatch, moment: float, *, large: bool
) -> None:
    """Who searches in a thread, where no signal comes, dismisses the engine: it ends soon with its best plan."""
    monkeypatch.setattr(search, "_DIRECT", 0 if large else 10**6)
    outcome = ended(hard, 30.0, moment, lambda one: one.engine.dismiss())
    assert outcome.ending is Ending.INTERRUPTED
    assert sound(outcome)
    assert outcome.seconds < 15


def test_ctrl_c_pressed_twice_is_passed_on_once() -> None:
    """The second comes while the search ends because of the first: it is to interrupt nothing of that."""
    told: list[str] = []
    ctrl_c = CtrlC(lambda: told.append("noted"))

    def searches() -> None:
        with ctrl_c.heard():
            try:
                os.kill(os.getpid(), signal.SIGINT)
                sleep(WAIT)
            finally:
                os.kill(os.getpid(), signal.SIGINT)
                sleep(0.01)
                told.append("ended")

    with ctrl_c.held():
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                searches()
    assert told == ["ended"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("large", [False, True])
def test_ctrl_c_that_python_drops_is_heard_all_the_same(
    hard: Case, monkeypatch: pytest.MonkeyPatch, *, large: bool
) -> None:
    """A real signal within a finalizer, where nothing can be raised: the search ends with its next step."""
    monkeypatch.setattr(search, "_DIRECT", 0 if large else 10**6)
    steps: list[float] = []

    class Gone:
        def __del__(self) -> None:
            os.kill(os.getpid(), signal.SIGINT)
            sleep(0.01)

    def strike(step: Step) -> None:
        if step.seconds > 0.5 and current_thread() is main_thread():
            steps.append(step.seconds)
            if len(steps) == 1:
                Gone()

    with Engine() as engine:
        outcome = Search(hard, Options(seconds=60, gap=Fraction(0)), engine, None, strike).run()
    assert len(steps) == 1
    assert outcome.ending is Ending.INTERRUPTED
    assert sound(outcome)


def test_a_trimming_that_crashes_leaves_the_plan_that_was_there(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine dies while today's deployment is trimmed: the plan to start from is searched on, and it is told."""

    def dying(self: Opening, *_: object) -> Known | None:
        kill(self._search.engine)
        raise EngineError("engine highs failed: highs ended unexpectedly (signal 9)")

    with Engine() as engine:
        start = Search(case, Options(seconds=2), engine).run().audit
        assert start is not None
        monkeypatch.setattr(Opening, "_little", dying)
        outcome = Search(case, Options(seconds=4), engine).run(start.plan)
    assert sound(outcome)
    assert outcome.goals[0].value <= start.values["floors"]
    assert any("could not be trimmed" in fault for fault in outcome.faults)


@pytest.mark.parametrize("large", [False, True])
def test_ctrl_c_while_a_plan_is_recounted_is_noted(case: Case, monkeypatch: pytest.MonkeyPatch, *, large: bool) -> None:
    """A real signal within the recount of what the first goal's search found: that plan is there in the end."""
    monkeypatch.setattr(search, "_DIRECT", 0 if large else 10**6)
    judge = Plans.judge
    found: list[Fraction] = []
    monkeypatch.setattr(Opening, "trim_today", lambda _: None)
    monkeypatch.setattr(Opening, "_fill", lambda _: None)

    def struck(self: Plans, plan: Plan) -> tuple[Audit, Ints | None]:
        counted = judge(self, plan)
        if plan.assign and not found:
            found.append(counted[0].values["floors"])
            os.kill(os.getpid(), signal.SIGINT)
            sleep(0.01)
        return counted

    monkeypatch.setattr(Plans, "judge", struck)
    with Engine() as engine:
        outcome = Search(case, Options(seconds=6), engine).run()
    assert outcome.ending is Ending.INTERRUPTED
    assert sound(outcome)
    assert outcome.goals[0].value <= found[0]


def unheard(
    reach: Callable[..., Fraction | None],
    monkeypatch: pytest.MonkeyPatch,
    strikes: Callable[[Plans, Program, int], Known | None],
) -> Callable[..., Fraction | None]:
    """Return what reaches goals, and has signals strike whenever it does not."""
    best = Plans.best

    def reaching(*given: object) -> Fraction | None:
        monkeypatch.setattr(Plans, "best", best)
        try:
            return reach(*given)
        finally:
            monkeypatch.setattr(Plans, "best", strikes)

    return reaching


def test_a_bound_that_an_engine_takes_back_proves_nothing(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine says on the way that nothing beats the plan there is, and then that it failed: nothing is proven."""
    monkeypatch.setattr(search, "_DIRECT", 0)
    monkeypatch.setattr(Together, "_worthwhile", lambda _: True)

    def contradicting(self: Together, start: Ints) -> Answer:
        value = float(self.program.goal_units(self.objective, start))
        self._heard(Progress(0.1, value, value))
        why = "the engine's bound is contradicted by a plan"
        return Answer(Ending.FAILED, None, None, 0.1, "highs", "1", why, stop=Stop.FAULT)

    monkeypatch.setattr(Together, "_ask", contradicting)
    with Engine() as engine:
        outcome = Search(replace(case, goals=case.goals[:1]), Options(seconds=8, gap=Fraction(0)), engine).run()
    (floors,) = outcome.goals
    assert sound(outcome)
    assert floors.bound is not None
    assert floors.bound < floors.reached
    assert not floors.proven


def test_what_was_explored_is_kept_before_an_engines_plan_is_mended(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine's plan holds within its tolerance only, and a person ends its mending: the explored plan is there."""
    monkeypatch.setattr(search, "_DIRECT", 0)
    monkeypatch.setattr(Search, "_sound", lambda *_: False)
    explored: list[Fraction] = []

    def mending(self: Search, *_: object, **__: object) -> object:
        explored.append(min(audit.values["floors"] for audit, _ in self.plans.known))
        raise KeyboardInterrupt

    def asked(self: Together, start: Ints) -> Answer:
        while not self.exploration.steps > 8:
            sleep(0.05)
        return Answer(Ending.OPTIMAL, start.astype(float), None, 0.1, "highs", "1", stop=Stop.PROOF)

    monkeypatch.setattr(Search, "improve", mending)
    monkeypatch.setattr(Together, "_ask", asked)
    monkeypatch.setattr(Together, "_worthwhile", lambda _: True)
    monkeypatch.setattr(Opening, "trim_today", lambda _: None)
    monkeypatch.setattr(Opening, "_fill", lambda _: None)
    with Engine() as engine:
        one = Search(replace(case, goals=case.goals[:1]), Options(seconds=20, gap=Fraction(0)), engine)
        outcome = one.run()
    nobody = one.plans.known[0][0].values["floors"]
    assert outcome.ending is Ending.INTERRUPTED
    assert outcome.goals[0].value == explored[0] < nobody


def test_a_bound_below_what_was_reached_before_is_no_proof(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """A goal reached 12 and may be 14 in the end: a late bound of 13 contradicts it, and there is no plan."""
    found = Search.run

    def late(_: Beside, bounds: dict[str, Fraction | None]) -> None:
        bounds["floors"] = reached + Fraction(1, 2)

    goals = (replace(case.goals[0], tolerance=5000), *case.goals[1:2])
    monkeypatch.setattr(search, "_DIRECT", 0)
    with Engine() as engine:
        reached = found(Search(replace(case, goals=goals[:1]), Options(seconds=15), engine)).goals[0].reached
        monkeypatch.setattr(Beside, "tighten", late)
        with pytest.raises(AuditError, match="contradicted by a recounted plan"):
            Search(replace(case, goals=goals), Options(seconds=15), engine).run()


def test_helpers_that_cannot_be_had_cost_no_plan(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Engines for parts and relaxations, and annealing, do not start: the whole is searched, and each is told."""
    monkeypatch.setattr(search, "_DIRECT", 0)
    monkeypatch.setattr("allocator.search.relaxation._LARGE", 1)
    monkeypatch.setattr(Together, "_worthwhile", lambda _: True)
    solve, begin = Engine.solve, WorkerProcess.__init__

    def full(self: WorkerProcess, engine: str, module: str = "") -> None:
        if engine == "annealing":
            with monkeypatch.context() as within:
                within.setattr("tempfile.mkdtemp", no_room)
                begin(self, engine, module)
        begin(self, engine)

    def no_room(**_: object) -> str:
        raise OSError("no room in the folder for temporary files")

    monkeypatch.setattr(WorkerProcess, "__init__", full)

    def missing(self: Engine, *given: Any, **named: Any) -> Answer:  # noqa: ANN401 - whatever `solve` takes
        if self is engine:
            return solve(self, *given, **named)
        raise EngineError("no room for another process")

    monkeypatch.setattr(Engine, "solve", missing)
    with Engine() as engine:
        outcome = Search(case, Options(seconds=12), engine).run()
    assert sound(outcome)
    assert outcome.goals[0].bound is not None
    told = " ".join(outcome.faults)
    assert "searches of parts failed (no room for another process)" in told
    assert "come near (no room for another process)" in told
    assert "annealed (engine `annealing`: no worker process can be started (no room in the folder" in told


@pytest.mark.parametrize("large", [False, True])
def test_an_engine_that_cannot_be_started_again_costs_its_goal_only(
    case: Case, monkeypatch: pytest.MonkeyPatch, *, large: bool
) -> None:
    """From the second goal on there is no process for the engine of the whole: the plan stands, and it is told."""
    monkeypatch.setattr(search, "_DIRECT", 0 if large else 10**6)
    monkeypatch.setattr(Together, "_worthwhile", lambda _: True)
    solve = Engine.solve

    def missing(self: Engine, *given: Any, **named: Any) -> Answer:  # noqa: ANN401 - whatever `solve` takes
        if self is engine and one.turn > 0:
            raise EngineError("no room for another process")
        return solve(self, *given, **named)

    monkeypatch.setattr(Engine, "solve", missing)
    with Engine() as engine:
        one = Search(replace(case, goals=(Goal("floors"), Goal("targets"))), Options(seconds=8), engine)
        outcome = one.run()
    assert sound(outcome)
    assert outcome.goals[0].bound is not None
    assert "no room for another process (goal targets); what was found by then stands" in outcome.faults


@pytest.mark.parametrize("name", ["highs", "cp-sat", "scip", "cbc"])
def test_short_limits_never_say_that_there_is_no_plan(name: str) -> None:
    """Runs of a tiny case with every engine, with limits from nothing to a few hundredths of a second."""
    tiny = made(2, 3, 2, 2, 1)
    with Engine(name, grace=0.5) as engine:
        for at in range(12 if name == "highs" else 6):
            outcome = Search(tiny, Options(name, seconds=0.002 * at), engine).run()
            assert outcome.ending in (Ending.FEASIBLE, Ending.OPTIMAL, Ending.NO_SOLUTION_FOUND)
