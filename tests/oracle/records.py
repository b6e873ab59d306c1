"""Plain records of the tables: exact numbers, codes, and stretches of the plan."""

from dataclasses import dataclass
from fractions import Fraction

Window = tuple[int, int]  # first month and month after the last, counted from the start of the plan, clipped to it


@dataclass(frozen=True)
class Mission:
    code: str
    importance: int
    risk: Fraction
    budget: int | None  # cents, as all money here
    military_ceiling: int | None
    police_ceiling: int | None
    total_ceiling: int | None
    civilian_monthly: int
    operational_monthly: int
    operational_per_person: int
    lease_factor: Fraction  # percent
    window: Window
    cost_window: Window


@dataclass(frozen=True)
class Requirement:
    mission: str
    capability: str
    task: str
    floor: int
    target: int
    weight: int
    window: Window


@dataclass(frozen=True)
class Pledge:
    code: str
    contributor: str
    capability: str
    units: int
    persons: int
    women: Fraction
    level: str
    lead: int | None  # months before it may arrive; None: the level is not eligible
    lease_monthly: int
    move_cost: int
    min_stay: int
    transfer: bool
    alternative: str
    languages: frozenset[str]
    window: Window


@dataclass(frozen=True)
class Contributor:
    max_persons: int | None = None
    max_missions: int | None = None
    max_risk: Fraction | None = None
    presence_monthly: int = 0
    min_contingent: int = 0


@dataclass(frozen=True)
class Rate:
    kind: str  # the class
    capability: str
    mission: str
    amount: int
    window: Window


@dataclass(frozen=True)
class Pair:
    eligible: bool
    deploy_per_person: int
    return_per_person: int
    suitability: Fraction


@dataclass(frozen=True)
class Equipment:
    stock: int
    lease_max: int
    lease_monthly: int


@dataclass(frozen=True)
class Cap:
    code: str
    mission: str
    kind: str  # the class, blank: all
    amount: int
    window: Window
    soft_weight: Fraction | None


@dataclass(frozen=True)
class Pool:
    amount: int
    missions: str
    most: int | None
    least: int


@dataclass(frozen=True)
class Limit:
    code: str
    rule: str
    contributor: str
    other: str
    mission: str
    capability: str
    pledge: str
    language: str
    amount: Fraction
    window: Window
    soft_weight: Fraction | None


@dataclass(frozen=True)
class Case:
    start: int  # absolute month, year x 12 + month - 1
    months: int
    step: int | None
    rotation: int | None
    missions: dict[str, Mission]
    requirements: list[Requirement]
    pledges: dict[str, Pledge]
    component: dict[str, str]  # of every capability named anywhere
    size: dict[str, int]  # standard persons of every capability named anywhere
    contributors: dict[str, Contributor]  # every contributor named in contributors or pledges
    groups: dict[str, frozenset[str]]
    rates: list[Rate]
    pairs: dict[tuple[str, str], Pair]  # pledge, mission
    deployed: dict[tuple[str, str], int]  # pledge, mission
    credit: dict[tuple[str, str], Fraction]  # offered, required; own capability is 1
    equipment: dict[str, Equipment]
    lack: dict[tuple[str, str, str], Fraction]  # pledge, equipment, mission
    caps: list[Cap]
    pools: dict[str, Pool]
    limits: list[Limit]
    goals: list[tuple[str, Fraction]]  # as listed, by rank
