"""The plans a search knows: each recounted, sound, and evaluated by the program as by the recount."""

from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from allocator.audit import Audit, audit
from allocator.case import Case, Plan
from allocator.columns import Columns, Reference
from allocator.engines import Answer
from allocator.errors import AuditError
from allocator.improve import tidy
from allocator.model import Ints, Program

Known = tuple[Audit, Ints]
"""A plan recounted, and the values of its columns."""


@dataclass(eq=False)
class Plans:
    """Sound plans of one case.

    Attributes
    ----------
    case, reference, columns, program
        The case, the run that the goal `changes` measures against, and the program over its columns.
    known
        The plans.
    """

    case: Case
    reference: Reference | None
    columns: Columns
    program: Program
    known: list[Known] = field(default_factory=list)

    def judge(self, plan: Plan) -> tuple[Audit, Ints | None]:
        """Return a plan recounted, and its column values where every decision of it has a column."""
        counted = audit(self.case, plan, self.reference)
        try:
            return counted, self.columns.values(counted.deployment, counted.broken)
        except KeyError:
            return counted, None

    def consider(self, plan: Plan) -> Known | None:
        """Recount a plan and keep it if it is sound; return it if so."""
        return self.keep(*self.judge(plan))

    def keep(self, counted: Audit, values: Ints | None) -> Known | None:
        """Keep a plan that has been recounted if it is sound; return it if so."""
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

    def keep_explored(self, values: Ints) -> None:
        """Keep a plan of whole `values` that keeps every row of the program: the recount must find it sound."""
        counted, found = self.judge(self.tidied(values))
        if self.keep(counted, found) is None:
            raise AuditError(fault(counted))

    def best(self, pins: Program, turn: int) -> Known | None:
        """Return the known plan that keeps the rows of `pins` and is best in the goals from `turn` on, in order.

        Of plans that are equal there, one that is best in the goals before, which they all keep.
        """
        sound = [entry for entry in self.known if pins.holds(entry[1])]
        goals = (*self.program.goals[turn:], *self.program.goals[:turn])

        def rank(entry: Known) -> list[Fraction]:
            return [(-1 if goal.most else 1) * entry[0].values[goal.goal] for goal in goals]

        return min(sound, key=rank, default=None)

    def plan_of(self, answer: Answer) -> Plan | None:
        """Return the plan of an answer, whole and tidy; None where it has none."""
        return None if answer.values is None else self.tidied(np.rint(answer.values).astype(np.int64))

    def tidied(self, values: Ints) -> Plan:
        """Return the plan that whole `values` of the columns propose, tidy."""
        return tidy(self.case, self.columns.decisions(values))


def fault(counted: Audit) -> str:
    """Say which rule a plan breaks that an engine proposed."""
    return f"the engine's plan breaks a rule: {counted.words(counted.faults[0])} Nothing was written."
