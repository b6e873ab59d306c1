"""Solve a case end to end and list everything in which full enumeration says otherwise."""

from fractions import Fraction
from pathlib import Path

from families.both import amounts_broken, amounts_by_oracle, case_from, to_oracle
from oracle.contract import Oracle
from oracle.enumeration import best, misses
from oracle.tables import Tables

from allocator.engines import Ending, Engine
from allocator.search import Options, Search

OPTIONS = Options(seconds=60, gap=Fraction(0))
"""To the end: enumeration knows the optimum, so nothing less will do."""


def differences(tables: Tables, folder: Path, engine: Engine) -> list[str]:
    """Return what the program says of a tiny case that full enumeration contradicts; empty where they agree."""
    wanted = best(tables)
    outcome = Search(case_from(tables, folder), OPTIONS, engine).run()
    if wanted is None:
        return [] if outcome.ending is Ending.INFEASIBLE else [f"no plan exists, yet {outcome.ending}"]
    if outcome.audit is None:
        return [f"a plan exists, yet {outcome.ending}"]
    oracle = Oracle(tables)
    plan = to_oracle(outcome.audit.case, outcome.audit.plan)
    values = oracle.goals(plan)
    found = [f"broken: {fault}" for fault in oracle.broken_rules(plan)]
    found += misses(tables, wanted.reached, values)
    bent = amounts_by_oracle(oracle, plan)
    if amounts_broken(outcome.audit) != bent:
        found.append(f"broken is said to be {amounts_broken(outcome.audit)}, and is {bent}")
    for goal in outcome.goals:
        if goal.reached != wanted.reached[goal.goal]:
            found.append(f"{goal.goal} reached {goal.reached}, the best is {wanted.reached[goal.goal]}")
        if goal.value != values[goal.goal]:
            found.append(f"{goal.goal} is said to be {goal.value}, and is {values[goal.goal]}")
        if not goal.proven:
            found.append(f"{goal.goal} is not proven: {goal.reached}, bound {goal.bound}")
    if outcome.ending is not Ending.OPTIMAL:
        found.append(f"ends {outcome.ending}")
    return found
