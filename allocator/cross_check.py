"""The same case solved by an engine of another make, and what the two can hold against each other.

A recount sees a plan that breaks a rule, but not one that is sound and called best though it is not. Two engines see
it: what one says no plan can reach, the other may have a plan for. Their plans need not be the same, and neither their
values where one of them stopped early.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from allocator.case import Case, Goal, Plan
from allocator.columns import Reference
from allocator.engines import Ending, Engine
from allocator.errors import EngineError, UsageError
from allocator.model import Objective
from allocator.search import Options, Outcome, Reached, Search, Step
from allocator.search.pins import kept


@dataclass(frozen=True)
class CrossCheck:
    """What a second engine said.

    Attributes
    ----------
    outcome
        What it came to.
    disagreements
        Sentences on what cannot both be true; none: everything that could be compared agrees.
    compared
        The goals in which a plan of one engine could be held against a bound of the other.
    fault
        Why the engine failed or refused, so that it checked nothing; empty where it did not.
    """

    outcome: Outcome
    disagreements: tuple[str, ...]
    compared: tuple[str, ...]
    fault: str = ""

    @property
    def words(self) -> str:
        """One sentence on what the check is worth."""
        engine = f"{self.outcome.engine} {self.outcome.version}"
        if self.fault:
            return f"Cross-check: {self.outcome.engine} has checked nothing: {self.fault.rstrip('.')}."
        if self.disagreements:
            return f"Cross-check by {engine}: the engines disagree."
        if self.outcome.ending is Ending.INFEASIBLE:
            return f"Cross-check by {engine}: it proves, too, that there is no plan."
        if not self.compared:
            return f"Cross-check by {engine}: nothing it found in its time could be compared."
        return f"Cross-check by {engine}: agrees, as far as proven, in {', '.join(self.compared)}."


def other_engine(options: Options) -> Engine | None:
    """Return the engine to check with, loaded, so that one that is missing is known before the first search.

    Raises
    ------
    UsageError
        If it is not known, or the one that is checked.
    EngineError
        If it cannot be loaded.
    """
    name = options.cross_check
    if name is None:
        return None
    if name == options.engine:
        raise UsageError(f"an engine cannot cross-check itself: name another than `{name}`")
    engine = Engine(name)
    _ = engine.version
    return engine


def cross_check(
    case: Case,
    options: Options,
    engine: Engine,
    outcome: Outcome,
    start: Plan | None = None,
    reference: Reference | None = None,
    on_step: Callable[[Step], None] | None = None,
) -> CrossCheck:
    """Solve `case` with `engine`, which knows nothing of `outcome`, and compare.

    It searches the program as it is built, so that whatever made that tighter for the first search is checked, too.
    An engine that fails or refuses loses nothing of `outcome`: the check says that there was none, and why.

    Parameters
    ----------
    start, reference
        What the first search began from and measured against.

    Raises
    ------
    AuditError
        If the recount contradicts the engine.
    """
    search = Search(case, options, engine, reference, on_step, as_built=True)
    try:
        other = search.run(*([] if start is None else [start]))
    except EngineError as error:
        name, version, none = engine.name, engine.version, Ending.NO_SOLUTION_FOUND
        nothing = Outcome(none, None, (), None, clock=False, engine=name, version=version, seconds=0.0)
        return CrossCheck(nothing, (), (), fault=str(error))
    found, compared = compare(case.goals, search.program.goals, outcome, other)
    return CrossCheck(other, found, compared)


def settled(outcome: Outcome, check: CrossCheck) -> Outcome:
    """Return what the two searches come to: the first's plan, the second's where only that has one; none in dispute."""
    if check.disagreements:
        return replace(outcome, ending=Ending.NO_SOLUTION_FOUND, audit=None, goals=(), today=None)
    nothing = outcome.audit is None and outcome.ending is not Ending.INFEASIBLE
    known = check.outcome.audit is not None or check.outcome.ending is Ending.INFEASIBLE
    return check.outcome if nothing and known and outcome.ending is not Ending.INTERRUPTED else outcome


def compare(
    goals: Sequence[Goal], objectives: Sequence[Objective], one: Outcome, other: Outcome
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what two outcomes of a case contradict each other in, and the goals in which they could have."""
    found: list[str] = []
    compared: set[str] = set()
    for claims, plans in ((one, other), (other, one)):
        if claims.ending is Ending.INFEASIBLE and plans.audit is not None:
            found.append(f"{claims.engine} says that there is no plan, and {plans.engine} has one.")
        if claims.audit is None or plans.audit is None:
            continue
        for turn, (bounded, reached) in enumerate(zip(claims.goals, plans.goals, strict=True)):
            bound = bounded.bound
            value = _held_against(goals, objectives, claims.goals, plans.goals, turn)
            if bound is None or value is None:
                continue
            compared.add(reached.goal)
            if _better(value, bound, most=reached.most):
                found.append(
                    f"Goal {reached.goal}: {claims.engine} says that no plan can be better than {float(bound):,.12g}, "
                    f"and {plans.engine} has one with {float(value):,.12g}."
                )
    return tuple(found), tuple(goal.name for goal in goals if goal.name in compared)


def _held_against(
    goals: Sequence[Goal],
    objectives: Sequence[Objective],
    claims: Sequence[Reached],
    plans: Sequence[Reached],
    turn: int,
) -> Fraction | None:
    """Return the best value of goal number `turn` among known plans of which the bound in `claims` speaks.

    A bound speaks of the plans that keep what was reached in the goals before. Of the plan found at that turn only
    what it had to keep is known.
    """
    limits = [_limit(*facts) for facts in zip(goals, objectives, claims, strict=True)][:turn]
    kept = [_limit(*facts) for facts in zip(goals, objectives, plans, strict=True)][:turn]
    values = []
    if all(not _better(limit, plan.value, most=plan.most) for limit, plan in zip(limits, plans, strict=False)):
        values.append(plans[turn].value)
    if all(not _better(limit, own, most=plan.most) for limit, own, plan in zip(limits, kept, plans, strict=False)):
        values.append(plans[turn].reached)
    return (max if plans[turn].most else min)(values, default=None)


def _limit(goal: Goal, objective: Objective, reached: Reached) -> Fraction:
    """Return what later goals had to keep of a goal."""
    return Fraction(kept(goal, int(reached.reached * objective.scale), most=reached.most), objective.scale)


def _better(one: Fraction, other: Fraction, *, most: bool) -> bool:
    return one > other if most else one < other
