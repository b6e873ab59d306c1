"""What engines answer is true: against enumeration, scaled or not, with gaps and limits."""

from dataclasses import replace
from functools import partial
from random import Random

import numpy as np
import pytest
from engines.conftest import TRIED, without_plans
from engines.programs import best, endless, flat, goal, program, tiny

from allocator.engines import PULP, Answer, Ending, Engine, Problem, Progress, Settings, WorkerProcess, self_test
from allocator.engines.messages import Offer
from allocator.engines.mps import read_mps
from allocator.errors import RefusalError
from allocator.model import NO_LIMIT, Ints, Objective, Program


def cases(engine: Engine) -> range:
    """Return the seeds to try: fewer where every search starts a program of its own."""
    return range({"highs": 150, "cp-sat": 60, "scip": 60}.get(engine.name, 20))


def rounded(answer: Answer) -> Ints:
    """Return the plan of an answer in whole numbers."""
    assert answer.values is not None
    whole: Ints = np.round(answer.values).astype(np.int64)
    return whole


def check(case: Program, objective: Objective, answer: Answer, problem: Problem, true: int | None) -> None:
    """Check everything an answer says against the true optimum, None where there is no plan."""
    assert answer.ending is not Ending.FAILED, answer
    if answer.values is not None:
        assert case.holds(rounded(answer))
        value = case.goal_units(objective, rounded(answer))
        assert answer.value == pytest.approx(value, rel=1e-9, abs=1e-6)
        assert answer.ending in (Ending.OPTIMAL, Ending.FEASIBLE)
        if answer.ending is Ending.OPTIMAL:
            assert value == true
    if answer.ending is Ending.INFEASIBLE:
        assert true is None
    if answer.bound is not None and true is not None:
        reach = problem.whole(answer.bound)
        assert reach >= true if objective.most else reach <= true


@pytest.mark.parametrize("scaled", [True, False])
def test_optimum_is_the_one_that_enumeration_finds(engine: Engine, *, scaled: bool) -> None:
    """On random tiny programs, the optimum and "infeasible" are right and the bound meets the optimum."""
    for seed in cases(engine):
        case, objective = tiny(Random(seed))
        problem = Problem.of(case, objective, scaled=scaled)
        answer, true = engine.solve(problem, Settings(seconds=20)), best(case, objective)
        check(case, objective, answer, problem, true)
        assert answer.ending is (without_plans(engine) if true is None else Ending.OPTIMAL), seed
        if true is not None:
            assert answer.bound is not None
            assert problem.whole(answer.bound) == true, seed


def test_gaps_and_limits_never_make_a_bound_too_good(engine: Engine) -> None:
    """Where a gap or a limit ends the search, what is said then and on the way still holds."""
    for seed in cases(engine):
        random = Random(seed)
        case, objective = tiny(random)
        problem, true = Problem.of(case, objective), best(case, objective)
        seen: list[Progress] = []
        settings = random.choice([Settings(gap=0.3), Settings(gap=1.0), Settings(work=1), Settings(work=2)])
        if engine.name.startswith(PULP):
            settings = replace(settings, work=None)
        answer = engine.solve(problem, settings, on_progress=seen.append)
        check(case, objective, answer, problem, true)
        for progress in seen:
            if progress.bound is not None and true is not None:
                reach = problem.whole(progress.bound)
                assert reach >= true if objective.most else reach <= true


def test_money_in_cents_is_kept_to_the_unit(engine: Engine) -> None:
    """A budget row with a billion cents a unit and a pool column of a trillion cents gives the plan counted by hand.

    Eight units cost 1,000,000,007 cents each; the pool adds at most 3,000,000,021 to a budget of 2,000,000,014: five.
    """
    case = program(
        [0, 0],
        [8, 10**12],
        [({0: 1_000_000_007, 1: -1}, -NO_LIMIT, 2_000_000_014), ({1: 1}, 0, 3_000_000_021)],
    )
    mixed = replace(case, integer=np.array([True, False]))
    answer = engine.solve(Problem.of(mixed, goal([1, 0], most=True)), Settings())
    assert answer.ending is Ending.OPTIMAL
    assert answer.value == 5
    assert answer.values is not None
    assert answer.values[1] == pytest.approx(3_000_000_021, rel=1e-9)


def test_program_without_whole_columns_is_solved(engine: Engine) -> None:
    """A linear program has its optimum at (5/3, 5/3), and the bound meets it, or it is refused; never rounded."""
    case = program([0, 0], [10, 10], [({0: 1, 1: 2}, -NO_LIMIT, 4 + 4 // 3), ({0: 2, 1: 1}, -NO_LIMIT, 5)], whole=False)
    divisible = replace(Problem.of(case, goal([3, 3], constant=7, most=True)), divisible=True)
    if engine.name == "cp-sat":
        with pytest.raises(RefusalError, match="column 0 may take fractions"):
            engine.solve(divisible, Settings())
        return
    answer = engine.solve(divisible, Settings())
    assert answer.ending is Ending.OPTIMAL
    assert answer.value == pytest.approx(7 + 3 * (10 / 3))
    assert answer.bound is not None
    assert answer.value is not None
    assert answer.value <= answer.bound + 1e-9 <= answer.value + 1e-5


def test_rows_and_columns_may_be_missing_or_empty(engine: Engine) -> None:
    """No columns, no rows, rows without terms and rows nobody can keep are answered, not refused."""
    nothing = goal([], constant=3)
    assert engine.solve(Problem.of(program([], [], []), nothing), Settings()).value == 3
    impossible = engine.solve(Problem.of(program([], [], [({}, 1, 2)]), nothing), Settings())
    assert impossible.ending is Ending.INFEASIBLE
    free = engine.solve(Problem.of(program([-2], [5], []), goal([-1])), Settings())
    assert (free.ending, flat(rounded(free))) == (Ending.OPTIMAL, [5])
    assert engine.solve(Problem.of(program([0], [5], [({}, 0, 0)]), goal([1])), Settings()).value == 0
    assert engine.solve(Problem.of(program([0], [5], [({}, 1, 1)]), goal([1])), Settings()).ending is Ending.INFEASIBLE
    crossed = program([0], [5], [({0: 1}, 3, 2)])
    assert engine.solve(Problem.of(crossed, goal([1])), Settings()).ending is Ending.INFEASIBLE
    shut = program([4], [3], [({0: 1}, 0, 9)])
    assert engine.solve(Problem.of(shut, goal([1])), Settings()).ending is Ending.INFEASIBLE
    same = engine.solve(Problem.of(program([0], [5], []), goal([0], constant=-4)), Settings())
    assert (same.ending, same.value, same.bound) == (Ending.OPTIMAL, -4, -4)


@pytest.mark.parametrize("name", TRIED)
def test_models_on_which_engines_were_wrong_are_answered_right(name: str) -> None:
    """Every known small model has its true optimum, as written and scaled."""
    trials = self_test(name)
    assert len(trials) == 10
    assert [trial for trial in trials if not trial.ok] == []
    # Three of the five models have columns that may take fractions, one has a column without bounds.
    # PuLP would round two of them in its files.
    assert sum(trial.refused for trial in trials) == {"cp-sat": 8, "pulp:PULP_CBC_CMD": 4}.get(name, 0)


def test_ctrl_c_while_known_models_are_asked_is_no_wrong_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that somebody ended is not believed less for it: the question is dropped."""
    ended = Answer(Ending.INTERRUPTED, None, None, 0.1, "highs", "1")
    monkeypatch.setattr(Engine, "solve", lambda *_, **__: ended)
    with pytest.raises(KeyboardInterrupt):
        self_test("highs")


def test_reader_of_models_guesses_nothing() -> None:
    """A section or bound the reader of the models does not know is an error, never left out."""
    head = "NAME x\nROWS\n N  goal\n L  r\nCOLUMNS\n    a  goal  1  r  2\n"
    assert read_mps(head + "RHS\n    rhs  r  4\nBOUNDS\n UP b  a  3\nENDATA\n").upper.tolist() == [3]
    for tail in ("RANGES\n    rng  r  4\n", "BOUNDS\n MI b  a\n", "RHS\n    rhs  goal  4\n", "COLUMNS\n    a  r  1\n"):
        with pytest.raises(ValueError, match="not understood"):
            read_mps(head + tail)


def _offer(engine: Engine, values: Ints, _: Progress) -> None:
    engine.offer(values)


def test_a_plan_that_somebody_else_finds_is_gone_on_from() -> None:
    """A market split problem that nobody finishes ends at once when its solution, drawn beforehand, is offered."""
    case, objective = endless(slack=True)
    random, block = Random(3), case.blocks[0]
    drawn = np.array([random.randint(0, 1) for _ in range(40)] + [0] * (len(case) - 40), dtype=np.int64)
    there = case.activity(drawn)
    case = replace(case, blocks=(replace(block, lower=there, upper=there),))

    with Engine() as engine:
        engine.offer(drawn)
        alone = engine.solve(Problem.of(case, objective), Settings(seconds=1))
        helped = engine.solve(
            Problem.of(case, objective), Settings(seconds=30), on_progress=partial(_offer, engine, drawn)
        )
    assert alone.ending is Ending.FEASIBLE
    assert (helped.ending, helped.value) == (Ending.OPTIMAL, 0.0)


def test_plans_are_offered_only_to_engines_that_take_them(live: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is put into the pipe of an engine that would not read it, where it would soon hold up whoever offers."""
    asked, ask = list[object](), WorkerProcess.ask

    def noted(worker: WorkerProcess, message: object) -> None:
        asked.append(message)
        ask(worker, message)

    monkeypatch.setattr(WorkerProcess, "ask", noted)
    case, objective = endless(slack=True)
    live.solve(Problem.of(case, objective), Settings(seconds=0.5), on_progress=partial(_offer, live, case.upper))
    assert any(isinstance(message, Offer) for message in asked) is (live.name == "highs")


def test_an_offer_that_breaks_rows_changes_nothing() -> None:
    """Offered what is no plan at every step, an engine still answers what enumeration finds."""
    with Engine() as engine:
        for seed in range(40):
            case, objective = tiny(Random(seed))
            problem, true = Problem.of(case, objective), best(case, objective)
            wrong = np.full(len(case), 10**6, dtype=np.int64)
            answer = engine.solve(problem, Settings(seconds=20), on_progress=partial(_offer, engine, wrong))
            check(case, objective, answer, problem, true)
            assert answer.ending is (Ending.INFEASIBLE if true is None else Ending.OPTIMAL)
