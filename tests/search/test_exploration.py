"""Exploration: parts of a plan are made better without breaking anything, and the same parts on every machine."""

import os
import signal
from concurrent.futures import Future
from contextlib import nullcontext
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle.generate import random_tables
from search.made import made
from search.trial import differences

from allocator.build import build
from allocator.case import Case, Plan
from allocator.engines import Answer, Ending, Engine, Problem, Settings, Stop
from allocator.engines.messages import Question
from allocator.engines.process import WorkerProcess
from allocator.errors import AuditError
from allocator.improve import Draw, Followers, Neighbourhoods, Part, knapsacks
from allocator.model import Floats, Ints, Program
from allocator.search import Options, Search, search
from allocator.search.crew import Crew
from allocator.search.explore import Exploration
from allocator.search.together import Together
from allocator.search.wanted import wanted


@pytest.fixture(scope="module")
def case() -> Case:
    """Make a year of three missions and two phases, some hundred places."""
    return made(15, 40, 3, 4, 2)


def explored(case: Case, members: int | Crew, steps: int) -> Exploration:
    """Return an exploration from the empty plan after some steps by a crew, or one of so many."""
    engine = Engine()
    one = Search(case, Options(), engine)
    start = one.plans.consider(Plan())
    assert start is not None
    with nullcontext(members) if isinstance(members, Crew) else Crew(members) as crew:
        found = Exploration(
            one.columns,
            one.program,
            one.program.goals[1],
            start[1],
            Neighbourhoods(one.columns, 7),
            crew,
        )
        for _ in range(steps):
            found.step(lambda: None)
        found.end()
    return found


def test_a_plan_gets_better_and_stays_sound(case: Case) -> None:
    """Twelve parts from the empty plan: fewer are missing, and every row of the program holds exactly."""
    found = explored(case, 2, 12)
    assert found.program.holds(found.values)
    nothing = explored(case, 1, 0)
    assert found.value < nothing.value


def test_a_plan_that_somebody_else_found_is_gone_on_from(case: Case) -> None:
    """Offered a better plan, whole within an engine's tolerance, an exploration keeps it exactly; no plan, not."""
    better = explored(case, 2, 12)
    with Crew(1) as crew:
        found = explored(case, crew, 0)
        nothing = found.values
        found.offer("engine", found.program.upper.astype(np.float64))
        found.take_offers()
        assert (found.values == nothing).all()
        found.offer("engine", better.values.astype(np.float64) + 1e-7)
        found.take_offers()
    assert (found.values == better.values).all()


def test_the_plan_nearest_to_the_goal_itself_is_kept_beside_the_best(case: Case) -> None:
    """A plan with fewer missing below floors is kept though it is not better in all that is wanted."""
    better = explored(case, 2, 12)
    with Crew(1) as crew:
        found = explored(case, crew, 0)
        nothing, found.goal = found.values, found.program.goals[0]
        assert found.program.goal_units(found.goal, better.values) < found.program.goal_units(found.goal, nothing)
        # Whatever is wanted besides: here that as much as can be is missing above floors.
        found.objective = replace(found.objective, most=True)
        found.offer("engine", better.values)
        found.take_offers()
    assert (found.values == nothing).all()
    assert (found.nearest == better.values).all()


def test_the_last_plans_of_everybody_are_looked_at_however_many_others_come(case: Case) -> None:
    """A good plan is not pushed out by poor ones that somebody else offers again and again, nor by one of its own."""
    better = explored(case, 2, 12)
    with Crew(1) as crew:
        found = explored(case, crew, 0)
        found.offer("engine", better.values)
        found.offer("engine", found.program.upper)
        for _ in range(9):
            found.offer("annealing", found.program.upper)
        found.take_offers()
    assert (found.values == better.values).all()


def test_what_a_long_search_finds_on_the_way_counts_at_once(case: Case) -> None:
    """Better plans of a part that is searched for long are there before it ends, and only where that was asked."""
    with Crew(1) as crew:
        found = explored(case, crew, 0)
        before, draw = found.value, found.neighbourhoods.draw(found.values)
        part = found._part(draw)
        _, _, quiet = found._begin(draw, part, Settings(seconds=20))
        quiet.result()
        found.take_offers()
        assert found.value == before
        _, _, shown = found._begin(draw, part, Settings(seconds=20), shown=True)
        shown.result()
        found.take_offers()
    assert found.value < before
    assert found.program.holds(found.values)


@pytest.mark.parametrize("kind", ["mission", "missions"])
def test_all_missions_have_their_turn_before_any_comes_again(case: Case, kind: str) -> None:
    """Of three missions, and of their three pairs, each is searched once in three draws."""
    columns, program = build(case)
    draws, values = Neighbourhoods(columns, 7), np.zeros(len(program), dtype=np.int64)
    draws.weight = {one: float(one == kind) for one in draws.weight}
    mission, drawn = columns.assign.part(1), set()
    for _ in range(3):
        draws.size[kind] = float(len(mission))
        drawn.add(tuple(np.unique(mission[draws.draw(values).free[columns.assign.column]]).tolist()))
    assert len(drawn) == 3


def test_what_does_not_fit_makes_room_for_what_does(case: Case) -> None:
    """A capability is left out where it would hold too many places together with others, and the next one is looked at.

    With room for the two that hold fewest places, whichever comes first, no draw holds one place more.
    """
    columns, program = build(case)
    draws, values = Neighbourhoods(columns, 7), np.zeros(len(program), dtype=np.int64)
    draws.weight = {one: float(one == "capability") for one in draws.weight}
    capability = columns.assign.part(2)
    held = np.sort(np.bincount(capability))
    room = int(held[0] + held[1])
    assert room <= len(capability) // 2
    for _ in range(2 * len(held)):
        draws.size["capability"] = float(room)
        free = draws.draw(values).free[columns.assign.column]
        assert 0 < free.sum() <= room
        for one in np.unique(capability[free]):
            assert free[capability == one].all()


def test_parts_choose_between_the_best_plan_and_another(case: Case) -> None:
    """Only places in which the two differ are free, all of a pledge's; a small neighbourhood holds some pledges'."""
    better = explored(case, 2, 3)
    with Crew(1) as crew:
        found = explored(case, crew, 0)
    draws = found.neighbourhoods
    draws.know(better.values)
    draws.weight = {kind: float(kind == "another") for kind in draws.weight}
    place = found.columns.assign.column
    differs = found.values[place] != better.values[place]
    pledge = found.columns.assign.part(0)
    assert 0 < differs.sum() <= len(place) // 2
    assert draws.draw(found.values).free[place].tolist() == differs.tolist()
    draws.size["another"] = 1.0
    few = draws.draw(found.values).free[place]
    assert 0 < few.sum() < differs.sum()
    assert (few == (differs & np.isin(pledge, pledge[few]))).all()


def hinted(case: Case, members: int, steps: int) -> tuple[Exploration, Floats]:
    """Return an exploration from the empty plan that was given a relaxation to round, and that relaxation."""
    with Engine() as engine, Crew(members) as crew:
        found = explored(case, crew, 0)
        relaxed = engine.solve(Problem.of(found.program, found.objective).relaxed(), Settings(method="simplex")).values
        assert relaxed is not None
        assert found.guide(relaxed, None, whole=True)
        for _ in range(steps):
            found.step(lambda: None)
        found.end()
    return found, relaxed


def test_a_relaxation_that_splits_few_units_is_rounded_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """A made year: the first part keeps all that is whole and rounds the rest; the next is bounded by nothing new."""
    monkeypatch.setattr("allocator.improve.neighbourhoods._FEW", 1.0)
    case, rounded = made(15, 40, 3, 4, 1), []
    begin = Exploration._begin

    def seen(self: Exploration, draw: Draw, part: Part, settings: Settings, **how: bool) -> object:
        if draw.kind == "likely":
            rounded.append(part)
        return begin(self, draw, part, settings, **how)

    monkeypatch.setattr(Exploration, "_begin", seen)
    found, relaxed = hinted(case, 1, 2)
    part, later = rounded
    places = np.isin(part.column, found.columns.assign.column)
    hints = relaxed[part.column[places]]
    low, high = part.program.lower[places], part.program.upper[places]
    assert (low == np.floor(hints + 1e-6)).all()
    assert (high == np.ceil(hints - 1e-6)).all()
    assert (later.program.upper == found.program.upper[later.column]).all()
    assert (later.program.lower == found.program.lower[later.column]).all()


def test_rounding_does_not_depend_on_the_number_of_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a clock one process or three come to the same plan, rounded and then searched on."""
    monkeypatch.setattr("allocator.improve.neighbourhoods._FEW", 1.0)
    case = made(15, 40, 3, 4, 2)
    assert (hinted(case, 1, 8)[0].values == hinted(case, 3, 8)[0].values).all()


def test_with_a_clock_a_part_that_takes_long_keeps_no_other_waiting(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first part that is begun never ends; the next ones are taken and followed by others all the same."""
    with Crew(2) as crew:
        found = explored(case, crew, 0)
        never: Future[Answer] = Future()
        search_part = crew.search

        def first_never(part: Part, how: Settings, shown: None) -> "Future[Answer]":
            return search_part(part, how, shown) if found._begun else never

        monkeypatch.setattr(crew, "search", first_never)
        before = found.value
        until = perf_counter() + 30.0
        while found.steps < 6 and perf_counter() < until:
            found.step(lambda: 60.0)
        found.end()
    assert found.steps >= 6
    assert found.value < before
    assert never.cancelled()


def test_the_number_of_processes_does_not_change_the_plan(case: Case) -> None:
    """One process or three: the same parts are drawn, and what they found is taken in the same order."""
    one, three = explored(case, 1, 10), explored(case, 3, 10)
    assert (one.values == three.values).all()
    assert one.neighbourhoods.weight == three.neighbourhoods.weight


def placed(program: Program, columns: Ints, rng: np.random.Generator) -> Ints:
    """Return values of which some decisions are drawn and nothing else follows."""
    values = np.zeros(len(program), dtype=np.int64)
    values[columns] = rng.integers(0, program.upper[columns] + 1)
    return values


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**31))
def test_a_part_counts_what_the_whole_counts(seed: int) -> None:
    """Rows and objective of a part at any values are those of the whole plan with these values in the part."""
    columns, program = build(made(15, 40, 3, 4, 2))
    rng = np.random.default_rng(seed)
    around = placed(program, columns.assign.column, rng)
    free = rng.random(len(program)) < 0.2
    objective = program.goals[int(rng.integers(len(program.goals)))]
    part = Part.of(program, objective, around, free)
    inside = placed(program, columns.assign.column, rng)
    whole = part.whole(inside[part.column])
    assert part.program.goal_units(part.objective, inside[part.column]) == program.goal_units(objective, whole)
    rows = part.program.blocks[0].keys[:, 0]
    assert (part.program.excess(inside[part.column]) == program.excess(whole)[rows]).all()
    assert (part.start == around[part.column]).all()


def test_what_follows_from_a_decision_can_move_with_it(case: Case) -> None:
    """With all decisions free, all arrivals are; with none, nothing; with one place, its arrivals and shortfalls."""
    columns, program = build(case)
    followers = Followers(program, columns)
    decisions = np.zeros(len(program), dtype=bool)
    assert not followers.of(decisions).any()
    decisions[columns.assign.column] = True
    assert followers.of(decisions)[columns.kind("arrive", 3).column].all()
    one = np.zeros(len(program), dtype=bool)
    one[columns.assign.column[0]] = True
    free = followers.of(one)
    p, m, _, t = columns.assign.keys[0]
    arrive = columns.kind("arrive", 3)
    here = (arrive.keys == [p, m, t]).all(axis=1)
    assert free[arrive.column[here]].all()
    assert not free[columns.assign.column[1:]].any()
    assert free[columns.kind("short_target", 2).column].any()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 40), st.integers(1, 4)), min_size=1, max_size=5),
    st.integers(1, 120),
)
def test_faces_of_a_knapsack_hold_for_all_its_contents(units: list[tuple[int, int]], room: int) -> None:
    """Every whole content keeps every face, and some content reaches it."""
    sizes = tuple(sorted({size for size, _ in units}))
    most = tuple(min(sum(n for s, n in units if s == size), room // size) for size in sizes)
    grid = np.stack(np.meshgrid(*(np.arange(n + 1) for n in most), indexing="ij"), axis=-1).reshape(-1, len(sizes))
    contents = grid[grid @ np.array(sizes) <= room]
    for face, limit in knapsacks.knapsack(sizes, most, room):
        reached = contents @ np.array(face)
        assert reached.max() == limit


def test_hulls_of_knapsacks_tighten_the_bound(case: Case, engine: Engine) -> None:
    """With the faces, units in fractions promise less, and the best whole plan stays allowed."""
    columns, program = build(case)
    tight = program.with_blocks(knapsacks.cuts(columns, program))
    floors = program.goals[0]
    plain, tightened = (engine.solve(Problem.of(one, floors).relaxed(), Settings()).bound for one in (program, tight))
    best = engine.solve(Problem.of(program, floors), Settings())
    assert plain is not None
    assert tightened is not None
    assert best.ending is Ending.OPTIMAL
    assert best.value is not None
    assert plain < tightened <= best.value + 1e-6


@pytest.mark.parametrize("seed", range(100, 112))
def test_no_plan_is_better_than_what_both_find_together(
    seed: int, tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tiny workbooks searched as large ones are, against trying every plan: sound, best, and proven."""
    monkeypatch.setattr(search, "_DIRECT", 0)
    assert differences(random_tables(seed, max_plans=300), tmp_path / "case", engine) == []


def test_work_instead_of_a_clock_gives_the_same_plan_again(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two runs by the same work, with one and with three searches at once, end at the same plan."""
    monkeypatch.setattr(search, "_DIRECT", 0)
    plans = []
    for threads in (1, 3):
        with Engine() as engine:
            outcome = Search(case, Options(seconds=None, work=30, threads=threads), engine).run()
        assert outcome.audit is not None
        assert not outcome.clock
        plans.append(outcome.audit.plan)
    assert plans[0] == plans[1]


def test_ctrl_c_keeps_what_was_explored(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interruption after some parts leaves a recounted plan that is better than none at all."""
    monkeypatch.setattr(search, "_DIRECT", 0)
    step, count = Exploration.step, [0]

    def interrupted(self: Exploration, *rest: object) -> None:
        count[0] += 1
        if count[0] > 6:
            raise KeyboardInterrupt
        step(self, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Exploration, "step", interrupted)
    with Engine() as engine:
        one = Search(case, Options(seconds=30, gap=Fraction(0)), engine)
        empty = one.plans.consider(Plan())
        outcome = one.run()
    assert outcome.ending is Ending.INTERRUPTED
    assert outcome.audit is not None
    assert empty is not None
    assert outcome.audit.values["floors"] < empty[0].values["floors"]


def test_ctrl_c_while_the_whole_is_searched_ends_a_run_by_work(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a clock the engine answers an interruption itself: nothing is explored after it, and the run says so."""
    monkeypatch.setattr(search, "_DIRECT", 0)
    ask = Together._ask

    def interrupted(self: Together, start: Ints) -> Answer:
        return replace(ask(self, start), ending=Ending.INTERRUPTED, stop=Stop.CANCELLED)

    def never(*_: object) -> None:
        raise AssertionError("explored after an interruption")

    monkeypatch.setattr(Together, "_ask", interrupted)
    monkeypatch.setattr(Exploration, "step", never)
    with Engine() as engine:
        outcome = Search(case, Options(seconds=None, work=30), engine).run()
    assert outcome.ending is Ending.INTERRUPTED
    assert outcome.audit is not None


def test_a_crew_member_that_is_killed_costs_its_part_only(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """A part whose process is killed brings nothing; the exploration goes on from its plan, and the loss is told."""
    search_one, count = WorkerProcess.ask, [0]

    def dying(self: WorkerProcess, question: Question) -> None:
        count[0] += 1
        if count[0] == 3:
            os.kill(self.pid, signal.SIGKILL)
        search_one(self, question)

    monkeypatch.setattr(WorkerProcess, "ask", dying)
    with Crew(1) as crew:
        found = explored(case, crew, 8)
    assert count[0] >= 8
    assert found.program.holds(found.values)
    assert [fault for fault in crew.faults if "signal 9" in fault]


def test_what_the_recount_does_not_find_sound_is_never_kept(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program without the caps of contributors explores plans that break them; the audit faults them."""
    monkeypatch.setattr(search, "_DIRECT", 0)
    with Engine() as engine:
        one = Search(case, Options(seconds=20), engine)
        for program in (one, one.plans):
            kept = tuple(block for block in one.program.blocks if block.family != "contributor_cap")
            program.program = replace(one.program, blocks=kept)
        with pytest.raises(AuditError, match="breaks a rule"):
            one.run()


def test_an_objective_of_two_goals_is_floors_first(case: Case) -> None:
    """While floors are sought, what misses a target counts too, and far less."""
    with Engine() as engine:
        one = Search(case, Options(), engine)
    both = wanted(one.program.goals[0], one.program.goals)
    assert len(both.column) == len(one.program.goals[0].column) + len(one.program.goals[1].column)
    assert wanted(one.program.goals[1], one.program.goals[1:]) is one.program.goals[1]
