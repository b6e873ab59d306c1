"""What follows from a plan and has a column of its own, counted from the deployment."""

from collections.abc import Mapping

from allocator.case import Case
from allocator.case.deployment import Deployment
from allocator.columns.presence import Presence
from allocator.model import Ints


def floors_touched(deployment: Deployment) -> set[tuple[int, int, int]]:
    """Return (mission, capability, phase) wherever what is missing reaches below a floor."""
    case = deployment.case
    touched = set()
    for (r, t), (below, _) in deployment.short.items():
        if below:
            row = case.requirements[r]
            touched.add((case.mission_at[row.mission], case.capability_at[row.capability], t))
    return touched


BURDEN_STEP = 10**6
"""The burden is counted in millionths, rounded up."""


def burden(deployment: Deployment, mission: int | None = None) -> int:
    """Return the largest ratio of person-months served to those a contributor allows [millionths, rounded up].

    With a mission only service there counts.
    """
    case = deployment.case
    served: dict[int, int] = {}
    for spot in deployment.here:
        if mission is not None and spot[1] != mission:
            continue
        c = case.c_of[spot[0]]
        served[c] = served.get(c, 0) + deployment.persons(spot) * case.phases[spot[2]].length
    return _largest(case, served)


def burden_of(case: Case, person_months: Ints) -> int:
    """Return the same for the person-months that each pledge serves, shape ``(pledges,)``."""
    served: dict[int, int] = {}
    for c, amount in zip(case.c_of, person_months.tolist(), strict=True):
        served[c] = served.get(c, 0) + amount
    return _largest(case, served)


def _largest(case: Case, served: Mapping[int, int]) -> int:
    largest = 0
    for c, person_months in served.items():
        allowed = (case.contributors[c].max_persons or 0) * case.settings.months
        if allowed:
            largest = max(largest, -(-BURDEN_STEP * person_months // allowed))
    return largest


def anybody(deployment: Deployment, presence: Presence) -> bool:
    """Return whether any contributor of a presence has anybody in any of its missions."""
    pairs = ((c, m) for c in presence.contributors for m in presence.missions)
    return any((c, m, presence.t) in deployment.present for c, m in pairs)
