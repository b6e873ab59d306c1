"""KPI gates: what the workbook asks of a finished plan, and whether it is met."""

from allocator.audit import Audit
from allocator.gates import Reading, failed, told
from allocator.gates.words import OPERATORS, counted_in, shown
from allocator.report.checks import gate_formulas
from allocator.report.looks import MET, MISSED
from allocator.report.paper import Kind, Row, Section, Sheet, Signal, Tone, columns
from allocator.report.wording import located

_AGAINST = {"": "the figure itself", "base": "change from the base scenario", "today": "change from today"}


def sheet(counted: Audit, readings: tuple[Reading, ...]) -> Sheet | None:
    """Return every gate with its figures; None where the workbook has none."""
    if not readings:
        return None
    rows: list[Row] = []
    tones: dict[tuple[int, int], Tone] = {}
    formulas: dict[tuple[int, int], str] = {}
    for reading in readings:
        gate = reading.gate
        tones[len(rows), 0] = Tone.MET if reading.passed else Tone.SHORT
        live = gate_formulas.formulas(counted, reading, now=8, reference=9, threshold=6)
        for place, text in zip((0, 4, 8), live or (), strict=False):
            formulas[len(rows), place] = text
        rows.append(
            (
                MET if reading.passed else MISSED,
                gate.kpi,
                gate.mission or "whole plan",
                _AGAINST[gate.against],
                shown(reading),
                OPERATORS[gate.operator],
                reading.threshold,
                counted_in(counted.case, reading.unit),
                reading.measured,
                reading.reference,
                counted_in(counted.case, reading.indicator.unit),
                reading.indicator.statement,
                ", ".join(located((gate.origin.cell("value"),))),
                gate_formulas.said(counted, reading),
            )
        )
    section = Section(
        "KPI gates",
        columns(
            ("Gate", Kind.TEXT, "", Signal.GATE),
            "Indicator",
            "Where",
            "What is compared",
            ("Value", Kind.FIGURE, "–"),
            "Must be",
            ("Threshold", Kind.FIGURE),
            "In",
            ("On the plan", Kind.FIGURE, "–"),
            ("Compared with", Kind.FIGURE, "–"),
            "Counted in",
            "What is counted",
            "Cell",
            "In the workbook",
        ),
        tuple(rows),
        note="Compared exactly. Values are shown with at most four decimals, rounded away from passing. Changes are in "
        "percent. Where there is nothing to count, a gate is met; where there is nothing to compare with, it is not. "
        "Figures of live gates are formulas over the sheets Units, Check coverage and Check costs of report.xlsx.",
        tones=tones,
        formulas=formulas,
        names={0: "gates_verdict"},
    )
    missed = tuple(f"Not met: {told(counted.case, reading)}" for reading in readings if not reading.passed)
    return Sheet("KPI gates", "KPI gates", (section,), (failed(readings), *missed))
