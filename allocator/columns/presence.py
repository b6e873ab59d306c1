"""Presences, and the run a plan is measured against."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Presence:
    """Whether any of `contributors` has anybody in any of `missions` in phase `t`."""

    contributors: frozenset[int]
    missions: frozenset[int]
    t: int


class Reference(dict[tuple[int, int, int], int]):
    """Units by (pledge, mission, plan month) of the run a plan is measured against; zeros left out."""
