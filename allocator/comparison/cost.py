"""Cost: the variance of every category in the layout of performance reports, by mission and class, and by item."""

from fractions import Fraction

from allocator.audit import Audit
from allocator.case import Plan
from allocator.case.deployment import Deployment
from allocator.comparison.member import Member
from allocator.comparison.table import Table, against, fields, variances
from allocator.comparison.view import View
from allocator.costs import CLASSES, ITEMS
from allocator.report.money import LINES, line_of
from allocator.report.paper import Kind, Row
from allocator.report.wording import CLASS_NAMES, ITEM_NAMES

ALL = "All"
"""What rows are called that add up all categories or missions."""

TOGETHER = ""
"""The key of all missions together, which no mission can have as its code."""

_BY_UNIT = ("personnel", "contingent_equipment", "rotation")
"""The items charged for units in place, which belong to the budget line of their capability."""

Line = tuple[str, str]
"""Class of cost, and budget line or item in it."""


def lines(counted: Audit, view: View) -> dict[Line, int]:
    """Return the cost of a plan [cents] by class and budget line; what belongs to no line stands under its item."""
    case = counted.case
    found: dict[Line, int] = {}
    inside = [view.has(mission.code) for mission in case.missions]
    for charge in counted.charges:
        if inside[charge.mission] and not (charge.item in _BY_UNIT and charge.category == "military_police"):
            key = charge.category, ITEM_NAMES[charge.item]
            found[key] = found.get(key, 0) + charge.cents
    known = [line_of(case.capabilities[k]) for k in case.k_of]
    for line in sorted(set(known)):
        # Units are charged one by one, so those of a line cost as much alone as among all.
        own = Deployment(case, Plan({key: n for key, n in counted.plan.assign.items() if known[key[0]] == line}))
        charges = (charge for item in ITEMS if item.name in _BY_UNIT for charge in item.recount(own))
        cents = sum(x.cents for x in charges if x.category == "military_police" and inside[x.mission])
        key = "military_police", line[0].upper() + line[1:]
        found[key] = found.get(key, 0) + cents
    return {key: cents for key, cents in found.items() if cents}


def _order(line: Line) -> tuple[int, int, int, str]:
    """Return the official order: observers, contingents, police, formed police; then what belongs to no line."""
    category, name = line
    official, items = name.lower(), list(ITEM_NAMES.values())
    place = LINES.index(official) if official in LINES else len(LINES)
    return CLASSES.index(category), place + (name in items), items.index(name) if name in items else 0, official


def performance(base: Audit, others: tuple[tuple[Member, Audit], ...], view: View) -> Table:
    """Return the variance of every line with subtotals, in the layout of performance reports."""
    rows: list[Row] = []
    then = lines(base, view)
    for member, counted in others:
        now = lines(counted, view)
        for category in CLASSES:
            own = sorted((line for line in {*then, *now} if line[0] == category), key=_order)
            rows += [
                (member.name, CLASS_NAMES[category], line[1], *_money(then.get(line, 0), now.get(line, 0)))
                for line in own
            ]
            sums = (sum(cents for line, cents in found.items() if line[0] == category) for found in (then, now))
            rows.append((member.name, CLASS_NAMES[category], "Subtotal", *_money(*sums)))
        rows.append((member.name, ALL, "Total", *_money(sum(then.values()), sum(now.values()))))
    return Table(
        "performance",
        "Cost",
        "Cost against the base",
        fields(
            ("scenario", "Scenario"),
            ("category", "Category"),
            ("line", "Line"),
            *variances(Kind.CENTS, "Base", "Scenario"),
        ),
        tuple(rows),
        "Personnel, contingent equipment and rotation stand under the budget line of the unit; presence and travel "
        "belong to no line. A variance above nothing costs more than the base.",
        split=True,
    )


def _money(base: int, value: int) -> Row:
    return against(*(Fraction(cents, 100) for cents in (base, value)))


def missions(base: Audit, others: tuple[tuple[Member, Audit], ...], view: View) -> Table:
    """Return the variance of every mission and class."""
    rows: list[Row] = []
    then = _by_mission(base, view)
    for member, counted in others:
        now = _by_mission(counted, view)
        names = sorted({mission for mission, _ in (*then, *now)})
        for mission in names:
            pairs = [(then.get((mission, name), 0), now.get((mission, name), 0)) for name in CLASSES]
            rows += [
                (member.name, mission, CLASS_NAMES[name], *_money(*pair))
                for name, pair in zip(CLASSES, pairs, strict=True)
            ]
            rows.append((member.name, mission, ALL, *_money(*map(sum, zip(*pairs, strict=True)))))
    return Table(
        "missions",
        "Missions",
        "Cost by mission and class",
        fields(
            ("scenario", "Scenario"),
            ("mission", "Mission"),
            ("category", "Category"),
            *variances(Kind.CENTS, "Base", "Scenario"),
        ),
        tuple(rows),
    )


def _by_mission(counted: Audit, view: View) -> dict[tuple[str, str], int]:
    found = {(mission.code, name): 0 for mission in counted.case.missions if view.has(mission.code) for name in CLASSES}
    for charge in counted.charges:
        key = counted.case.missions[charge.mission].code, charge.category
        if key in found:
            found[key] += charge.cents
    return found


def by_item(counted: Audit, view: View) -> dict[str, int]:
    """Return the cost of a plan [cents] by item, in the order of the contract."""
    found = {item.name: 0 for item in ITEMS}
    for charge in counted.charges:
        if view.has(counted.case.missions[charge.mission].code):
            found[charge.item] += charge.cents
    return found


def items(base: Audit, others: tuple[tuple[Member, Audit], ...], view: View) -> Table:
    """Return the variance of every item of cost."""
    rows: list[Row] = []
    then = by_item(base, view)
    for member, counted in others:
        now = by_item(counted, view)
        rows += [(member.name, ITEM_NAMES[name], *_money(then[name], now[name])) for name in then]
        rows.append((member.name, ALL, *_money(sum(then.values()), sum(now.values()))))
    return Table(
        "items",
        "Items",
        "Cost by item",
        fields(("scenario", "Scenario"), ("item", "Item"), *variances(Kind.CENTS, "Base", "Scenario")),
        tuple(rows),
    )
