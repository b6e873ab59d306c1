"""Progress of searches, on a terminal only: elapsed time, goal, best value, bound, gap."""

from threading import Lock
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from allocator.comparison import End
from allocator.search import Step

_WHOLE = 1000
"""Nobody reads what comes after the point of so large a number."""


class _Lines:
    """Lines that move while searches go on, or nothing where nobody watches."""

    def __init__(self, console: Console, *between: ProgressColumn, shown: bool) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            # Scenarios may be called whatever looks like markup.
            TextColumn("{task.description}", markup=False),
            *between,
            TimeElapsedColumn(),
            TextColumn("{task.fields[standing]}", markup=False),
            console=console,
            transient=True,
            disable=not (shown and console.is_terminal),
        )

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()


class SearchProgress(_Lines):
    """A line for the one plan that is searched."""

    def __init__(self, console: Console, goals: int, *, shown: bool) -> None:
        super().__init__(console, BarColumn(bar_width=24), shown=shown)
        self._seen: list[str] = []
        self._goals = goals
        self._task = self._progress.add_task("reading", total=goals, standing="")

    def step(self, step: Step) -> None:
        """Show where the search stands."""
        if step.goal not in self._seen:
            self._seen.append(step.goal)
        self._progress.update(
            self._task,
            completed=len(self._seen) - 1,
            # A workbook may rank more goals than there are without it.
            total=max(self._goals, len(self._seen)),
            description=f"goal {step.goal}",
            standing=standing(step),
        )


class MembersProgress(_Lines):
    """A line for each plan that is being solved."""

    def __init__(self, console: Console, *, shown: bool) -> None:
        super().__init__(console, shown=shown)
        self._tasks: dict[str, TaskID] = {}
        self._lock = Lock()

    def step(self, name: str, told: Step | End) -> None:
        """Show how a plan gets on; called from several threads."""
        with self._lock:
            task = self._task(name, 1)
            if isinstance(told, End):
                self._progress.update(task, completed=1, standing=told.verdict)
            else:
                self._progress.update(task, standing=f"goal {told.goal}: {standing(told)}")

    def searched(self, name: str, ended: int, searches: int) -> None:
        """Show how many of some searches have ended."""
        with self._lock:
            task = self._task(name, searches)
            self._progress.update(task, completed=ended, standing=f"{ended} of {searches} searches")

    def _task(self, name: str, total: int) -> TaskID:
        if name not in self._tasks:
            self._tasks[name] = self._progress.add_task(name, total=total, standing="")
        return self._tasks[name]


def standing(step: Step) -> str:
    """Return best value, bound and gap of a step as text."""
    bound = None if step.bound is None else f"bound {_number(step.bound)}"
    if step.value is None:
        return "looking for a plan" if bound is None else f"no plan yet, {bound}"
    best = f"best {_number(step.value)}"
    if step.bound is None:
        return best
    gap = abs(step.value - step.bound) / abs(step.value) if step.value else float(step.value != step.bound)
    return f"{best}, {bound}, gap {100 * gap:.2f} %"


def _number(value: float) -> str:
    """Return a number with its digits in groups; what is smaller than a thousand has some after the point."""
    return f"{value:,.0f}" if abs(value) >= _WHOLE else f"{value:,.6g}"
