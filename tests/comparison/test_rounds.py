"""Members are settled between each other's plans; a comparison says what is due to a scenario and what to luck."""

import json
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from bridge.worlds import YEAR, counted, plan_of, tables_of
from comparison.conftest import Done

from allocator.audit import audit
from allocator.case import Plan
from allocator.comparison.job import End, Job, job_of
from allocator.comparison.member import Member
from allocator.comparison.noise import Noise, sureness
from allocator.comparison.rounds import in_rounds
from allocator.comparison.solving import Crew
from allocator.engines import Ending, Engine
from allocator.errors import AuditError
from allocator.report import plan_json
from allocator.search import Options, Outcome, Reached, Search
from allocator.starts import narrow, with_bounds
from allocator.tables import case_of


class Told(Crew):
    """A crew that solves nothing: every member ends as told, and leaves a plan of so many bytes."""

    def __init__(self, status: str, folder: Path) -> None:
        super().__init__(2)
        self.status, self.folder = status, folder
        self.asked: list[list[Job]] = []

    def solve(self, jobs: Iterable[Job]) -> tuple[End, ...]:
        """Note what is asked."""
        self.asked.append(list(jobs))
        ends = []
        for job in self.asked[-1]:
            (self.folder / job.name).mkdir(exist_ok=True)
            (self.folder / job.name / "plan.json").write_text("{}", encoding="utf-8")
            ends.append(End(self.status, self.status, 0, str(self.folder / job.name)))
        return tuple(ends)


JOBS = [Job(name, Path("book"), (), Path("out"), Options(seconds=30.0)) for name in ("base", "one", "two")]


def test_members_that_are_not_proven_are_settled_between_the_plans_of_all(tmp_path: Path) -> None:
    """The base among all that lies between the plans, then the others between theirs and the base's, in their time."""
    crew = Told("feasible", tmp_path)
    assert len(in_rounds(JOBS, crew)) == 3
    assert [[job.name for job in asked] for asked in crew.asked] == [["base"], ["one", "two"]] * 2
    assert [len(asked[0].between) for asked in crew.asked] == [0, 0, 3, 2]
    seconds = [
        sum(job.options.seconds or 0 for asked in crew.asked for job in asked if job.name == name)
        for name in ("base", "one")
    ]
    assert seconds == [30, 30]
    job = crew.asked[3][0]
    assert job.start == tmp_path / "base"
    assert job_of(json.loads(json.dumps(job.line))) == job


def test_members_that_are_proven_are_not_searched_again(tmp_path: Path) -> None:
    """Of proven plans the nearest to the base is known already."""
    crew = Told("optimal", tmp_path)
    in_rounds(JOBS, crew)
    assert [[job.name for job in asked] for asked in crew.asked] == [["base"], ["one", "two"], []]


def test_a_search_between_plans_joins_what_is_good_in_each(tmp_path: Path) -> None:
    """Two plans with one of two units wanted each, from other pledges: between them lies the plan that has both."""
    case = case_of(tables_of(tmp_path / "book", YEAR))
    for at, pledge in enumerate(("P", "Q")):
        own = audit(case, plan_of(case, {pledge: {0: 1}}))
        content = plan_json.plan_json(own, (), scenario="", verdict="", status="")
        (tmp_path / f"{at}.json").write_text(plan_json.as_text(content), encoding="utf-8")
    with Engine() as engine:
        search = Search(case, Options(gap=Fraction(0)), engine)
        search.plans.consider(plan_of(case, {"P": {0: 1}}))
        narrow(search, [tmp_path / "0.json", tmp_path / "1.json"])
        found = search.run().audit
    assert found is not None
    assert found.plan.assign == plan_of(case, {"P": {0: 1}, "Q": {0: 1}}).assign
    assert found.plan.assign != Plan().assign


def outcome(*goals: Reached) -> Outcome:
    """Return an outcome that came to some goals."""
    return Outcome(Ending.OPTIMAL, None, goals, None, clock=False, engine="", version="", seconds=0.0)


def row(goal: str, reached: int, bound: int | None) -> dict[str, object]:
    """Return a goal as `plan.json` has it."""
    return {"goal": goal, "reached": str(reached), "bound": None if bound is None else str(bound)}


def test_bounds_of_an_earlier_run_hold_while_goals_before_came_to_as_much() -> None:
    """Floors and targets came to more than before: their bounds hold. Cost came after targets and after no loss.

    Turnover had its bound beside a lower cost, so that it is known no more; nor is what was proven in between only.
    """
    now = [
        Reached(name, Fraction(value), Fraction(value), Fraction(value))
        for name, value in zip(("floors", "targets", "cost", "turnover"), (5, 20, 900, 7), strict=True)
    ]
    then = {"goals": [row("floors", 5, 5), row("targets", 30, 10), row("cost", 800, 700), row("turnover", 9, 6)]}
    found = with_bounds(outcome(*now), then)
    assert [goal.bound for goal in found.goals] == [5, 10, 700, None]
    assert found.ending is Ending.FEASIBLE
    with pytest.raises(AuditError, match="floors"):
        with_bounds(outcome(replace(now[0], reached=Fraction(4))), then)


def test_a_plan_that_would_be_better_for_the_base_is_search_and_not_the_scenario(tmp_path: Path) -> None:
    """The base has one of two units that are wanted, the dearer year both: nothing in the rates asks for that."""
    one = counted(tmp_path / "base", YEAR, {"P": {0: 1}})
    two = counted(tmp_path / "other", YEAR | {"rates": "rate,amount\npay,110\n"}, {"P": {0: 2}})
    end = End("feasible", "feasible, quality unknown", 0)
    base, other = (Member(name, name, "", end, audit=own) for name, own in (("base", one), ("dear", two)))
    assert sureness(base, other, 120).noise is Noise.SOME
    assert sureness(other, base, 120).noise is Noise.UNKNOWN
    assert "search and not the scenario" in sureness(base, other, 120).words
    sure = [replace(member, end=replace(end, settled=True)) for member in (base, other)]
    assert sureness(sure[0], sure[1], 120).noise is Noise.NONE
    assert sureness(sure[0], sure[1], 0).words == ""


def test_moves_between_proven_plans_are_due_to_the_scenario(done: Done) -> None:
    """Every member of the small case is proven; where somebody moved, all of it is due to the scenario."""
    rows = [each for each in done.table("overview") if each["person_months_moved"] is not None]
    assert {(each["person_months_moved"] > 0, each["moved_noise"]) for each in rows} == {
        (False, ""),
        (True, "scenario"),
    }
