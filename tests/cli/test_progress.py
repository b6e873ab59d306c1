"""Progress: where a search stands is said so that a planner can read it at a glance."""

from io import StringIO

import pytest
from rich.console import Console

from allocator.cli.progress import MembersProgress, standing
from allocator.comparison import End
from allocator.errors import ExitCode
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


@pytest.mark.parametrize("name", ["cut [/draft]", "[draft]", "[red]x"])
def test_names_and_verdicts_are_shown_as_they_stand(name: str) -> None:
    """A scenario may be called what looks like markup."""
    paper = StringIO()
    with MembersProgress(Console(file=paper, force_terminal=True, width=100), shown=True) as progress:
        progress.step(name, Step("floors", 1.0, None, None))
        progress.step(name, End("invalid_input", f"see {name}", ExitCode.INVALID_INPUT))
        progress._progress.refresh()
    assert f" {name} " in paper.getvalue()
    assert f"see {name}" in paper.getvalue()
