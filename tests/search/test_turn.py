"""The time of a goal's turn: its share, more where its plan still gets better, and enough for the goals after it."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from search.made import made

from allocator.engines import Engine
from allocator.search import Options, Search, search, turn
from allocator.search.clock import Clock
from allocator.search.turn import Turn


class Hands:
    """The hands of a clock that only move when they are moved [s]."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    """Let turns look at a clock that stands still."""
    found = Hands()
    monkeypatch.setattr(turn, "perf_counter", found)
    return found


def left_after(hands: Hands, values: dict[float, float], bound: float | None = None) -> float:
    """Return how long a turn of 100 s, and 30 s more if it gains, has left when it has come to values at times."""
    one = Turn(100.0, 30.0, began=0.0)
    for at, value in values.items():
        hands.at = at
        one.reached(value, bound)
    left = one.left()
    assert left is not None
    return left


def test_a_goal_that_still_gains_goes_on_beyond_its_share(hands: Hands) -> None:
    """From 1,000 to 994 between 50 s and 85 s of 100 is more than half a percent: 97 % of 130 s, less the 85 spent."""
    assert left_after(hands, {10: 5000, 50: 1000, 85: 994}) == pytest.approx(0.97 * 130 - 85)


def test_a_goal_that_gains_no_more_ends_with_its_share(hands: Hands) -> None:
    """What it gained before 50 s does not count, and 996 after 1,000 is too little."""
    assert left_after(hands, {10: 5000, 50: 1000, 85: 996}) == pytest.approx(0.97 * 100 - 85)


def test_a_goal_that_is_nearly_there_ends_with_its_share(hands: Hands) -> None:
    """No plan is below 895: of 900 there is no percent left to gain; with 880 as the bound there is."""
    assert left_after(hands, {50: 1000, 85: 900}, bound=895) == pytest.approx(0.97 * 100 - 85)
    assert left_after(hands, {50: 1000, 85: 900}, bound=880) == pytest.approx(0.97 * 130 - 85)


def test_it_is_decided_once(hands: Hands) -> None:
    """A leap after the decision changes nothing, as little as rest after a gain."""
    assert left_after(hands, {50: 1000, 85: 996, 90: 500}) == pytest.approx(0.97 * 100 - 90)
    assert left_after(hands, {50: 1000, 85: 900, 90: 900}) == pytest.approx(0.97 * 130 - 90)


def test_a_goal_that_is_made_most_gains_by_more(hands: Hands) -> None:
    """Points of suitability that go up are a gain, too."""
    assert left_after(hands, {50: 1000, 85: 1006}) == pytest.approx(0.97 * 130 - 85)


def test_a_turn_without_a_clock_has_no_end() -> None:
    """Nothing is left to count where there is no limit."""
    one = Turn(None, 30.0)
    one.reached(1.0, None)
    assert one.left() is None


@given(st.floats(1, 10_000), st.integers(2, 9), st.sampled_from(["floors", "targets", "cost"]))
def test_goals_after_one_that_goes_on_get_their_turn(seconds: float, goals: int, goal: str) -> None:
    """Share and what may come on top leave a seventh of the time; only mandates' goals may go on at all."""
    clock = Clock(seconds, building=0.0)
    share = clock.share(goal, goals)
    assert share is not None
    further = clock.further(goal, goals, share)
    assert share + further <= 0.85 * seconds + 1e-6 or further == 0
    assert (further > 0) == (goal != "cost")
    assert clock.further(goal, 1, share) == 0
    assert Clock(None, building=0.0).further(goal, goals, None) == 0


def test_a_search_lets_its_first_goal_go_on_and_tells_it_what_it_reaches(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Floors may take more than their share and hear of every part; targets, the last goal, have all that is left."""
    told: dict[float, list[float]] = {}
    reached = Turn.reached

    def seen(self: Turn, value: float, bound: float | None) -> None:
        told.setdefault(self.further, []).append(value)
        reached(self, value, bound)

    monkeypatch.setattr(search, "_DIRECT", 0)
    monkeypatch.setattr(Turn, "reached", seen)
    case = made(15, 40, 3, 4, 2)
    Search(replace(case, goals=case.goals[:2]), Options(seconds=6, gap=Fraction(0)), engine).run()
    floors = next(further for further in told if further > 0)
    assert floors == pytest.approx(0.25 * 6, rel=0.25)
    assert told[floors] == sorted(told[floors], reverse=True)
