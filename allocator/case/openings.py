"""Where units may be: which pairs of pledge and mission are open in which phase, and which cells close the others."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from allocator.case.case import Case
from allocator.case.scopes import parts

Openings = NDArray[np.bool_]
"""Shape ``(pledges, missions, phases)``."""


@lru_cache(maxsize=8)
def openings(case: Case) -> Openings:
    """Return where units may be: ``[p, m, t]`` is true exactly where units of `p` may be in `m` in phase `t`.

    A pair is closed by its row of `pairs`, by the window of its pledge or mission, by a hard `exclude`, by
    `max_risk`, or by a readiness level that is not eligible, unless units were in place on the eve.
    """
    shape = (len(case.pledges), len(case.missions), len(case.phases))
    window = np.array([[phase.within(pledge.window) for phase in case.phases] for pledge in case.pledges], dtype=bool)
    mission = np.array([[phase.within(one.window) for phase in case.phases] for one in case.missions], dtype=bool)
    found: Openings = window.reshape(shape[0], 1, shape[2]) & mission.reshape(1, shape[1], shape[2])
    lost = [case.level(p).lead_months is None for p in range(shape[0])]
    stays = np.ones(shape[:2], dtype=bool)
    stays[np.array(lost, dtype=bool)] = False
    for key in case.deployed:
        stays[key] = True
    for key, pair in case.pairs.items():
        stays[key] &= pair.eligible
    for p, c in enumerate(case.c_of):
        most = case.contributors[c].max_risk_e4
        if most is not None:
            stays[p] &= np.array([m.risk_e4 <= most for m in case.missions])
    found &= stays[:, :, None]
    for at, limit in enumerate(case.limits):
        if limit.rule == "exclude" and limit.hard:
            phases = [phase.number for phase in case.phases if phase.within(limit.window)]
            for part in parts(case, at):
                found[np.ix_(part.held(case), sorted(part.missions), phases)] = False
    return found
