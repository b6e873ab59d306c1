"""Goals: what best means, each with an objective for engines and an exact value on a plan."""

from allocator.goals import coverage, others
from allocator.goals.goal import GoalKind, Standing

GOALS: dict[str, GoalKind] = {
    kind.name: kind
    for kind in (
        coverage.FLOORS,
        coverage.TARGETS,
        others.CONCESSIONS,
        others.SUITABILITY,
        others.COST,
        others.TURNOVER,
        others.RISK,
        others.BURDEN,
        others.CHANGES,
    )
}
"""Every goal by name."""

__all__ = ["GOALS", "GoalKind", "Standing"]
