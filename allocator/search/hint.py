"""A quick relaxation of all that is wanted at a goal's turn, as a hint where good plans are."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from allocator.engines import Answer, Basis, Ending, Method, Problem, Settings
from allocator.search.crew import Crew

if TYPE_CHECKING:
    from concurrent.futures import Future

_SECONDS, _SHARE, _WORK = 2.0, 0.3, 10_000
"""The most seconds, share of the time that is left, and iterations that go into all that is wanted."""

_ALONE = 2_000
"""The most iterations that go into the goal alone then; seconds as for the first."""


@dataclass(frozen=True, eq=False)
class Hint:
    """The best of all that is wanted without whole units, and of the goal alone, if the simplex method soon finds them.

    Where phases hardly hang together, that takes a fifth of the time of an interior point method, and less where there
    is a basis to begin with. Elsewhere it takes longer than there is.

    Attributes
    ----------
    wanted, goal
        What is asked for, and the goal whose turn it is: the same where no other is wanted.
    answers
        What will be the answers to them: the second one only where the first came to its end.
    """

    wanted: Problem
    goal: Problem
    answers: "Future[tuple[Answer, ...]]"

    @classmethod
    def begin(
        cls,
        crew: Crew,
        wanted: Problem,
        goal: Problem,
        left: float | None,
        known: tuple[Basis, Method] | None = None,
    ) -> Self:
        """Have a crew find it.

        Parameters
        ----------
        left
            The seconds that are left; None without a clock.
        known
            Where to begin and how to go on; None where nothing is known.
        """
        seconds = None if left is None else min(_SECONDS, _SHARE * left)
        basis, method = known or (None, "simplex")
        settings = Settings(seconds, work=_WORK, method=method, basis=basis)
        further = [] if goal is wanted else [(goal.relaxed(), replace(settings, work=_ALONE, method="primal"))]
        return cls(wanted, goal, crew.ask((wanted.relaxed(), settings), *further))

    def found(self) -> Answer | None:
        """Return the best of all that is wanted, None where that was not found; waits for both answers."""
        answer = self.answers.result()[0]
        return answer if answer.ending is Ending.OPTIMAL else None

    @property
    def bound(self) -> float | None:
        """What no plan can beat in the goal alone, once all is found; None where nothing is known of it."""
        answers = self.answers.result()
        return answers[-1].bound if len(answers) == (1 if self.goal is self.wanted else 2) else None
