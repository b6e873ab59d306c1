"""Worlds: the workbooks between two workbooks, each with its best known plan."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from time import perf_counter

from allocator.audit import Audit
from allocator.build import build
from allocator.case import Case, Goal, Plan
from allocator.columns import Columns
from allocator.comparison.bridge.proof import UNSOLVED, Proof, proof
from allocator.comparison.carried import reference_of
from allocator.engines import Ending, Engine
from allocator.model import Program
from allocator.search import Options, Search

CHANGES = "changes"


@dataclass(frozen=True, eq=False)
class World:
    """A case, with the search that was made in it.

    Attributes
    ----------
    case
        The case, with `changes` as last goal.
    plan
        The plan that was found, if any.
    reached
        What each goal came to when it was its turn, by name; empty where no search was made.
    proof
        How sure the cost of its plan is.
    ending
        How the search ended; None where none was made.
    """

    case: Case
    plan: Plan | None
    reached: Mapping[str, Fraction] = field(default_factory=dict)
    proof: Proof = UNSOLVED
    ending: Ending | None = None


def steady(case: Case) -> Case:
    """Return a case in which plans that are equal in everything else are those that change least."""
    if any(goal.name == CHANGES for goal in case.goals):
        return case
    return replace(case, goals=(*case.goals, Goal(CHANGES)))


def searched(
    case: Case,
    base: Audit,
    starts: Sequence[Plan],
    options: Options,
    engine: Engine,
    narrowed: Callable[[Columns, Program], Program] | None = None,
) -> World:
    """Search a case and return what came of it.

    Parameters
    ----------
    case
        The case.
    base
        The plan that `changes` measures against.
    starts
        Plans to begin from, or from what the program has room for of them.
    options
        How to search; `seconds` includes building the program.
    engine
        Who searches.
    narrowed
        What makes the program narrower than the case.
    """
    began = perf_counter()
    search = Search(case, options, engine, reference_of(base.plan, base.case, case), anew=False)
    if narrowed is not None:
        search.program = narrowed(search.columns, search.program)
    if options.seconds is not None:
        search.clock.seconds = max(0.0, options.seconds - (search.clock.began - began))
    outcome = search.run(*starts)
    if outcome.audit is None:
        return World(case, None, ending=outcome.ending)
    reached = {goal.goal: goal.reached for goal in outcome.goals}
    cents = int(100 * outcome.audit.values["cost"])
    return World(case, outcome.audit.plan, reached, proof(case.goals, outcome.goals, cents), outcome.ending)


def digest_of(case: Case) -> str:
    """Return what tells programs apart: their columns with what these are about, rows and goals."""
    _, program = build(case)
    found = hashlib.sha256()
    names = [
        [record.code for record in records]
        for records in (case.missions, case.pledges, case.capabilities, case.equipment, case.pools)
    ]
    found.update(repr((names, case.phases, case.settings.start, case.goals)).encode())
    for array in (program.lower, program.upper, program.integer):
        found.update(array.tobytes())
    for block in program.blocks:
        for array in (block.keys, block.row, block.column, block.coefficient, block.lower, block.upper):
            found.update(repr(array.shape).encode() + array.tobytes())
    for goal in program.goals:
        found.update(repr((goal.goal, goal.constant, goal.scale)).encode())
        found.update(goal.column.tobytes() + goal.coefficient.tobytes())
    return found.hexdigest()
