"""Goals without whole units, solved ahead of their turn: what their prices prove holds under whatever pins come.

What a goal can reach depends on what the goals before it reach. The prices of its relaxation hardly do: found under the
pins that a plan known by then would set, they prove a bound under any others, exactly, and one that is a little weaker
where the pins have moved a little. So later goals are priced one after another, beside the search, as soon as an
earlier one is settled, and none of them has to wait for a bound in the little time that is its own.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from fractions import Fraction
from threading import Event

from allocator.case import Goal
from allocator.engines import Engine, Problem, Settings, Stop
from allocator.errors import EngineError
from allocator.model import Block, Ints, Program
from allocator.search.bases import ADDED, Bases
from allocator.search.crew import ENGINE
from allocator.search.pins import pin
from allocator.search.relaxation import Relaxation

_QUICK = 5.0
"""How long the simplex method may try where it needs a second or two [s]."""

_ROUNDS = 2
"""How often a goal is relaxed at most."""

_LOOK = 0.1
"""How often to look whether a relaxation has ended, or tell it to [s]."""

_TERMS = 40_000
"""Other goals are tried where there are no more coefficients for each second left: about twice what one takes."""


@dataclass(eq=False)
class Ahead:
    """One engine that solves later goals without whole units, in a thread of its own.

    It takes no place in the crew: places are held for long where the whole is searched, and this would wait for one, or
    the exploration for it.

    Attributes
    ----------
    goals, program, cuts
        The goals in order, the program whose goals they are, and the rows that come after the pins.
    left
        The seconds that are left.
    bases
        Where relaxations ended.
    values
        The best plan so far, shape ``(columns,)``.
    asked
        What each goal so far was asked over.
    faults
        What went wrong, in words.
    """

    goals: Sequence[Goal]
    program: Program
    cuts: Block
    left: Callable[[], float]
    bases: Bases
    values: Ints | None = None
    asked: dict[int, Program] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    _pins: tuple[Block, ...] = ()
    _found: dict[int, list[Relaxation]] = field(default_factory=dict)
    _under: dict[int, tuple[int, ...]] = field(default_factory=dict)
    _tried: "list[dict[int, Future[None]]]" = field(default_factory=list)
    _engine: Engine = field(default_factory=lambda: Engine(ENGINE))
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    _closed: bool = False

    def close(self) -> None:
        """End the search under way and the process."""
        self._closed = True
        self._pool.shutdown(wait=False, cancel_futures=True)
        for future in (future for tried in self._tried for future in tried.values()):
            while not (future.done() or future.cancel()):
                # Asked again and again, as the engine may just be between two questions.
                self._engine.cancel()
                wait([future], _LOOK)
        self._engine.close()

    def begin(self, turn: int, pins: tuple[Block, ...]) -> None:
        """Solve all goals after `turn`, whose pins are known and the others' taken from the best plan.

        This happens only once; those whose pins have moved by then are solved again after all others.
        """
        if self._tried:
            return
        self._pins, later = pins, range(turn + 1, len(self.goals))
        self._tried = [{at: self._pool.submit(self._price, at) for at in later} for _ in range(_ROUNDS)]

    def know(self, turn: int, relaxation: Relaxation | None) -> None:
        """Take what is known of a goal from elsewhere."""
        if relaxation is not None:
            self._found.setdefault(turn, []).append(relaxation)

    def take(self, turn: int, ended: Event) -> Relaxation | None:
        """Return the relaxation of a goal whose turn has come; None for none.

        Where it is under way this waits for it, until the turn has `ended`.
        """
        future = self._tried[0].get(turn) if self._tried else None
        if future is not None and not future.cancel():
            while not (future.done() or ended.wait(_LOOK)):
                pass
        found = self._found.get(turn)
        return found[-1] if found else None

    def tighten(self, bounds: dict[str, Fraction | None]) -> None:
        """Put what prices prove of the goals that were asked into `bounds` [units of the goal] where it is tighter."""
        for turn, program in self.asked.items():
            objective, relaxations = self.program.goals[turn], self._found.get(turn)
            if not relaxations:
                continue
            problem = Problem.of(program, objective)
            for known in relaxations:
                proven = known.bound(problem)
                if proven is not None:
                    found, bound = Fraction(problem.whole(proven), objective.scale), bounds[objective.goal]
                    better = min if objective.most else max
                    bounds[objective.goal] = found if bound is None else better(bound, found)

    def _price(self, turn: int) -> None:
        objective, values, left = self.program.goals[turn], self.values, self.left()
        if self._closed or values is None:
            return
        reached = tuple(self.program.goal_units(earlier, values) for earlier in self.program.goals[:turn])
        best = self.program.goal_units(objective, values) == self.program.reach(objective)
        if best or self._under.get(turn) == reached:
            return
        pins = list(self._pins)
        pins += [pin(self.goals[at], self.program.goals[at], reached[at]) for at in range(len(pins), turn)]
        problem = Problem.of(self.program.with_blocks(*pins, self.cuts), objective).relaxed()
        known = self.bases.at(turn)
        if known is not None or objective.goal in ADDED:
            basis, method = known or (None, "simplex")
            settings = Settings(seconds=min(_QUICK, left), method=method, basis=basis)
            if self._solve(turn, problem, settings, reached) or objective.goal in ADDED:
                return
        if len(problem.column) <= _TERMS * self.left():
            self._solve(turn, problem, Settings(seconds=self.left(), method="ipm"), reached)

    def _solve(self, turn: int, problem: Problem, settings: Settings, reached: tuple[int, ...]) -> bool:
        """Solve a relaxation and take note of what it comes to; return whether it came to its end."""
        goal = self.program.goals[turn].goal
        if self._closed:
            return False
        try:
            answer = self._engine.solve(problem, settings)
        except EngineError as error:
            self.faults.append(f"goal {goal} could not be relaxed ahead of its turn ({error})")
            return False
        if answer.stop is Stop.PROOF and answer.values is not None and answer.duals is not None:
            self.know(turn, Relaxation(answer.values, answer.duals))
            self.bases.know(turn, answer.basis)
            self._under[turn] = reached
            return True
        if answer.stop is Stop.FAULT:
            self.faults.append(f"goal {goal} could not be relaxed ahead of its turn ({answer.message})")
        return False
