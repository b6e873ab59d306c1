"""Phases: the stretches of months in which nothing in the workbook changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from allocator.case.records import Window


@dataclass(frozen=True, slots=True)
class Phase:
    """Months `first` to `first + length - 1` of the plan, counted from 0; `number` counts phases from 0."""

    number: int
    first: int
    length: int

    def within(self, window: Window) -> bool:
        """Whether the phase lies in `window`; phases are cut so that its first month decides."""
        return self.first in window


def cut(months: int, windows: Iterable[Window], starts: Iterable[int], step: int | None) -> tuple[Phase, ...]:
    """Return the phases of a plan of `months` months.

    Parameters
    ----------
    months
        Length of the plan.
    windows
        Everything that begins and ends; a phase begins where one begins or has just ended.
    starts
        Further months in which something begins, such as the end of a readiness lead time.
    step
        Longest phase allowed; each stretch is cut from its own start. None: no further cuts.
    """
    begins = {0, *starts}
    for window in windows:
        begins.update((window.first, window.last + 1))
    edges = [*sorted(begin for begin in begins if 0 <= begin < months), months]
    phases: list[Phase] = []
    for begin, end in pairwise(edges):
        for first in range(begin, end, step or months):
            phases.append(Phase(len(phases), first, min(first + (step or months), end) - first))
    return tuple(phases)
