"""Price, volume, mix and timing: solved by hand, and to the cent between any two plans."""

import random
from pathlib import Path

import pytest
from bridge.worlds import YEAR, counted
from families.samples import any_plan, crowded

from allocator.audit import audit
from allocator.columns import Columns
from allocator.comparison.bridge import Effect, effects, totals

ALL_YEAR = {0: 1, 1: 1}
HALVES = "rate,amount,from,to\npay,{},,2025-06\npay,{},2025-07,\n"
"""Rates of two halves, so that the year has two phases."""


def change(base: object, other: object) -> dict[str, int]:
    """Return the change by effect, in dollars; effects of nothing left out."""
    found = totals(effects(base, other))  # type: ignore[arg-type]
    assert all(cents % 100 == 0 for cents in found.values())
    return {effect.value: cents // 100 for effect, cents in found.items() if cents}


def test_dearer_people_are_price(tmp_path: Path) -> None:
    """Ten persons for twelve months at 110 instead of 100: 120 person-months times 10."""
    base = counted(tmp_path / "base", YEAR, {"P": {0: 1}})
    other = counted(tmp_path / "other", YEAR | {"rates": "rate,amount\npay,110\n"}, {"P": {0: 1}})
    assert change(base, other) == {"price": 1200}


def test_more_people_are_volume(tmp_path: Path) -> None:
    """A second unit of ten all year at the only price there is: 120 person-months times 100."""
    base = counted(tmp_path / "base", YEAR, {"P": {0: 1}})
    other = counted(tmp_path / "other", YEAR, {"P": {0: 2}})
    assert change(base, other) == {"volume": 12000}


def test_others_in_the_same_number_are_mix(tmp_path: Path) -> None:
    """Ten of B instead of ten of A: the same 120 person-months, each dearer by B's equipment, 60 a head."""
    base = counted(tmp_path / "base", YEAR, {"P": {0: 1}})
    other = counted(tmp_path / "other", YEAR, {"Q": {0: 1}})
    assert change(base, other) == {"mix": 7200}


def test_leaving_at_half_time_is_timing(tmp_path: Path) -> None:
    """The same ten persons for six months instead of twelve: 60 person-months less at 100."""
    year = YEAR | {"rates": HALVES.format(100, 100)}
    base = counted(tmp_path / "base", year, {"P": ALL_YEAR})
    other = counted(tmp_path / "other", year, {"P": {0: 1}})
    assert change(base, other) == {"timing": -6000}


def test_the_cheaper_half_of_the_year_is_timing(tmp_path: Path) -> None:
    """Ten persons in the second half, at 80, instead of the first, at 120: 60 person-months, each 40 cheaper."""
    year = YEAR | {"rates": HALVES.format(120, 80)}
    base = counted(tmp_path / "base", year, {"P": {0: 1}})
    other = counted(tmp_path / "other", year, {"P": {1: 1}})
    assert change(base, other) == {"timing": -2400}


def test_twice_the_people_for_half_the_year_at_a_new_rate(tmp_path: Path) -> None:
    """Three effects at once, by hand.

    Base: 10 persons, 12 months, at 100. Other: 20 persons, 6 months, at 110: again 120 person-months. Price: 120
    times 10 is 1,200. Strength doubles, service per head halves: at the mean strength of 15, six months less are 90
    person-months less, so the 10 more heads stand for 90 more. At the mean price of 105 both are 9,450.
    """
    base = counted(tmp_path / "base", YEAR | {"rates": HALVES.format(100, 100)}, {"P": ALL_YEAR})
    other = counted(tmp_path / "other", YEAR | {"rates": HALVES.format(110, 110)}, {"P": {0: 2}})
    assert change(base, other) == {"price": 1200, "volume": 9450, "timing": -9450}


def test_a_cost_of_its_own_that_was_nothing_before_is_price(tmp_path: Path) -> None:
    """Civilian staff for 1,000 a month where there was none: the mission runs as long as before, at another price."""
    base = counted(tmp_path / "base", YEAR, {})
    other = counted(tmp_path / "other", YEAR | {"missions": "mission,civilian_monthly\nM,1000\n"}, {})
    assert change(base, other) == {"price": 12000}


@pytest.mark.parametrize("seed", range(12))
def test_effects_add_up_to_the_cent_between_any_two_plans(seed: int) -> None:
    """Random plans that heed no rule, in two random cases that share some names: no cent is left over."""
    rng = random.Random(seed)
    cases = crowded(seed), crowded(seed if seed % 3 == 0 else seed + 40)
    base, other = (audit(case, any_plan(Columns(case, every=True), rng)) for case in cases)
    found = effects(base, other)
    assert sum(totals(found).values()) == 100 * (other.values["cost"] - base.values["cost"])
    back = totals(effects(other, base))
    assert all(abs(back[effect] + totals(found)[effect]) <= len(found) for effect in Effect)
