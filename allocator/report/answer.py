"""The answer: one page with a sentence, a line per mission, what it costs, and how sure that is."""

from allocator.audit import Audit
from allocator.case import Case
from allocator.costs import CLASSES
from allocator.engines import Ending
from allocator.families.wording import listed
from allocator.gates import Reading, failed, told
from allocator.gates.words import counted_in
from allocator.goals import GOALS
from allocator.report.coverage import most_covered, needs
from allocator.report.missions import Line, lines, together
from allocator.report.paper import Kind, Provenance, Row, Section, Sheet, Signal, Tone, columns
from allocator.report.wording import (
    CLASS_NAMES,
    ROUNDED,
    TODAY_KEPT,
    dollars,
    in_no_budget,
    money_in_short,
    percent,
    percent_up,
    plural,
    share,
    share_up,
    without_budget,
)
from allocator.search import Outcome

_BINDS_SHOWN = 2
"""How many binding limits of a mission are named; the others are on the sheet of limits."""

_MUCH = 10**9
"""From this cost on [cents] money is shown in thousands."""


def headline(outcome: Outcome, counted: Audit, total: Line) -> str:
    """Return one sentence: floors, people, the most that is possible, money, limits bent."""
    case = counted.case
    parts = [_floors(total), _people(outcome, counted, total), _money(case, total), _bent(counted)]
    text = "; ".join(part for part in parts if part)
    return f"{text[0].upper()}{text[1:]}."


def _floors(total: Line) -> str:
    if not total.floors:
        return ""
    if total.floors_met == total.floors:
        return "the one floor is met" if total.floors == 1 else f"all {total.floors:,} floors are met"
    return f"{total.floors_met:,} of {plural(total.floors, 'floor')} {'is' if total.floors_met == 1 else 'are'} met"


def _people(outcome: Outcome, counted: Audit, total: Line) -> str:
    if total.coverage is None:
        return f"{total.plan:,} persons are deployed in the last month"
    text = f"{percent(total.coverage)} of the person-months asked for are served"
    most = most_covered(counted.case, needs(counted.deployment), outcome.goals)
    if most is not None and total.coverage < 1:
        more = "misses less, by importance" if most.reached else f"can exceed {percent_up(most.share)}"
        text += f", and {most.whom} {more}"
    return text


def _money(case: Case, total: Line) -> str:
    if total.left is None:
        return f"cost {money_in_short(case, total.cost)}"
    text = f"{money_in_short(case, total.left)} under budget" if total.left else "the budget is spent to the cent"
    text += f" after {money_in_short(case, total.drawn)} from pools" if total.drawn else ""
    return "; ".join(filter(None, (text, without_budget(case, total.unbudgeted))))


def _bent(counted: Audit) -> str:
    case = counted.case
    names = {(m.family == "cap", m.key[0]) for m in counted.bent}
    if any(not limit.hard for limit in case.limits) or any(cap.soft_weight_e4 is not None for cap in case.caps):
        return f"{plural(len(names), 'limit')} bent" if names else "no limit bent"
    return ""


def how_good(outcome: Outcome, verdict: str, readings: tuple[Reading, ...] = ()) -> str:
    """Return the verdict with what is known of each goal, and whether the KPI gates are met."""
    proven = tuple(goal.goal for goal in outcome.goals if goal.proven)
    near = tuple(
        f"{goal.goal} within {percent_up(goal.gap)}"
        for goal in outcome.goals
        if goal.gap is not None and not goal.proven
    )
    unknown = tuple(goal.goal for goal in outcome.goals if goal.gap is None)
    known = []
    if proven and len(proven) < len(outcome.goals):
        known.append(f"{listed(proven)} proven best")
    if near:
        known.append(listed(near))
    if unknown:
        known.append(f"no bound is known for {listed(unknown)}")
    text = f"Verdict: {verdict}"
    text += f" – {'; '.join(known)}." if known else "."
    if outcome.ending is Ending.INTERRUPTED:
        text += " The search was interrupted; this is the best plan it had."
    elif outcome.clock:
        text += " Time had a say in the search, so another run may find another plan."
    if outcome.faults:
        text += f" On the way, {'; '.join(outcome.faults)}."
    return f"{text} {failed(readings)}" if readings else text


def answer(
    outcome: Outcome, counted: Audit, verdict: str, provenance: Provenance, readings: tuple[Reading, ...] = ()
) -> Sheet:
    """Return the first page."""
    case = counted.case
    each = lines(counted)
    total = together("All missions", each)
    rules = f"{counted.rules:,} rules were recounted from the plan and the tables; {len(counted.faults)} are broken."
    versions = f"{provenance.engine}; allocator {provenance.program}; Python {provenance.python}; {provenance.options}"
    digests = (
        f"SHA-256 of the input {provenance.input_sha256[:16]}…, of the tables {provenance.tables_sha256[:16]}… "
        "(in full on the sheet Sureness)"
    )
    return Sheet(
        "Answer",
        case.settings.title or "Plan",
        (_missions(case, each, total), _classes(counted, total), _goals(outcome, counted)),
        (headline(outcome, counted, total), how_good(outcome, verdict, readings), *_not_met(case, readings)),
        (f"{rules} Engine {versions}.", f"Workbook {provenance.workbook}, scenario {provenance.scenario}; {digests}."),
    )


def _not_met(case: Case, readings: tuple[Reading, ...]) -> tuple[str, ...]:
    """Return what is said of the gates that are not met, in one paragraph; nothing where all are."""
    missed = " ".join(f"KPI gate not met: {told(case, reading)}" for reading in readings if not reading.passed)
    return (missed,) if missed else ()


def _shown(case: Case, total: Line) -> tuple[Kind, str]:
    """Return how this page shows money: in thousands, as the papers of budget committees do, where there is much."""
    currency = case.settings.currency
    return (Kind.THOUSANDS, f"{currency} thousand") if total.cost >= _MUCH else (Kind.MONEY, currency)


def _rounded(money: Kind) -> str:
    return f" {ROUNDED}" if money is Kind.THOUSANDS else ""


def _missions(case: Case, each: tuple[Line, ...], total: Line) -> Section:
    money, currency = _shown(case, total)
    last = case.settings.month_name(case.settings.months - 1)
    rows = tuple(_row(line) for line in each)
    totals = [_row(total)]
    steady = tuple(line for line in each if line.throughout)
    if len(steady) < len(each):
        totals.append(_row(together("Open throughout", steady)))
    tones: dict[tuple[int, int], Tone] = {}
    for at, line in enumerate((*each, total)):
        if line.floors:
            tones[at, 6] = Tone.MET if line.floors_met == line.floors else Tone.SHORT
        if line.bent:
            tones[at, 14] = Tone.BENT
    free = f" {in_no_budget(case, total.unbudgeted)}" if total.unbudgeted else ""
    like = " “Open throughout” leaves out missions that are not open in every month." if len(totals) > 1 else ""
    return Section(
        "Missions",
        columns(
            "Mission",
            ("Authorised persons", Kind.WHOLE, "–"),
            ("Today", Kind.WHOLE),
            ("Plan, last month", Kind.WHOLE),
            ("Change", Kind.WHOLE),
            ("Vacancy", Kind.PERCENT, "–"),
            ("Floors met", Kind.TEXT),
            ("Coverage", Kind.PERCENT, "–", Signal.COVERAGE),
            (f"Budget with pools, {currency}", money, "–"),
            (f"Cost, {currency}", money),
            ("One-off", money),
            (f"Left, {currency}", money, "–"),
            ("Left of budget", Kind.PERCENT, "–", Signal.HEADROOM),
            ("Largest gap and the task it hurts", Kind.TEXT, "none"),
            ("What binds (cell of the workbook)", Kind.TEXT, "–"),
        ),
        rows,
        tuple(totals),
        f"Persons deployed on the eve and in the last month, {last}; vacancy against the ceilings of missions open "
        "then. Coverage: person-months served of those asked for, in standard persons. One-off: travel and transport, "
        f"part of cost. What binds: limits with at most 1 % of room in some month.{like}{free}{_rounded(money)}",
        tones,
    )


def _row(line: Line) -> Row:
    binds = ", ".join(line.binds[:_BINDS_SHOWN])
    more = len(line.binds) - _BINDS_SHOWN
    return (
        line.name,
        line.authorised,
        line.today,
        line.plan,
        line.plan - line.today,
        line.vacancy,
        line.floors_text,
        line.coverage,
        None if line.budget is None else dollars(line.budget),
        dollars(line.cost),
        dollars(line.one_off),
        None if line.left is None else dollars(line.left),
        line.left_share,
        line.gap.text if line.gap else None,
        f"{binds}, {more} more" if more > 0 else binds or None,
    )


def _classes(counted: Audit, total: Line) -> Section:
    case = counted.case
    money, currency = _shown(case, total)
    cost, budgeted = dict.fromkeys(CLASSES, 0), dict.fromkeys(CLASSES, 0)
    for charge in counted.charges:
        cost[charge.category] += charge.cents
        if case.missions[charge.mission].budget is not None:
            budgeted[charge.category] += charge.cents
    rows: list[Row] = [
        (CLASS_NAMES[name], dollars(cents), share(cents, total.cost), share(budgeted[name], total.budget or 0))
        for name, cents in cost.items()
    ]
    totals: list[Row] = [("Cost", dollars(total.cost), share(total.cost, total.cost), None)]
    if total.budget is not None:
        totals[0] = (*totals[0][:3], share(total.budgeted_cost, total.budget))
        totals.append(("Budgets", dollars(total.budget - total.drawn), None, None))
        if total.drawn:
            totals.append(("From pools", dollars(total.drawn), None, None))
        totals.append(("Left of budgets", dollars(total.left or 0), None, total.left_share))
    note = "Budgets are per mission, not per class."
    if total.unbudgeted:
        note += f" {in_no_budget(case, total.unbudgeted)}"
    return Section(
        "Cost by class",
        columns(
            "Class",
            (currency[0].upper() + currency[1:], money),
            ("Share of cost", Kind.PERCENT, ""),
            ("Share of budget", Kind.PERCENT, ""),
        ),
        tuple(rows),
        tuple(totals),
        f"{note}{_rounded(money)}",
    )


def _goals(outcome: Outcome, counted: Audit) -> Section:
    today = outcome.today
    rows: list[Row] = []
    tones: dict[tuple[int, int], Tone] = {}
    for at, goal in enumerate(outcome.goals):
        value, then = counted.values[goal.goal], None if today is None else today.values[goal.goal]
        known = "yes" if goal.proven else "no"
        change, unit = None if then is None else value - then, counted_in(counted.case, GOALS[goal.goal].unit)
        rows.append((goal.goal, value, then, change, goal.bound, share_up(goal.gap), known, unit))
        if goal.proven:
            tones[at, 6] = Tone.MET
    kept = TODAY_KEPT
    if today is None:
        kept = "none was looked for, or none was found that keeps every rule"
    elif not counted.case.deployed:
        kept = "nobody is deployed"
    return Section(
        "How sure, and against today",
        columns(
            "Goal, in order",
            ("Plan", Kind.EXACT),
            ("Today kept and trimmed", Kind.EXACT, "–"),
            ("Change", Kind.EXACT, "–"),
            ("No plan can beat", Kind.EXACT, "unknown"),
            ("Gap", Kind.PERCENT, "unknown"),
            ("Proven", Kind.TEXT),
            ("Counted in", Kind.TEXT),
        ),
        tuple(rows),
        (),
        f"Today kept and trimmed: {kept}. “No plan can beat” is said of plans that keep the goals before. "
        "Less is better, but for suitability.",
        tones,
        beside=True,
    )
