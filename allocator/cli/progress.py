"""Progress of a search, on a terminal only: elapsed time, goal, best value, bound, gap."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from allocator.search import Step


class SearchProgress:
    """A line that moves while a search goes on, or nothing where nobody watches."""

    def __init__(self, console: Console, goals: int, *, shown: bool) -> None:
        self._shown = shown and console.is_terminal
        self._goals = max(goals, 1)
        self._seen: list[str] = []
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TimeElapsedColumn(),
            TextColumn("{task.fields[standing]}"),
            console=console,
            transient=True,
            disable=not self._shown,
        )
        self._task = self._progress.add_task("reading", total=self._goals, standing="")

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def step(self, step: Step) -> None:
        """Show where the search stands."""
        if step.goal not in self._seen:
            self._seen.append(step.goal)
        done = len(self._seen) - 1
        self._progress.update(
            self._task, completed=min(done, self._goals), description=f"goal {step.goal}", standing=standing(step)
        )


def standing(step: Step) -> str:
    """Return best value, bound and gap of a step as text."""
    if step.value is None:
        return "looking for a plan" if step.bound is None else f"no plan yet, bound {step.bound:,.6g}"
    if step.bound is None:
        return f"best {step.value:,.6g}"
    gap = abs(step.value - step.bound) / abs(step.value) if step.value else float(step.value != step.bound)
    return f"best {step.value:,.6g}, bound {step.bound:,.6g}, gap {100 * gap:.2f} %"
