"""Annealing: whatever is moved, every rule holds, what is kept up to date is right, and good plans are found."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pytest
from bridge.worlds import YEAR, plan_of, tables_of
from families.both import case_from
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle.generate import random_tables
from search.made import made

from allocator.case import Case, Plan
from allocator.columns import Reference
from allocator.engines import Engine, WorkerProcess
from allocator.improve import Neighbourhoods
from allocator.improve.annealing import Annealing, followed, layout
from allocator.improve.annealing.cooling import cool
from allocator.improve.annealing.filling import least_loss
from allocator.improve.annealing.layout import Layout, narrowed
from allocator.improve.annealing.moves import anneal
from allocator.improve.annealing.relief import give, giver, giving_loss
from allocator.improve.annealing.state import BEST, KEPT, OBJECTIVE, STAMP, State, state
from allocator.model import Ints, Objective
from allocator.search import Options, Search, together
from allocator.search import annealer as search_annealer
from allocator.search import search as search_layer
from allocator.search.annealer import Annealer
from allocator.search.crew import Crew
from allocator.search.explore import Exploration
from allocator.search.opening import Opening
from allocator.search.pins import pin
from allocator.search.together import Together
from allocator.tables import case_of

HOT = 1e6
"""A temperature at which nearly every sound plan is kept, so that rules are met from all sides."""


def goal(search: Search, name: str = "floors") -> Objective:
    """Return a goal of a case."""
    return next(goal for goal in search.program.goals if goal.goal == name)


def annealed(case: Case, engine: Engine, start: Plan, moves: int, temperature: float, name: str = "floors") -> Ints:
    """Return the best plan after so many moves at one temperature."""
    search = Search(case, Options(), engine)
    known = search.plans.consider(start)
    assert known is not None
    fixed = layout(search.columns, search.program, goal(search, name))
    now = state(fixed, known[1])
    anneal(fixed, now, moves, 1, temperature)
    return now.best


def served(case: Case, engine: Engine, best: Ints) -> set[tuple[str, str]]:
    """Return which pledges have units in which missions."""
    placed = Search(case, Options(), engine).columns.decisions(best).assign
    return {(case.pledges[p].code, case.missions[m].code) for p, m, _, _ in placed}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**31))
def test_no_move_breaks_a_rule_and_all_that_is_kept_is_right(seed: int, tmp_path: Path, engine: Engine) -> None:
    """Random workbooks of every rule, hot and cold: columns keep every row, and what is known of them is no other.

    Every array is what it is when counted anew from the columns, nothing is broken, and the recount of the plan finds
    the value that was claimed.
    """
    search = Search(case_from(random_tables(seed), tmp_path / str(seed)), Options(seconds=10), engine)
    Opening(search).trim_today()
    search.plans.consider(Plan())
    floors = [one for one in search.program.goals if one.goal == "floors"]
    if not floors or not len(search.columns.assign.column):
        return
    fixed = layout(search.columns, search.program, floors[0])
    for _, values in list(search.plans.known):
        if not search.program.holds(values):
            continue
        now = state(fixed, values)
        for step, temperature in enumerate((HOT, 100.0, 1.0)):
            anneal(fixed, now, 200, seed + step, temperature)
            assert search.program.holds(now.value)
            again = state(fixed, now.value)
            followed_rows = fixed.role != 2
            assert np.array_equal(now.activity[followed_rows], again.activity[followed_rows])
            for part in ("here", "level", "making", "queued", "broken_at"):
                assert np.array_equal(getattr(now, part), getattr(again, part)), part
            assert now.tally[OBJECTIVE] == again.tally[OBJECTIVE]
        counted, recounted = search.plans.judge(search.plans.tidied(now.best))
        assert not counted.faults
        assert recounted is not None
        assert search.program.goal_units(floors[0], recounted) == now.tally[BEST] + floors[0].constant


@pytest.mark.parametrize("other", ["burden", "changes"])
def test_what_other_goals_count_is_right_for_what_is_annealed(other: str, engine: Engine) -> None:
    """With burden, or changes against a plan, among later goals: what is annealed is kept, every row holds."""
    made_case = made(15, 40, 3, 4, 2)
    case = replace(made_case, goals=(*made_case.goals, replace(made_case.goals[-1], name=other)))
    p, m, _, _ = Search(made_case, Options(), engine).columns.assign.keys.T
    reference = Reference(
        {(a, b, month): 1 for a, b in zip(p.tolist(), m.tolist(), strict=True) for month in range(12)}
    )
    search = Search(case, Options(), engine, reference=reference if other == "changes" else None)
    assert len(search.columns.kind("burden", 1).column) + len(search.columns.kind("deviation", 4).column) > 0
    nobody = search.plans.consider(Plan())
    assert nobody is not None
    fixed = layout(search.columns, search.program, goal(search))
    now = state(fixed, nobody[1])
    anneal(fixed, now, 2000, 1, HOT)
    assert now.tally[KEPT] > 50
    assert not search.program.holds(now.value)
    assert search.program.holds(search.columns.moved(now.value))


def test_units_go_where_they_are_missed_most(tmp_path: Path, engine: Engine) -> None:
    """One battalion in M, where a month without counts 1; in N, it counts 3: it is moved."""
    texts = YEAR | {
        "missions": "mission\nM\nN\n",
        "requirements": "mission,capability,floor,target,weight\nM,INF,1,1,1\nN,INF,1,1,3\n",
        "pledges": "pledge,contributor,capability,units,persons\nP,A,INF,1,10\n",
    }
    case = case_of(tables_of(tmp_path, texts))
    best = annealed(case, engine, plan_of(case, {"P": {0: 1}}), 200, 1.0)
    search = Search(case, Options(), engine)
    assert [
        (case.missions[m].code, units) for (_, m, _, _), units in search.columns.decisions(best).assign.items()
    ] == [("N", 1)]


def test_a_cheaper_unit_makes_room_for_another(tmp_path: Path, engine: Engine) -> None:
    """M has 30,000 a year and wants INF and ENG, ten persons each at 100 a month: 12,000 a unit, so two are 24,000.

    P, there as INF, costs 600 a month more for its equipment: 19,200, and ENG does not fit beside it. Q as INF and R as
    ENG do: only by taking P's place does Q help, and that alone fills nothing.
    """
    texts = YEAR | {
        "missions": "mission,budget\nM,30000\n",
        "capabilities": "capability\nINF\nENG\n",
        "requirements": "mission,capability,floor,target\nM,INF,1,1\nM,ENG,1,1\n",
        "pledges": "pledge,contributor,capability,units,persons,lease_monthly\n"
        "P,A,INF,1,10,600\nQ,B,INF,1,10,0\nR,C,ENG,1,10,0\n",
    }
    case = case_of(tables_of(tmp_path, texts))
    best = annealed(case, engine, plan_of(case, {"P": {0: 1}}), 300, 1.0)
    assert served(case, engine, best) == {("Q", "M"), ("R", "M")}


def test_a_contributor_changes_missions_with_all_that_it_has(tmp_path: Path, engine: Engine) -> None:
    """A may be in one mission only, and has a battalion and engineers in M, where each month without counts 2.

    In N it counts 3. Either of them there alone would leave 2 + 2 - 3 more missing, both 2 + 2 - 3 - 3, which is less:
    as cold as it is, only a move of both together is kept.
    """
    texts = YEAR | {
        "missions": "mission\nM\nN\n",
        "capabilities": "capability\nINF\nENG\n",
        "requirements": "mission,capability,floor,target,weight\nM,INF,1,1,2\nM,ENG,1,1,2\nN,INF,1,1,3\nN,ENG,1,1,3\n",
        "contributors": "contributor,max_missions\nA,1\n",
        "pledges": "pledge,contributor,capability,units,persons\nP,A,INF,1,10\nR,A,ENG,1,10\n",
    }
    case = case_of(tables_of(tmp_path, texts))
    best = annealed(case, engine, plan_of(case, {"P": {0: 1}, "R": {0: 1}}), 2000, 1e-6)
    assert served(case, engine, best) == {("P", "N"), ("R", "N")}


def test_others_serve_where_a_contributor_has_left_in_the_same_move(tmp_path: Path, engine: Engine) -> None:
    """A's two units in M count 4 each, in N they would count 3, so that alone it would stay.

    B's battalion may only serve in M, and not beside A: once A has left, it comes, and 3 + 3 + 4 is more than 4 + 4.
    """
    texts = YEAR | {
        "missions": "mission\nM\nN\n",
        "capabilities": "capability\nINF\nENG\n",
        "requirements": "mission,capability,floor,target,weight\nM,INF,1,1,4\nM,ENG,1,1,4\nN,INF,1,1,3\nN,ENG,1,1,3\n",
        "contributors": "contributor,max_missions\nA,1\nB,1\n",
        "pledges": "pledge,contributor,capability,units,persons\nP,A,INF,1,10\nR,A,ENG,1,10\nQ,B,INF,1,10\n",
        "pairs": "contributor,mission,eligible\nB,N,no\n",
        "limits": "limit,rule,contributor,other,mission,negotiable\nfar,apart,A,B,each,never\n",
    }
    case = case_of(tables_of(tmp_path, texts))
    best = annealed(case, engine, plan_of(case, {"P": {0: 1}, "R": {0: 1}}), 2000, 1e-6)
    assert served(case, engine, best) == {("P", "N"), ("R", "N"), ("Q", "M")}


def called(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that is compiled for compiled code only so that it can be called from here."""
    found: Callable[..., Any] = numba.njit(getattr(function, "py_func", function))
    return found


def at_work(folder: Path, engine: Engine, texts: dict[str, str], units: dict[str, int]) -> tuple[Search, Layout, State]:
    """Return a case with so many units of pledges in its first mission, as it is annealed."""
    search = Search(case_of(tables_of(folder, YEAR | texts)), Options(), engine)
    known = search.plans.consider(plan_of(search.case, {pledge: {0: number} for pledge, number in units.items()}))
    assert known is not None
    fixed = layout(search.columns, search.program, goal(search))
    return search, fixed, state(fixed, known[1])


def test_what_gets_worse_is_seen_before_it_is_done(tmp_path: Path, engine: Engine) -> None:
    """P's two battalions serve in M, where a month without one counts 3; N wants one, which counts 1, Q's is at home.

    To put one of P in N brings 1 and takes 3; two bring no more, and take 6. One of Q brings 1 and takes nothing.
    """
    texts = {
        "missions": "mission\nM\nN\n",
        "requirements": "mission,capability,floor,target,weight\nM,INF,2,2,3\nN,INF,1,1,1\n",
        "pledges": "pledge,contributor,capability,units,persons\nP,A,INF,2,10\nQ,B,INF,1,10\n",
    }
    search, fixed, now = at_work(tmp_path, engine, texts, {"P": 2})
    one = int(fixed.price[fixed.price > 0].min())
    place = {(p, m): at for at, (p, m, _, _) in enumerate(search.columns.assign.keys.tolist())}
    puts = (((0, 1), 1), ((0, 1), 2), ((1, 1), 1), ((1, 0), 1))
    losses = [called(least_loss)(fixed, now, place[key], units) for key, units in puts]
    assert losses == [2 * one, 5 * one, -one, 0]


def test_units_that_several_places_can_spare_are_not_taken_for_lost(tmp_path: Path, engine: Engine) -> None:
    """P's four battalions serve in M and K, two in each, where floors are 1: each can spare one. N wants two."""
    texts = {
        "missions": "mission\nM\nK\nN\n",
        "requirements": "mission,capability,floor,target,weight\nM,INF,1,2,3\nK,INF,1,2,3\nN,INF,2,2,1\n",
        "pledges": "pledge,contributor,capability,units,persons\nP,A,INF,4,10\n",
    }
    search, fixed, _ = at_work(tmp_path, engine, texts, {})
    place = {m: at for at, (_, m, _, _) in enumerate(search.columns.assign.keys.tolist())}
    p, k = 0, search.case.k_of[0]
    known = search.plans.consider(Plan({(p, m, k, 0): 2 for m in (0, 1)}))
    assert known is not None
    one = int(fixed.price[fixed.price > 0].min())
    assert called(least_loss)(fixed, state(fixed, known[1]), place[2], 2) == -2 * one


def test_a_presence_ends_with_all_units_that_make_it(tmp_path: Path, engine: Engine) -> None:
    """A has a battalion and engineers in M, where each counts 2: it is not there once both have left, for 4."""
    texts = {
        "capabilities": "capability\nINF\nENG\n",
        "missions": "mission\nM\nN\n",
        "requirements": "mission,capability,floor,target,weight\nM,INF,1,1,2\nM,ENG,1,1,2\nN,INF,1,1,1\n",
        "contributors": "contributor,max_missions\nA,1\n",
        "pledges": "pledge,contributor,capability,units,persons\nP,A,INF,1,10\nR,A,ENG,1,10\n",
    }
    _, fixed, now = at_work(tmp_path, engine, texts, {"P": 1, "R": 1})
    (presence,) = np.flatnonzero(fixed.whole & (now.value > 0))
    one, before = int(fixed.price[fixed.price > 0].min()), now.tally[OBJECTIVE]
    now.tally[STAMP] += 1
    assert called(giver)(fixed, now, presence) == presence
    assert called(giving_loss)(fixed, now, presence, 1) == 4 * one
    called(give)(fixed, now, presence, 1)
    assert now.value[presence] == 0
    assert not now.value[fixed.column].any()
    assert now.tally[OBJECTIVE] == before + 4 * one


@pytest.mark.parametrize("seed", [1, 2])
def test_a_year_is_filled_better_than_from_home_alone(seed: int, engine: Engine) -> None:
    """From nobody, 20,000 moves that cool leave less missing than filling by worth does, by a twentieth at least."""
    search = Search(made(15, 40, 3, 4, 2, seed), Options(), engine)
    Opening(search).know([Plan()])
    filled = search.plans.best(search.program, 0)
    nobody = search.plans.consider(Plan())
    assert filled is not None
    assert nobody is not None
    fixed = layout(search.columns, search.program, goal(search))
    best = [plan for plan in cool(Annealing(fixed, nobody[1], 1, 20_000), lambda: False) if plan is not None][-1]
    found = search.plans.consider(search.columns.decisions(best))
    assert found is not None
    assert found[0].values["floors"] <= filled[0].values["floors"] * 95 / 100


def test_the_same_seed_anneals_to_the_same_plan(engine: Engine) -> None:
    """Twice: to the unit the same; with another seed, another plan is kept on the way."""
    search = Search(made(15, 40, 3, 4, 2), Options(), engine)
    nobody = search.plans.consider(Plan())
    assert nobody is not None
    fixed = layout(search.columns, search.program, goal(search))
    ends = []
    for seed in (1, 1, 2):
        now = state(fixed, nobody[1])
        anneal(fixed, now, 2000, seed, HOT)
        assert now.tally[KEPT] > 100
        ends.append(now.value)
    assert (ends[0] == ends[1]).all()
    assert (ends[0] != ends[2]).any()


def test_units_are_put_only_where_that_is_likely_as_soon_as_it_is_known(engine: Engine) -> None:
    """Asked so from the beginning, or told on the way: no unit comes where it is not likely in any phase."""
    search = Search(made(15, 40, 3, 4, 2), Options(), engine)
    nobody = search.plans.consider(Plan())
    assert nobody is not None
    fixed = layout(search.columns, search.program, goal(search))
    likely = fixed.cell // fixed.phases % 3 > 0
    asked = Annealing(fixed, nobody[1], 1, 20_000, likely=likely)
    for plans in (cool(asked, lambda: False), cool(replace(asked, likely=~likely), lambda: False, lambda: likely)):
        *_, last = (plan for plan in plans if plan is not None)
        assert last[fixed.column][likely].any()
        assert not last[fixed.column][~likely].any()
    assert np.array_equal(np.sort(narrowed(fixed, likely).serving), np.flatnonzero(likely))
    assert np.array_equal(narrowed(fixed, np.zeros_like(likely)).serving, fixed.serving)


def test_only_what_is_short_is_annealed_and_only_while_nothing_is_kept(engine: Engine) -> None:
    """Floors and targets at first; not costs, and not targets while floors are kept that could get worse."""
    search = Search(made(15, 40, 3, 4, 2), Options(), engine)
    named = {goal.goal: goal for goal in search.program.goals}
    assert followed(search.columns, search.program, named["floors"])
    assert followed(search.columns, search.program, named["targets"])
    others = [goal for name, goal in named.items() if name not in ("floors", "targets")]
    assert len(others) > 1
    assert not any(followed(search.columns, search.program, other) for other in others)
    at = next(one for one in search.case.goals if one.name == "floors")
    most = search.program.goal_units(named["floors"], search.program.upper)
    assert most > 0
    kept = [search.program.with_blocks(pin(at, named["floors"], reached)) for reached in (most - 1, most)]
    assert [followed(search.columns, program, named["targets"]) for program in kept] == [False, True]


@pytest.mark.parametrize(("case", "limits"), [("15, 40, 3, 4, 2", "65536, 4096"), ("2, 60, 5, 4, 6", "128, 16")])
def test_no_list_is_read_or_written_beyond_its_end(case: str, limits: str) -> None:
    """Compiled code does not look; the same code, not compiled, does: a thousand moves of a made year raise nothing.

    Nor where two contributors have all pledges and a move may change little: one that leaves a mission exceeds that.
    """
    script = (
        "from allocator.improve.annealing import state as states;"
        f"states.SHIFTS, states.MOVES = {limits};"
        "from search.made import made; from allocator.search import Options, Search; from allocator.case import Plan;"
        "from allocator.engines import Engine; from allocator.improve.annealing import layout;"
        "from allocator.improve.annealing.moves import anneal;"
        "from allocator.improve.annealing.state import state, KEPT;"
        f"search = Search(made({case}), Options(), Engine());"
        "fixed = layout(search.columns, search.program, search.program.goals[0]);"
        "now = state(fixed, search.plans.consider(Plan())[1]);"
        "anneal(fixed, now, 1000, 1, 1e6); assert now.tally[KEPT] > 20; assert search.program.holds(now.value)"
    )
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_where_nothing_can_be_kept_it_is_compiled_all_the_same(tmp_path: Path) -> None:
    """A file in the place of the folder for what is compiled: functions work; in a folder they are kept, too."""
    script = tmp_path / "twice.py"
    script.write_text(
        "from allocator.improve.annealing.compiled import compiled\n"
        "def double(number): return 2 * number\n"
        "assert compiled(double)(21) == 42\n"
    )
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "folder"):
        environment = {**os.environ, "NUMBA_CACHE_DIR": str(folder), "PYTHONPATH": os.pathsep.join(sys.path)}
        subprocess.run([sys.executable, script], env=environment, check=True)
    assert list((tmp_path / "folder").rglob("*.nbc"))


# -- in a process of its own -----------------------------------------------------------------------------------------


def exploration(engine: Engine, crew: Crew) -> Exploration:
    """Return an exploration of a made year from nobody, with no part begun."""
    one = Search(made(15, 40, 3, 4, 2), Options(), engine)
    start = one.plans.consider(Plan())
    assert start is not None
    return Exploration(one.columns, one.program, goal(one), start[1], Neighbourhoods(one.columns, 7), crew)


def improved(exploration: Exploration, annealer: Annealer, ended: Callable[[], bool] = lambda: False) -> int:
    """Return by how much an annealer betters the plan of an exploration, without a clock."""
    before = exploration.value
    annealer.improve(exploration, lambda: None, ended)
    exploration.take_offers()
    assert exploration.program.holds(exploration.values)
    return before - exploration.value


def test_what_is_annealed_elsewhere_is_gone_on_from(engine: Engine) -> None:
    """A worker betters the plan, twice the same from the same plan; once the search is over it does nothing."""
    annealer = Annealer()
    with Crew(1) as crew:
        first, second, third = (exploration(engine, crew) for _ in range(3))
        assert improved(first, annealer) == improved(second, annealer) > 0
        assert (first.values == second.values).all()
        assert improved(third, annealer, lambda: True) == 0
    annealer.close()
    assert annealer.faults == ()


def test_it_is_annealed_again_with_other_luck_where_that_came_near(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the same plan, with another seed; not without a clock, nor where little time is left, nor from afar.

    What that comes to is offered, and parts may choose between it and the best plan from then on.
    """
    monkeypatch.setattr(search_annealer, "_MOVES", 20)
    asked: list[Annealing] = []
    ask = WorkerProcess.ask

    def seen(self: WorkerProcess, question: object) -> None:
        asked.extend([question] if isinstance(question, Annealing) else [])
        ask(self, question)

    def again(left: float | None) -> int:
        annealer.again(one, lambda: left, lambda: False)
        return len(asked)

    monkeypatch.setattr(WorkerProcess, "ask", seen)
    annealer = Annealer()
    with Crew(1) as crew:
        one = exploration(engine, crew)
        annealer.improve(one, lambda: 60.0, lambda: False)
        one.take_offers()
        assert (again(None), again(0.0)) == (1, 1)
        assert "another" not in one.neighbourhoods.weight
        assert again(60.0) == 2
        assert (asked[0].values == asked[1].values).all()
        assert asked[0].seed != asked[1].seed
        assert one.neighbourhoods.weight["another"] == 1.0
        monkeypatch.setattr(search_annealer, "_NEAR", -1.0)
        assert again(60.0) == 2
    annealer.close()
    assert annealer.faults == ()


def test_parts_that_are_stuck_are_shown_another_plan(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where parts count as stuck at once, other plans are soon known, and the plan is sound; then all ends."""
    monkeypatch.setattr(search_layer, "_DIRECT", 0)
    monkeypatch.setattr(together, "_STUCK", 0)
    monkeypatch.setattr("allocator.search.relaxation._SOON", 0)
    monkeypatch.setattr(search_annealer, "_MOVES", 20)
    monkeypatch.setattr(search_annealer, "_NEAR", 9.0)
    known: list[Ints] = []
    know = Neighbourhoods.know

    def seen(self: Neighbourhoods, other: Ints) -> None:
        known.append(other)
        know(self, other)

    over = Together._over
    monkeypatch.setattr(Neighbourhoods, "know", seen)
    monkeypatch.setattr(Together, "_over", lambda self, pending: bool(known) or over(self, pending))
    outcome = Search(made(50, 120, 6, 8, 3), Options(seconds=60, gap=Fraction(0)), engine).run()
    assert known
    assert outcome.audit is not None
    assert not outcome.audit.faults


def test_what_becomes_likely_meanwhile_is_passed_on(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for one capability in one mission, and then told of all: others get units, as they never did otherwise."""
    monkeypatch.setattr(search_annealer, "_FIXED", 10**6)
    monkeypatch.setattr(search_annealer, "_FIXED_MOST", 10**7)
    annealer, ask = Annealer(), WorkerProcess.ask
    with Crew(1) as crew:
        one = exploration(engine, crew)
        fixed = layout(one.columns, one.program, one.objective)
        served = fixed.cell // fixed.phases
        some, anywhere = served == served[0], np.ones_like(served, dtype=bool)
        annealer.likely = some

        def asking(self: WorkerProcess, question: object) -> None:
            ask(self, question)
            annealer.likely = anywhere

        def ended() -> bool:
            return any(values[fixed.column][~some].any() for offered in one._offers.values() for _, values in offered)

        monkeypatch.setattr(WorkerProcess, "ask", asking)
        assert improved(one, annealer, ended) > 0
    annealer.close()
    assert one.values[fixed.column][~some].any()


def test_an_annealer_that_is_killed_costs_no_more_than_its_plan(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed when it is asked: the exploration keeps what it has, and the loss is told."""
    ask = WorkerProcess.ask

    def dying(self: WorkerProcess, question: object) -> None:
        ask(self, question)
        os.kill(self.pid, signal.SIGKILL)

    annealer = Annealer()
    assert annealer.ready(lambda: False)
    monkeypatch.setattr(WorkerProcess, "ask", dying)
    with Crew(1) as crew:
        one = exploration(engine, crew)
        assert improved(one, annealer) >= 0
    assert any("annealing ended unexpectedly" in fault for fault in annealer.faults)
    assert not annealer.ready(lambda: False)


def test_an_annealer_that_does_not_stop_is_ended(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped by the system as the search ends, it says no more: it is given up after a moment, and that is told."""
    annealer, asked = Annealer(), []
    assert annealer.ready(lambda: False)
    ask = WorkerProcess.ask

    def stopping(self: WorkerProcess, question: object) -> None:
        ask(self, question)
        os.kill(self.pid, signal.SIGSTOP)
        asked.append(question)

    monkeypatch.setattr(WorkerProcess, "ask", stopping)
    monkeypatch.setattr(search_annealer, "_FAREWELL", 0.3)
    with Crew(1) as crew:
        assert improved(exploration(engine, crew), annealer, lambda: bool(asked)) == 0
    assert any("did not stop" in fault for fault in annealer.faults)
