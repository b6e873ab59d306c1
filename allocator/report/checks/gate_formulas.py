"""Gates by formula: what an indicator comes to by the sheets of a workbook, whatever somebody changes there."""

from collections.abc import Callable
from dataclasses import dataclass

from allocator.audit import Audit
from allocator.case import Gate
from allocator.gates import Reading
from allocator.gates.indicators import DOLLARS
from allocator.report.units import left_unlisted, over_phases, spots

NOT_LIVE = {
    "concessions": "by how much limits bend needs every limit",
    "burden": "the largest share needs what every contributor has deployed in all months",
    "changes": "it needs the plan of another run",
}
"""Indicators without a formula, and why."""

_EXACT = ("floors", "targets", "suitability", "risk", "turnover", "contributors")
"""Indicators that have at most four decimals, so that they are shown as they are."""

NOTHING = '"–"'
"""What stands where there is nothing that could be counted of."""


def said(counted: Audit, reading: Reading) -> str:
    """Return whether a gate follows the sheets of the workbook, in words."""
    gate = reading.gate
    if gate.against and reading.reference is None:
        return "as recounted: there is nothing to compare with"
    if gate.kpi in NOT_LIVE:
        return f"as recounted: {NOT_LIVE[gate.kpi]}"
    if measured(counted, gate) is None:
        return "as recounted: there is nothing to count it from"
    fixed = ", but travel, presence, staff, leases and fixed operations stay as recounted" if gate.kpi == "cost" else ""
    return f"live{fixed}"


@dataclass(frozen=True)
class _Scope:
    """The whole plan, or one mission by its place in the case, in the words of formulas."""

    counted: Audit
    place: int | None

    @property
    def number(self) -> int:
        """The number by which formulas find the mission."""
        return (self.place or 0) + 1

    def of(self, table: str) -> str:
        """Return a factor that is 1 for the rows of the mission."""
        return "" if self.place is None else f"({table}_mission={self.number})*"

    def sum_of(self, name: str, mission: str) -> str:
        """Return the sum of a column over the rows of the mission."""
        return f"SUM({name})" if self.place is None else f"SUMIFS({name},{mission},{self.number})"

    @property
    def person_months(self) -> str:
        """The person-months of all units."""
        return self.sum_of("units_months", "units_mission")

    @property
    def unit_months(self) -> str:
        """The unit-months of each row of units."""
        return over_phases(self.counted.case, "units_{t}*{months}")

    @property
    def months(self) -> int:
        """The months in which the mission is open; all of the plan."""
        case = self.counted.case
        window = None if self.place is None else case.missions[self.place].window
        return sum(phase.length for phase in case.phases if window is None or phase.within(window))


def _missing(part: str) -> Callable[[_Scope], str]:
    return lambda scope: f"SUMPRODUCT({scope.of('served')}served_{part}*served_size*served_weight)"


def _coverage(scope: _Scope) -> str:
    asked = f"SUMPRODUCT({scope.of('served')}served_target*served_size)"
    missing = f"SUMPRODUCT({scope.of('served')}(served_below+served_above)*served_size)"
    return f"IF({asked}=0,{NOTHING},100*({asked}-{missing})/{asked})"


def _women(scope: _Scope) -> str:
    women = f"SUMPRODUCT({scope.of('units')}units_women*({scope.unit_months}))"
    return f"IF({scope.person_months}=0,{NOTHING},100*{women}/{scope.person_months})"


def _turnover(scope: _Scope) -> str:
    return f"{scope.sum_of('units_moved', 'units_mission')}+{left_unlisted(scope.counted, scope.place)}"


def _contributors(scope: _Scope) -> str:
    """Return the formula of how many contributors have anybody: each of its rows counts as its part of one."""
    there = "" if scope.place is None else f"units_mission,{scope.number},"
    rows = f'COUNTIFS(units_contributor,units_contributor,{there}units_months,">0")'
    return f"ROUND(SUMPRODUCT({scope.of('units')}(units_months>0)/({rows}+({rows}=0))),0)"


_FORMULAS: dict[str, Callable[[_Scope], str]] = {
    "floors": _missing("below"),
    "targets": _missing("above"),
    "coverage": _coverage,
    "women": _women,
    "suitability": lambda scope: f"SUMPRODUCT({scope.of('units')}units_suitability*({scope.unit_months}))",
    "risk": lambda scope: f"SUMPRODUCT({scope.of('units')}units_risk*units_months)",
    "cost": lambda scope: scope.sum_of("missions_cost", "missions_no"),
    "turnover": _turnover,
    "persons": lambda scope: f"{scope.person_months}/{scope.months}" if scope.months else "0",
    "contributors": _contributors,
}
"""How each indicator follows from the sheets Units, Check coverage and Check costs."""

_OF_REQUIREMENTS = ("floors", "targets", "coverage")


def measured(counted: Audit, gate: Gate) -> str | None:
    """Return the formula of an indicator on the plan; None where it has none."""
    case = counted.case
    if gate.kpi in NOT_LIVE or not spots(counted) or (gate.kpi in _OF_REQUIREMENTS and not case.asked):
        return None
    if gate.mission and gate.mission not in case.mission_at:
        return None
    return _FORMULAS[gate.kpi](_Scope(counted, case.mission_at[gate.mission] if gate.mission else None))


def formulas(counted: Audit, reading: Reading, now: int, reference: int, threshold: int) -> tuple[str, str, str] | None:
    """Return the formulas of verdict, value and indicator of a gate; None where it stays as recounted.

    Parameters
    ----------
    counted
        The plan, recounted.
    reading
        The gate.
    now, reference, threshold
        Columns of its row: the indicator on the plan, what it is compared with, and the threshold.
    """
    gate, found = reading.gate, measured(counted, reading.gate)
    if found is None or (gate.against and reading.reference is None):
        return None
    plan, other, asked = f"{{{now}}}", f"{{{reference}}}", f"{{{threshold}}}"
    compared, value = plan, plan
    meets = f"ROUND({plan},9){gate.operator}{asked}"
    if gate.against and reading.reference:
        compared = f"100*({plan}-{other})/ABS({other})"
        meets = f"ROUND({compared},9){gate.operator}{asked}"
        value = f"IF(ISNUMBER({plan}),{_shown(compared, gate.operator, asked)},{NOTHING})"
    elif gate.against:
        # From nothing every change is endless; only nothing stays the same.
        meets = f"IF({plan}=0,0{gate.operator}{asked},{f'{plan}>0' if gate.operator == '>=' else 'FALSE'})"
        meets = meets if gate.operator != "<=" else f"IF({plan}=0,0<={asked},{plan}<0)"
        value = f"IF({plan}=0,0,{NOTHING})"
    elif gate.kpi not in _EXACT and reading.unit != DOLLARS:
        value = f"IF(ISNUMBER({plan}),{_shown(plan, gate.operator, asked)},{NOTHING})"
    word = f'IF({meets},"met","not met")'
    verdict = f'IF(ISNUMBER({plan}),{word},IF(ISTEXT({plan}),"met","not met"))'
    return verdict, value, found


def _shown(value: str, operator: str, asked: str) -> str:
    """Return the formula of a value at four decimals, rounded so that it looks no nearer to passing than it is."""
    steps = f"ROUND(10000*({value}),5)"
    low, high = f"INT({steps})/10000", f"-INT(-{steps})/10000"
    if operator == "<=":
        return high
    return low if operator == ">=" else f"IF(ABS({low}-{asked})<0.00001,{high},{low})"
