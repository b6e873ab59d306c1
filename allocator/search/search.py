"""Goals one after another: each is made best while every earlier one keeps what it reached, within its tolerance."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from time import perf_counter

import numpy as np

from allocator.audit import Audit, audit
from allocator.build import build
from allocator.case import Case, Plan
from allocator.columns import Columns, Reference
from allocator.engines import Answer, Ending, Engine, Problem, Progress, Settings, Stop
from allocator.errors import AuditError, EngineError
from allocator.improve import tidy
from allocator.model import Ints, Objective, Program
from allocator.search.outcome import Options, Outcome, Reached, Step
from allocator.search.pins import pin, tightened

_ROUNDS = 8
"""How often rows may be tightened for one goal before the engine is given up on."""


class _Infeasible(Exception):  # noqa: N818 - a way out of the loop over goals, no error
    """There is proven to be no plan."""


@dataclass(eq=False)
class Search:
    """One search for the best plan of a case."""

    case: Case
    options: Options
    engine: Engine
    reference: Reference | None = None
    on_step: Callable[[Step], None] | None = None
    columns: Columns = field(init=False)
    program: Program = field(init=False)
    known: list[tuple[Audit, Ints]] = field(default_factory=list)
    turn: int = 0
    clock: bool = False
    interrupted: bool = False
    began: float = field(default_factory=perf_counter)

    def __post_init__(self) -> None:
        began = perf_counter()
        self.columns, self.program = build(self.case, reference=self.reference)
        _ = self.program.matrix
        self.build_seconds = perf_counter() - began
        self.began = perf_counter()

    # -- time ----------------------------------------------------------------------------------------------------

    def _left(self) -> float | None:
        if self.options.seconds is None:
            return None
        return max(0.0, self.options.seconds - (perf_counter() - self.began))

    def _share(self, goal: str, goals_left: int) -> float | None:
        """Return the seconds a goal may take: mandates come first, and every later goal gets its turn."""
        left = self._left()
        if left is None or goals_left == 1:
            return left
        return left * (0.6 if goal in ("floors", "targets") else min(1.0, 1.5 / goals_left))

    # -- plans ---------------------------------------------------------------------------------------------------

    def judge(self, plan: Plan) -> tuple[Audit, Ints | None]:
        """Return a plan recounted, and its column values where every decision of it has a column."""
        counted = audit(self.case, plan, self.reference)
        try:
            return counted, self.columns.values(counted.deployment, counted.broken)
        except KeyError:
            return counted, None

    def consider(self, plan: Plan) -> tuple[Audit, Ints] | None:
        """Recount a plan and keep it if it is sound; return it if so."""
        counted, values = self.judge(plan)
        if counted.faults or values is None:
            return None
        if not self.program.holds(values):
            raise AuditError(
                "the program for the engine forbids a plan that the recount finds sound; no plan is written"
            )
        for goal in self.program.goals:
            if Fraction(self.program.goal_units(goal, values), goal.scale) != counted.values[goal.goal]:
                raise AuditError(f"the program and the recount disagree on goal {goal.goal}; no plan is written")
        self.known.append((counted, values))
        return counted, values

    def best(self, pins: Program) -> tuple[Audit, Ints] | None:
        """Return the known plan that keeps the rows of `pins` and is best in the goals not yet reached, in order."""
        sound = [entry for entry in self.known if pins.holds(entry[1])]
        signs = [-1 if goal.most else 1 for goal in self.program.goals[self.turn :]]

        def rank(entry: tuple[Audit, Ints]) -> list[Fraction]:
            goals = self.program.goals[self.turn :]
            return [sign * entry[0].values[goal.goal] for sign, goal in zip(signs, goals, strict=True)]

        return min(sound, key=rank, default=None)

    # -- searching -----------------------------------------------------------------------------------------------

    def ask(self, problem: Problem, goal: str, seconds: float | None, start: Ints | None, gap: Fraction) -> Answer:
        """Put one question to the engine."""
        settings = Settings(
            seconds=seconds,
            gap=float(gap),
            work=self.options.work,
            threads=self.options.threads,
            seed=self.options.seed,
        )
        scale = next((x.scale for x in self.program.goals if x.goal == goal), 1)

        def moved(progress: Progress | None = None) -> None:
            if self.on_step is not None:
                value, bound = (None, None) if progress is None else (progress.value, progress.bound)
                shown = [None if number is None else number / scale for number in (value, bound)]
                self.on_step(Step(goal, perf_counter() - self.began, shown[0], shown[1]))

        moved()
        answer = self.engine.solve(problem, settings, start, moved)
        if answer.ending is Ending.FAILED:
            raise EngineError(f"engine {self.engine.name} failed: {answer.message}")
        self.clock |= answer.stop in (Stop.CLOCK, Stop.CANCELLED)
        self.interrupted |= answer.ending is Ending.INTERRUPTED
        return answer

    def plan_of(self, answer: Answer) -> Plan | None:
        """Return the plan of an answer, whole and tidy; None where it has none."""
        if answer.values is None:
            return None
        return tidy(self.case, self.columns.decisions(np.rint(answer.values).astype(np.int64)))

    def trim_today(self) -> Audit | None:
        """Return today's deployment with the fewest person-months sent home until nothing is broken."""
        if not self.case.deployed:
            return None
        upper = self.columns.upper.copy()
        upper[self.columns.kind("arrive", 3).column] = 0
        assign = self.columns.assign
        eve = self.columns.eve[assign.part(0), assign.part(1)]
        upper[assign.column] = np.minimum(upper[assign.column], eve)
        p, t = assign.part(0), assign.part(3)
        kept = Objective("today", assign.column, self.columns.persons[p] * self.columns.months[t], most=True)
        left = self._left()
        bounded = replace(self.program, upper=upper)
        found = self.improve(bounded, kept, None if left is None else 0.25 * left, Fraction(1, 1000), required=False)
        return found[0][0] if found[0] is not None else None

    def improve(
        self, program: Program, objective: Objective, seconds: float | None, gap: Fraction, *, required: bool = True
    ) -> tuple[tuple[Audit, Ints] | None, Answer]:
        """Make one objective best over `program`; rows the engine breaks within its tolerance are tightened.

        Returns the sound plan found, if any, and the first answer: its bound is that of the untightened program.
        """
        ends = None if seconds is None else perf_counter() + seconds
        first: Answer | None = None
        for _ in range(_ROUNDS):
            best = self.best(program)
            left = None if ends is None else max(0.0, ends - perf_counter())
            problem = Problem.of(program, objective)
            answer = self.ask(problem, objective.goal, left, None if best is None else best[1], gap)
            first = first or answer
            plan = self.plan_of(answer)
            if plan is None:
                return best, first
            counted, values = self.judge(plan)
            if values is None:
                raise AuditError("the engine placed units where there is no column; no plan is written")
            if program.holds(values):
                found = self.consider(plan)
                if found is not None:
                    return found, first
                raise AuditError(self._fault(counted))
            if self.interrupted or (ends is not None and perf_counter() >= ends):
                return best, first
            program = tightened(program, values)
        if required and self.best(program) is None:
            raise AuditError(
                "the engine's plans kept breaking a rule after its rows were tightened; no plan is written"
            )
        return self.best(program), first or answer

    def _fault(self, counted: Audit) -> str:
        fault = counted.faults[0]
        return f"the engine's plan breaks a rule: {counted.words(fault)} Nothing was written."

    def run(self, start: Plan | None = None) -> Outcome:
        """Search goal after goal and return what was reached; Ctrl-C ends the search with the best plan so far."""
        today = None
        try:
            if start is not None:
                self.consider(tidy(self.case, start))
            today = self.trim_today()
        except KeyboardInterrupt:
            self._interrupt()
        pins = self.program
        bounds: dict[str, Fraction | None] = {}
        reached: dict[str, Fraction] = {}
        for at, (goal, objective) in enumerate(zip(self.case.goals, self.program.goals, strict=True)):
            self.turn = at
            try:
                bounds[goal.name] = self._reach(pins, objective, self._share(goal.name, len(self.case.goals) - at))
            except KeyboardInterrupt:
                self._interrupt()
                bounds[goal.name] = None
            except _Infeasible:
                return self._outcome(Ending.INFEASIBLE, None, (), today)
            best = self.best(pins)
            if best is None:
                ending = Ending.INTERRUPTED if self.interrupted else Ending.NO_SOLUTION_FOUND
                return self._outcome(ending, None, (), today)
            self._check(objective, best, bounds[goal.name])
            reached[goal.name] = best[0].values[goal.name]
            pins = pins.with_blocks(pin(goal, objective, self.program.goal_units(objective, best[1])))
        best = self.best(pins)
        if best is None:
            raise AuditError("no known plan keeps what the goals reached; no plan is written")
        for objective in self.program.goals:
            self._check(objective, best, bounds[objective.goal])
        goals = tuple(
            Reached(goal.goal, best[0].values[goal.goal], reached[goal.goal], bounds[goal.goal], goal.most)
            for goal in self.program.goals
        )
        proven = Ending.OPTIMAL if all(goal.proven for goal in goals) else Ending.FEASIBLE
        return self._outcome(Ending.INTERRUPTED if self.interrupted else proven, best[0], goals, today)

    def _interrupt(self) -> None:
        self.interrupted = self.clock = True

    def _reach(self, pins: Program, objective: Objective, seconds: float | None) -> Fraction | None:
        """Make a goal best over `pins` and return what no plan can beat; None where nothing is known."""
        if self.interrupted or (seconds is not None and seconds <= 0 and self.known):
            self.clock = True
            return None
        _, answer = self.improve(pins, objective, seconds, self.options.gap)
        if answer.ending is Ending.INFEASIBLE:
            if self.best(pins) is not None:
                raise AuditError("the engine calls infeasible what a sound plan keeps; no plan is written")
            raise _Infeasible
        return self._bound(Problem.of(pins, objective), objective, answer)

    def _bound(self, problem: Problem, objective: Objective, answer: Answer) -> Fraction | None:
        if answer.bound is None or not np.isfinite(answer.bound):
            return None
        return Fraction(problem.whole(answer.bound), objective.scale)

    def _check(self, objective: Objective, best: tuple[Audit, Ints], bound: Fraction | None) -> None:
        value = best[0].values[objective.goal]
        if bound is not None and (value > bound if objective.most else value < bound):
            raise AuditError(
                f"the engine's bound for goal {objective.goal} ({float(bound):g}) is contradicted by a recounted "
                f"plan ({float(value):g}); no plan is written"
            )

    def _outcome(
        self, ending: Ending, counted: Audit | None, goals: tuple[Reached, ...], today: Audit | None
    ) -> Outcome:
        return Outcome(
            ending,
            counted,
            goals,
            today,
            self.clock,
            self.engine.name,
            self.engine.version,
            perf_counter() - self.began,
            len(self.program),
            len(self.program.matrix),
            len(self.program.matrix.coefficient),
            self.build_seconds,
        )
