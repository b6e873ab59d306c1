"""One goal without whole units, beside its search: what no plan can beat, and where good plans are."""

from contextlib import closing
from dataclasses import dataclass, field, replace

from allocator.engines import Ending, Method, Problem, Settings
from allocator.errors import EngineError
from allocator.model import Floats, Objective
from allocator.search.beside import Beside
from allocator.search.bounds import tightest
from allocator.search.explore import Exploration
from allocator.search.hint import Hint
from allocator.search.nearing import Nearing
from allocator.search.relaxation import Relaxation, apart, in_time, large, small
from allocator.search.turn import LOOK, Turn

METHOD: Method = "ipm"
"""How an engine comes to its first bound here: phases tied by moves are what the simplex method is slow at."""

_CHEAP = 0.06
"""Branches are cheap where the relaxation took no larger share of the time."""

_TERMS = 40_000
"""A relaxation is tried where it has no more coefficients for each second of the goal: about twice what one takes."""

_APART = 15.0
"""Contributors are searched by themselves where a goal has so many seconds: with fewer, parts need the core [s]."""


@dataclass(eq=False)
class Relaxing:
    """Finds the relaxation of one goal in the quickest way that there is, and the bounds that follow from it.

    Attributes
    ----------
    problem, objective
        The whole question, and the goal that it asks for.
    settings, time
        How to search, and how long the goal may take.
    exploration
        What makes the plan better meanwhile: its crew lends the engine, and what it wants may be more than the goal.
    beside
        What works beside the search: what it has found of this goal by now is taken.
    hint
        The quick relaxation of what the exploration wants; None where it is not tried.
    turn
        How many goals have been searched before.
    tied
        Whether phases may hang together, so that a large relaxation is come near; elsewhere solving it is as quick.
    apart
        Whether contributors may be searched by themselves: what that proves rests on the word of the crew's engine.
    bound
        What relaxations have proven so far that no plan can beat [units of ``1 / objective.scale``].
    cheap
        Whether a relaxation has taken so little of the time that branches are cheap.
    known, faults
        What has been found of the goal by itself, and what went wrong, in words.
    """

    problem: Problem
    objective: Objective
    settings: Settings
    time: Turn
    exploration: Exploration
    beside: Beside
    hint: Hint | None = None
    turn: int = 0
    tied: bool = True
    apart: bool = True
    bound: float | None = None
    cheap: bool = False
    known: Relaxation | None = None
    faults: list[str] = field(default_factory=list)
    _shown: tuple[Floats, bool] | None = None

    def run(self) -> None:
        """Find out where good plans are, and a bound, without whole units, unless that would outlast the goal.

        An engine that cannot be had for it is among the `faults`; parts go on without.
        """
        try:
            self._run()
        except EngineError as error:
            self.faults.append(f"a goal could not be relaxed ({error}); the search went on without")

    def _run(self) -> None:
        if self._hinted() or self._known_ahead():
            return
        if self._nearly:
            if not in_time(self.problem, self.settings.seconds):
                return
            self._come_near()
            # What came to nothing is solved, unless that would take too long.
            if self.known is not None or large(self.problem) or self.time.over.is_set():
                return
        if self.settings.seconds is not None and len(self.problem.column) > _TERMS * self.settings.seconds:
            return
        self._solve()

    def shown(self) -> tuple[Floats, bool] | None:
        """Return the last values found, shape ``(columns,)``, once, and whether they are of all that is wanted."""
        shown, self._shown = self._shown, None
        return shown

    def tighter(self, bound: float | None) -> float | None:
        """Return the tighter of a bound and the one known; None where there is neither."""
        return tightest(self.objective, bound, self.bound)

    def tighten(self, bound: float | None) -> None:
        """Take note of what is proven that no plan can beat."""
        self.bound = self.tighter(bound)

    def _solve(self) -> None:
        settings = replace(self.settings, seconds=self.time.left(), method=METHOD, work=None)
        with self.exploration.crew.place() as engine:
            answer = engine.solve(self.problem.relaxed(), settings)
        if answer.ending is Ending.INTERRUPTED and self.settings.seconds is None:
            # Asked in the main thread, an engine answers Ctrl-C itself; elsewhere it is the exploration that hears it.
            raise KeyboardInterrupt
        self.cheap = self.settings.seconds is not None and answer.seconds <= _CHEAP * self.settings.seconds
        self._show(answer.values)
        if answer.ending is Ending.OPTIMAL:
            self.beside.bases.know(self.turn, answer.basis)
            self.tighten(answer.bound)

    @property
    def _nearly(self) -> bool:
        """Whether a relaxation is come near: a large one, and the first of all where it is what parts wait for."""
        timed = self.settings.seconds is not None
        awaited = self.turn == 0 and timed and not small(self.problem, self.settings.seconds)
        return self.tied and (awaited or large(self.problem))

    def _come_near(self) -> None:
        """Come near a large relaxation, then search contributors by themselves: bounds are sharper and sharper."""
        begun = self.beside.nearing
        with self.exploration.crew.place() as engine:
            if begun is not None:
                self._follow(begun, mine=self.turn == 0)
            if begun is None or self.turn > 0:
                with closing(Nearing(self.problem, self.time.left())) as nearing:
                    self._follow(nearing, mine=True)
                self.faults.extend(nearing.faults)
            if self.known is None:
                return
            self._narrow(self.known, self.problem)
            if self.apart and self.settings.seconds is not None and self.settings.seconds >= _APART:
                for known in apart(engine, self.exploration.columns, self.problem, self.known, self._remaining):
                    self.known = known
                    self.tighten(known.bound(self.problem))

    def _follow(self, nearing: Nearing, *, mine: bool) -> None:
        """Wait for a relaxation that is being come near, with its core; take what it comes to if it is of this goal."""
        over = False
        while not over:
            over = nearing.over or self.time.over.wait(LOOK)
            found = nearing.known if mine else None
            if found is not None and (over or found is not self.known):
                self._take(found)
                self.known = found

    def _remaining(self) -> float:
        return 0.0 if self.time.over.is_set() else self.time.left() or 0.0

    def _hinted(self) -> bool:
        """Take the quick relaxation of all that is wanted, if it came to its end; return whether it bounds the goal."""
        answer = None if self.hint is None else self.hint.found()
        if self.hint is None or answer is None:
            return False
        # From a basis it would have been cheap anyway, which says nothing of branches.
        self.cheap = self.settings.seconds is not None and (self.turn == 0 or not self.tied)
        self.beside.bases.know(self.turn, answer.basis)
        self.tighten(self.hint.bound)
        self._show(answer.values, whole=True)
        if answer.values is not None and answer.duals is not None:
            self._narrow(Relaxation(answer.values, answer.duals), self.hint.wanted)
        return self.hint.bound is not None

    def _known_ahead(self) -> bool:
        """Take what was found of this goal ahead of its turn, if anything was; return whether it was."""
        known = None if self.beside.ahead is None else self.beside.ahead.take(self.turn, self.time.over)
        if known is not None:
            self._take(known)
        return known is not None

    def _take(self, found: Relaxation) -> None:
        self.tighten(found.bound(self.problem))
        self._show(found.values)

    def _narrow(self, known: Relaxation, problem: Problem) -> None:
        if self.beside.annealer is not None:
            self.beside.annealer.narrow(known, problem, self.exploration.columns)

    @property
    def _alone(self) -> bool:
        """Whether the exploration wants nothing but the goal."""
        return self.exploration.objective is self.objective

    def _show(self, values: Floats | None, *, whole: bool = False) -> None:
        if values is not None:
            self._shown = values, whole or self._alone
