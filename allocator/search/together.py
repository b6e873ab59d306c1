"""One goal of a large case: an engine on the whole program for the bound, a crew on parts of the plan beside it."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import InitVar, dataclass, field, replace
from typing import Any

from allocator.engines import Answer, Ending, Engine, Problem, Progress, Settings, Stop
from allocator.model import Block, Ints, Objective, Program
from allocator.search.beside import Beside
from allocator.search.explore import PATIENCE, Exploration
from allocator.search.hint import Hint
from allocator.search.relaxation import small, unsearched
from allocator.search.relaxing import METHOD, Relaxing
from allocator.search.turn import LOOK, Turn
from allocator.search.wanted import SHORT

_NEAR = 0.15
"""An engine searches the whole from where value and bound are no farther apart [fraction]."""

_ROOT = 6_500
"""So many coefficients of the whole take an engine a second before it begins to branch; twice what was measured."""

_FIRST, _HALF = 7.5, 0.5
"""So long, and for that share of the time, parts of what is short have the cores before the whole is searched."""

_STUCK = 5
"""After so many parts, and none that gained, it is annealed again, so that parts may choose between two plans."""

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
    beside
        What works beside the search: what anneals the plan, and what relaxes later goals.
    turn
        How many goals have been searched before.
    pins
        The rows that keep what earlier goals reached.
    relaxing
        What finds bounds, and where good plans are; it is made of `hint`, `tied` and `apart`.
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
    beside: Beside
    hint: InitVar[Hint | None]
    tied: InitVar[bool]
    apart: InitVar[bool]
    turn: int = 0
    pins: tuple[Block, ...] = ()
    relaxing: Relaxing = field(init=False)
    _value: float | None = None
    _said: float | None = None
    _gathered: bool = False
    _explored: float = field(init=False)

    def __post_init__(self, hint: Hint | None, tied: bool, apart: bool) -> None:
        self.relaxing = Relaxing(
            self.problem,
            self.objective,
            self.settings,
            self.time,
            self.exploration,
            self.beside,
            hint,
            self.turn,
            tied=tied,
            apart=apart,
        )
        self._explored = float(self.program.goal_units(self.objective, self.start))

    def run(self) -> Answer:
        """Search until the engine is done, both have met, or time or patience is over; return the engine's answer.

        Ctrl-C (`KeyboardInterrupt`) ends both and is passed on, as is the engine's dismissal; the exploration keeps its
        best plan.
        """
        self._tell(0.0)
        return self._in_turn() if self.settings.seconds is None else self._at_once()

    def _at_once(self) -> Answer:
        with ThreadPoolExecutor(3) as pool:
            whole = pool.submit(self._whole)
            beside = [pool.submit(one) for one in (*([self.relaxing.run] if self._soon else []), self._anneal)]
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
        self.relaxing.run()
        answer = self._ask(self.start)
        if answer.values is not None:
            self.exploration.offer("engine", answer.values)
        self.exploration.take_offers()
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
        if self.engine.dismissed:
            raise KeyboardInterrupt
        if (shown := self.relaxing.shown()) is not None:
            values, whole = shown
            self._gathered |= self.exploration.guide(values, self.time.left(), whole=whole)
        self.exploration.step(self.time.left)
        self._tell(self.time.spent)
        self.time.reached(self._explored, self._bound)

    def _anneal(self) -> None:
        """Anneal the plan, until all the places that its relaxation uses are searched at once.

        Under a clock it is annealed again whenever parts are stuck, unless they have to wait for the whole anyway.
        """
        annealer = self.beside.annealer
        if annealer is None:
            return

        def ended() -> bool:
            return self._gathered or self.time.over.is_set() or self.engine.dismissed

        annealer.improve(self.exploration, self.time.left, ended, beside=self._soon)
        since = 0
        while not (self.settings.seconds is None or self._soon or ended() or self.time.over.wait(LOOK)):
            if min(self.exploration.idle, self.exploration.steps - since) >= _STUCK:
                annealer.again(self.exploration, self.time.left, ended)
                since = self.exploration.steps

    def _look_ahead(self) -> None:
        """Have later goals relaxed once the first is reached: where they can end hangs on that more than on others."""
        ahead = self.beside.ahead
        if ahead is not None and self.turn > 0:
            ahead.values = self.exploration.values
            ahead.begin(self.turn, self.pins)

    def _whole(self) -> Answer | None:
        """Ask the engine for a bound without whole units, soon, and later for all that it can find out."""
        if not self._soon:
            self.relaxing.run()
        while not self._worthwhile():
            if self.time.over.wait(LOOK):
                return None
        with self.exploration.crew.place():
            answer = self._ask(self.exploration.nearest)
        self._said = answer.bound
        return answer

    def _ask(self, start: Ints) -> Answer:
        settings = replace(self.settings, seconds=self.time.left(), method=METHOD)
        answer = self.engine.solve(self.problem, settings, start, self._heard)
        # So that it stands, too, if somebody ends the goal.
        self.relaxing.tighten(answer.bound)
        return answer

    def _worthwhile(self) -> bool:
        """Whether value and bound may be brought together by searching the whole, or parts gain nothing.

        That is so where they are near, or where branches are cheap; where the goal counts what is short, once parts,
        which gain more of that at first, have had the cores for a while. Elsewhere all that an engine does there is to
        wait for branches that never end, or do not even begin before time is over: its core explores.
        """
        if self._soon:
            return True
        left, bound, seconds = self.time.left(), self._bound, self.settings.seconds
        if not (self.relaxing.cheap or left is None or len(self.problem.column) <= _ROOT * left):
            return False
        near = bound is not None and abs(self._explored - bound) <= _NEAR * abs(self._explored)
        waited = self.objective.goal not in SHORT or self.time.spent >= max(_FIRST, _HALF * (seconds or 0.0))
        return self.exploration.idle >= PATIENCE or (waited and (near or self.relaxing.cheap))

    @property
    def _soon(self) -> bool:
        return small(self.problem, self.settings.seconds)

    @property
    def _bound(self) -> float | None:
        """What no plan can beat, as it looks by now: what the engine says on the way counts only if its answer does."""
        return self.relaxing.tighter(self._said)

    def _answer(self, answer: Answer | None) -> Answer:
        """Return the engine's answer with the best bound known; one that says so where the whole was not searched."""
        answer = answer or unsearched(self.engine, self.time.spent)
        return replace(answer, bound=self.relaxing.tighter(answer.bound))

    def _end(self, pending: "list[Future[Any]]") -> None:
        self.time.over.set()
        self.exploration.end()
        while not all(one.done() for one in pending):
            # Asked again and again, as the engine may just be between two questions.
            self.engine.cancel()
            self.exploration.crew.stop()
            wait(pending, LOOK)
        self.exploration.take_offers()

    def _heard(self, progress: Progress) -> None:
        if progress.values is not None:
            self.exploration.offer("engine", progress.values)
        self._value, self._said = progress.value, progress.bound
        self._tell(progress.seconds)

    def _tell(self, seconds: float) -> None:
        explored = float(self.program.goal_units(self.objective, self.exploration.nearest))
        if explored != self._explored:
            self._explored = explored
            self.engine.offer(self.exploration.nearest)
        best = max if self.objective.most else min
        value = self._explored if self._value is None else best(self._explored, self._value)
        self.on_progress(Progress(seconds, value, self._bound))

    def _over(self, pending: "Future[Answer | None]") -> bool:
        """Whether the engine has settled the question, or time is over; what it raises is raised here."""
        answer = pending.result() if pending.done() else None
        return (answer is not None and answer.stop in _SETTLED) or self.time.left() == 0

    def _near(self) -> bool:
        """Whether the exploration's plan is as near to the bound as was asked for."""
        if self._bound is None:
            return False
        value = self.program.goal_units(self.objective, self.exploration.nearest)
        bound = self.problem.whole(self._bound)
        return abs(value - bound) <= self.settings.gap * abs(value)
