"""The answer: a sentence, the headline figures, what is short, what it costs, what changes, a line per mission."""

from dataclasses import dataclass

from allocator.audit import Audit
from allocator.case import Case
from allocator.families.wording import listed, named
from allocator.gates import failed
from allocator.report.answer import headline, how_good
from allocator.report.binding import NEAR
from allocator.report.coverage import needs
from allocator.report.missions import Line, lines, together
from allocator.report.paper import Column, Kind
from allocator.report.web.filling import filled
from allocator.report.web.finished import Finished
from allocator.report.web.numbers import shown
from allocator.report.web.part import Part
from allocator.report.web.table import chosen, table
from allocator.report.wording import money_in_short, percent, plural, without_budget

_GLANCE = (0, 2, 3, 4, 6, 7, 9, 11, 12, 13)
"""The columns of the table of missions that are seen at once; all of them open below."""

_NAMED = 4
"""How many missions each of the three answers names."""

_BELOW, _BINDS = 3, 3
"""How many floors that are missed, and how many limits that bind, are named of a mission."""

_NO_LIMIT = (
    "No limit of this mission alone that concerns what is missing is within 1 % of being reached, though the room left "
    "may be too little for a unit; a budget that a pool could still raise does not count."
)


@dataclass(frozen=True, slots=True)
class Card:
    """A headline figure."""

    name: str
    figure: str
    told: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader asks first, and the answer, point by point."""

    asked: str
    points: tuple[tuple[str, str], ...]
    more: str
    anchor: str


def answer(finished: Finished) -> Part | None:
    """Return the first section."""
    counted = finished.counted
    each = lines(counted)
    total = together("All missions", each)
    sheet = finished.paper.sheets[0]
    blocks = (
        filled(
            "answer.html",
            headline=headline(finished.outcome, counted, total),
            sure=how_good(finished.outcome, finished.verdict, finished.readings),
            tone="short" if total.floors_met < total.floors else "bent" if counted.bent else "met",
            cards=_cards(finished, total),
            questions=(_short(finished, each), _cost(finished, each, total), _changed(finished, each, total)),
        ),
        table(chosen(sheet.sections[0], _GLANCE, "Missions at a glance")),
        table(sheet.sections[0], closed=True),
    )
    return Part("answer", "The answer", blocks, short="Answer")


def _cards(finished: Finished, total: Line) -> tuple[Card, ...]:
    case = finished.counted.case
    cards = []
    if total.floors:
        met = total.floors_met == total.floors
        missed = total.floors - total.floors_met
        text = "every floor is met" if met else f"{plural(missed, 'floor')} not met"
        cards.append(Card("Floors met", total.floors_text, text, "met" if met else "short"))
    if total.coverage is not None:
        cards.append(Card("Coverage", percent(total.coverage), "of the person-months asked for"))
    change = total.plan - total.today
    cards.append(Card("Persons, last month", f"{total.plan:,}", f"{_signed(change)} against today's {total.today:,}"))
    cost = money_in_short(case, total.cost)
    if total.budget is None or total.left is None:
        cards.append(Card("Cost", cost, "no mission has a budget"))
    else:
        over = total.left < 0
        left = money_in_short(case, abs(total.left))
        part = "" if total.left_share is None else f" ({percent(abs(total.left_share))})"
        told = f"{left}{part} {'over' if over else 'under'} {_budgets(case, total)}"
        cards.append(Card("Cost", cost, told, "short" if over else ""))
    if finished.readings:
        missed = sum(not reading.passed for reading in finished.readings)
        met_text = f"{len(finished.readings) - missed} of {len(finished.readings)}"
        cards.append(Card("KPI gates met", met_text, failed(finished.readings), "short" if missed else "met"))
    return tuple(cards)


def _budgets(case: Case, total: Line) -> str:
    """Return what cost is measured against, and what of it is not."""
    told = f"a budget of {money_in_short(case, total.budget or 0)}", without_budget(case, total.unbudgeted)
    return "; ".join(filter(None, told))


def _signed(number: int) -> str:
    return f"+{number:,}" if number > 0 else f"−{-number:,}" if number else "±0"


def _short(finished: Finished, each: tuple[Line, ...]) -> Question:
    short = sorted(
        (line for line in each if line.gap is not None),
        key=lambda line: (not line.gap.floor if line.gap else True, -line.missing),
    )
    below = _below(finished.counted)
    points = []
    for line in short[:_NAMED]:
        binds = listed(line.why[:_BINDS])
        gap = line.gap.text if line.gap else ""
        text = f"{listed(tuple(below[line.name]))} below the floor" if line.name in below else gap
        why = f"What binds: {binds}." if binds else _NO_LIMIT
        points.append((f"{named(line.title, line.name)}:", f"{text}. {why}"))
    if not points:
        points.append(("Nothing", "is short: every requirement is served in full."))
    left = len(short) - _NAMED
    return Question(
        "What is short, and why?",
        tuple(points),
        f"All {len(short)} missions that are short" if left > 0 else "All shortfalls",
        "shortfalls",
    )


def _below(counted: Audit) -> dict[str, list[str]]:
    """Return what is missing below floors, by mission: ``420 persons (Formed police unit) for public order``."""
    case, found = counted.case, dict[str, list[str]]()
    for need in sorted(needs(counted.deployment), key=lambda need: -need.below):
        if need.below:
            row = case.requirements[need.r]
            name = case.capabilities[case.capability_at[row.capability]].name or row.capability
            persons = shown(Column("", Kind.FIGURE), need.peak_below)
            noun = "person" if need.peak_below == 1 else "persons"
            found.setdefault(row.mission, []).append(f"{persons} {noun} ({name}) for {row.task}")
    return {
        mission: [*texts[:_BELOW], *([f"{len(texts) - _BELOW} more"] if len(texts) > _BELOW else [])]
        for mission, texts in found.items()
    }


def _cost(finished: Finished, each: tuple[Line, ...], total: Line) -> Question:
    case = finished.counted.case
    points: list[tuple[str, str]] = []
    if total.left is None or total.budget is None:
        points.append((money_in_short(case, total.cost), "in all; no mission has a budget."))
    else:
        word, left = "over" if total.left < 0 else "under", money_in_short(case, abs(total.left))
        points.append((money_in_short(case, total.cost), f"in all, {left} {word} {_budgets(case, total)}."))
    if total.drawn:
        points.append((money_in_short(case, total.drawn), "of the budgets comes from pools."))
    points.append((money_in_short(case, total.one_off), "of the cost is one-off: travel and transport."))
    spent = [line.name for line in each if line.left_share is not None and line.left_share <= NEAR]
    if spent:
        points.append((plural(len(spent), "mission"), f"with at most 1 % of budget left: {listed(tuple(spent))}."))
    return Question("What does it cost?", tuple(points), "Cost by mission and class", "money")


def _changed(finished: Finished, each: tuple[Line, ...], total: Line) -> Question:
    points = [(_signed(total.plan - total.today), "persons in the last month against today.")]
    sheet = finished.sheet("Moves")
    if sheet is not None and sheet.sections[0].rows:
        columns, sums = sheet.sections[0].columns, sheet.sections[0].totals[0]
        arrive, leave = (shown(columns[at], sums[at]) for at in (7, 8))
        moves = plural(int(sums[6] or 0), "move")
        once = money_in_short(finished.counted.case, total.one_off)
        points.append((f"{arrive} in, {leave} out", f"persons over the plan, in {moves} of units; {once} once."))
    moved = sorted((line for line in each if line.plan != line.today), key=lambda line: -abs(line.plan - line.today))
    points += [
        (
            f"{named(line.title, line.name)}:",
            f"{_signed(line.plan - line.today)} persons: {line.today:,} today, {line.plan:,} in the last month.",
        )
        for line in moved[:3]
    ]
    if not moved:
        points.append(("No mission", "ends with another strength than today."))
    return Question("What changes against today?", tuple(points), "All moves and timelines", "changes")
