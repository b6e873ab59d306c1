"""One goal of a large case: an engine on the whole program for the bound, a crew on parts of the plan beside it."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass, field, replace
from threading import Event
from typing import Any

from allocator.engines import Answer, Ending, Engine, Method, Problem, Progress, Settings, Stop
from allocator.model import Block, Floats, Ints, Objective, Program
from allocator.search.ahead import Ahead
from allocator.search.annealer import Annealer
from allocator.search.explore import PATIENCE, Exploration
from allocator.search.nearing import Nearing
from allocator.search.relaxation import Relaxation, apart, in_time, large, unsearched
from allocator.search.turn import Turn

_METHOD: Method = "ipm"
"""How an engine comes to its first bound here: phases tied by moves are what the simplex method is slow at."""

_NEAR = 0.15
"""An engine searches the whole from where value and bound are no farther apart [fraction]."""

_CHEAP = 0.06
"""Branches are cheap where the relaxation took no larger share of the time."""

_TERMS = 40_000
"""A relaxation is tried where it has no more coefficients for each second of the goal: about twice what one takes."""

_SOON, _SMALL = 3_000, 100_000
"""The whole is searched at once where it has no more coefficients for each second of the goal, and no more at all."""

_APART = 15.0
"""Contributors are searched by themselves where a goal has so many seconds: with fewer, parts need the core [s]."""

_LOOK = 0.1
"""How often to look whether something else has happened [s]."""

_SETTLED = (Stop.PROOF, Stop.GAP)
"""How a search stops that has found out what was asked."""

_WORK_OF_PART = 10
"""How much of a fixed amount of work one part of an exploration stands for."""


@dataclass(eq=False)
class Together:
    """An engine and an exploration at work on one goal.

    Attributes
    ----------
    engine, problem, settings, start
        The engine, the whole question, how to search it, and the plan to begin from.
    time
        How long the goal may take.
    exploration
        What makes the plan better meanwhile.
    program, objective
        To read the goal's value off the exploration's plan.
    on_progress
        Called with the best value and bound of both [units of ``1 / objective.scale``].
    hint
        What will be the quick relaxation of what the exploration wants; None where it is not tried.
    turn
        How many goals have been searched before.
    tied
        Whether phases hang together, so that a large relaxation is come near; elsewhere solving it takes little longer.
    ahead, pins
        What solves later goals without whole units, and the rows that keep what earlier ones reached.
    nearing
        The relaxation of the first goal, where it is come near from the beginning.
    annealer
        What anneals the plan; None where the first goal does not count what is short.
    faults, known
        What went wrong beside the engine, in words, and what coming near has found.
    """

    engine: Engine
    problem: Problem
    settings: Settings
    time: Turn
    start: Ints
    exploration: Exploration
    program: Program
    objective: Objective
    on_progress: Callable[[Progress], None]
    hint: "Future[Answer] | None" = None
    turn: int = 0
    tied: bool = True
    ahead: Ahead | None = None
    pins: tuple[Block, ...] = ()
    nearing: Nearing | None = None
    annealer: Annealer | None = None
    faults: list[str] = field(default_factory=list)
    known: Relaxation | None = None
    _value: float | None = None
    _bound: float | None = None
    _relaxed: Floats | None = None
    _cheap: bool = False
    _all: bool = True
    _gathered: bool = False
    _explored: float = field(init=False)
    _ended: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self._explored = float(self.program.goal_units(self.objective, self.start))

    def run(self) -> Answer:
        """Search until the engine is done, both have met, or time or patience is over; return the engine's answer.

        Ctrl-C (`KeyboardInterrupt`) ends both and is passed on; the exploration keeps its best plan.
        """
        self._tell(0.0)
        return self._in_turn() if self.settings.seconds is None else self._at_once()

    def _at_once(self) -> Answer:
        with ThreadPoolExecutor(3) as pool:
            whole = pool.submit(self._whole)
            beside = [pool.submit(one) for one in (*([self._relax] if self._soon else []), self._anneal)]
            try:
                while not self._over(whole):
                    self._look_ahead()
                    self._explore()
                    if self._near():
                        break
            finally:
                self._end([whole, *beside])
            for one in beside:
                one.result()
            return self._answer(whole.result())

    def _in_turn(self) -> Answer:
        """Search the whole, and parts if that has not settled it, so that no clock decides what knows of what."""
        self._relax()
        answer = self._ask(self.start)
        if answer.ending is Ending.INTERRUPTED:
            raise KeyboardInterrupt
        if answer.stop not in _SETTLED:
            try:
                self._anneal()
            finally:
                self.exploration.take_offers()
            most = PATIENCE if self.settings.work is None else self.settings.work // _WORK_OF_PART
            while self.exploration.steps < max(most, 1) and self.exploration.idle < PATIENCE:
                self._explore()
            self.exploration.end()
        return self._answer(answer)

    def _explore(self) -> None:
        if self._relaxed is not None:
            self._gathered |= self.exploration.guide(self._relaxed, self.time.left(), whole=self._all)
            self._relaxed = None
        self.exploration.step(self.time.left)
        self._tell(self.time.spent)
        self.time.reached(self._explored, self._bound)

    def _anneal(self) -> None:
        """Anneal the plan, until all the places that its relaxation uses are searched at once."""
        if self.annealer is not None:
            soon, left = self._soon, self.time.left
            self.annealer.improve(self.exploration, left, lambda: self._ended.is_set() or self._gathered, beside=soon)

    def _look_ahead(self) -> None:
        """Have later goals relaxed once the first is reached: where they can end hangs on that more than on others."""
        if self.ahead is not None and self.turn > 0:
            self.ahead.values = self.exploration.values
            self.ahead.begin(self.turn, self.pins)

    def _whole(self) -> Answer | None:
        """Ask the engine for a bound without whole units, soon, and later for all that it can find out."""
        if not self._soon:
            self._relax()
        while not self._worthwhile():
            if self._ended.wait(_LOOK):
                return None
        with self.exploration.crew.place():
            answer = self._ask(self.exploration.values)
        if answer.stop is Stop.FAULT and self._bound is None and self._tighter(answer.bound) is None:
            # The hint was of more than this goal: without the whole, nothing would be known of it alone.
            self.hint = None
            self._relax()
        return answer

    def _ask(self, start: Ints) -> Answer:
        settings = replace(self.settings, seconds=self.time.left(), method=_METHOD)
        return self.engine.solve(self.problem, settings, start, self._heard)

    def _worthwhile(self) -> bool:
        """Whether value and bound may be brought together by searching the whole, or parts gain nothing.

        That is so where they are near, or where branches are cheap. Otherwise all that an engine does there is to wait
        for branches that never end: its core explores.
        """
        near = self._bound is not None and abs(self._explored - self._bound) <= _NEAR * abs(self._explored)
        return self._soon or near or self._cheap or self.exploration.idle >= PATIENCE

    @property
    def _soon(self) -> bool:
        """Whether the whole is so small that an engine may well settle it: it does not wait for the relaxation."""
        size, seconds = len(self.problem.column), self.settings.seconds
        return seconds is not None and size <= min(_SOON * seconds, _SMALL)

    def _relax(self) -> None:
        """Find out where good plans are, and a bound, without whole units, unless that would outlast the goal."""
        if self._hinted() or self._known_ahead():
            return
        if self._nearly:
            if not in_time(self.problem, self.settings.seconds):
                return
            self._come_near()
            # What came to nothing is solved, unless that would take too long.
            if self.known is not None or large(self.problem) or self._ended.is_set():
                return
        if self.settings.seconds is not None and len(self.problem.column) > _TERMS * self.settings.seconds:
            return
        settings = replace(self.settings, seconds=self.time.left(), method=_METHOD, work=None)
        with self.exploration.crew.place() as engine:
            answer = engine.solve(self.problem.relaxed(), settings)
        if answer.ending is Ending.INTERRUPTED and self.settings.seconds is None:
            # Asked in the main thread, an engine answers Ctrl-C itself; elsewhere it is the exploration that hears it.
            raise KeyboardInterrupt
        self._all = self.exploration.objective is self.objective
        self._cheap = self.settings.seconds is not None and answer.seconds <= _CHEAP * self.settings.seconds
        self._relaxed = answer.values
        if answer.ending is Ending.OPTIMAL:
            self._bound = answer.bound

    @property
    def _nearly(self) -> bool:
        """Whether a relaxation is come near: a large one, and the first of all where it is what parts wait for."""
        awaited = self.turn == 0 and self.settings.seconds is not None and not self._soon
        return self.tied and (awaited or large(self.problem))

    def _come_near(self) -> None:
        """Come near a large relaxation, then search contributors by themselves: bounds are sharper and sharper."""
        with self.exploration.crew.place() as engine:
            if self.nearing is not None:
                self._follow(self.nearing, mine=self.turn == 0)
            if self.nearing is None or self.turn > 0:
                with closing(Nearing(self.problem, self.time.left())) as nearing:
                    self._follow(nearing, mine=True)
                self.faults.extend(nearing.faults)
            if self.known is not None and self.annealer is not None:
                self.annealer.narrow(self.known, self.problem, self.exploration.columns)
            if self.known is not None and self.settings.seconds is not None and self.settings.seconds >= _APART:
                for known in apart(engine, self.exploration.columns, self.problem, self.known, self._remaining):
                    self.known, self._bound = known, self._tighter(known.bound(self.problem))

    def _follow(self, nearing: Nearing, *, mine: bool) -> None:
        """Wait for a relaxation that is being come near, with its core; take what it comes to if it is of this goal."""
        over = False
        while not over:
            over = nearing.over or self._ended.wait(_LOOK)
            found = nearing.known if mine else None
            if found is not None and (over or found is not self.known):
                self.known, self._bound = found, self._tighter(found.bound(self.problem))
                self._all, self._relaxed = self.exploration.objective is self.objective, found.values

    def _remaining(self) -> float:
        return 0.0 if self._ended.is_set() else self.time.left() or 0.0

    def _hinted(self) -> bool:
        """Take the quick relaxation of all that is wanted, if it came to its end; return whether it did."""
        answer = None if self.hint is None else self.hint.result()
        if answer is None or answer.ending is not Ending.OPTIMAL:
            return False
        self._all, self._cheap, self._relaxed = True, self.settings.seconds is not None, answer.values
        if self.exploration.objective is self.objective:
            self._bound = answer.bound
        if self.annealer is not None and answer.values is not None and answer.duals is not None:
            found, wanted = Relaxation(answer.values, answer.duals, answer.seconds), self.exploration.objective
            self.annealer.narrow(found, Problem.of(self.program, wanted), self.exploration.columns)
        return True

    def _known_ahead(self) -> bool:
        """Take what was found of this goal ahead of its turn, if anything was; return whether it was."""
        known = None if self.ahead is None else self.ahead.take(self.turn, self._ended)
        if known is None:
            return False
        self._all, self._relaxed = self.exploration.objective is self.objective, known.values
        self._bound = self._tighter(known.bound(self.problem))
        return True

    def _answer(self, answer: Answer | None) -> Answer:
        """Return the engine's answer with the best bound known; one that says so where the whole was not searched."""
        answer = answer or unsearched(self.engine, self.time.spent)
        return replace(answer, bound=self._tighter(answer.bound))

    def _end(self, pending: "list[Future[Any]]") -> None:
        self._ended.set()
        self.exploration.end()
        while not all(one.done() for one in pending):
            # Asked again and again, as the engine may just be between two questions.
            self.engine.cancel()
            self.exploration.crew.stop()
            wait(pending, _LOOK)
        self.exploration.take_offers()

    def _heard(self, progress: Progress) -> None:
        if progress.values is not None:
            self.exploration.offer(progress.values)
        self._value, self._bound = progress.value, self._tighter(progress.bound)
        self._tell(progress.seconds)

    def _tighter(self, bound: float | None) -> float | None:
        known = [one for one in (bound, self._bound) if one is not None]
        return (min if self.objective.most else max)(known, default=None)

    def _tell(self, seconds: float) -> None:
        explored = float(self.program.goal_units(self.objective, self.exploration.values))
        if explored != self._explored:
            self._explored = explored
            self.engine.offer(self.exploration.values)
        best = max if self.objective.most else min
        value = self._explored if self._value is None else best(self._explored, self._value)
        self.on_progress(Progress(seconds, value, self._bound))

    def _over(self, pending: "Future[Answer | None]") -> bool:
        """Whether the engine has settled the question, or time is over; what it raises is raised here."""
        answer = pending.result() if pending.done() else None
        return (answer is not None and answer.stop in _SETTLED) or self.time.left() == 0

    def _near(self) -> bool:
        """Whether the exploration's plan is as near to the bound as was asked for."""
        if self._bound is None or self.exploration.busy:
            return False
        value = self.program.goal_units(self.objective, self.exploration.values)
        bound = self.problem.whole(self._bound)
        return abs(value - bound) <= self.settings.gap * abs(value)
