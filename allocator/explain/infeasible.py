"""Why there is no plan: the least that hard rules would have to give, in the words of those rules."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from allocator.audit import Audit, audit
from allocator.build import build
from allocator.case import Case, Concession
from allocator.engines import Ending, Engine, Problem, Settings
from allocator.families import LIMIT_RULES
from allocator.families.family import soften
from allocator.improve import tidy
from allocator.model import Block, Flags, Ints, Objective
from allocator.search import Options

NEVER = 1000
"""How much dearer a rule is that is never to be conceded: it gives only where nothing else can."""

_OWNERS: dict[str, Callable[[Case, int], Concession]] = {
    "ceiling": lambda case, at: case.missions[at].concession,
    "budget": lambda case, at: case.missions[at].concession,
    "cap": lambda case, at: case.caps[at].concession,
    "contributor_cap": lambda case, at: case.contributors[at].concession,
    "contingent": lambda case, at: case.contributors[at].concession,
    "pool": lambda _, __: Concession(),
    **dict.fromkeys(LIMIT_RULES, lambda case, at: case.limits[at].concession),
}
"""The families whose rows can give, with who owns a row: the first part of its key. Nobody can concede the others."""

_CENTS = ("budget", "cap", "pool")


@dataclass(frozen=True)
class Conflict:
    """The plan that breaks least, recounted, and whether no plan breaks less (by price)."""

    audit: Audit
    least: bool

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the plan that breaks least breaks, each a sentence that can be checked by hand."""
        return tuple(self.audit.words(fault) for fault in self.audit.faults)


def conflict(case: Case, engine: Engine, options: Options) -> Conflict | None:
    """Return what hard rules would have to give for a plan to exist.

    A plan in which nobody is anywhere keeps all rules that cannot give, so such a plan always exists.

    Parameters
    ----------
    case
        A case without a plan.
    engine
        Who searches.
    options
        How to search: with the limits of one goal.

    Returns
    -------
    Conflict or None
        None where none was found in time.
    """
    columns, program = build(case)
    first = len(columns)
    blocks, prices = [], []
    for block in program.blocks:
        if block.family in _OWNERS:
            hard = _hard(case, block)
            prices.append(_prices(case, block)[hard])
            blocks.append(soften(columns, block, hard))
        else:
            blocks.append(block)
    price = np.concatenate([np.zeros(0, dtype=np.int64), *prices])
    given = np.arange(first, len(columns), dtype=np.int64)
    elastic = replace(program, lower=columns.lower, upper=columns.upper, integer=columns.integer, blocks=tuple(blocks))
    problem = Problem.of(elastic, Objective("conceded", given, price))
    answer = engine.solve(problem, Settings(options.seconds, work=options.work, seed=options.seed))
    if answer.values is None:
        return None
    plan = tidy(case, columns.decisions(np.rint(answer.values).astype(np.int64)))
    return Conflict(audit(case, plan), answer.ending is Ending.OPTIMAL)


def _hard(case: Case, block: Block) -> Flags:
    """Return which rows of a block do not give yet."""
    owner = block.keys[:, 0].tolist()
    if block.family == "cap":
        return np.array([case.caps[at].soft_weight_e4 is None for at in owner], dtype=bool)
    if block.family in LIMIT_RULES:
        return np.array([case.limits[at].hard for at in owner], dtype=bool)
    return np.ones(len(block), dtype=bool)


def _prices(case: Case, block: Block) -> Ints:
    """Return what one broken unit of each row costs; a dollar counts like a person."""
    found = []
    for at in block.keys[:, 0].tolist():
        concession = _OWNERS[block.family](case, at)
        each = concession.price_e4 * (1 if concession.negotiable else NEVER)
        found.append(each if block.family in _CENTS else 100 * each)
    return np.array(found, dtype=np.int64)
