"""Bounds: whatever the prices are worth, no plan beats what they and contributors by themselves prove."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from pathlib import Path
from time import perf_counter, sleep
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from families.both import case_from
from oracle.generate import random_tables
from search.made import made

from allocator.build import build
from allocator.engines import RELAXING, Answer, Ending, Engine, Problem, Settings, Stop
from allocator.improve import Contributors, Neighbourhoods
from allocator.model import Floats
from allocator.search import Options, Search, search
from allocator.search.annealer import Annealer
from allocator.search.hint import Hint
from allocator.search.nearing import Nearing
from allocator.search.relaxation import Relaxation, apart, come_near
from allocator.search.relaxing import Relaxing
from allocator.search.together import Together


def relaxation(problem: Problem, duals: np.ndarray, values: np.ndarray | None = None) -> Relaxation:
    """Return what these prices would be taken for."""
    return Relaxation(np.zeros(len(problem)) if values is None else values, duals)


@pytest.mark.parametrize("seed", range(6))
def test_no_plan_beats_contributors_by_themselves_at_any_prices(seed: int, tmp_path: Path, engine: Engine) -> None:
    """Random workbooks, every goal, random prices: the bound is below the best, and above what the prices prove."""
    columns, program = build(case_from(random_tables(seed, max_plans=1500), tmp_path / "case"))
    rng = np.random.default_rng(seed)
    for objective in program.goals:
        problem = Problem.of(program, objective)
        whole = engine.solve(problem, Settings())
        if whole.ending is not Ending.OPTIMAL or whole.value is None:
            continue
        duals = rng.normal(size=len(problem.row_lower)) * rng.choice([0.0, 0.1, 1.0], size=len(problem.row_lower))
        known = relaxation(problem, duals)
        *_, last = [known, *apart(engine, columns, problem, known, lambda: 9.0)]
        prices, proven = known.bound(problem), last.bound(problem)
        assert prices is not None
        assert proven is not None
        better = 1 if objective.most else -1
        assert better * (prices - proven) >= 0
        assert better * (proven - whole.value) >= -1e-4


def test_contributors_by_themselves_lift_the_bound_of_the_relaxation(engine: Engine) -> None:
    """A made year: rough prices with contributors in whole units prove more than the relaxation solved to its end."""
    columns, program = build(made(15, 40, 3, 4, 2))
    problem = Problem.of(program, program.goals[0])
    solved = engine.solve(problem.relaxed(), Settings(method="simplex"))
    with Engine(RELAXING) as nearing:
        answer = come_near(nearing, problem, None, lambda _: None)
    assert answer.nearly is not None
    known = relaxation(problem, answer.nearly.duals, answer.nearly.values)
    *_, last = apart(engine, columns, problem, known, lambda: 9.0)
    first, bound = known.bound(problem), last.bound(problem)
    assert solved.bound is not None
    assert first is not None
    assert bound is not None
    assert first <= solved.bound + 1e-6
    assert bound > solved.bound
    assert last.beats(known, problem)
    assert not known.beats(last, problem)
    whole = engine.solve(problem, Settings(seconds=10.0))
    assert whole.value is not None
    assert bound <= whole.value


@pytest.mark.parametrize("turn", [0, 1])
def test_what_a_relaxation_uses_is_worthwhile_at_its_prices(turn: int, engine: Engine) -> None:
    """A made year solved without whole units: all it uses is worthwhile, some of what it does not use is not.

    By complementary slackness: what costs more than it brings stands at its least in every best answer.
    """
    _, program = build(made(15, 40, 3, 4, 2))
    problem = Problem.of(program, program.goals[turn])
    solved = engine.solve(problem.relaxed(), Settings(method="simplex"))
    assert solved.duals is not None
    known = relaxation(problem, solved.duals, solved.values)
    worthwhile, used = known.worthwhile(problem), known.values > program.lower + 1e-6
    assert worthwhile[used].all()
    assert not worthwhile.all()


def test_a_relaxation_begun_early_proves_what_holds_and_can_be_given_up(engine: Engine) -> None:
    """Come near beside all else, a goal has a bound that its best plan does not beat; closed at once, it just ends."""
    _, program = build(made(15, 40, 3, 4, 2))
    problem = Problem.of(program, program.goals[0])
    with closing(Nearing(problem, 60.0)) as nearing:
        while not nearing.over:
            sleep(0.05)
        known = nearing.known
    assert known is not None
    bound, whole = known.bound(problem), engine.solve(problem, Settings(seconds=10.0))
    assert bound is not None
    assert whole.value is not None
    assert 0 < bound <= whole.value
    with closing(Nearing(problem, 60.0)) as given_up:
        pass
    assert given_up.over
    given_up.close()


def test_what_is_a_contributors_own_leaves_nothing_out() -> None:
    """Every column of a pledge is its contributor's, no own row touches another's column, and bounds add up."""
    columns, program = build(made(15, 40, 3, 4, 2))
    problem = Problem.of(program, program.goals[0])
    own = Contributors.of(columns, problem)
    assert (own.column[columns.assign.column] == columns.contributor[columns.assign.part(0)]).all()
    inside = own.row[problem.row] >= 0
    assert inside.any()
    assert (own.column[problem.column][inside] == own.row[problem.row][inside]).all()
    duals = np.random.default_rng(3).normal(size=len(problem.row_lower))
    priced = problem.priced(duals)
    shared = priced.paid[own.row < 0].sum() + priced.least[own.column < 0].sum()
    parts = list(own.apart(problem, duals, np.zeros(len(problem))))
    assert sum(len(one.problem) for one in parts) == int((own.column >= 0).sum())
    assert problem.offset + shared + sum(one.least for one in parts) == pytest.approx(problem.safe_bound(duals))


def test_time_that_is_over_ends_the_search_of_contributors(engine: Engine) -> None:
    """Where no time is left nothing more is asked, and what is known stays."""
    columns, program = build(made(15, 40, 3, 4, 2))
    problem = Problem.of(program, program.goals[0])
    known = relaxation(problem, np.zeros(len(problem.row_lower)))
    assert list(apart(engine, columns, problem, known, lambda: 0.0)) == []
    assert len(list(islice(apart(engine, columns, problem, known, lambda: 9.0), 3))) == 3


@pytest.mark.parametrize("work", [None, 10])
def test_large_cases_are_bounded_by_coming_near(
    work: int | None, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where relaxations count as large, floors and targets have bounds by the end, and no plan found beats them."""
    monkeypatch.setattr(search, "_DIRECT", 0)
    monkeypatch.setattr("allocator.search.relaxation._LARGE", 1)
    # The quick relaxation would answer this small case at once; the engine may as soon as bounds are there.
    monkeypatch.setattr(Together, "_worthwhile", lambda _: True)
    monkeypatch.setattr(Relaxing, "_hinted", lambda _: False)
    options = Options(seconds=None if work else 60, work=work, gap=Fraction(1, 5))
    case = made(10, 25, 2, 3, 2)
    outcome = Search(replace(case, goals=case.goals[:2]), options, engine).run()
    for goal in outcome.goals:
        assert goal.bound is not None
        assert 0 < goal.bound <= goal.reached


@pytest.mark.parametrize(("soon", "relaxed"), [(0, {0}), (10**9, set())])
def test_where_the_whole_is_not_searched_at_once_the_first_relaxation_is_come_near(
    soon: int, relaxed: set[int], engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first goal's parts wait for it, so near is enough; later goals, and small cases, get it exactly.

    What anneals is told then where moves are worth it.
    """
    turns: set[int] = set()
    told: list[bool] = []
    come_near = Relaxing._come_near

    def seen(self: Relaxing) -> None:
        turns.add(self.turn)
        come_near(self)
        told.append(self.beside.annealer is not None and self.beside.annealer.likely is not None)

    monkeypatch.setattr(search, "_DIRECT", 0)
    monkeypatch.setattr("allocator.search.relaxation._SOON", soon)
    monkeypatch.setattr(Relaxing, "_come_near", seen)
    monkeypatch.setattr(Relaxing, "_hinted", lambda _: False)
    case = made(10, 25, 2, 3, 2)
    outcome = Search(replace(case, goals=case.goals[:2]), Options(seconds=20, gap=Fraction(1, 5)), engine).run()
    assert turns == relaxed
    assert all(told)
    assert all(goal.bound is not None and 0 < goal.bound <= goal.reached for goal in outcome.goals)


@pytest.mark.parametrize(
    ("goal", "seconds", "spent", "idle", "value", "cheap", "terms", "searched"),
    [
        ("floors", 60.0, 29.0, 0, 1010.0, True, 1_000, False),
        ("floors", 60.0, 31.0, 0, 1010.0, False, 1_000, True),
        ("floors", 60.0, 31.0, 0, 2000.0, False, 1_000, False),
        ("targets", 60.0, 31.0, 0, 2000.0, True, 1_000, True),
        ("targets", 10.0, 6.0, 0, 1010.0, True, 1_000, False),
        ("targets", 10.0, 6.0, 40, 2000.0, False, 1_000, True),
        ("turnover", 10.0, 0.1, 0, 1010.0, False, 1_000, True),
        ("turnover", 10.0, 6.0, 0, 2000.0, False, 1_000, False),
        ("floors", 60.0, 40.0, 0, 1010.0, False, 130_000, True),
        ("floors", 60.0, 40.0, 0, 1010.0, False, 130_001, False),
        ("floors", 60.0, 40.0, 40, 1010.0, False, 130_001, False),
        ("floors", 60.0, 40.0, 0, 1010.0, True, 130_001, True),
    ],
)
def test_parts_have_the_cores_before_the_whole_is_searched(
    goal: str, seconds: float, spent: float, idle: int, value: float, cheap: bool, terms: int, searched: bool
) -> None:
    """A bound of 1,000: half of the time and 7.5 s first, then where the value is near, or parts gain nothing.

    Never where, at 6,500 coefficients a second, an engine would not begin to branch before the time is over.
    """
    stand_in = SimpleNamespace(
        _soon=False,
        _bound=1000.0,
        _explored=value,
        exploration=SimpleNamespace(idle=idle),
        relaxing=SimpleNamespace(cheap=cheap),
        objective=SimpleNamespace(goal=goal),
        settings=Settings(seconds=seconds),
        problem=SimpleNamespace(column=np.zeros(terms)),
        time=SimpleNamespace(spent=spent, left=lambda: seconds - spent),
    )
    assert Together._worthwhile(cast("Together", stand_in)) is searched


def test_a_hint_that_does_not_bound_the_goal_is_no_end_of_relaxing(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Floors alone cannot follow from the hint: it guides all the same, and they are bounded in another way."""
    monkeypatch.setattr(search, "_DIRECT", 0)
    monkeypatch.setattr("allocator.search.relaxation._SOON", 0)
    monkeypatch.setattr(Hint, "bound", property(lambda _: None))
    guided: list[bool] = []
    guide = Neighbourhoods.guide

    def seen(self: Neighbourhoods, relaxed: Floats) -> bool:
        guided.append(True)
        return guide(self, relaxed)

    monkeypatch.setattr(Neighbourhoods, "guide", seen)
    monkeypatch.setattr(Together, "_worthwhile", lambda _: False)
    case = made(10, 25, 2, 3, 2)
    outcome = Search(replace(case, goals=case.goals[:2]), Options(seconds=10, gap=Fraction(1, 2)), engine).run()
    assert guided
    assert all(goal.bound is not None and 0 < goal.bound <= goal.reached for goal in outcome.goals)


@pytest.mark.parametrize("few", [False, True])
def test_annealing_ends_for_a_quick_relaxation_only_where_all_that_uses_is_searched_at_once(
    few: bool,
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whether it splits few units decides whether annealing ends, or goes on for its time, narrowed by its prices."""
    seen: list[tuple[bool, bool]] = []
    guide = Neighbourhoods.guide

    def guided(self: Neighbourhoods, relaxed: Floats) -> bool:
        guide(self, relaxed)
        return few

    def watched(self: Annealer, _: object, __: object, ended: Callable[[], bool], **___: object) -> None:
        until = perf_counter() + 2.0
        while perf_counter() < until and not ended():
            sleep(0.01)
        seen.append((self.likely is not None, ended()))

    monkeypatch.setattr(search, "_DIRECT", 0)
    monkeypatch.setattr(Neighbourhoods, "guide", guided)
    monkeypatch.setattr(Annealer, "improve", watched)
    Search(made(50, 120, 6, 8, 3), Options(seconds=6, gap=Fraction(0)), engine).run()
    narrowed, ended = seen[0]
    assert ended == few
    # Prices may come a moment after that: what has ended has no use for them.
    assert narrowed or ended


def test_a_relaxation_that_cannot_be_come_near_is_solved_and_the_run_says_so(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first-order engine dies: the floors' bound comes from solving, and what happened is told once."""

    def dying(*_: object) -> Answer:
        return Answer(
            Ending.FAILED, None, None, 0.1, "pdlp", "1", "pdlp ended unexpectedly (signal 9)", stop=Stop.FAULT
        )

    monkeypatch.setattr(search, "_DIRECT", 0)
    monkeypatch.setattr("allocator.search.relaxation._SOON", 0)
    monkeypatch.setattr("allocator.search.nearing.come_near", dying)
    monkeypatch.setattr(Relaxing, "_hinted", lambda _: False)
    case = made(10, 25, 2, 3, 2)
    outcome = Search(replace(case, goals=case.goals[:2]), Options(seconds=20, gap=Fraction(1, 5)), engine).run()
    assert all(goal.bound is not None and 0 < goal.bound <= goal.reached for goal in outcome.goals)
    assert sum("pdlp ended unexpectedly (signal 9)" in fault for fault in outcome.faults) == 1


def test_a_better_bound_is_never_given_up_for_a_newer_one() -> None:
    """What was found takes the place of what was known only where its bound is no weaker."""
    _, program = build(made(15, 40, 3, 4, 2))
    problem = Problem.of(program, program.goals[0])
    nothing = relaxation(problem, np.zeros(len(problem.row_lower)))
    worse = relaxation(problem, np.full(len(problem.row_lower), -1.0))
    assert nothing.beats(None, problem)
    assert nothing.beats(worse, problem)
    assert not worse.beats(nothing, problem)
    assert worse.beats(replace(nothing, gain=-(10.0**18)), problem)
    assert nothing.bound(problem) == problem.goal(problem.offset)


def test_a_relaxation_that_would_come_too_late_is_not_begun(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many coefficients for each second: no relaxation, and today's plan and parts have all processors."""
    monkeypatch.setattr(search, "_DIRECT", 0)
    monkeypatch.setattr("allocator.search.relaxation._LARGE", 1)
    monkeypatch.setattr("allocator.search.relaxation._TERMS", 1)

    begun: list[Nearing] = []
    begin = Nearing.__init__

    def seen(self: Nearing, problem: Problem, seconds: float | None) -> None:
        begun.append(self)
        begin(self, problem, seconds)

    monkeypatch.setattr(Nearing, "__init__", seen)
    monkeypatch.setattr(Together, "_worthwhile", lambda _: False)
    case = made(10, 25, 2, 3, 2)
    outcome = Search(replace(case, goals=case.goals[:1]), Options(seconds=3), engine).run()
    assert outcome.audit is not None
    assert not begun
    assert outcome.goals[0].bound is None


def interrupt_once_known(monkeypatch: pytest.MonkeyPatch, turn: int) -> None:
    """Press Ctrl-C in the turn of a goal as soon as something is proven of that goal; nobody searches the whole."""
    explore = Together._explore

    def interrupted(self: Together) -> None:
        explore(self)
        if self.turn == turn and self.relaxing.bound is not None:
            raise KeyboardInterrupt

    monkeypatch.setattr(search, "_DIRECT", 0)
    monkeypatch.setattr(Together, "_explore", interrupted)
    monkeypatch.setattr(Together, "_worthwhile", lambda _: False)


@pytest.mark.parametrize("turn", [0, 1])
def test_ctrl_c_keeps_what_a_hint_has_proven(engine: Engine, monkeypatch: pytest.MonkeyPatch, turn: int) -> None:
    """Interrupted in a goal's turn once it is hinted at, it ends with a bound that the plan does not beat.

    Floors are hinted at together with targets, and bounded by themselves from there.
    """
    interrupt_once_known(monkeypatch, turn)
    case = made(15, 40, 3, 4, 2)
    outcome = Search(replace(case, goals=case.goals[:2]), Options(seconds=60, gap=Fraction(0)), engine).run()
    goal = outcome.goals[turn]
    assert outcome.ending is Ending.INTERRUPTED
    assert goal.bound is not None
    assert 0 < goal.bound <= goal.reached


def test_ctrl_c_keeps_what_coming_near_has_proven(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupted once the relaxation is there, floors end with a bound that the plan does not beat."""
    interrupt_once_known(monkeypatch, 0)
    monkeypatch.setattr("allocator.search.relaxation._SOON", 0)
    monkeypatch.setattr(Relaxing, "_hinted", lambda _: False)
    case = made(15, 40, 3, 4, 2)
    outcome = Search(replace(case, goals=case.goals[:2]), Options(seconds=30, gap=Fraction(0)), engine).run()
    assert outcome.ending is Ending.INTERRUPTED
    assert outcome.goals[0].bound is not None
    assert 0 < outcome.goals[0].bound <= outcome.goals[0].reached
