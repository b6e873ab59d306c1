"""Engines that are programs of their own: what PuLP says is doubted, and nothing of them is left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from threading import Thread

import numpy as np
import pytest
from engines.programs import best, endless, goal, program, tiny
from engines.test_engine_processes import ROOT, gone, pid_of, run

from allocator.engines import HOW_TO_GET, Ending, Engine, Problem, Settings, found, found_by_pulp
from allocator.errors import EngineError
from allocator.model import NO_LIMIT


@pytest.fixture(params=["cbc", "pulp:PULP_CBC_CMD"])
def outside(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """One whose worker runs another program."""
    with Engine(str(request.param), grace=0.5) as one:
        yield one


def children(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def started_by(engine: Engine) -> int:
    """Return the program the worker runs, once it does."""
    for _ in range(600):
        found = children(pid_of(engine))
        if found:
            return found[0]
        time.sleep(0.05)
    raise AssertionError("no program was started")


HARD = Problem.of(*endless(slack=True))
DOUBTED = """
from allocator.engines import pulp_solver, Problem, Settings
from engines.programs import goal, program
pulp_solver.BELIEVED = ()
solver = pulp_solver.Solver("PULP_CBC_CMD"); solver.load()
def ask(limit):
    case = program([0, 0], [9, 9], [({0: 2, 1: 2}, limit, limit)])
    return solver.solve(Problem.of(case, goal([3, 4])), Settings(seconds=None), None, None)
"""
MISTAKEN = """
from allocator.engines import cbc, Problem, Settings
from engines.programs import goal, program
searched = cbc._run
def mistaken(folder, arguments, report):
    log = searched(folder, arguments, report)
    if "-preprocess" not in arguments:
        (folder / "solution.txt").write_text("Infeasible - objective value 0.00000000")
    return log
cbc._run = mistaken
cbc.load()
case = program([0, 0], [9, 9], [({0: 2, 1: 2}, 6, 6)])
claim = cbc.solve(Problem.of(case, goal([3, 4])), Settings(seconds=None), None, lambda *_: None)
print(claim.ending.name, claim.values.tolist())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("way", ["limit", "cancel", "worker"])
def test_program_ends_with_its_worker(outside: Engine, way: str) -> None:
    """However a search ends before its time, the program that searched is gone."""
    assert outside.version
    seen: list[int] = []

    def act() -> None:
        seen.append(started_by(outside))
        if way == "limit":
            os.kill(seen[0], signal.SIGSTOP)
        elif way == "cancel":
            outside.cancel()
        else:
            os.kill(pid_of(outside), signal.SIGKILL)

    watcher = Thread(target=act)
    watcher.start()
    answer = outside.solve(HARD, Settings(seconds=1.0 if way == "limit" else 30.0))
    watcher.join()
    assert answer.ending is not Ending.OPTIMAL
    assert gone(seen[0], wait=10.0)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_program_ends_with_its_parent(tmp_path: Path) -> None:
    """When the parent is killed in the middle of a search, worker, program and their files go, too."""
    code = (
        "import sys; from allocator.engines import Engine, Problem, Settings\n"
        "from engines.programs import endless\n"
        "engine = Engine('cbc'); engine.version; print(engine.pid, flush=True)\n"
        "engine.solve(Problem.of(*endless(slack=True)), Settings())"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}", "TMPDIR": str(tmp_path)},
    ) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        for _ in range(600):
            if children(worker):
                break
            time.sleep(0.05)
        cbc = children(worker)[0]
        assert list(tmp_path.iterdir())
        parent.kill()
    assert gone(worker, wait=10.0)
    assert gone(cbc, wait=10.0)
    assert list(tmp_path.iterdir()) == []


def test_plan_of_an_interrupted_program_is_kept(outside: Engine) -> None:
    """CBC shows its plans only in the end; interrupted, it is asked for the best one, and the worker lives on."""
    assert outside.version
    pid = pid_of(outside)

    def act() -> None:
        started_by(outside)
        time.sleep(2.0)
        outside.cancel()

    watcher = Thread(target=act)
    watcher.start()
    answer = outside.solve(HARD, Settings(seconds=30.0))
    watcher.join()
    assert answer.ending is Ending.INTERRUPTED
    assert answer.values is not None
    assert outside.pid == pid


def test_word_of_an_engine_nobody_has_tried_is_no_proof() -> None:
    """Its best plan is kept without a bound, and what it calls infeasible is a plan not found."""
    said = run(
        f"{DOUBTED}\nfor limit in (8, 7):\n"
        "    claim = ask(limit)\n"
        "    print(claim.ending.value, claim.values, claim.bound, '-', claim.message)"
    )
    assert said.splitlines() == [
        "feasible [4. 0.] None - PuLP says of PULP_CBC_CMD: optimal; that does not count as a proof",
        "feasible None None - PuLP says of PULP_CBC_CMD: infeasible; that does not count as a proof",
    ]


def test_what_preprocessing_calls_infeasible_is_searched_without_it() -> None:
    """CBC that calls ``2x + 2y = 6`` infeasible with its preprocessing is asked again without, and finds 3 and 0."""
    assert run(MISTAKEN) == "OPTIMAL [3.0, 0.0]\n"


def test_every_pair_of_statuses_has_a_meaning_or_is_a_failure() -> None:
    """No pair of PuLP's statuses is passed through: it is in the table, or the search has failed and names it."""
    said = run(
        f"{DOUBTED}\nimport pulp, types\n"
        "problem = Problem.of(program([0, 0], [9, 9], [({0: 2, 1: 2}, 8, 8)]), goal([3, 4]))\n"
        "for one in pulp.LpStatus:\n"
        "    for two in pulp.LpSolution:\n"
        "        held = types.SimpleNamespace(status=one, sol_status=two)\n"
        "        claim = solver._claim(problem, held, problem.lower, 0.0, late=False)\n"
        "        named = (pulp.LpStatus[one], pulp.LpSolution[two])\n"
        "        failed = claim.ending.value == 'failed' and named[0] in claim.message\n"
        "        assert failed or named in pulp_solver.MEANING\n"
        "        assert claim.values is None\n"
        "print('all')"
    )
    assert said == "all\n"


def test_engine_that_is_not_here_says_so() -> None:
    """A solver that PuLP knows but does not find is refused in one sentence that says how to get it."""
    for name in ("GUROBI_CMD", "MIPCL_CMD", "XPRESS_PY"):
        with pytest.raises(EngineError) as refusal:
            _ = Engine(f"pulp:{name}").version
        said = f"engine `pulp:{name}` is not here, or PuLP does not find it: {HOW_TO_GET[name]}"
        assert str(refusal.value) == said


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (None, "PuLP cannot be asked which solvers are here: install pulp"),
        ("import os; os._exit(3)", "PuLP cannot be asked which solvers are here: it ended with exit code 3"),
        ("raise OSError('no room')", "here: it ended with exit code 1: OSError: no room"),
        ("import os; os._exit(0)", "PuLP cannot be asked which solvers are here: its answer is not understood"),
        ("import time\nwhile True: time.sleep(1)", "PuLP did not say within 1 s which solvers are here; a server for"),
    ],
)
def test_why_pulp_does_not_say_what_is_here(
    source: str | None, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A library that is missing, crashes, says something else or never answers has a sentence of its own."""
    if source is None:
        monkeypatch.setattr(sys, "path", [entry for entry in sys.path if not (Path(entry) / "pulp").exists()])
    else:
        (tmp_path / "pulp.py").write_text(source)
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.setattr(found, "_SECONDS", 1.0 if "sleep" in source else 60.0)
    with pytest.raises(EngineError) as error:
        found_by_pulp()
    assert why in str(error.value)


def test_highs_through_pulp_is_right_where_it_was_wrong() -> None:
    """Its presolve is trusted as little as in HiGHS itself: random programs have their optima and gaps their bounds."""
    with Engine("pulp:HiGHS") as engine:
        for seed in range(30):
            case, objective = tiny(Random(seed))
            problem, true = Problem.of(case, objective), best(case, objective)
            answer = engine.solve(problem, Settings(seconds=20, gap=0.1 if seed % 3 == 0 else 0.0))
            assert (answer.ending is Ending.INFEASIBLE) == (true is None)
            if true is not None:
                assert answer.bound is not None
                reach = problem.whole(answer.bound)
                assert reach >= true if objective.most else reach <= true


@pytest.mark.parametrize("gap", [0.0, 0.005])
def test_highs_through_pulp_proves_no_more_than_its_gap(gap: float) -> None:
    """Of a knapsack in millions it may not call best what is one ten-thousandth from it, as its own default has it."""
    rng = np.random.default_rng(3)
    worth, size = rng.integers(10**6, 2 * 10**6, 30), rng.integers(10**6, 2 * 10**6, 30)
    room = int(size.sum()) // 2
    asked = program([0] * 30, [1] * 30, [(dict(enumerate(size.tolist())), -NO_LIMIT, room)])
    problem = Problem.of(asked, goal([-int(one) for one in worth]))
    with Engine("pulp:HiGHS") as through, Engine("highs") as itself:
        best = itself.solve(problem, Settings(gap=0.0))
        found = through.solve(problem, Settings(gap=gap, seconds=30.0))
    assert best.ending is Ending.OPTIMAL
    assert best.value is not None
    assert found.value is not None
    assert found.bound is not None
    assert found.bound <= best.value <= found.value <= best.value + gap * abs(best.value)
    assert (found.ending is Ending.OPTIMAL) is (gap == 0.0)


@pytest.mark.parametrize("most", [False, True])
def test_constant_that_no_coefficient_divides_is_stated_exactly(outside: Engine, *, most: bool) -> None:
    """A goal of 49s and a constant of 1, which divided by 49 and multiplied again is not 1, is no reason to refuse."""
    problem = Problem.of(program([1, 1], [2, 2], []), goal([49, 98], constant=1, most=most))
    answer = outside.solve(problem, Settings())
    assert (answer.ending, answer.value) == (Ending.OPTIMAL, 295 if most else 148)


def test_start_reaches_the_program(outside: Engine, tmp_path: Path) -> None:
    """CBC takes the plan it is given to begin from, and says so in its log."""
    case = program([0] * 12, [1] * 12, [({c: 1 + c * 7 % 11 for c in range(12)}, 20, NO_LIMIT)])
    problem = Problem.of(case, goal([3 + c * 5 % 7 for c in range(12)]))
    log = tmp_path / "log"
    assert outside.solve(problem, Settings(log=str(log)), start=[1] * 12).ending is Ending.OPTIMAL
    assert "MIPStart provided solution" in log.read_text()
