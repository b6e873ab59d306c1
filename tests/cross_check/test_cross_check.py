"""Two engines of different makes: what they can hold against each other, and what becomes of it."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Self, cast

import numpy as np
import pytest
from click.testing import CliRunner

from allocator import cross_check as module
from allocator.build import build
from allocator.case import Goal, Plan
from allocator.cli.main import commands
from allocator.cross_check import compare
from allocator.engines import Answer, Ending, Engine, Problem, Progress, Settings, Stop
from allocator.errors import ExitCode, RefusalError, UsageError
from allocator.finished import Run
from allocator.model import Ints, Objective
from allocator.run import solve
from allocator.search import Options, Outcome, Reached, Search
from allocator.tables.convert import convert

if TYPE_CHECKING:
    from allocator.audit import Audit

FIRST_STEPS = Path(__file__).parents[2] / "inputs" / "first-steps.xlsx"
GOALS = (Goal("floors"), Goal("targets", 1000), Goal("suitability"))
"""The second may later be worsened by 10 %."""
NOTHING = np.zeros(0, dtype=np.int64)
OBJECTIVES = tuple(Objective(goal.name, NOTHING, NOTHING, most=goal.name == "suitability") for goal in GOALS)


def outcome(name: str, *goals: tuple[int, int, int | None], ending: Ending = Ending.FEASIBLE) -> Outcome:
    """Return an outcome from (value, reached, bound) of each goal; without goals it has no plan."""
    reached = tuple(
        Reached(goal.name, Fraction(value), Fraction(best), None if bound is None else Fraction(bound), objective.most)
        for goal, objective, (value, best, bound) in zip(GOALS, OBJECTIVES, goals, strict=bool(goals))
    )
    plan = cast("Audit", object()) if goals else None
    return Outcome(ending, plan, reached, None, clock=False, engine=name, version="1", seconds=1.0)


@pytest.mark.parametrize(
    ("one", "other", "disputed"),
    [
        # The same.
        (((0, 0, 0), (10, 10, 10), (5, 5, 5)), ((0, 0, 0), (10, 10, 10), (5, 5, 5)), []),
        # B has a plan A calls impossible.
        (((0, 0, 0), (10, 10, 10), (5, 5, 5)), ((0, 0, 0), (9, 9, 9), (5, 5, 5)), ["targets"]),
        # B stopped early: worse, but it does not say otherwise.
        (((0, 0, 0), (10, 10, 10), (5, 5, 5)), ((0, 0, 0), (30, 30, 8), (9, 9, None)), []),
        # With more missing in targets than A allows later goals (10 and a tenth), B's suitability of 9 says nothing...
        (((0, 0, 0), (11, 10, 10), (5, 5, 5)), ((0, 0, 0), (12, 12, 8), (9, 9, None)), []),
        # ... with no more, it does. The most is best there.
        (((0, 0, 0), (11, 10, 10), (5, 5, 5)), ((0, 0, 0), (11, 11, 8), (9, 9, None)), ["suitability"]),
        # B's final plan gave 1 away for what came later; what it had at that turn counts in targets.
        (((0, 0, 0), (10, 10, 10), (5, 5, None)), ((0, 0, 0), (10, 9, None), (5, 5, None)), ["targets"]),
        # B missed more floors, so that nothing later can be compared.
        (((0, 0, 0), (10, 10, 10), (5, 5, 5)), ((4, 4, 0), (1, 1, None), (9, 9, None)), []),
        # Nothing is proven, nothing is disputed.
        (((3, 3, None), (10, 10, None), (5, 5, None)), ((0, 0, None), (1, 1, None), (9, 9, None)), []),
    ],
)
def test_plans_are_held_against_bounds_that_speak_of_them(
    one: Sequence[tuple[int, int, int | None]], other: Sequence[tuple[int, int, int | None]], disputed: list[str]
) -> None:
    """A plan disputes a bound only if it keeps what that bound took as given; either order finds the same."""
    for first, second in ((one, other), (other, one)):
        found, _ = compare(GOALS, OBJECTIVES, outcome("A", *first), outcome("B", *second))
        assert [sentence.split(":")[0].removeprefix("Goal ") for sentence in found] == disputed


def test_no_plan_is_disputed_by_a_plan() -> None:
    """Who says that there is no plan is contradicted by one, but not by another who found none."""
    none = outcome("A", ending=Ending.INFEASIBLE)
    found, _ = compare(GOALS, OBJECTIVES, none, outcome("B", (0, 0, 0), (1, 1, 1), (1, 1, 1)))
    assert found == ("A says that there is no plan, and B has one.",)
    assert compare(GOALS, OBJECTIVES, none, outcome("B", ending=Ending.NO_SOLUTION_FOUND)) == ((), ())
    assert compare(GOALS, OBJECTIVES, none, outcome("B", ending=Ending.INFEASIBLE)) == ((), ())


@dataclass
class Liar:
    """An engine that answers what it likes, by the name of one that is known."""

    lie: Callable[[Answer], Answer]
    name: str = "scip"
    version: str = "0"

    def __post_init__(self) -> None:
        self._honest = Engine("highs")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._honest.close()

    def solve(
        self,
        problem: Problem,
        settings: Settings,
        start: Ints | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Answer:
        """Return the first plan it comes by as the best one, or whatever the lie makes of it."""
        if start is None:
            return self.lie(self._honest.solve(problem, settings, None, on_progress))
        value = problem.goal(problem.objective(problem.inward(start)))
        kept = Answer(Ending.OPTIMAL, start.astype(np.float64), value, 0.1, self.name, self.version, value=value)
        return self.lie(kept)


def lying(monkeypatch: pytest.MonkeyPatch, lie: Callable[[Answer], Answer]) -> None:
    """Put the liar in the place of the engine that checks."""
    monkeypatch.setattr(module, "Engine", lambda name: Liar(lie, name))


def checked(out: Path, engine: str = "scip") -> Run:
    """Return a run of the small example, cross-checked."""
    return solve(FIRST_STEPS, out=out, options=Options(seconds=30.0, cross_check=engine))


def nothing_was_written(run: Run, out: Path) -> bool:
    """Whether a disputed run left nothing behind, and nothing in hand that looks like a plan."""
    assert (run.status, run.verdict) == ("engines_disagree", "engines disagree")
    assert run.exit_code == ExitCode.AUDIT_FAILED
    assert (run.audit, run.folder, run.outcome.goals) == (None, None, ())
    return not out.exists()


def test_engine_that_calls_the_first_plan_best_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Today's deployment, called optimal in every goal, is sound in every row; only another engine can tell."""
    lying(monkeypatch, lambda answer: answer)
    run = checked(tmp_path / "out")
    assert nothing_was_written(run, tmp_path / "out")
    assert any("Goal targets: scip says that no plan can be better than" in words for words in run.disagreements)


def test_engine_that_calls_everything_impossible_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A claim that there is no plan does not stand beside a plan."""
    lying(monkeypatch, lambda answer: replace(answer, ending=Ending.INFEASIBLE, values=None, bound=None, value=None))
    run = checked(tmp_path / "out")
    assert nothing_was_written(run, tmp_path / "out")
    assert run.disagreements == ("scip says that there is no plan, and highs has one.",)


def test_disagreement_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command ends with 7, says what is disputed, and its JSON has the status of the contract."""
    lying(monkeypatch, lambda answer: answer)
    arguments = ["solve", str(FIRST_STEPS), "-o", str(tmp_path / "out"), "--cross-check", "scip"]
    said = CliRunner().invoke(commands, arguments, standalone_mode=False)
    assert said.return_value == ExitCode.AUDIT_FAILED
    assert "The engines disagree" in said.stdout
    assert "Goal targets: scip says" in said.stdout
    said = CliRunner().invoke(commands, [*arguments, "--format", "json"], standalone_mode=False)
    content = json.loads(said.stdout)
    assert (content["verdict"], content["status"]) == ("engines disagree", "engines_disagree")
    assert content["disagreements"]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("engine", ["scip", "cp-sat", "cbc"])
def test_engines_of_other_makes_agree(engine: str, tmp_path: Path) -> None:
    """On the small example every engine agrees with HiGHS in every goal, and the run says so."""
    run = checked(tmp_path, engine)
    assert run.exit_code == ExitCode.DONE
    assert run.check is not None
    assert run.check.compared == tuple(goal.goal for goal in run.outcome.goals)
    assert run.check.outcome.engine == engine
    assert run.folder is not None
    record = json.loads((run.folder / "run.json").read_text())
    assert record["options"]["cross_check"] == engine
    assert any("agrees, as far as proven" in note for note in record["notes"])


def test_check_that_found_nothing_is_no_proof(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that finds nothing in its time neither agrees nor disagrees, and the run says so."""
    lying(
        monkeypatch,
        lambda answer: replace(
            answer, ending=Ending.NO_SOLUTION_FOUND, stop=Stop.CLOCK, values=None, bound=None, value=None
        ),
    )
    run = checked(tmp_path)
    assert run.exit_code == ExitCode.DONE
    assert run.check is not None
    assert run.check.disagreements == ()


def test_ctrl_c_in_the_check_leaves_the_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupted while the second engine searches, or is made ready: the first plan is written, and it is said."""

    def struck(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("allocator.run.cross_check", struck)
    run = checked(tmp_path)
    assert (run.exit_code, run.check) == (ExitCode.INTERRUPTED, None)
    assert run.folder is not None
    assert "scip has checked nothing: the run was interrupted before" in run.notes
    assert run.verdict == "proven optimal"
    assert (run.folder / "plan.json").exists()


def test_ctrl_c_before_the_check_is_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who ends the first search does not want to wait for a second one, or for the base scenario."""
    book = tmp_path / "book"
    convert(FIRST_STEPS, book)
    (book / "kpi_gates.csv").write_text("kpi,mission,operator,value,against\ncost,,<=,1,base\n", encoding="utf-8")
    searched: list[str] = []
    run = Search.run

    def struck(self: Search, *starts: Plan) -> Outcome:
        searched.append(self.engine.name)
        return replace(run(self, *starts), ending=Ending.INTERRUPTED)

    monkeypatch.setattr(Search, "run", struck)
    options = Options(seconds=30.0, cross_check="scip")
    ended = solve(book, scenarios=("budget cut 5",), out=tmp_path / "out", options=options)
    assert searched == ["highs"]
    assert (ended.exit_code, ended.check) == (ExitCode.INTERRUPTED, None)
    assert ended.folder is not None
    assert any("are not met: the run was interrupted" in note for note in ended.notes)


@pytest.mark.parametrize("there", [False, True])
def test_ctrl_c_while_gates_wait_for_the_base_is_no_failed_gate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, there: bool
) -> None:
    """A base run that lies there is looked at whoever ends what; the search of one that does not, ends with 130."""
    book, options = tmp_path / "book", Options(seconds=30.0)
    convert(FIRST_STEPS, book)
    (book / "kpi_gates.csv").write_text("kpi,mission,operator,value,against\ncost,,<=,1,base\n", encoding="utf-8")
    if there:
        solve(book, out=tmp_path / "out", options=options)
    run = Search.run
    begun: list[Search] = []

    def struck(self: Search, *starts: Plan) -> Outcome:
        begun.append(self)
        if len(begun) > 1:
            raise KeyboardInterrupt
        return replace(run(self, *starts), ending=Ending.INTERRUPTED if there else Ending.OPTIMAL)

    monkeypatch.setattr(Search, "run", struck)
    ended = solve(book, scenarios=("budget cut 5",), out=tmp_path / "out", options=options)
    assert len(begun) == 2 - there
    assert ended.exit_code == ExitCode.INTERRUPTED
    assert [gate.passed for gate in ended.gates] == [there]


def test_an_engine_that_fails_or_refuses_loses_no_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first engine's plan is written with a note, and told in either shape; the code is that of a failed engine."""

    def refuse(_: Answer) -> Answer:
        raise RefusalError("engine `scip` has no measure of work")

    lying(monkeypatch, refuse)
    said = "Cross-check: scip has checked nothing: engine `scip` has no measure of work."
    for shape in ("table", "json"):
        folder = tmp_path / shape
        arguments = ["solve", str(FIRST_STEPS), "-o", str(folder), "--cross-check", "scip", "--format", shape]
        done = CliRunner().invoke(commands, arguments, standalone_mode=False)
        assert done.return_value == ExitCode.ENGINE_FAILED
        assert "".join(done.stderr.split()) == "".join(said.split())
        assert "proven optimal" in done.stdout
        record = json.loads((folder / "base" / "run.json").read_text())
        assert said in record["notes"]
        assert (folder / "base" / "plan.json").exists()


def test_engine_does_not_check_itself(tmp_path: Path) -> None:
    """The same engine twice proves nothing; one that is not known is told at once."""
    with pytest.raises(UsageError, match="cannot cross-check itself"):
        checked(tmp_path, "highs")
    with pytest.raises(UsageError, match="did you mean `scip`"):
        checked(tmp_path, "scipp")


def test_the_second_engine_is_asked_what_was_built(monkeypatch: pytest.MonkeyPatch) -> None:
    """What makes programs tighter for the first search is checked by the second, which goes without."""
    asked: list[Search] = []
    run = Search.run

    def seen(self: Search, *starts: Plan) -> Outcome:
        asked.append(self)
        return run(self, *starts)

    monkeypatch.setattr(Search, "run", seen)
    solve(FIRST_STEPS, write=False, options=Options(seconds=30.0, cross_check="scip"))
    first, second = asked
    _, built = build(first.case)
    assert len(second.cuts) == 0
    for name in ("start", "column", "coefficient", "lower", "upper"):
        assert (getattr(second.program.matrix, name) == getattr(built.matrix, name)).all()
    assert (second.program.upper == built.upper).all()
    assert (first.program.upper < built.upper).any()
