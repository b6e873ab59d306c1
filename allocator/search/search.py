"""Goals one after another: each is made best while every earlier one keeps what it reached, within its tolerance."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from fractions import Fraction
from time import perf_counter

from allocator.audit import Audit
from allocator.build import build
from allocator.case import Case, Plan
from allocator.columns import Columns, Reference
from allocator.engines import Answer, Ending, Engine, Problem, Progress, Settings, Stop
from allocator.errors import AuditError, EngineError, RefusalError
from allocator.improve import Neighbourhoods, cuts
from allocator.model import Block, Ints, Objective, Program, strengthened
from allocator.search.beside import Beside
from allocator.search.bounds import bound_of, check, tightest
from allocator.search.clock import Clock
from allocator.search.crew import ENGINE
from allocator.search.ctrl_c import CtrlC
from allocator.search.explore import Exploration
from allocator.search.opening import Opening
from allocator.search.outcome import Options, Outcome, Reached, Step
from allocator.search.pins import pin, tightened
from allocator.search.plans import Known, Plans, fault
from allocator.search.relaxation import unsearched
from allocator.search.together import Together
from allocator.search.turn import Turn
from allocator.search.twin import Twin
from allocator.search.wanted import wanted

_ROUNDS = 8
"""How often rows may be tightened for one goal before the engine is given up on."""

_DIRECT = 1500
"""Cases with no more places for units are searched whole only."""


class _Infeasible(Exception):  # noqa: N818 - a way out of the loop over goals, no error
    """There is proven to be no plan."""


@dataclass(eq=False)
class Search:
    """One search for the best plan of a case.

    With `as_built` the program is neither strengthened nor cut: a second opinion must not share what may be wrong.
    Without `anew` today's deployment is not looked at where a plan to begin from is known.
    """

    case: Case
    options: Options
    engine: Engine
    reference: Reference | None = None
    on_step: Callable[[Step], None] | None = None
    as_built: bool = False
    anew: bool = True
    columns: Columns = field(init=False)
    program: Program = field(init=False)
    turn: int = 0
    timed: bool = False
    interrupted: bool = False
    clock: Clock = field(init=False)
    cuts: Block = field(init=False)
    plans: Plans = field(init=False)
    ctrl_c: CtrlC = field(init=False)
    neighbourhoods: Neighbourhoods = field(init=False)
    beside: Beside | None = None
    twin: Twin | None = None
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        began = perf_counter()
        self.columns, built = build(self.case, reference=self.reference)
        self.program = built if self.as_built else strengthened(built)
        self.cuts = cuts(self.columns, replace(built, blocks=()) if self.as_built else built)
        _ = self.program.matrix
        self.plans = Plans(self.case, self.reference, self.columns, self.program)
        self.neighbourhoods = Neighbourhoods(self.columns, self.options.seed)
        self.ctrl_c = CtrlC(self.interrupt)
        self.clock = Clock(self.options.seconds, building=perf_counter() - began)

    # -- searching -----------------------------------------------------------------------------------------------

    def ask(self, problem: Problem, goal: str, seconds: float | None, start: Ints | None, gap: Fraction) -> Answer:
        """Put one question to the engine."""
        on_progress = self._listener(goal)
        settings = self._settings(seconds, gap)
        with self.ctrl_c.heard():
            if self.twin is None:
                answer = self.engine.solve(problem, settings, start, on_progress)
            else:
                answer = self.twin.solve(self.engine, problem, settings, start, on_progress)
        if answer.ending is Ending.FAILED:
            raise EngineError(f"engine {self.engine.name} failed: {answer.message}")
        self._told(answer, goal)
        self.timed |= answer.stop in (Stop.CLOCK, Stop.CANCELLED)
        self.interrupted |= answer.ending is Ending.INTERRUPTED
        return answer

    def _told(self, answer: Answer, goal: str) -> None:
        """Take note of an engine that did not end as it should: what it and others had found by then stands."""
        if answer.stop is Stop.FAULT:
            why = f"engine {self.engine.name} failed on goal {goal} ({answer.message})"
            self.faults.append(f"{why}; what was found by then stands")

    def _settings(self, seconds: float | None, gap: Fraction) -> Settings:
        """Return how an engine is to search; one thread, so that its answer does not depend on how many there are."""
        return Settings(seconds, float(gap), self.options.work, seed=self.options.seed)

    def _listener(self, goal: str) -> Callable[[Progress], None]:
        """Return what passes progress on, in units of the goal; says at once that the goal has begun."""
        scale = next((x.scale for x in self.program.goals if x.goal == goal), 1)

        def moved(progress: Progress) -> None:
            self.ctrl_c.again()
            if self.on_step is not None:
                shown = [None if number is None else number / scale for number in (progress.value, progress.bound)]
                self.on_step(Step(goal, self.clock.spent, shown[0], shown[1]))

        moved(Progress(0.0, None, None))
        return moved

    def improve(
        self, program: Program, objective: Objective, seconds: float | None, gap: Fraction, *, required: bool = True
    ) -> tuple[Known | None, Answer]:
        """Make one objective best over `program`; rows the engine breaks within its tolerance are tightened.

        Returns the sound plan found, if any, and the first answer: its bound is that of the untightened program.
        """
        ends = None if seconds is None else perf_counter() + seconds
        first: Answer | None = None
        for _ in range(_ROUNDS):
            best = self.plans.best(program, self.turn)
            left = None if ends is None else max(0.0, ends - perf_counter())
            problem = Problem.of(program, objective)
            answer = self.ask(problem, objective.goal, left, None if best is None else best[1], gap)
            first = first or answer
            plan = self.plans.plan_of(answer)
            if plan is None:
                return best, first
            counted, values = self.plans.judge(plan)
            if values is None:
                raise AuditError("the engine placed units where there is no column; no plan is written")
            if program.holds(values):
                found = self.plans.keep(counted, values)
                if found is not None:
                    return found, first
                raise AuditError(fault(counted))
            if self.interrupted or (ends is not None and perf_counter() >= ends):
                return best, first
            program = tightened(program, values)
        if required and self.plans.best(program, self.turn) is None:
            raise AuditError(
                "the engine's plans kept breaking a rule after its rows were tightened; no plan is written"
            )
        return self.plans.best(program, self.turn), first or answer

    def run(self, *starts: Plan) -> Outcome:
        """Search goal after goal, beginning from what a case has room for of some plans, and return what was reached.

        Ctrl-C ends the search with the best plan so far.
        """
        with self.ctrl_c.held():
            return self._run_beside(starts)

    def _run_beside(self, starts: Sequence[Plan]) -> Outcome:
        if not self._large:
            with Twin(Engine(ENGINE)) if self._idle else nullcontext() as self.twin:
                return self._run(starts)
        with Beside(self.case.goals, self.program, self.cuts, self.clock, self.options.threads) as self.beside:
            return self._run(starts)

    @property
    def _idle(self) -> bool:
        """Whether there is a processor that nothing else here would use; a licence may hold for one search only."""
        return self.options.threads > 1 and self.options.work is None and self.engine.name == ENGINE

    @property
    def _large(self) -> bool:
        free = self.program.upper > self.program.lower
        return int(free[self.columns.assign.column].sum()) > _DIRECT

    def _run(self, starts: Sequence[Plan]) -> Outcome:
        today = Opening(self).know(starts)
        pins = self.program
        bounds: dict[str, Fraction | None] = {}
        reached: dict[str, Fraction] = {}
        for at, (goal, objective) in enumerate(zip(self.case.goals, self.program.goals, strict=True)):
            self.turn = at
            try:
                bounds[goal.name] = self._reach(pins, objective, self.clock.share(goal.name, len(self.case.goals) - at))
            except KeyboardInterrupt:
                self.interrupt()
                bounds[goal.name] = None
            except _Infeasible:
                return self._outcome(Ending.INFEASIBLE, None, (), today)
            best = self.plans.best(pins, self.turn)
            if best is None:
                ending = Ending.INTERRUPTED if self.interrupted else Ending.NO_SOLUTION_FOUND
                return self._outcome(ending, None, (), today)
            reached[goal.name] = best[0].values[goal.name]
            check(objective, reached[goal.name], bounds[goal.name])
            pins = pins.with_blocks(pin(goal, objective, self.program.goal_units(objective, best[1])))
        best = self.plans.best(pins, self.turn)
        if best is None:
            raise AuditError("no known plan keeps what the goals reached; no plan is written")
        if self.beside is not None:
            self.beside.tighten(bounds)
        for objective in self.program.goals:
            for value in (reached[objective.goal], best[0].values[objective.goal]):
                check(objective, value, bounds[objective.goal])
        goals = tuple(
            Reached(goal.goal, best[0].values[goal.goal], reached[goal.goal], bounds[goal.goal], goal.most)
            for goal in self.program.goals
        )
        proven = Ending.OPTIMAL if all(goal.proven for goal in goals) else Ending.FEASIBLE
        return self._outcome(Ending.INTERRUPTED if self.interrupted else proven, best[0], goals, today)

    def interrupt(self) -> None:
        """Take note that a person ended the search."""
        self.interrupted = self.timed = True

    def _reach(self, pins: Program, objective: Objective, seconds: float | None) -> Fraction | None:
        """Make a goal best over `pins` and return what no plan can beat; None where nothing is known."""
        pins = pins.with_blocks(self.cuts)
        if self.beside is not None:
            self.beside.asked(self.turn, pins)
        best, reach = self.plans.best(pins, self.turn), pins.reach(objective)
        if best is not None and pins.goal_units(objective, best[1]) == reach:
            return Fraction(reach, objective.scale)
        if self.interrupted or (seconds is not None and seconds <= 0 and best is not None):
            self.timed = True
            return None
        try:
            if self.beside is None or best is None:
                _, answer = self.improve(pins, objective, seconds, self.options.gap)
            else:
                answer = self._together(self.beside, pins, objective, seconds, best[1])
        except EngineError as error:
            if isinstance(error, RefusalError) or self.turn == 0 or best is None:
                raise
            # It could not be started again: what earlier goals came to is not to be lost.
            self.faults.append(f"{error} (goal {objective.goal}); what was found by then stands")
            return None
        if answer.ending is Ending.INFEASIBLE:
            if self.plans.best(pins, self.turn) is not None:
                raise AuditError("the engine calls infeasible what a sound plan keeps; no plan is written")
            raise _Infeasible
        return bound_of(Problem.of(pins, objective), objective, answer)

    def _together(
        self, beside: Beside, pins: Program, objective: Objective, seconds: float | None, start: Ints
    ) -> Answer:
        """Let the engine search the whole program and the crew parts of the best plan; keep the better plan."""
        further = self.clock.further(objective.goal, len(self.case.goals) - self.turn, seconds)
        time = Turn(seconds, further)
        best, seed = wanted(objective, self.program.goals[self.turn :]), self.options.seed + 10**6 * self.turn
        exploration = Exploration(
            self.columns, pins, best, start, self.neighbourhoods, beside.crew, seed, goal=objective
        )
        # Where phases hang together, no goal is quickly relaxed but from where another ended; elsewhere some are.
        loose = self.turn > 0 and beside.loose
        problem = Problem.of(pins, objective)
        both = Together(
            self.engine,
            problem,
            self._settings(seconds, self.options.gap),
            time,
            start,
            exploration,
            pins,
            objective,
            self._listener(objective.goal),
            beside,
            beside.hinted(self.turn, pins, best, problem, seconds),
            not loose,
            not self.as_built,
            self.turn,
            pins=pins.blocks[len(self.program.blocks) : -1],
        )
        try:
            with self.ctrl_c.heard():
                answer = both.run()
        except KeyboardInterrupt:
            self.interrupt()
            # What was proven by then holds all the same.
            answer = replace(unsearched(self.engine, time.spent), bound=both.relaxing.bound)
        finally:
            self.faults.extend(both.relaxing.faults)
            beside.know(self.turn, both.relaxing.known)
            for found in exploration.found:
                self.plans.keep_explored(found)
        self._told(answer, objective.goal)
        done = answer.stop in (Stop.PROOF, Stop.GAP)
        self.timed |= seconds is not None or not (done or answer.stop is Stop.WORK)
        plan = self.plans.plan_of(answer)
        sound = plan is not None and self._sound(plan, pins)
        if done and not sound and plan is not None:
            # The engine's plan holds within its tolerance only: its rows are tightened where they broke.
            again = self.improve(pins, objective, time.left(), self.options.gap)[1]
            return replace(again, bound=tightest(objective, again.bound, answer.bound))
        return answer

    def _sound(self, plan: Plan, pins: Program) -> bool:
        """Keep an engine's plan if it keeps every row exactly; return whether it does."""
        counted, values = self.plans.judge(plan)
        return values is not None and pins.holds(values) and self.plans.keep(counted, values) is not None

    def _outcome(
        self, ending: Ending, counted: Audit | None, goals: tuple[Reached, ...], today: Audit | None
    ) -> Outcome:
        helper = self.beside or self.twin
        return Outcome(
            ending,
            counted,
            goals,
            today,
            self.timed,
            self.engine.name,
            self.engine.version,
            self.clock.spent,
            len(self.program),
            len(self.program.matrix),
            len(self.program.matrix.coefficient),
            self.clock.building,
            (*self.faults, *(helper.faults if helper is not None else ())),
        )
