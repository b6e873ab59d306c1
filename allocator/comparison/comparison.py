"""A comparison: plans side by side against the first, as tables and figures that every writer shows alike."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from allocator.comparison import bridges, cost, inputs, limits, moved, personnel, regret_table, shortfalls
from allocator.comparison.beyond import Beyond
from allocator.comparison.figures import waterfalls
from allocator.comparison.member import Member
from allocator.comparison.noise import Sureness, sureness
from allocator.comparison.overview import overview
from allocator.comparison.table import Table
from allocator.comparison.view import View
from allocator.errors import ExitCode
from allocator.families.wording import listed
from allocator.report.paper import Figure
from allocator.report.wording import plural


@dataclass(frozen=True, eq=False)
class Comparison:
    """Plans side by side.

    Attributes
    ----------
    members
        The plans, the base first; those that failed are among them.
    view
        What is compared.
    tables, figures
        What differs, in the order in which people read it.
    beyond
        Bridges and regret, and what is missing of them.
    folder
        Where it was written; None where it was not.
    """

    members: tuple[Member, ...]
    view: View
    tables: tuple[Table, ...]
    figures: tuple[Figure, ...] = ()
    beyond: Beyond = field(default_factory=Beyond)
    folder: Path | None = None

    @property
    def base(self) -> Member:
        """What the others are compared with."""
        return self.members[0]

    @property
    def others(self) -> tuple[Member, ...]:
        """What is compared with the base."""
        return self.members[1:]

    @property
    def exit_code(self) -> ExitCode:
        """The largest code of the members and of what was made of them, and that of an interruption above all."""
        codes = [member.end.exit_code for member in self.members]
        if ExitCode.INTERRUPTED in codes or self.beyond.interrupted:
            return ExitCode.INTERRUPTED
        return ExitCode(max(*codes, self.beyond.exit_code))

    @property
    def title(self) -> str:
        """What the plans are about."""
        titles = dict.fromkeys(member.audit.case.settings.title for member in self.members if member.audit is not None)
        return next((title for title in titles if title), "Comparison")

    @property
    def currency(self) -> str:
        """In what money is counted."""
        return next(iter(self._currencies), "USD")

    @property
    def _currencies(self) -> dict[str, tuple[str, ...]]:
        """The currencies of the plans, with the names of the plans that count in them."""
        found: dict[str, tuple[str, ...]] = {}
        for member in self.members:
            if member.audit is not None:
                currency = member.audit.case.settings.currency
                found[currency] = (*found.get(currency, ()), member.name)
        return found

    @property
    def sentences(self) -> tuple[str, ...]:
        """What has to be said before any figure."""
        missing = tuple(member.name for member in self.others if member.audit is None)
        there = len(self.others) - len(missing)
        if self.base.audit is None:
            found = [f"{self.base.name} has no plan ({self.base.end.verdict}), so nothing can be compared with it."]
        else:
            found = [f"{plural(there, 'plan') if there else 'No plan'} against {self.base.name}."]
        if missing:
            found.append(f"Without a plan: {listed(missing)}.")
        if ended := tuple(member.name for member in self.members if member.end.exit_code == ExitCode.INTERRUPTED):
            found.append(f"Interrupted before the end of its search: {listed(ended)}.")
        if len(currencies := self._currencies) > 1:
            where = "; ".join(f"{currency} in {listed(names)}" for currency, names in currencies.items())
            found.append(f"Money is counted in different currencies ({where}): differences of cost say nothing.")
        if failed := tuple(member.name for member in self.members if member.gates_missed):
            where = "any plan" if len(failed) == there + (self.base.audit is not None) else listed(failed)
            found.append(f"A KPI gate of the workbook is not met in {where}.")
        if self.beyond.sentence:
            found.append(self.beyond.sentence)
        if self.view.sentence:
            found.append(self.view.sentence)
            found += [bridges.WHOLE for table in self.tables if table.sheet == bridges.SHEET][:1]
        return tuple(found)

    def table(self, name: str) -> Table:
        """Return a table by its name.

        Raises
        ------
        KeyError
            If there is none of that name.
        """
        for each in self.tables:
            if each.name == name:
                return each
        raise KeyError(name)


def compared(members: Iterable[Member], view: View, further: Beyond) -> Comparison:
    """Return the comparison of plans, the first of which is the base.

    Parameters
    ----------
    members
        The plans, and the lack of plans.
    view
        What is compared.
    further
        Bridges and regret.
    """
    every = tuple(members)
    base, others = every[0], every[1:]
    given = inputs.table(base, others)
    then = base.audit
    found: list[Table] = []
    ways: dict[str, tuple[moved.Moved, ...]] = {}
    noises: dict[str, Sureness] = {}
    bound: Table | None = None
    figures: tuple[Figure, ...] = ()
    if then is not None:
        plans = tuple((x, x.audit) for x in others if x.audit is not None)
        ways = {member.name: moved.seen(moved.moved(then, counted), view) for member, counted in plans}
        noises = {member.name: sureness(base, member, len(ways[member.name])) for member, _ in plans}
        bound = limits.table(then, plans, view)
        found = [
            cost.performance(then, plans, view),
            cost.missions(then, plans, view),
            cost.items(then, plans, view),
            personnel.personnel(then, plans, view),
            shortfalls.coverage(then, plans, view),
            shortfalls.shortfalls(then, plans, view),
            moved.table(plans, then, ways, noises),
            bound,
        ]
        figures = waterfalls(found[2])
        if split := further.split:
            currency = then.case.settings.currency
            found[3:3] = [bridges.by_cause(split, currency), bridges.by_effect(split), bridges.by_mission(split)]
            figures = (*figures, *bridges.charts(split))
    if regretted := further.regretted:
        currency = next(member.audit.case.settings.currency for member in every if member.audit is not None)
        found += [regret_table.least(regretted, currency), regret_table.every(regretted)]
    first = overview(every, view, ways, noises, bound, given)
    tables = [first, *found, given]
    if view.only_differences:
        tables = [first, *(each.differing for each in tables[1:])]
    return Comparison(every, view, tuple(tables), figures, further)
