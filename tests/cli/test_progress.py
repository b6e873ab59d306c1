"""Progress: where a search stands is said so that a planner can read it at a glance."""

import pytest

from allocator.cli.progress import standing
from allocator.search import Step


@pytest.mark.parametrize(
    ("value", "bound", "text"),
    [
        (None, None, "looking for a plan"),
        (None, 1234.5, "no plan yet, bound 1,234"),
        (2328560.0, None, "best 2,328,560"),
        (2328560.25, 2000000.0, "best 2,328,560, bound 2,000,000, gap 14.11 %"),
        (12.345, 12.0, "best 12.345, bound 12, gap 2.79 %"),
        (0.0, 0.0, "best 0, bound 0, gap 0.00 %"),
    ],
)
def test_numbers_stand_in_groups_as_in_tables(value: float | None, bound: float | None, text: str) -> None:
    """Millions are not written with a power of ten, and small numbers keep what is after the point."""
    assert standing(Step("floors", 1.0, value, bound)) == text
