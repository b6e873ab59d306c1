"""The nouns of a case, exact and frozen: one record per row of a table, defaults filled in.

Units are fixed once, here, for the whole project: money in cents, percents in hundredths of a percent, decimals in
ten-thousandths (suffix ``_e4``), months counted from the first month of the plan (0 is the first; negative lies
before it, and windows may reach beyond the plan). Persons, units and items are whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

E4 = 10_000
"""Steps of a decimal, and of a percent: a share of ``h`` hundredths of a percent is ``h / E4``."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record stands in the planner's file, so that every sentence can name its cell.

    Attributes
    ----------
    sheet
        Sheet name for a workbook, file name for a folder of CSV files.
    row
        Row of the sheet, or line of the file, counted from 1.
    letters
        For each column of the contract that the sheet has, its letter (workbook) or its number as text (CSV).
    """

    sheet: str
    row: int
    letters: Mapping[str, str]

    def cell(self, column: str) -> str:
        """Return the address of a column in this row: ``missions!F5``, ``missions.csv:5:6``, or nothing for no row."""
        if not self.row:
            return ""
        letter = self.letters.get(column)
        if self.sheet.lower().endswith(".csv"):
            return f"{self.sheet}:{self.row}" if letter is None else f"{self.sheet}:{self.row}:{letter}"
        return f"{self.sheet}!{self.row}:{self.row}" if letter is None else f"{self.sheet}!{letter}{self.row}"


NOWHERE = Origin("", 0, {})
"""The origin of what no row states, such as a default."""


@dataclass(frozen=True, slots=True)
class Window:
    """Months `first` to `last`, both inclusive, counted from the first month of the plan."""

    first: int
    last: int

    def __contains__(self, month: int) -> bool:
        return self.first <= month <= self.last

    def overlaps(self, other: "Window") -> bool:
        """Whether the two windows share a month."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True)
class Concession:
    """Whether a hard limit may be conceded, at what price per unit of its amount [ten-thousandths], by whom."""

    negotiable: bool = True
    price_e4: int = E4
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """The note and the source of a row of a table, named by its key; `cell` is where that stands in the file."""

    table: str
    row: str
    note: str
    source: str
    cell: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """The plan as a whole; `start` is the first month as ``(year, month)``."""

    title: str
    start: tuple[int, int]
    months: int
    step_months: int | None = None
    rotation_months: int | None = None
    currency: str = "USD"

    def month_name(self, month: int) -> str:
        """Return plan month `month` as ``2020-07``."""
        year, zero_based = divmod(self.start[0] * 12 + self.start[1] - 1 + month, 12)
        return f"{year:04d}-{zero_based + 1:02d}"


@dataclass(frozen=True, slots=True)
class Mission:
    """A mission: limits on persons, money, and when it is open."""

    code: str
    name: str
    window: Window
    costs_to: int
    host: str = ""
    importance: int = 1
    risk_e4: int = 0
    budget: int | None = None
    military_ceiling: int | None = None
    police_ceiling: int | None = None
    total_ceiling: int | None = None
    civilian_monthly: int = 0
    operational_monthly: int = 0
    operational_per_person: int = 0
    lease_factor: int = 0
    latitude_e4: int | None = None
    longitude_e4: int | None = None
    concession: Concession = Concession()
    origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Requirement:
    """Units a mandate task asks for, in a mission, within a window."""

    mission: str
    capability: str
    task: str
    window: Window
    target: int
    floor: int = 0
    weight: int = 1
    origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Pledge:
    """Identical, indivisible units that one contributor offers."""

    code: str
    contributor: str
    capability: str
    units: int
    persons: int
    window: Window
    women_e4: int = 0
    level: str = ""
    lease_monthly: int = 0
    move_cost: int = 0
    min_stay: int = 1
    transfer: bool = False
    alternative: str = ""
    languages: frozenset[str] = frozenset()
    origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Capability:
    """A kind of unit; `component` is ``military`` or ``police``."""

    code: str
    name: str
    component: str = "military"
    standard_persons: int = 1
    line: str = ""
    origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Contributor:
    """A state that offers units."""

    code: str
    name: str
    region: str = ""
    max_persons: int | None = None
    max_missions: int | None = None
    max_risk_e4: int | None = None
    presence_monthly: int = 0
    min_contingent: int | None = None
    concession: Concession = Concession()
    origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Group:
    """A named set of contributors, missions, capabilities or pledges; `kind` names which, in the plural."""

    code: str
    kind: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """Money per person-month [cents]; `capabilities` and `missions` are resolved codes, None for all."""

    name: str
    amount: int
    window: Window
    category: str = "military_police"
    capabilities: frozenset[str] | None = None
    missions: frozenset[str] | None = None
    origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Level:
    """A readiness level; `lead_months` is None where a unit of it is not eligible."""

    code: str
    lead_months: int | None
    origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Pair:
    """What holds for one pledge in one mission: money per person [cents], score per unit-month [ten-thousandths]."""

    eligible: bool = True
    reason: str = ""
    deploy_per_person: int = 0
    return_per_person: int = 0
    suitability_e4: int = 0
    concession: Concession = Concession()
    origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Equipment:
    """Items the organisation owns or can lease [items; cents per item and month]."""

    code: str
    name: str
    stock: int
    lease_max: int = 0
    lease_monthly: int = 0
    origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Cap:
    """A limit on cost [cents] of some missions together, some classes, some months.

    `missions` holds the word of the workbook: a code, a group, empty, ``each`` or ``each:GROUP``. `category` empty
    means all classes. `soft_weight_e4` is per dollar over, once; None makes the cap hard.
    """

    code: str
    amount: int
    window: Window
    missions: str = ""
    category: str = ""
    soft_weight_e4: int | None = None
    concession: Concession = Concession()
    origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Pool:
    """Money [cents] to be assigned to the budgets of `missions` (resolved codes, sorted)."""

    code: str
    amount: int
    missions: tuple[str, ...]
    max_per_mission: int | None = None
    min_per_mission: int = 0
    origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Limit:
    """One row of `limits`; scope words stand as written (see `workbook.md`), `amount` in the rule's own unit.

    Shares hold hundredths of a percent in `amount`; every other rule a whole number; rules without one None.
    `window` is clipped to nothing: months outside the plan simply do not count.
    """

    code: str
    rule: str
    window: Window
    contributor: str = ""
    other: str = ""
    mission: str = ""
    capability: str = ""
    pledge: str = ""
    language: str = ""
    amount: int | None = None
    soft_weight_e4: int | None = None
    concession: Concession = Concession()
    reason: str = ""
    origin: Origin = field(default=NOWHERE, compare=False)

    @property
    def hard(self) -> bool:
        """Whether the limit has to be kept."""
        return self.soft_weight_e4 is None


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal of the order; `tolerance` in hundredths of a percent of the absolute value reached."""

    name: str
    tolerance: int = 0
    origin: Origin = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Gate:
    """A KPI gate: `value_e4` compared with `kpi` by `operator`, `against` empty, ``base`` or ``today``."""

    kpi: str
    operator: str
    value_e4: int
    mission: str = ""
    against: str = ""
    origin: Origin = field(default=NOWHERE, compare=False)


DEFAULT_GOALS = ("floors", "targets", "concessions", "suitability", "cost", "turnover", "risk")
"""The order of goals of a workbook that has no `goals` table."""
