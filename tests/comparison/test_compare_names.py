"""Missions that are called like what a comparison calls something else."""

from dataclasses import replace

from report.small import CASE, PLAN

from allocator.audit import audit
from allocator.case import Case, Plan
from allocator.comparison.moved import HOME, Moved, moved
from allocator.comparison.personnel import served
from allocator.comparison.view import View


def called(code: str) -> Case:
    """Return the small case with its first mission called otherwise."""
    return replace(
        CASE, limits=(), requirements=(), pools=(), missions=(replace(CASE.missions[0], code=code), *CASE.missions[1:])
    )


def test_a_mission_called_home_is_not_where_units_of_no_mission_are() -> None:
    """Who is in a mission of that name in the base and in none in the scenario has moved, and is seen to have."""
    case = called("home")
    ways: tuple[Moved, ...] = moved(audit(case, replace(PLAN, draw={})), audit(case, Plan()))
    assert {each.base for each in ways if each.scenario == HOME} >= {"home"}
    assert all(each.base != each.scenario for each in ways)


def test_a_mission_called_all_is_not_all_missions() -> None:
    """What is served in a mission of that name is its own, as under any other name."""
    case = called("All")
    own = served(audit(case, replace(PLAN, draw={})), View())
    assert own["All"] < sum(own[mission.code] for mission in case.missions)
