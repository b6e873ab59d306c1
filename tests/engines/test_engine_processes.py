"""Workers are processes of their own: started quickly anywhere, never in the way, gone at the end."""

import gc
import os
import pickle
import signal
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

import numpy as np
import pytest
from engines.conftest import TRIED, without_plans
from engines.programs import endless, goal, program

from allocator.engines import Answer, Ending, Engine, Problem, Settings, Stop, WorkerProcess
from allocator.engines.messages import Gone, Hello
from allocator.engines.process import _read
from allocator.engines.worker import ADAPTORS
from allocator.errors import EngineError, ExitCode, UsageError
from allocator.model import NO_LIMIT

ROOT = Path(__file__).parents[2]
EASY = Problem.of(program([0, 0], [9, 9], [({0: 2, 1: 3}, 7, NO_LIMIT)]), goal([3, 4]))


def run(code: str, *, wait: float = 30.0) -> str:
    """Run a script in a new interpreter and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=wait,
        check=False,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
    )
    assert done.stderr == ""
    assert done.returncode == 0
    return done.stdout


def pid_of(engine: Engine) -> int:
    """Return the process of an engine that has one."""
    assert engine.pid is not None
    return engine.pid


def gone(pid: int, *, wait: float = 2.0) -> bool:
    """Whether a process has ended, and its parent has taken note; waits some seconds."""
    began = time.perf_counter()
    while time.perf_counter() - began < wait:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_main_process_never_loads_an_engine() -> None:
    """After searches with every engine the main process has loaded no engine's library, nor PuLP, which loads one."""
    said = run(
        "import sys; from allocator.engines import Engine, Problem, Settings, found_by_pulp, self_test\n"
        "from engines.programs import goal, program\n"
        "problem = Problem.of(program([2], [9], []), goal([3]))\n"
        f"assert all(Engine(name).solve(problem, Settings()).value == 6 for name in {TRIED})\n"
        "assert found_by_pulp() and all(trial.ok for trial in self_test('highs'))\n"
        "print([name for name in ('highspy', 'ortools', 'pulp', 'pyscipopt') if name in sys.modules])"
    )
    assert said == "[]\n"


@pytest.mark.parametrize("name", ADAPTORS)
def test_worker_loads_nothing_but_its_engine(name: str) -> None:
    """A worker loads one engine's library and no other, and no tables, reports or command line."""
    module, package = ADAPTORS[name]
    said = run(
        f"import sys, allocator.engines.worker, {module}\n"
        "print([name for name in ('highspy', 'ortools', 'pulp') if name in sys.modules])\n"
        "print([name for name in ('openpyxl', 'click', 'rich', 'allocator.tables') if name in sys.modules])"
    )
    # PuLP is loaded with the first search only, and without the engine it would load.
    assert said == f"{[package] if package != 'pulp' else []}\n[]\n"


@pytest.mark.parametrize("name", TRIED)
def test_worker_starts_quickly(name: str) -> None:
    """A worker is ready within some seconds on a busy machine; it takes from a tenth of one to a whole one."""
    began = time.perf_counter()
    with Engine(name) as engine:
        assert engine.version.count(".") == 2
    assert time.perf_counter() - began < 8


def test_script_without_a_main_guard_works(tmp_path: Path) -> None:
    """A planner's script is not run again in the worker."""
    script = tmp_path / "script.py"
    script.write_text(
        "from allocator.engines import Engine, Problem, Settings\n"
        "from engines.programs import goal, program\n"
        "print('once')\n"
        "engine = Engine()\n"
        "print(engine.solve(Problem.of(program([2], [9], []), goal([3])), Settings()).value)\n"
    )
    assert run(f"exec(compile(open({str(script)!r}).read(), 'script', 'exec'))") == "once\n6.0\n"
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "once\n6.0\n", "")


def test_worker_survives_many_searches(engine: Engine) -> None:
    """Many searches, with and without plans, are answered by one process."""
    none = Problem.of(program([0], [9], [({0: 2}, 7, 7)]), goal([1]))
    engine.solve(EASY, Settings())
    pid = engine.pid
    times = {"highs": 150, "cp-sat": 40, "scip": 40}.get(engine.name, 10)
    for seed in range(times):
        assert engine.solve(EASY, Settings(seed=seed, threads=1 + seed // (times - 2))).value == 10
        assert engine.solve(none, Settings()).ending is without_plans(engine)
    assert engine.pid == pid


def test_worker_ends_when_closed(engine: Engine) -> None:
    """Closing ends the worker without leaving a zombie, can be done twice, and a later search starts a new one."""
    other = Engine(engine.name)
    assert other.pid is None
    other.solve(EASY, Settings())
    pid = pid_of(other)
    other.close()
    other.close()
    assert gone(pid)
    assert other.solve(EASY, Settings()).value == 10
    assert pid_of(other) != pid
    other.close()


def test_worker_ends_when_its_engine_is_dropped(engine: Engine) -> None:
    """An engine nobody holds any more takes its worker along."""
    other = Engine(engine.name)
    other.solve(EASY, Settings())
    pid = pid_of(other)
    del other
    gc.collect()
    assert gone(pid)


@pytest.mark.parametrize("way", ["sys.exit(0)", "os._exit(0)", "os.kill(os.getpid(), 9)"])
def test_worker_ends_with_its_parent(way: str) -> None:
    """However the parent ends, even by a kill in the middle of a search, no worker is left."""
    code = (
        "import os, sys; from allocator.engines import Engine, Problem, Settings\n"
        "from engines.programs import endless\n"
        "engine = Engine()\n"
        "def end(progress):\n"
        f"    print(engine.pid, flush=True); {way}\n"
        "engine.solve(Problem.of(*endless(slack=True)), Settings(), on_progress=end)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        text=True,
        timeout=30,
        check=False,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
    )
    # The worker ends at once, but some init processes look after orphans only every few seconds.
    assert gone(int(done.stdout), wait=10.0)


def test_ctrl_c_in_a_terminal_reaches_only_the_parent() -> None:
    """Ctrl-C goes to the whole group of processes; the parent still tells the best plan, and nothing else is said."""
    code = (
        "from allocator.engines import Engine, Problem, Settings\n"
        "from engines.programs import endless\n"
        "with Engine() as engine:\n"
        "    answer = engine.solve(Problem.of(*endless(slack=True)), Settings(),\n"
        "                          on_progress=lambda progress: print(progress.value, flush=True))\n"
        "    print(answer.ending.value, answer.value)"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
    )
    with child:
        assert child.stdout is not None
        first = child.stdout.readline()
        os.killpg(child.pid, signal.SIGINT)
        said, errors = child.communicate(timeout=20)
    lines = (first + said).splitlines()
    assert lines[-1] == f"interrupted {lines[-2]}"
    assert errors == ""


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("highs", None),
        ("HIGH", "highs"),
        ("cpsat", "cp-sat"),
        ("scipp", "scip"),
        ("pulp:gurobi_cmd", "pulp:GUROBI_CMD"),
        ("gurobi", "pulp:GUROBI"),
        ("pulp:HiGSH", "pulp:HiGHS"),
        ("nothing of the sort", ""),
    ],
)
def test_engine_nobody_knows(name: str, meant: str | None) -> None:
    """An unknown name is a usage error in one sentence that gives the nearest right name."""
    if meant is None:
        assert Engine(name).name == name
        return
    with pytest.raises(UsageError) as refusal:
        Engine(name)
    assert str(refusal.value).startswith(f"engine `{name}` is not known; ")
    assert (f"did you mean `{meant}`?" in str(refusal.value)) is bool(meant)
    assert refusal.value.exit_code == ExitCode.USAGE


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("raise ImportError('no such\\nfile')", "engine `highs` cannot be loaded: install highspy (no such file)"),
        (
            "class Highs:\n    def version(self): return '1.14.0'",
            "engine `highs` needs highspy 1.15.1 or later below 1.16.0; 1.14.0 is installed",
        ),
        (
            "class Highs:\n    def version(self): return '1.16.0'",
            "engine `highs` needs highspy 1.15.1 or later below 1.16.0; 1.16.0 is installed",
        ),
        ("Highs = 3", "engine `highs` cannot be loaded (TypeError: 'int' object is not callable)"),
        ("import os; os._exit(3)", "engine `highs` cannot be started (exit code 3)"),
        ("import os, sys; sys.exit('out of luck')", "engine `highs` cannot be started (exit code 1: out of luck)"),
        ("import os; os.kill(os.getpid(), 11)", "engine `highs` cannot be started (signal 11)"),
    ],
)
def test_engine_that_cannot_be_loaded(
    source: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A library that is missing, broken, crashing or of a wrong version is refused in one clean sentence."""
    (tmp_path / "highspy.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    engine = Engine("highs")
    with pytest.raises(EngineError) as refusal:
        engine.solve(EASY, Settings())
    assert str(refusal.value) == sentence
    assert engine.pid is None


@pytest.mark.parametrize(
    ("found", "table"),
    [
        ("highspy.HighsModelStatus.__members__", "highs.MEANING"),
        ("cp_model.cmh.CpSolverStatus.__members__", "cp_sat.MEANING"),
        ("mathopt.TerminationReason.__members__", "scip.MEANING"),
        ("mathopt.Limit.__members__", "scip.LIMITS"),
        ("solve_log_pb2.TerminationReason.keys()", "pdlp.MEANING"),
        ("pulp.listSolvers()", "names.PULP_NAMES"),
    ],
)
def test_every_status_has_a_meaning(found: str, table: str) -> None:
    """The tables of statuses are complete for the installed versions, so that none is passed through or guessed."""
    library = {
        "highspy": "import highspy",
        "cp_model": "from ortools.sat.python import cp_model",
        "pulp": "import pulp",
        "mathopt": "from ortools.math_opt.python import mathopt",
        "solve_log_pb2": "from ortools.pdlp import solve_log_pb2",
    }[found.split(".", maxsplit=1)[0]]
    module = table.split(".", maxsplit=1)[0]
    names = f"{{name.removeprefix('TERMINATION_REASON_') for name in {found}}}"
    said = run(f"{library}; from allocator.engines import {module}; print({names} ^ set({table}))")
    assert said == "set()\n"


def test_engine_that_raises_has_failed(engine: Engine) -> None:
    """An error inside the worker is an answer with its name, and the worker lives on."""
    answer = engine.solve(EASY, Settings(gap=-1.0) if engine.name == "highs" else Settings(log="/nowhere/at/all"))
    # A plan that was shown before is kept.
    assert answer.ending in (Ending.FAILED, Ending.FEASIBLE)
    assert answer.stop is Stop.FAULT
    assert "the engine raised " in answer.message
    assert engine.solve(EASY, Settings()).value == 10


class _Unread:
    """A message that nobody can read, as for lack of memory: its text is taken for a number."""

    def __reduce__(self) -> tuple[type[int], tuple[str]]:
        """Return how it would be read."""
        return int, ("so much",)


def test_worker_that_can_listen_no_more_ends() -> None:
    """A question that cannot be read is answered by the end of the worker, whose last words say why."""
    worker = WorkerProcess("highs")
    assert isinstance(worker.listen(30), Hello)
    worker.ask(_Unread())
    assert worker.listen(30) == Gone()
    assert "so much" in worker.last_words()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_answer_that_cannot_be_read_is_the_end_of_the_worker() -> None:
    """The parent does not wait for ever for a worker it can hear no more."""
    messages: SimpleQueue[object] = SimpleQueue()
    reader = Thread(target=_read, args=(BytesIO(pickle.dumps("one") + pickle.dumps(_Unread())), messages))
    reader.start()
    reader.join()
    assert [messages.get(timeout=1), messages.get(timeout=1)] == ["one", Gone()]


def test_engine_writes_its_log_only_where_it_is_told(engine: Engine, tmp_path: Path) -> None:
    """The log is a file, and nothing is printed."""
    log = tmp_path / "engine.log"
    assert engine.solve(EASY, Settings(log=str(log))).value == 10
    assert "optimal" in log.read_text().lower()


def test_large_problem_is_handed_over_quickly(engine: Engine) -> None:
    """A million terms reach HiGHS, some ten thousand the others, and a plan comes back in a few seconds."""
    columns, rows = (100_000, 20_000) if engine.name == "highs" else (5_000, 500)
    random = np.random.default_rng(1)
    column = random.integers(0, columns, (rows, 50))
    column.sort(axis=1)
    keep = np.diff(column, axis=1, prepend=-1) > 0
    problem = Problem(
        start=np.concatenate([[0], np.cumsum(keep.sum(axis=1))]).astype(np.int32),
        column=column[keep].astype(np.int32),
        coefficient=np.ones(int(keep.sum())),
        row_lower=np.zeros(rows),
        row_upper=np.full(rows, 100.0),
        lower=np.zeros(columns),
        upper=np.full(columns, 2.0),
        integer=np.ones(columns, dtype=bool),
        cost=np.ones(columns),
        offset=0.0,
        unit=1.0,
        step=1.0,
        constant=0,
        grain=1,
        column_scale=np.ones(columns),
        row_scale=np.ones(rows),
    )
    began = time.perf_counter()
    assert len(pickle.dumps(problem.scaled())) < 30_000_000
    answer = engine.solve(problem, Settings(seconds=20))
    assert (answer.ending, answer.value) == (Ending.OPTIMAL, 0)
    assert time.perf_counter() - began < 30


def test_two_engines_search_at_once(engine: Engine) -> None:
    """Workers do not wait for each other: while one searches on until it is cancelled, the other one answers."""
    with Engine(engine.name) as one, Engine(engine.name) as two:
        assert one.version == two.version
        assert one.pid != two.pid
        searched: SimpleQueue[Answer] = SimpleQueue()
        first = Thread(target=lambda: searched.put(one.solve(Problem.of(*endless(slack=True)), Settings(seconds=60))))
        first.start()
        while one._searched is None and first.is_alive():
            time.sleep(0.01)
        assert two.solve(EASY, Settings()).value == 10
        assert first.is_alive()
        one.cancel()
        first.join()
        assert searched.get().ending is Ending.INTERRUPTED
