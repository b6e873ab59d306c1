"""A gate read on a plan: an indicator, compared with a threshold as it is, or as a change in percent.

What the contract leaves open: a share of nothing meets every gate, as a scope without anybody meets every share; what
has nothing to be compared with is not met, because it cannot be shown to be; a change from 0 is without bounds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from operator import eq, ge, le

from allocator.audit import Audit
from allocator.case import E4, Gate
from allocator.gates.indicators import INDICATORS, PERCENT, Indicator

COMPARE = {"<=": le, ">=": ge, "=": eq}
"""What the operators of gates compare."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A gate read on a plan.

    Attributes
    ----------
    gate
        The row of `kpi_gates`.
    measured
        The indicator on the plan; None where there is nothing it could be counted of.
    reference
        The indicator on what the gate compares with; None where it compares with nothing, or there is no such figure.
    value
        What is compared with the threshold: the indicator, or its change in percent; None where there is no figure.
    passed
        Whether the gate is met.
    """

    gate: Gate
    measured: Fraction | None
    reference: Fraction | None
    value: Fraction | None
    passed: bool

    @property
    def indicator(self) -> Indicator:
        """What the gate looks at."""
        return INDICATORS[self.gate.kpi]

    @property
    def threshold(self) -> Fraction:
        """What the value is compared with."""
        return Fraction(self.gate.value_e4, E4)

    @property
    def unit(self) -> str:
        """What value and threshold are counted in."""
        return PERCENT if self.gate.against else self.indicator.unit


def read_gates(gates: Iterable[Gate], counted: Audit, others: Mapping[str, Audit | None]) -> tuple[Reading, ...]:
    """Return every gate read on a recounted plan, in the order given.

    Parameters
    ----------
    gates
        The gates of the case.
    counted
        The plan, recounted.
    others
        What gates compare with, recounted, by the word in `against`; None or absent where there is none.
    """
    return tuple(
        reading(gate, counted, None if other is None else _measured(gate, other))
        for gate, other in ((gate, others.get(gate.against)) for gate in gates)
    )


def reading(gate: Gate, counted: Audit, reference: Fraction | None) -> Reading:
    """Return a gate read on a recounted plan.

    Parameters
    ----------
    gate, counted
        The gate, and the plan.
    reference
        The indicator on what the gate compares with; None where there is no such figure.
    """
    measured, threshold = _measured(gate, counted), Fraction(gate.value_e4, E4)
    if not gate.against:
        passed = measured is None or COMPARE[gate.operator](measured, threshold)
        return Reading(gate, measured, None, measured, passed)
    if measured is None or reference is None:
        return Reading(gate, measured, reference, None, measured is None)
    if measured != reference and reference == 0:
        endless = float("inf") if measured > 0 else float("-inf")
        return Reading(gate, measured, reference, None, COMPARE[gate.operator](endless, threshold))
    change = 100 * (measured - reference) / abs(reference) if measured != reference else Fraction(0)
    return Reading(gate, measured, reference, change, COMPARE[gate.operator](change, threshold))


def _measured(gate: Gate, counted: Audit) -> Fraction | None:
    if not gate.mission:
        return INDICATORS[gate.kpi].recount(counted, None)
    place = counted.case.mission_at.get(gate.mission)
    return None if place is None else INDICATORS[gate.kpi].recount(counted, place)
