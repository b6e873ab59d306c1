"""Sureness: what is proven, what was recounted, where everything comes from."""

from fractions import Fraction

from allocator.audit import Audit
from allocator.case import E4
from allocator.families import BY_NAME
from allocator.gates.words import counted_in
from allocator.goals import GOALS
from allocator.report.paper import Kind, Provenance, Row, Section, Sheet, Tone, columns, total
from allocator.report.wording import share_up
from allocator.search import Outcome


def sureness(outcome: Outcome, counted: Audit, verdict: str, provenance: Provenance) -> Sheet:
    """Return goals with their proofs, rules with their recounts, and the provenance."""
    sections = (_goals(outcome, counted), _rules(counted), _provenance(outcome, verdict, provenance))
    return Sheet("Sureness", "How sure, and from where", sections)


def _goals(outcome: Outcome, counted: Audit) -> Section:
    case, today = counted.case, outcome.today
    tolerance = {goal.name: goal.tolerance for goal in case.goals}
    rows: list[Row] = []
    tones: dict[tuple[int, int], Tone] = {}
    for at, goal in enumerate(outcome.goals):
        kind = GOALS[goal.goal]
        then = None if today is None else today.values[goal.goal]
        rows.append(
            (
                goal.goal,
                counted.values[goal.goal],
                goal.reached,
                goal.bound,
                share_up(goal.gap),
                "yes" if goal.proven else "no",
                Fraction(tolerance.get(goal.goal, 0), E4),
                then,
                "most" if goal.most else "least",
                counted_in(case, kind.unit),
                kind.statement,
            )
        )
        if goal.proven:
            tones[at, 5] = Tone.MET
    others = [name for name in GOALS if name not in {goal.goal for goal in outcome.goals}]
    for name in others:
        then = None if today is None else today.values[name]
        unit, statement = counted_in(case, GOALS[name].unit), GOALS[name].statement
        rows.append((name, counted.values[name], None, "–", "–", "not a goal", None, then, None, unit, statement))
    return Section(
        "Goals",
        columns(
            "Goal, in order",
            ("Plan", Kind.EXACT),
            ("Reached in its turn", Kind.EXACT, "–"),
            ("No plan can beat", Kind.EXACT, "unknown"),
            ("Gap", Kind.PERCENT, "unknown"),
            "Proven",
            ("Tolerance", Kind.PERCENT),
            ("Today kept and trimmed", Kind.EXACT, "–"),
            ("Best is", Kind.TEXT),
            ("Counted in", Kind.TEXT),
            ("What is counted", Kind.TEXT),
        ),
        tuple(rows),
        note="Later goals may give up of earlier ones what their tolerance allows. “No plan can beat” holds for plans "
        "that keep the goals before. The gap is between that and the better of plan and what was reached, rounded up.",
        tones=tones,
    )


def _rules(counted: Audit) -> Section:
    rows: list[Row] = []
    tones: dict[tuple[int, int], Tone] = {}
    for name, measures in counted.measures.items():
        if measures:
            broken = sum(not measure.holds for measure in measures)
            bent = sum(measure.broken > 0 for measure in measures)
            tones[len(rows), 2] = Tone.SHORT if broken else Tone.MET
            rows.append((name.replace("_", " "), len(measures), broken, bent, BY_NAME[name].statement))
    return Section(
        "Rules recounted",
        columns(
            "Rule",
            ("Recounted", Kind.WHOLE),
            ("Broken", Kind.WHOLE),
            ("Bent", Kind.WHOLE),
            ("What it says", Kind.TEXT),
        ),
        tuple(rows),
        (total("All rules", rows, (1, 2, 3), 5),),
        "Counted from the plan and the tables in exact arithmetic, by code that has never seen the engine. Soft limits "
        "may bend.",
        tones,
    )


def _provenance(outcome: Outcome, verdict: str, provenance: Provenance) -> Section:
    rows: tuple[Row, ...] = (
        ("Verdict", verdict),
        ("Workbook", provenance.workbook),
        ("Scenario", provenance.scenario),
        ("SHA-256 of the input", provenance.input_sha256),
        ("SHA-256 of the tables after the scenario", provenance.tables_sha256),
        ("Program", f"allocator {provenance.program}"),
        ("Engine", provenance.engine),
        ("Python", provenance.python),
        ("Options", provenance.options),
        ("Time or a person had a say in it", "yes: another run may differ" if outcome.clock else "no: runs repeat"),
        ("Decisions, rows, coefficients", f"{outcome.columns:,}, {outcome.rows:,}, {outcome.terms:,}"),
    )
    return Section("Provenance", columns("What", "Which"), rows)
