"""The pool: every plan that is known, looked at in every world, and the best of them in each."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from time import perf_counter
from typing import NamedTuple, TypeVar

from allocator.audit import Audit, audit
from allocator.case import E4, Case, Plan
from allocator.comparison.bridge.worlds import World
from allocator.comparison.carried import carried, reference_of
from allocator.goals import GOALS

Name = TypeVar("Name", bound=Hashable)


class Coming(NamedTuple):
    """What a plan comes to in a world: each goal in order, and its cost by mission [cents], sorted by code."""

    goals: tuple[Fraction, ...]
    missions: tuple[tuple[str, int], ...]


Sight = tuple[Coming | None, ...]
"""What each plan of the pool comes to in a world; None where it is not sound there."""


def by_mission(counted: Audit) -> dict[str, int]:
    """Return what a plan costs [cents] by mission."""
    found = {mission.code: 0 for mission in counted.case.missions}
    for charge in counted.charges:
        found[counted.case.missions[charge.mission].code] += charge.cents
    return found


def _coming(counted: Audit) -> Coming | None:
    if counted.faults:
        return None
    goals = tuple(counted.values[goal.name] for goal in counted.case.goals)
    return Coming(goals, tuple(sorted(by_mission(counted).items())))


@dataclass(eq=False)
class Pool:
    """Plans with the cases they were made for; the earlier ones are preferred among equals.

    Attributes
    ----------
    base
        The plan that `changes` measures against.
    """

    base: Audit
    plans: list[tuple[Case, Plan]] = field(default_factory=list)

    def add(self, case: Case, plan: Plan) -> None:
        """Add a plan of a case."""
        self.plans.append((case, plan))

    def sights(self, worlds: Mapping[Name, World], ends: float | None = None) -> dict[Name, Sight]:
        """Return what plans come to in every world.

        Parameters
        ----------
        worlds
            The worlds.
        ends
            When time is up [s of the clock]; None: never. The first two plans are looked at in any case, and no plan
            in some worlds only: those that are left when time is up are left out everywhere.
        """
        looks = {name: _Look(self.base, world) for name, world in worlds.items()}
        found: dict[Name, list[Coming | None]] = {name: [] for name in worlds}
        longest = 0.0
        for at, (source, plan) in enumerate(self.plans):
            began = perf_counter()
            if at > 1 and ends is not None and began + longest > ends:
                break
            for name, look in looks.items():
                found[name].append(look.at(source, plan))
            longest = max(longest, perf_counter() - began)
        return {name: tuple(seen) for name, seen in found.items()}


class _Look:
    """Plans looked at in one world; the same plan is recounted once."""

    def __init__(self, base: Audit, world: World) -> None:
        self._case = world.case
        self._reference = reference_of(base.plan, base.case, world.case)
        self._seen: list[tuple[Plan, Coming | None]] = []

    def at(self, source: Case, plan: Plan) -> Coming | None:
        there = plan if source is self._case else carried(plan, source, self._case).plan
        for other, coming in self._seen:
            if other == there:
                return coming
        coming = _coming(audit(self._case, there, self._reference))
        self._seen.append((there, coming))
        return coming


def best(worlds: Sequence[World], sight: Sight) -> int | None:
    """Return the place in the pool of the best plan of worlds in which all plans come to the same.

    Goal after goal, those plans stay that come within its tolerance of the best value known, found in the pool or
    reached by a search in one of the worlds.
    """
    coming = {at: found for at, found in enumerate(sight) if found is not None}
    alive = list(coming)
    for number, goal in enumerate(worlds[0].case.goals):
        if not alive:
            return None
        sign = -1 if GOALS[goal.name].most else 1
        value = {at: sign * coming[at].goals[number] for at in alive}
        known = [sign * world.reached[goal.name] for world in worlds if goal.name in world.reached]
        least = min([*value.values(), *known])
        limit = max(least + abs(least) * Fraction(goal.tolerance, E4), min(value.values()))
        alive = [at for at in alive if value[at] <= limit]
    return alive[0] if alive else None


def classes(sights: Mapping[Name, Sight], worlds: Mapping[Name, World]) -> list[tuple[Sight, list[Name]]]:
    """Return the worlds that neither a known plan nor what they want of plans tells apart, together."""
    found: dict[object, tuple[Sight, list[Name]]] = {}
    for name, sight in sights.items():
        wanted = tuple((goal.name, goal.tolerance) for goal in worlds[name].case.goals)
        found.setdefault((sight, wanted), (sight, []))[1].append(name)
    return list(found.values())
