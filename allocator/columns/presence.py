"""Presences, and the run a plan is measured against."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Presence:
    """Whether any of `contributors` has anybody in any of `missions` in phase `t`."""

    contributors: frozenset[int]
    missions: frozenset[int]
    t: int

    @property
    def single(self) -> tuple[int, int, int] | None:
        """The only contributor, the only mission and the phase; None where there are several of either."""
        if len(self.contributors) != 1 or len(self.missions) != 1:
            return None
        (c,), (m,) = self.contributors, self.missions
        return c, m, self.t


class Reference(dict[tuple[int, int, int], int]):
    """Units by (pledge, mission, plan month) of the run a plan is measured against; zeros left out."""
