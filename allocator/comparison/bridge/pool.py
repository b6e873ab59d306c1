"""The pool: every plan that is known, looked at in every world, and the best of them in each."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeVar

from allocator.audit import Audit, audit
from allocator.case import E4, Case, Plan
from allocator.comparison.bridge.worlds import World
from allocator.comparison.carried import carried, reference_of
from allocator.goals import GOALS

COST = "cost"

Sight = tuple[tuple[Fraction, ...] | None, ...]
"""What each plan of the pool comes to in a world: its goals and cost; None where it is not sound there."""


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

    def sight(self, world: World) -> Sight:
        """Return what every plan comes to in a world."""
        case = world.case
        reference = reference_of(self.base.plan, self.base.case, case)
        names = [*(goal.name for goal in case.goals), COST]
        found: list[tuple[Fraction, ...] | None] = []
        seen: dict[int, tuple[Fraction, ...] | None] = {}
        looked: list[Plan] = []
        for source, plan in self.plans:
            there = plan if source is case else carried(plan, source, case).plan
            same = next((at for at, other in enumerate(looked) if other == there), None)
            if same is None:
                same = len(looked)
                looked.append(there)
                counted = audit(case, there, reference)
                seen[same] = None if counted.faults else tuple(counted.values[name] for name in names)
            found.append(seen[same])
        return tuple(found)


def best(worlds: Sequence[World], sight: Sight) -> int | None:
    """Return the place in the pool of the best plan of worlds in which all plans come to the same.

    Goal after goal, those plans stay that come within its tolerance of the best value known, found in the pool or
    reached by a search in one of the worlds.
    """
    alive = [at for at, values in enumerate(sight) if values is not None]
    for number, goal in enumerate(worlds[0].case.goals):
        if not alive:
            return None
        sign = -1 if GOALS[goal.name].most else 1
        value = {at: sign * (sight[at] or ())[number] for at in alive}
        known = [sign * world.reached[goal.name] for world in worlds if goal.name in world.reached]
        least = min([*value.values(), *known])
        limit = max(least + abs(least) * Fraction(goal.tolerance, E4), min(value.values()))
        alive = [at for at in alive if value[at] <= limit]
    return alive[0] if alive else None


def cents(sight: Sight, at: int) -> int:
    """Return what a sound plan of the pool costs."""
    values = sight[at]
    if values is None:
        raise ValueError("this plan is not sound there")
    return int(100 * values[-1])


Name = TypeVar("Name", bound=Hashable)


def classes(sights: Mapping[Name, Sight]) -> dict[Sight, list[Name]]:
    """Return the worlds that no known plan tells apart, together."""
    found: dict[Sight, list[Name]] = {}
    for name, sight in sights.items():
        found.setdefault(sight, []).append(name)
    return found
