"""What works beside the search of a large case: a crew for parts, and what finds bounds before their goals' turn."""

from collections.abc import Sequence
from contextlib import ExitStack
from fractions import Fraction
from itertools import chain
from types import TracebackType
from typing import Self

from allocator.case import Goal
from allocator.engines import Problem
from allocator.model import Block, Objective, Program
from allocator.search.ahead import Ahead
from allocator.search.annealer import Annealer
from allocator.search.bases import Bases
from allocator.search.clock import Clock
from allocator.search.crew import Crew
from allocator.search.hint import Hint
from allocator.search.nearing import Nearing
from allocator.search.relaxation import Relaxation, in_time, large
from allocator.search.wanted import SHORT, wanted


class Beside:
    """What works beside a search until that ends.

    Attributes
    ----------
    crew
        Engines for parts.
    hint
        The quick relaxation of all that is wanted at first; None where it is too large to be quick.
    bases
        Where relaxations ended, so that later ones begin there.
    ahead
        What relaxes later goals; None without a clock.
    nearing
        The first goal's relaxation, where it is so large that it would be late at its turn; None elsewhere.
    annealer
        What anneals plans; None where the first goal does not count what is short.
    """

    def __init__(self, goals: Sequence[Goal], program: Program, cuts: Block, clock: Clock, threads: int) -> None:
        left, asked = clock.left(), program.with_blocks(cuts)
        self.crew = Crew(max(2, threads))
        self.hint: Hint | None = None
        self.bases, self._goals = Bases.of(program), program.goals
        self.ahead = None if left is None else Ahead(goals, program, cuts, lambda: clock.left() or 0.0, self.bases)
        self.nearing: Nearing | None = None
        short = bool(program.goals) and program.goals[0].goal in SHORT
        self.annealer = Annealer() if short else None
        if program.goals:
            first = Problem.of(asked, program.goals[0])
            if not large(first):
                objective = wanted(program.goals[0], program.goals)
                both = first if objective is program.goals[0] else Problem.of(asked, objective)
                self.hint = Hint.begin(self.crew, both, first, left)
            elif left is not None and in_time(first, left):
                self.nearing = Nearing(first, left)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with ExitStack() as ends:
            for one in (self.crew, self.ahead, self.nearing, self.annealer):
                if one is not None:
                    ends.callback(one.close)

    @property
    def loose(self) -> bool:
        """Whether phases hardly hang together, so that some goals are quickly relaxed; waits for the hint."""
        return self.hint is not None and self.hint.found() is not None

    @property
    def faults(self) -> tuple[str, ...]:
        """What went wrong, in words."""
        others = [one.faults for one in (self.ahead, self.nearing, self.annealer) if one is not None]
        return (*chain.from_iterable(others), *self.crew.faults)

    def hinted(self, turn: int, program: Program, best: Objective, goal: Problem, left: float | None) -> Hint | None:
        """Return the quick relaxation of all that is wanted at a goal's turn; None where there is none that is quick.

        After the first goal's turn it begins now, where an earlier one ended if that is known.

        Parameters
        ----------
        program, best
            The rows, and all that is wanted.
        goal
            What is asked for: the goal by itself.
        left
            The seconds that are left; None without a clock.
        """
        if turn == 0:
            return self.hint
        known = self.bases.at(turn)
        if known is None and not self.loose:
            return None
        alone = best is self._goals[turn]
        if known is not None and not alone:
            # What ended there, if anything did, was the goal alone, at other costs.
            known = known[0], "primal"
        return Hint.begin(self.crew, goal if alone else Problem.of(program, best), goal, left, known)

    def asked(self, turn: int, program: Program) -> None:
        """Take note of what a goal is asked over."""
        if self.ahead is not None:
            self.ahead.asked[turn] = program

    def know(self, turn: int, relaxation: Relaxation | None) -> None:
        """Take what is known of a goal: a search that is interrupted has proven it all the same."""
        if self.ahead is not None:
            self.ahead.know(turn, relaxation)

    def tighten(self, bounds: dict[str, Fraction | None]) -> None:
        """Put what has been proven beside the search into `bounds` [units of the goal] where it is tighter."""
        self.know(0, None if self.nearing is None else self.nearing.known)
        if self.ahead is not None:
            self.ahead.tighten(bounds)
