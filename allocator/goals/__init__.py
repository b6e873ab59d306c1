"""Goals: what best means, each with an objective for engines and an exact value on a plan."""

from allocator.goals.coverage import FLOORS, TARGETS
from allocator.goals.goal import GoalKind, Standing
from allocator.goals.others import BURDEN, CHANGES, CONCESSIONS, COST, RISK, SUITABILITY, TURNOVER

GOALS: dict[str, GoalKind] = {
    kind.name: kind
    for kind in (
        FLOORS,
        TARGETS,
        CONCESSIONS,
        SUITABILITY,
        COST,
        TURNOVER,
        RISK,
        BURDEN,
        CHANGES,
    )
}
"""Every goal by name."""

__all__ = ["GOALS", "GoalKind", "Standing"]
