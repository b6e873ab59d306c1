"""What is said to keep away those who are missing concerns them, in the months in which they are."""

from dataclasses import replace

import pytest
from report.small import ALWAYS, CASE, INFANTRY_NEPAL, INFANTRY_TOGO, POLICE, A, counted, origin

from allocator.case import Case, Limit, Mission, Plan, Pledge, Requirement
from allocator.report.missions import lines

BARE = replace(CASE, deployed={}, equipment=(), needs={}, pools=(), limits=(), pairs={}, remarks=())


def alone(mission: Mission, *asked: Requirement, limits: tuple[Limit, ...] = ()) -> Case:
    """Return a case in which only one mission asks for anybody."""
    return replace(BARE, missions=(mission, CASE.missions[1]), requirements=asked, limits=limits)


@pytest.mark.parametrize(
    ("ceiling", "smallest", "why"),
    [
        (1_000, 850, ("total ceiling (missions!B2), whose room for 150 persons takes no unit left at home",)),
        (1_700, 850, ()),
        (1_000, 100, ()),
    ],
)
def test_a_ceiling_with_too_little_room_for_any_unit_is_said_to_bind(
    ceiling: int, smallest: int, why: tuple[str, ...]
) -> None:
    """Beside 850 persons a ceiling of 1,000 has no room for 850 more; it has where it is 1,700, or for 100 more."""
    mission = Mission(
        "ALPHA", "", ALWAYS, 11, total_ceiling=ceiling, origin=origin("missions", 2, "m", "total_ceiling")
    )
    pledges = Pledge("BIG", "NPL", "INF", 1, 850, ALWAYS), Pledge("NEXT", "TGO", "INF", 1, smallest, ALWAYS)
    case = replace(alone(mission, Requirement("ALPHA", "INF", "patrols", ALWAYS, 2)), pledges=pledges)
    assert lines(counted(Plan({(0, A, 1, t): 1 for t in range(2)}), case))[A].why == why


def test_a_limit_of_another_component_or_of_other_months_is_not_said_to_bind() -> None:
    """Infantry is missing in the first half year alone: the police ceiling, and a limit full later, are not why."""
    mission = Mission("ALPHA", "", ALWAYS, 11, military_ceiling=500, police_ceiling=20)
    limits = tuple(
        Limit(name, "max_persons", window, mission="ALPHA", capability="INF", amount=amount)
        for name, window, amount in (
            ("full while short", replace(ALWAYS, last=5), 100),
            ("full later", replace(ALWAYS, first=6), 190),
        )
    )
    asked = Requirement("ALPHA", "INF", "patrols", replace(ALWAYS, last=5), 2)
    case = alone(mission, asked, limits=limits)
    places = {(INFANTRY_NEPAL, A, 1, t): 1 for t in range(2)} | {(INFANTRY_TOGO, A, 1, 1): 1}
    line = lines(counted(Plan(places | {(POLICE, A, 2, t): 20 for t in range(2)}), case))[A]
    assert line.why == ("full while short",)
    assert {name.partition(" (")[0] for name in line.binds} == {"police ceiling", "full while short", "full later"}


def test_a_least_number_does_not_keep_anybody_away_but_a_least_share_of_others_does() -> None:
    """That all of ALPHA is from Togo keeps Nepal's infantry away; that 90 infantry are there keeps nobody away."""
    mission = Mission("ALPHA", "", ALWAYS, 11)
    limits = (
        Limit("all", "min_share", ALWAYS, contributor="TGO", mission="ALPHA", amount=10_000),
        Limit("some", "min_persons", ALWAYS, capability="INF", mission="ALPHA", amount=90),
    )
    case = alone(mission, Requirement("ALPHA", "INF", "patrols", ALWAYS, 3), limits=limits)
    line = lines(counted(Plan({(INFANTRY_TOGO, A, 1, t): 1 for t in range(2)}), case))[A]
    assert line.why == ("all",)
    assert set(line.binds) == {"all", "some"}
