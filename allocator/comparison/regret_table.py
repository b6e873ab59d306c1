"""Regret as tables: every plan in every scenario, and a sentence on the plan that is least regretted."""

from collections.abc import Sequence
from fractions import Fraction

from allocator.comparison.bridges import OnSearch
from allocator.comparison.member import Member
from allocator.comparison.regret import Met, Mode, Regret, Standing, Sure, regret
from allocator.comparison.table import Field, Table, fields
from allocator.errors import ExitCode
from allocator.families.wording import sign
from allocator.report.paper import Kind, Row
from allocator.report.wording import plural
from allocator.search import Options

SHEET = "Regret"

UNSURE = "others may do better"
"""What is said where it is not proven which plan is least regretted."""

_UNPROVEN = {Sure.SEARCHED, Sure.IMPOSSIBLE, Sure.NOTHING_FOUND}
"""Searches after which better moves may exist, if only by breaking fewer rules than the plan as it is."""

_NOTE = (
    "As it is: what the scenario makes impossible is cut, the rest recounted there. With moves: no pledge has more "
    "units out than the plan has at its most or are in place today; where and when they serve is searched anew. Worse "
    "than the best plan known there: rules first, then floors, targets and cost. Shortfalls in weighted person-months."
)


def regrets(members: Sequence[Member], options: Options, on_search: OnSearch | None = None) -> Regret | None:
    """Return the regret of the members that have a plan; None where fewer than two have, or a person ended them."""
    plans = [(member.name, member.audit) for member in members if member.audit is not None]
    if len(plans) < 2 or any(member.end.exit_code == ExitCode.INTERRUPTED for member in members):
        return None

    def told(ended: int, searches: int) -> None:
        if on_search is not None:
            on_search("plans in other scenarios", ended, searches)

    return regret(plans, options, told)


def every(found: Regret) -> Table:
    """Return what each plan comes to in each scenario."""
    rows: list[Row] = [
        (one.mode.value, one.plan, one.world, one.cut, *one.standing, *one.regret, one.sure.value)
        for one in _ordered(found)
    ]
    return Table(
        "regret",
        SHEET,
        "Every plan in every scenario",
        fields(
            ("mode", "Carried out"),
            ("plan", "Plan of"),
            ("scenario", "Where this comes true"),
            ("cut", "Person-months cut", Kind.WHOLE),
            ("broken", "Rules broken", Kind.WHOLE),
            ("floors", "Missing below floors", Kind.DECIMAL),
            ("targets", "Missing to targets", Kind.DECIMAL),
            ("cost", "Cost", Kind.CENTS),
            Field("broken_regret", "Rules more", Kind.WHOLE, varies=True),
            Field("floors_regret", "Floors worse", Kind.DECIMAL, varies=True),
            Field("targets_regret", "Targets worse", Kind.DECIMAL, varies=True),
            Field("cost_regret", "Cost more", Kind.CENTS, varies=True),
            ("sure", "How sure"),
        ),
        tuple(rows),
        _NOTE,
        split=True,
    )


def _ordered(found: Regret) -> list[Met]:
    order = list(Mode)
    return sorted(found.met, key=lambda one: order.index(one.mode))


def least(found: Regret, currency: str) -> Table:
    """Return the plan that is least regretted in each mode, with the sentence that says so."""
    rows: list[Row] = [
        (mode.value, one.plan, one.world, *one.regret, sentence(one, currency) + _partly(found, mode))
        for mode, one in found.least.items()
    ]
    return Table(
        "least_regret",
        SHEET,
        "The plan that is least regretted",
        fields(
            ("mode", "Carried out"),
            ("plan", "Plan of"),
            ("scenario", "Worst where this comes true"),
            ("broken_regret", "Rules more", Kind.WHOLE),
            ("floors_regret", "Floors worse", Kind.DECIMAL),
            ("targets_regret", "Targets worse", Kind.DECIMAL),
            ("cost_regret", "Cost more", Kind.CENTS),
            ("words", "In words"),
        ),
        tuple(rows),
        "Whichever of these scenarios comes true: of each plan its worst case counts, and the plan with the mildest "
        "worst case is named; equals by name." + _left_out(found),
    )


def _partly(found: Regret, mode: Mode) -> str:
    """Return a warning where moves were not searched, or are not proven best, of every plan that is spoken of."""
    if mode is Mode.AS_IT_IS:
        return ""
    unproven = sum(one.mode is mode and one.sure in _UNPROVEN for one in found.met)
    said = []
    if found.left_out:
        said.append(f"{found.left_out:,} {'was' if found.left_out == 1 else 'were'} not searched")
    if unproven:
        said.append(f"{unproven:,} {'is' if unproven == 1 else 'are'} not proven best")
    asked = plural(found.searches, "plan")
    return f" But of {asked} elsewhere {' and '.join(said)}: {UNSURE}." if said else ""


def _left_out(found: Regret) -> str:
    if not found.left_out:
        return " The searches were interrupted." if found.interrupted else ""
    why = "a person ended them" if found.interrupted else "time was up"
    return (
        f" Moves were not searched for {found.left_out:,} of {plural(found.searches, 'plan')} elsewhere, because "
        f"{why}: there they stand as they are."
    )


def sentence(one: Met, currency: str) -> str:
    """Return what a planner who has to decide before knowing the scenario can take from it."""
    how = "carried out as it is" if one.mode is Mode.AS_IT_IS else "with its own units moved where that helps"
    front = f"Whichever of these scenarios comes true, the plan of `{one.plan}`, {how}, is regretted least: "
    if not any(one.regret):
        return f"{front}no better plan is known in any scenario."
    return f"{front}its worst case is `{one.world}`, where it {_worse(one.regret, currency)} the best plan known there."


def _worse(by: Standing, currency: str) -> str:
    broken, floors, targets, cost = by
    said = []
    if broken:
        said.append(f"breaks {plural(broken, 'rule')} more")
    for amount, what in ((floors, "below floors"), (targets, "between floors and targets")):
        if amount:
            said.append(f"leaves {_amount(amount)} weighted person-months {'more' if amount > 0 else 'fewer'} {what}")
    if cost:
        cents = int(100 * abs(cost))
        said.append(f"costs {sign(currency)}{cents // 100:,}.{cents % 100:02d} {'more' if cost > 0 else 'less'}")
    return (", ".join(said[:-1]) + " and " if len(said) > 1 else "") + said[-1] + " than"


def _amount(value: Fraction) -> str:
    """Return an amount with two decimals at most, rounded up: nothing is said only of nothing."""
    steps = -(-abs(value) * 100 // 1)
    return f"{steps // 100:,}.{steps % 100:02d}".rstrip("0").rstrip(".")
