"""Missions: one line each of what a committee compares, and lines that add them up."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from allocator.audit import Audit
from allocator.case import Case
from allocator.report.binding import close, ties
from allocator.report.coverage import Need, floors_met, needs
from allocator.report.hindering import hindering, nobody_left
from allocator.report.wording import amount, share


@dataclass(frozen=True, slots=True)
class Gap:
    """The requirement most is missing of: its capability, the task it hurts.

    `persons` are the standard persons missing in its worst month: below its floor if `floor`, else in all; `name` is
    that of the capability.
    """

    r: int
    persons: Fraction
    capability: str
    name: str
    task: str
    floor: bool

    @property
    def text(self) -> str:
        """The gap in words."""
        where = "below the floor of" if self.floor else "short of the target of"
        noun = "person" if self.persons == 1 else "persons"
        return f"{amount(self.persons)} {noun} ({self.name}) {where} {self.task}"


@dataclass(frozen=True, slots=True)
class Line:
    """A mission, or several together [persons; standard person-months; cents].

    Attributes
    ----------
    name, title
        Code and name.
    authorised
        The total ceiling, or the military and police ceilings together; None where that is not known.
    vacancies
        Authorised less deployed in the last month, where the mission is then open and has a ceiling.
    vacant_of
        The authorised persons that `vacancies` is counted of.
    today, plan
        Persons on the eve, and in the last month of the plan.
    floors_met, floors
        Floors met over the whole plan, and how many there are.
    asked, missing
        What requirements ask for over the plan, and what of it is missing.
    gap
        The largest gap; None where nothing is missing, and for several missions.
    binds
        Short names of what leaves no room, the tightest first, each with its cell.
    why
        What of it keeps units from the largest gap, or from all that is below floors, while that is missing.
    budget, drawn
        Budget with what is drawn from pools, and these draws; None and 0 where there is no budget.
    cost, one_off, budgeted_cost
        Cost over the plan, the travel in it, and the cost of missions with a budget.
    throughout
        Whether it is open in every month of the plan.
    """

    name: str
    title: str
    authorised: int | None
    vacancies: int
    vacant_of: int
    today: int
    plan: int
    floors_met: int
    floors: int
    asked: int
    missing: Fraction
    gap: Gap | None
    binds: tuple[str, ...]
    why: tuple[str, ...]
    bent: bool
    budget: int | None
    drawn: int
    cost: int
    one_off: int
    budgeted_cost: int
    throughout: bool

    @property
    def coverage(self) -> Fraction | None:
        """The share of what is asked that is served."""
        return 1 - self.missing / self.asked if self.asked else None

    @property
    def vacancy(self) -> Fraction | None:
        """The share of authorised persons that are not there in the last month."""
        return share(self.vacancies, self.vacant_of)

    @property
    def unbudgeted(self) -> int:
        """The cost of missions without a budget, where others have one."""
        return 0 if self.budget is None else self.cost - self.budgeted_cost

    @property
    def left(self) -> int | None:
        """What is left of the budget; None where there is none."""
        return None if self.budget is None else self.budget - self.budgeted_cost

    @property
    def left_share(self) -> Fraction | None:
        """What is left as a share of the budget."""
        return None if self.budget is None else share(self.budget - self.budgeted_cost, self.budget)

    @property
    def floors_text(self) -> str:
        """Floors met, of how many; a dash where there is none."""
        return f"{self.floors_met} of {self.floors}" if self.floors else "–"


def lines(counted: Audit) -> tuple[Line, ...]:
    """Return a line for each mission of the case, in its order."""
    case, deployment = counted.case, counted.deployment
    asked: dict[str, list[Need]] = {mission.code: [] for mission in case.missions}
    for need in needs(deployment):
        asked[case.requirements[need.r].mission].append(need)
    cost, travel, eve, drawn = (dict.fromkeys(range(len(case.missions)), 0) for _ in range(4))
    for charge in counted.charges:
        cost[charge.mission] += charge.cents
        travel[charge.mission] += charge.cents if charge.item == "travel" else 0
    for (p, m), units in case.deployed.items():
        eve[m] += units * case.pledges[p].persons
    for (_, m), cents in counted.plan.draw.items():
        drawn[m] += cents
    tight = close(counted)
    last = case.phases[-1]
    found = []
    for m, mission in enumerate(case.missions):
        allowed, plan = authorised(case, m), deployment.persons_at.get((m, last.number), 0)
        counts = allowed is not None and last.within(mission.window)
        met, floors = floors_met(asked[mission.code])
        binds, gap = ties(case, tight.get(m, ())), _gap(case, asked[mission.code])
        names, why = [tie.text for tie in binds], []
        if gap is not None:
            short = [need.r for need in asked[mission.code] if need.below] if gap.floor else [gap.r]
            why = hindering(counted, m, short, tight.get(m, ()), floor=gap.floor)
            nobody = list(filter(None, [nobody_left(deployment, gap.r)]))
            names, why = names + nobody, why + nobody
        found.append(
            Line(
                name=mission.code,
                title=mission.name,
                authorised=allowed,
                vacancies=(allowed or 0) - plan if counts else 0,
                vacant_of=(allowed or 0) if counts else 0,
                today=eve[m],
                plan=plan,
                floors_met=met,
                floors=floors,
                asked=sum(need.asked for need in asked[mission.code]),
                missing=sum((need.missing for need in asked[mission.code]), Fraction()),
                gap=gap,
                binds=tuple(names),
                why=tuple(why),
                bent=any(tie.bent for tie in binds),
                budget=None if mission.budget is None else mission.budget + drawn[m],
                drawn=0 if mission.budget is None else drawn[m],
                cost=cost[m],
                one_off=travel[m],
                budgeted_cost=0 if mission.budget is None else cost[m],
                throughout=mission.window.first <= 0 and mission.window.last >= case.settings.months - 1,
            )
        )
    return tuple(found)


def together(name: str, chosen: Iterable[Line]) -> Line:
    """Return several missions as one line."""
    each = tuple(chosen)
    ceilings = [line.authorised for line in each if line.authorised is not None]
    budgets = [line.budget for line in each if line.budget is not None]
    return Line(
        name=name,
        title="",
        authorised=sum(ceilings) if ceilings else None,
        vacancies=sum(line.vacancies for line in each),
        vacant_of=sum(line.vacant_of for line in each),
        today=sum(line.today for line in each),
        plan=sum(line.plan for line in each),
        floors_met=sum(line.floors_met for line in each),
        floors=sum(line.floors for line in each),
        asked=sum(line.asked for line in each),
        missing=sum((line.missing for line in each), Fraction()),
        gap=None,
        binds=(),
        why=(),
        bent=False,
        budget=sum(budgets) if budgets else None,
        drawn=sum(line.drawn for line in each),
        cost=sum(line.cost for line in each),
        one_off=sum(line.one_off for line in each),
        budgeted_cost=sum(line.budgeted_cost for line in each),
        throughout=all(line.throughout for line in each),
    )


def authorised(case: Case, m: int) -> int | None:
    """Return the authorised persons of a mission: its total ceiling, else those of its components together.

    None where there is neither, or a component without a ceiling has people who are asked for, may serve in the place
    of those who are, or are there on the eve.
    """
    mission = case.missions[m]
    if mission.total_ceiling is not None:
        return mission.total_ceiling
    ceilings = {"military": mission.military_ceiling, "police": mission.police_ceiling}
    stated = [ceiling for ceiling in ceilings.values() if ceiling is not None]
    asked = {case.capability_at[row.capability] for row in case.requirements if row.mission == mission.code}
    wanted = asked | {k for k in case.k_of if any(served in asked for served, _ in case.serving[k])}
    wanted |= {case.k_of[p] for (p, at), units in case.deployed.items() if at == m and units}
    unlimited = any(ceilings[case.capabilities[k].component] is None for k in wanted)
    return sum(stated) if stated and not unlimited else None


def _gap(case: Case, chosen: Iterable[Need]) -> Gap | None:
    """Return the largest gap: below a floor before any other, then most weighted person-months, then first."""
    missing = [need for need in chosen if need.missing]
    if not missing:
        return None

    def size(need: Need) -> tuple[bool, Fraction]:
        return need.below > 0, (need.below or need.above) * case.requirements[need.r].weight

    worst = max(missing, key=size)
    row = case.requirements[worst.r]
    persons = worst.peak_below or worst.peak
    return Gap(worst.r, persons, row.capability, _named(case, row.capability), row.task, worst.below > 0)


def _named(case: Case, code: str) -> str:
    return case.capabilities[case.capability_at[code]].name or code
