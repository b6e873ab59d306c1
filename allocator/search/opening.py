"""What a search begins from: plans that were there, today's deployment, and what fills gaps in a moment."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from allocator.audit import Audit, audit
from allocator.case import Plan
from allocator.engines import Problem
from allocator.errors import EngineError, RefusalError
from allocator.improve import Insertion, Part, tidy
from allocator.model import Ints, Objective, Program
from allocator.search.plans import Known
from allocator.search.trim import kept, within, within_today
from allocator.search.wanted import wanted

if TYPE_CHECKING:
    from allocator.search.search import Search

_TODAY, _START = Fraction(1, 100), Fraction(1, 20)
"""How near to the best comes what is left of a plan: today's, which is reported, and one that is only begun from.

The last steps take ten times as long as the others.
"""


_SOON, _MOST = 6.0, 0.65
"""A plan may take so many seconds to be trimmed, though that be more than its share, and so much of what is left.

Without today's deployment a large case begins from nobody, which costs more than the time to trim it.
"""

_FILLING = 0.6
"""The share of the time that is left in which gaps are filled; what has been filled by then is recounted."""


class Opening:
    """The plans a search knows before it searches for the first goal."""

    def __init__(self, search: "Search") -> None:
        self._search = search

    def know(self, starts: Sequence[Plan]) -> Audit | None:
        """Know plans to begin from; return today's deployment, trimmed, or None where there is none or no need of it.

        Ctrl-C ends that; there is a plan all the same where one without anybody is sound.
        """
        search, today = self._search, None
        try:
            for start in starts:
                self.begin(start)
            if search.anew or not self._any:
                today = self.trim_today()
        except KeyboardInterrupt:
            search.interrupt()
        if not self._any:
            search.plans.consider(tidy(search.case, Plan()))
        try:
            with search.ctrl_c.heard():
                self._fill()
        except KeyboardInterrupt:
            search.interrupt()
        return today

    @property
    def _any(self) -> bool:
        return self._search.plans.best(self._search.program, 0) is not None

    def begin(self, start: Plan) -> None:
        """Know a plan, or what serves best of it where another year or scenario forbids some."""
        search = self._search
        known = search.plans.consider(tidy(search.case, start))
        if known is not None and search.program.holds(known[1]):
            return
        upper, goals = within(search.columns, start), search.program.goals
        # Where there is little time, nothing that could be found in the rest of it is better than this.
        if self.trimmed(search.program, upper, wanted(goals[0], goals), _START, share=0.5) is None:
            self.trimmed(search.program, upper, kept(search.columns), _TODAY)

    def trim_today(self) -> Audit | None:
        """Return today's deployment with nearly as many person-months as can stay while nothing is broken, recounted.

        Where nobody is deployed, today is nobody, whatever that breaks.
        """
        if not self._search.case.deployed:
            return audit(self._search.case, Plan(), self._search.reference)
        columns = self._search.columns
        # Of the whole case, also where only what lies between some plans is searched.
        found = self.trimmed(self._search.plans.program, within_today(columns), kept(columns), _TODAY)
        return found[0] if found is not None else None

    def trimmed(
        self, program: Program, upper: Ints, objective: Objective, gap: Fraction, share: float = 0.2
    ) -> Known | None:
        """Return the sound plan of a program that is best in `objective` under these bounds of the columns."""
        search = self._search
        left, upper = search.clock.left(), np.minimum(program.upper, upper)
        if (program.lower > upper).any():
            return None
        ends = None if left is None else perf_counter() + max(share * left, min(_SOON, _MOST * left))
        try:
            found = self._little(program, upper, objective, ends, gap)
            if found is not None or search.interrupted:
                return found
            seconds = None if ends is None else max(0.0, ends - perf_counter())
            return search.improve(replace(program, upper=upper), objective, seconds, gap, required=False)[0]
        except RefusalError:
            raise
        except EngineError as error:
            # There may be other plans to begin from; an engine that cannot be had at all is told of at the first goal.
            search.faults.append(f"a plan to begin from could not be trimmed ({error}); the search went on without it")
            return None

    def _little(
        self, program: Program, upper: Ints, objective: Objective, ends: float | None, gap: Fraction
    ) -> Known | None:
        """Return the same plan from the program without the columns that then have one value, and what is left of rows.

        Most have, and handing them over would take longer than the search. None where there is no such plan in time, or
        the engine's keeps its rows within its tolerance only.
        """
        search = self._search
        lower = program.lower
        part = Part.of(program, objective, lower, lower < upper)
        small = replace(part.program, upper=upper[part.column])
        seconds = None if ends is None else max(0.0, ends - perf_counter())
        answer = search.ask(Problem.of(small, part.objective), objective.goal, seconds, None, gap)
        if answer.values is None:
            return None
        plan = search.plans.tidied(part.whole(np.rint(answer.values).astype(np.int64)))
        known = search.plans.consider(plan)
        return known if known is not None and program.holds(known[1]) else None

    def _fill(self) -> None:
        """Add to the best plan known what lessens shortfalls: most are filled so in a moment."""
        search = self._search
        best = search.plans.best(search.program, 0)
        short = [goal for goal in search.program.goals if goal.goal in ("floors", "targets")]
        if best is not None and short and not search.interrupted:
            left = search.clock.left()
            insertion = Insertion(search.columns, search.program, wanted(short[0], search.program.goals), best[1])
            until = np.inf if left is None else perf_counter() + _FILLING * left
            filled = insertion.run(until)
            search.timed |= perf_counter() >= until
            search.plans.consider(search.plans.tidied(filled))
