"""Stores: equipment issued and leased, money drawn from pools."""

from fractions import Fraction

from allocator.audit import Audit
from allocator.costs import ITEMS
from allocator.families.wording import named
from allocator.report.paper import Kind, Row, Section, Sheet, Signal, columns, total
from allocator.report.wording import dollars, phase_months, share


def equipment(counted: Audit) -> Sheet | None:
    """Return what units lack and are given; None where the case has no equipment."""
    case, plan = counted.case, counted.plan
    if not case.equipment:
        return None
    (leased,) = (item for item in ITEMS if item.name == "leased_equipment")
    cost = dict(zip(plan.lease, (charge.cents for charge in leased.recount(counted.deployment)), strict=True))
    rows: list[Row] = []
    for measure in sorted(counted.measures["equipment"], key=lambda measure: measure.key):
        q, m, t = measure.key
        rows.append(
            (
                named(case.equipment[q].name, case.equipment[q].code),
                case.missions[m].code,
                phase_months(case, t),
                Fraction(measure.used),
                plan.stock.get((q, m, t), 0),
                plan.lease.get((q, m, t), 0),
                dollars(cost.get((q, m, t), 0)),
            )
        )
    spots = Section(
        "Equipment by mission and phase",
        columns(
            "Equipment",
            "Mission",
            ("Phase", Kind.MONTH),
            ("Lacked by units", Kind.DECIMAL),
            ("From stock", Kind.WHOLE),
            ("Leased", Kind.WHOLE),
            (f"Cost of leases, {case.settings.currency}", Kind.CENTS),
        ),
        tuple(rows),
        (total("All", rows, (6,), 7),),
        "Lacked: what units need and do not bring; whole items are issued.",
    )
    return Sheet("Equipment", "Equipment", (_stores(counted), spots))


def _stores(counted: Audit) -> Section:
    case, plan = counted.case, counted.plan
    rows: list[Row] = []
    for q, record in enumerate(case.equipment):
        stock, lease = (
            max(sum(n for (at, _, t), n in items.items() if (at, t) == (q, phase.number)) for phase in case.phases)
            for items in (plan.stock, plan.lease)
        )
        used = share(stock, record.stock), share(lease, record.lease_max)
        rows.append((named(record.name, record.code), record.stock, stock, used[0], record.lease_max, lease, used[1]))
    return Section(
        "Equipment in all",
        columns(
            "Equipment",
            ("In stock", Kind.WHOLE),
            ("Most issued at once", Kind.WHOLE),
            ("of stock", Kind.PERCENT, "–"),
            ("Can be leased", Kind.WHOLE),
            ("Most leased at once", Kind.WHOLE),
            ("of leases", Kind.PERCENT, "–"),
        ),
        tuple(rows),
    )


def pools(counted: Audit) -> Sheet | None:
    """Return what each pool gives to whom; None where the case has no pools."""
    case, draw = counted.case, counted.plan.draw
    if not case.pools:
        return None
    rows: list[Row] = []
    sums: list[Row] = []
    for at, pool in enumerate(case.pools):
        for code in pool.missions:
            most = None if pool.max_per_mission is None else dollars(pool.max_per_mission)
            cents = draw.get((at, case.mission_at[code]), 0)
            rows.append((pool.code, code, dollars(pool.min_per_mission), most, dollars(cents)))
        given = sum(cents for (number, _), cents in draw.items() if number == at)
        left = pool.amount - given
        sums.append((pool.code, dollars(pool.amount), dollars(given), dollars(left), share(left, pool.amount)))
    currency = case.settings.currency
    together = Section(
        f"Pools, {currency}",
        columns(
            "Pool",
            ("Amount", Kind.CENTS),
            ("Given", Kind.CENTS),
            ("Left", Kind.CENTS),
            ("Left of it", Kind.PERCENT, "", Signal.HEADROOM),
        ),
        tuple(sums),
    )
    each = Section(
        f"Given to missions, {currency}",
        columns("Pool", "Mission", ("At least", Kind.CENTS), ("At most", Kind.CENTS, "–"), ("Given", Kind.CENTS)),
        tuple(rows),
        (total("All pools", rows, (4,), 5),),
        "Money assigned to budgets; it is not cost.",
    )
    return Sheet("Pools", "Pools", (together, each))
