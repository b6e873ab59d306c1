"""A case small enough to count by hand, a plan of it, and what a search would have said of it."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from allocator.audit import Audit, audit
from allocator.case import (
    Capability,
    Case,
    Contributor,
    Equipment,
    Goal,
    Group,
    Level,
    Limit,
    Mission,
    Origin,
    Pair,
    Plan,
    Pledge,
    Pool,
    Rate,
    Remark,
    Requirement,
    Settings,
    Window,
)
from allocator.engines import Ending
from allocator.report import Provenance
from allocator.search import Outcome, Reached

ALWAYS = Window(0, 11)
A, B = 0, 1
"""Missions of the case: ALPHA stays open, BRAVO closes after six months."""

ENGINEERS, INFANTRY_NEPAL, INFANTRY_TOGO, POLICE = range(4)
"""Pledges of the case."""

PROVENANCE = Provenance("small.xlsx", "ab" * 32, "cd" * 32, "0.1.0", "highs 1.15.1", "3.11.9", "limit 5 s", "base")


def origin(sheet: str, row: int, *names: str) -> Origin:
    """Return where a row stands whose columns are `names`, from column A on."""
    return Origin(sheet, row, dict(zip(names, "ABCDEFGH", strict=False)))


MISSIONS = (
    Mission(
        "ALPHA",
        "Mission Alpha",
        ALWAYS,
        11,
        importance=2,
        budget=200_000_000,
        military_ceiling=300,
        police_ceiling=20,
        civilian_monthly=1_000_000,
        operational_monthly=500_000,
        origin=origin("missions", 2, "mission", "military_ceiling", "budget"),
    ),
    Mission("BRAVO", "=HYPERLINK()", Window(0, 5), 5, total_ceiling=200, budget=50_000_000, civilian_monthly=100_000),
)
CASE = Case(
    Settings("A small & plain plan", (2020, 7), 12),
    MISSIONS,
    (
        Pledge("ENG-1", "NPL", "ENG", 1, 50, ALWAYS, women_e4=50_000, lease_monthly=10_000, move_cost=300),
        Pledge("INF-N", "NPL", "INF", 2, 100, ALWAYS, women_e4=100_000),
        Pledge("INF-T", "TGO", "INF", 1, 90, ALWAYS),
        Pledge("POL-T", "TGO", "POL", 30, 1, ALWAYS, women_e4=3_333),
    ),
    (
        Capability("ENG", "Engineers", standard_persons=50),
        Capability("INF", "Infantry", standard_persons=100),
        Capability("POL", "Police officer", "police", 1, "United Nations police"),
    ),
    (Contributor("NPL", "Nepal", "Asia"), Contributor("TGO", "Togo", "Africa", max_persons=200)),
    (
        Requirement("ALPHA", "ENG", "roads", ALWAYS, 2, 1, 3, origin=origin("requirements", 2, "mission", "target")),
        Requirement("ALPHA", "INF", "patrols", ALWAYS, 2, 2, 5, origin=origin("requirements", 3, "mission", "target")),
        Requirement("ALPHA", "POL", "@police", ALWAYS, 20, 10, 1),
        Requirement("BRAVO", "INF", "-patrols", ALWAYS, 2, 1, 1),
    ),
    (Goal("floors"), Goal("targets"), Goal("concessions"), Goal("cost")),
    groups={"AFRICA": Group("AFRICA", "contributors", ("TGO",))},
    rates=(Rate("pay", 10_000, ALWAYS),),
    levels={"": Level("", 0)},
    pairs={
        (INFANTRY_NEPAL, A): Pair(deploy_per_person=1_000, return_per_person=500),
        (INFANTRY_TOGO, B): Pair(deploy_per_person=2_000, return_per_person=700),
    },
    deployed={(INFANTRY_NEPAL, A): 1, (INFANTRY_TOGO, B): 1, (POLICE, A): 5},
    equipment=(Equipment("APC", "Armoured carrier", 1, 5, 20_000),),
    needs={(1, A, 0): 10_000},
    pools=(Pool("reserve", 1_000_000, ("ALPHA",), origin=origin("pools", 2, "pool", "amount")),),
    limits=(
        Limit(
            "few from Nepal", "max_persons", ALWAYS, contributor="NPL", mission="ALPHA", amount=240, soft_weight_e4=1
        ),
        Limit("police kept low", "max_units", ALWAYS, capability="POL", mission="ALPHA", amount=20),
        Limit("a lot of Togo", "max_persons", ALWAYS, contributor="TGO", amount=500),
    ),
    remarks=(Remark("missions", "ALPHA", "renewed in June", "S/RES/1", "missions!A2"),),
)
PLAN = Plan(
    {
        **{(ENGINEERS, A, 0, t): 1 for t in range(2)},
        **{(INFANTRY_NEPAL, A, 1, t): 2 for t in range(2)},
        (INFANTRY_TOGO, B, 1, 0): 1,
        (POLICE, A, 2, 0): 9,
        (POLICE, A, 2, 1): 20,
    },
    stock={(0, A, 0): 1, (0, A, 1): 1},
    lease={(0, A, 0): 1, (0, A, 1): 1},
    draw={(0, A): 400_000},
)


def outcome(
    counted: Audit,
    bounds: Mapping[str, int | None] | None = None,
    ending: Ending = Ending.FEASIBLE,
    *,
    today: Audit | None = None,
    clock: bool = False,
) -> Outcome:
    """Return an outcome with a recounted plan and with given bounds; goals that are not named are proven."""
    given = bounds or {}
    goals = []
    for goal in counted.case.goals:
        value = counted.values[goal.name]
        bound = given.get(goal.name, value)
        goals.append(Reached(goal.name, value, value, None if bound is None else Fraction(bound)))
    return Outcome(ending, counted, tuple(goals), today, clock, "highs", "1.15.1", 1.0)


def counted(plan: Plan = PLAN, case: Case = CASE) -> Audit:
    """Return a plan recounted."""
    return audit(case, plan)


def bare() -> Audit:
    """Return a case of one mission in which nothing is asked, nothing is paid and nobody is sent."""
    mission = Mission("ALPHA", "", ALWAYS, 11)
    case = replace(
        CASE,
        missions=(mission,),
        requirements=(),
        deployed={},
        pairs={},
        equipment=(),
        needs={},
        pools=(),
        limits=(),
        groups={},
        rates=(),
        remarks=(),
        contributors=(Contributor("NPL", "Nepal"), Contributor("TGO", "Togo")),
    )
    return audit(case, Plan())
