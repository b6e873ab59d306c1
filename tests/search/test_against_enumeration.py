"""Small random workbooks from end to end: what is found is what trying every plan finds."""

from pathlib import Path

import pytest
from oracle.enumeration import optimum
from oracle.generate import random_tables
from search.trial import differences

from allocator.engines import Engine

SEEDS = range(60)
WITHOUT_PLAN = {28, 39, 50, 57}
MOST_PLANS = 1500


@pytest.mark.parametrize("seed", SEEDS)
def test_no_plan_is_better_than_the_one_found(seed: int, tmp_path: Path, engine: Engine) -> None:
    """The plan found is sound, reaches in each goal what the best plan reaches, and is proven; or there is none."""
    assert differences(random_tables(seed, max_plans=MOST_PLANS), tmp_path / "case", engine) == []


@pytest.mark.parametrize("seed", sorted(WITHOUT_PLAN))
def test_some_of_them_have_no_plan(seed: int) -> None:
    """Among the seeds are workbooks that no plan can satisfy, so that this ending is tried as well."""
    assert optimum(random_tables(seed, max_plans=MOST_PLANS)) is None
