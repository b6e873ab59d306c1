"""Regret: what each plan comes to where another scenario comes true, and which plan is least regretted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from time import perf_counter

import numpy as np

from allocator.audit import Audit, audit
from allocator.case import Case
from allocator.columns import Columns
from allocator.comparison.bridge.worlds import World, searched, steady
from allocator.comparison.carried import carried
from allocator.comparison.side_by_side import Progress, side_by_side
from allocator.engines import Ending, Engine
from allocator.families import supply
from allocator.model import Program
from allocator.search import Options

Standing = tuple[int, Fraction, Fraction, Fraction]
"""Rules broken, persons missing below floors and between floors and targets [weighted person-months], cost [dollars].

The first that differs decides which of two plans is better.
"""


class Mode(StrEnum):
    """How a plan meets a scenario it was not made for."""

    AS_IT_IS = "as it is"
    WITH_MOVES = "with moves"


class Sure(StrEnum):
    """What is known of better moves than those found."""

    COUNTED = "counted"
    PROVEN = "proven best"
    SEARCHED = "best found, not proven"
    IMPOSSIBLE = "no moves keep the rules"
    NOTHING_FOUND = "no moves found in time"
    LEFT_OUT = "not searched"


@dataclass(frozen=True, slots=True)
class Met:
    """A plan where a scenario has come true.

    Attributes
    ----------
    plan, world
        Names of the plan and of the scenario that has come true.
    mode
        Whether the plan is carried out as it is, or its units may be moved.
    cut
        Person-months of the plan that are not possible there.
    standing
        What it comes to there.
    regret
        How much worse that is than the best plan known there.
    sure
        What is known of better moves.
    """

    plan: str
    world: str
    mode: Mode
    cut: int
    standing: Standing
    regret: Standing
    sure: Sure = Sure.COUNTED


@dataclass(frozen=True, eq=False)
class Regret:
    """Every plan in every scenario.

    Attributes
    ----------
    met
        By plan, scenario and mode.
    least
        For each mode the plan whose worst regret is least, where it is worst; equals by name.
    searches, left_out, interrupted
        How many searches there were to make, how many of them were not begun, and whether a person ended them.
    """

    met: tuple[Met, ...]
    least: dict[Mode, Met]
    searches: int = 0
    left_out: int = 0
    interrupted: bool = False


def regret(plans: Sequence[tuple[str, Audit]], options: Options, on_progress: Progress | None = None) -> Regret:
    """Return what each plan comes to in the scenario of each other.

    As it is: what the scenario makes impossible is cut (pledges, missions and months that are closed there, units
    beyond those on offer), and the rest recounted there, with the hard rules that it breaks. With moves: no pledge has
    more units out at a time than the plan has at its most, or are in place today; where and when they serve is
    searched anew, beginning from what it has units for of the plan known there, and with fewest changes last.

    Parameters
    ----------
    plans
        Plans by the names of their scenarios, each recounted in its own case.
    options
        How to search; `seconds` is for all together, at least half of it for searches.
    on_progress
        Called while they go on.
    """
    began = perf_counter()
    meetings = [(own, other) for own in plans for other in plans]
    stiff = {(own[0], other[0]): _as_it_is(own[1], other[1].case) for own, other in meetings}
    apart = [(own, other) for own, other in meetings if own[0] != other[0]]
    searches = [_question(own[1], other[1], stiff[own[0], other[0]][0]) for own, other in apart]
    if options.seconds is not None:
        options = replace(options, seconds=max(options.seconds / 2, options.seconds - (perf_counter() - began)))
    answers = side_by_side(searches, options, on_progress)
    moved: dict[tuple[str, str], Standing] = {}
    sure: dict[tuple[str, str], Sure] = {}
    for (own, other), answer in zip(apart, answers.found, strict=True):
        sure[own[0], other[0]] = _sure(answer)
        if answer is not None and answer.plan is not None:
            moved[own[0], other[0]] = standing(audit(other[1].case, answer.plan))
    standings: dict[tuple[str, str, Mode], Standing] = {}
    for key, (counted, _) in stiff.items():
        standings[*key, Mode.AS_IT_IS] = as_it_is = standing(counted)
        standings[*key, Mode.WITH_MOVES] = min(as_it_is, moved.get(key, as_it_is))
    best = {name: min(found for (_, world, _), found in standings.items() if world == name) for name, _ in plans}
    met = tuple(
        Met(
            plan,
            world,
            mode,
            stiff[plan, world][1],
            found,
            _worse(found, best[world]),
            Sure.COUNTED if mode is Mode.AS_IT_IS else sure.get((plan, world), Sure.COUNTED),
        )
        for (plan, world, mode), found in standings.items()
    )
    least = {mode: _least([one for one in met if one.mode is mode]) for mode in Mode}
    return Regret(met, least, len(apart), answers.left_out, answers.interrupted)


def _sure(answer: World | None) -> Sure:
    if answer is None:
        return Sure.LEFT_OUT
    if answer.plan is not None:
        return Sure.PROVEN if answer.ending is Ending.OPTIMAL else Sure.SEARCHED
    return Sure.IMPOSSIBLE if answer.ending is Ending.INFEASIBLE else Sure.NOTHING_FOUND


def standing(counted: Audit) -> Standing:
    """Return what a plan comes to."""
    values = counted.values
    return len(counted.faults), values["floors"], values["targets"], values["cost"]


def _worse(found: Standing, best: Standing) -> Standing:
    return found[0] - best[0], found[1] - best[1], found[2] - best[2], found[3] - best[3]


def _least(met: Sequence[Met]) -> Met:
    """Return the plan with the least worst regret, where it is worst; equals by name."""
    worst: dict[str, Met] = {}
    for one in met:
        before = worst.get(one.plan)
        if before is None or (one.regret, before.world) > (before.regret, one.world):
            worst[one.plan] = one
    return min(worst.values(), key=lambda one: (one.regret, one.plan))


def _as_it_is(own: Audit, case: Case) -> tuple[Audit, int]:
    if case is own.case:
        return own, 0
    there = carried(own.plan, own.case, case, cut=True)
    return audit(case, there.plan), there.cut


def _question(own: Audit, there: Audit, stiff: Audit) -> Callable[[Options, Engine], World]:
    """Return the search for the best moves of a plan, `stiff` as it is, where the best plan known is `there`."""
    steadied, most = steady(there.case), _most(own)

    def narrowed(columns: Columns, program: Program) -> Program:
        return only_with(columns, program, most)

    def ask(options: Options, engine: Engine) -> World:
        return searched(steadied, stiff, [there.plan, stiff.plan], options, engine, narrowed)

    return ask


def _most(own: Audit) -> dict[str, int]:
    """Return the most units that a plan has out of each pledge at a time, whether they may be where they are or not."""
    found: dict[str, int] = {}
    for (p, _), units in own.deployment.away.items():
        code = own.case.pledges[p].code
        found[code] = max(found.get(code, 0), units)
    return found


def only_with(columns: Columns, program: Program, out: Mapping[str, int]) -> Program:
    """Return a program in which no pledge has more units out than are `out` by its code, or are in place today."""
    case = columns.case
    most = np.array(
        [max(out.get(pledge.code, 0), case.eve_of.get(p, 0)) for p, pledge in enumerate(case.pledges)], dtype=np.int64
    )
    offered, upper, assign = supply.rows(columns), program.upper.copy(), columns.assign
    upper[assign.column] = np.minimum(upper[assign.column], most[assign.part(0)])
    fewer = replace(offered, family="only with", upper=np.minimum(offered.upper, most[offered.keys[:, 0]]))
    return replace(program, upper=upper).with_blocks(fewer)
