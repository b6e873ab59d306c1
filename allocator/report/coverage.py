"""Coverage: what each requirement asked for over the plan, what is missing of it, and the most any plan can serve."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from allocator.case import E4, Case
from allocator.case.deployment import Deployment
from allocator.families.wording import listed
from allocator.search import Reached


@dataclass(frozen=True, slots=True)
class Need:
    """A requirement over the whole plan [standard person-months, standard persons where it says so].

    Attributes
    ----------
    r
        Its place in the case.
    asked, floor
        Its target and its floor.
    below, above
        What is missing below the floor, and between floor and target.
    peak_below, peak
        Most standard persons missing in any month: below the floor, and in all.
    """

    r: int
    asked: int
    floor: int
    below: Fraction
    above: Fraction
    peak_below: Fraction
    peak: Fraction

    @property
    def missing(self) -> Fraction:
        """All that is missing."""
        return self.below + self.above


def needs(deployment: Deployment) -> tuple[Need, ...]:
    """Return every requirement that asks for anything in any phase, in the order of the case."""
    case = deployment.case
    spots: dict[int, list[int]] = {}
    for (_, _, t), rows in case.asked.items():
        for r in rows:
            spots.setdefault(r, []).append(t)
    found = []
    for r, phases in sorted(spots.items()):
        row = case.requirements[r]
        size = case.capabilities[case.capability_at[row.capability]].standard_persons
        below = above = peak_below = peak = 0
        for t in phases:
            low, high = deployment.short.get((r, t), (0, 0))
            below += low * case.phases[t].length
            above += high * case.phases[t].length
            peak_below, peak = max(peak_below, low), max(peak, low + high)
        length = size * sum(case.phases[t].length for t in phases)
        scaled = (Fraction(size * value, E4) for value in (below, above, peak_below, peak))
        found.append(Need(r, row.target * length, row.floor * length, *scaled))
    return tuple(found)


def covered(chosen: Iterable[Need]) -> Fraction | None:
    """Return the share of what is asked that is served; None where nothing is asked."""
    asked, missing = 0, Fraction()
    for need in chosen:
        asked += need.asked
        missing += need.missing
    return 1 - missing / asked if asked else None


def floors_met(chosen: Iterable[Need]) -> tuple[int, int]:
    """Return how many floors are met over the whole plan, and how many there are; a floor is one requirement row."""
    rows = [need for need in chosen if need.floor]
    return sum(not need.below for need in rows), len(rows)


@dataclass(frozen=True, slots=True)
class Most:
    """The most any plan of some kind can cover.

    Attributes
    ----------
    share
        The most there can be, by persons; weights may keep a plan from it.
    whom
        The plans it is said of: ``no plan``, or no plan that keeps the goals before.
    reached
        Whether the plan misses as little as any of them, by weight.
    """

    share: Fraction
    whom: str
    reached: bool


def most_covered(case: Case, chosen: tuple[Need, ...], goals: tuple[Reached, ...]) -> Most | None:
    """Return the most that can be covered, as far as the bounds proven for floors and targets say; None if they don't.

    The bounds count what is missing weighted by importance and weight; the fewest persons that make up so much are
    those of the greatest weights. A bound holds for the plans that keep the goals before it, so the bound of `targets`
    speaks of these alone, and only what was proven before it may be added.
    """
    names = tuple(goal.goal for goal in goals)
    asked = sum(need.asked for need in chosen)
    if "targets" not in names or not asked:
        return None
    turn = names.index("targets")
    bound = goals[turn].bound
    if bound is None:
        return None
    missing = _least_missing(case, [(need.r, need.asked - need.floor) for need in chosen], bound)
    floors = next((goal for goal in goals[:turn] if goal.goal == "floors"), None)
    if floors is not None and floors.bound is not None:
        missing += _least_missing(case, [(need.r, need.floor) for need in chosen], floors.bound)
    best = goals[turn].proven and goals[turn].value == goals[turn].reached
    return Most(1 - missing / asked, _whom(goals[:turn], floors), best)


def _least_missing(case: Case, parts: list[tuple[int, int]], weighted: Fraction) -> Fraction:
    """Return the fewest person-months that, weighted, come to `weighted`, each requirement giving at most its part."""

    def weight(r: int) -> int:
        row = case.requirements[r]
        return row.weight * case.missions[case.mission_at[row.mission]].importance

    missing = Fraction()
    for each, most in sorted(((weight(r), part) for r, part in parts), reverse=True):
        if weighted <= 0 or each <= 0:
            break
        taken = min(Fraction(most), weighted / each)
        missing += taken
        weighted -= taken * each
    return missing


def _whom(before: tuple[Reached, ...], floors: Reached | None) -> str:
    if not before:
        return "no plan"
    if len(before) == 1 and floors is not None:
        return "no plan that meets every floor" if floors.reached == 0 else "no plan that does as well on the floors"
    return f"no plan that does as well in {listed(tuple(goal.goal for goal in before))}"
