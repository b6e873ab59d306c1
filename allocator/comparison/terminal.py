"""A comparison on a terminal: a line for each plan, then where cost and coverage change, on one screen."""

from fractions import Fraction

from rich.console import Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from allocator.comparison.bridge import Effect
from allocator.comparison.bridges import CHANGE
from allocator.comparison.cells import colour, exact, millions, money, points, share, whole, whole_units
from allocator.comparison.comparison import Comparison
from allocator.comparison.cost import ALL
from allocator.comparison.files import PAGE
from allocator.comparison.fitting import Fitting
from allocator.comparison.noise import Noise
from allocator.comparison.regret_table import UNSURE
from allocator.report.paper import Value
from allocator.report.wording import plural

_SHORT = {
    "proven optimal": "proven",
    "feasible, quality unknown": "feasible",
    "proven infeasible": "infeasible",
    "no plan found in time": "none in time",
}
_TITLES = ("cost", "±cost", "%", "persons", "±persons", "floors", "served", "±served", "moved", "by")
"""Columns of the plans."""

_SIGNS = {Noise.NONE: "", Noise.SOME: "~", Noise.UNKNOWN: "?"}
"""What stands for a word where there is no room for it."""

_MANY = 40
"""Most lines of a table on a terminal."""

_SEVERAL, _SHORT_TABLE = 2, 16
"""So many causes are worth a table by mission, of at most so many lines."""


def summary(comparison: Comparison) -> tuple[RenderableType, ...]:
    """Return what to print."""
    read = (
        f"cost in {comparison.currency} m; persons in the last month; served: % of what is asked; moved: person-months"
    )
    parts: list[RenderableType] = [
        _title(" ".join(comparison.sentences)),
        _members(comparison),
        Text(read, style="dim"),
    ]
    compared = [member.name for member in comparison.others if member.audit is not None]
    if comparison.base.audit is not None and compared:
        if len(compared) == 1:
            against = f"{compared[0]} against {comparison.base.name}"
            parts += [_title(f"Cost, {comparison.currency}: {against}"), _performance(comparison)]
        changed = f"Change by mission: cost in {comparison.currency} m, coverage in points"
        parts += [_title(changed), _missions(comparison, compared)]
        parts += _bridges(comparison)
    regretted = [table for table in comparison.tables if table.name == "least_regret"]
    parts += [Text(_regret(row, comparison.currency)) for table in regretted for row in table.records]
    parts += _inputs(comparison)
    for member in comparison.members:
        parts += [Text(f"{member.name}: {reason}", style="red") for reason in member.end.reasons]
    return tuple(parts)


def _bridges(comparison: Comparison) -> list[RenderableType]:
    """Return what each cause adds to the cost of the base, where plans were split by cause, and how sure that is."""
    found = [table for table in comparison.tables if table.name == "bridge"]
    rows = [row for table in found for row in table.records if row["cause"] != CHANGE]
    if not rows:
        return []
    grid = _grid()
    grid.add_column("scenario", no_wrap=True, overflow="ellipsis", max_width=20)
    grid.add_column("cause", no_wrap=True)
    grid.add_column("adds", justify="right", no_wrap=True)
    grid.add_column("how sure")
    before = ""
    for row in rows[:_MANY]:
        name = str(row["scenario"])
        cells = (millions(row["amount"], signed=True), Text(_sure(row), style="dim"))
        grid.add_row(Text("" if name == before else name), Text(str(row["cause"])), *cells)
        before = name
    title = _title(f"Change of cost by cause, {comparison.currency} m")
    return [title, grid, *_more(len(rows)), *_bridge_of_missions(comparison, len(rows))]


def _more(rows: int) -> list[Text]:
    """Return a line on how many rows of a table are not shown; none where all are."""
    return [Text(f"and {rows - _MANY:,} more; see {PAGE}", style="dim")] if rows > _MANY else []


def _sure(row: dict[str, Value]) -> str:
    """Return how sure a bar is, shorter than elsewhere."""
    if row["least"] is not None and row["least"] != row["most"]:
        return f"between {_plain(row['least'])} and {_plain(row['most'])}"
    said = str(row["sure"]).split(" (")[0]
    return said.replace(" more goals", " more").replace(" not proven best", " unproven")


def _bridge_of_missions(comparison: Comparison, bars: int) -> list[RenderableType]:
    """Return causes by mission, where there is one plan to compare and more than one cause."""
    table = next((table for table in comparison.tables if table.name == "bridge_missions"), None)
    if table is None or len(comparison.others) > 1 or bars < _SEVERAL or len(table.rows) > _SHORT_TABLE:
        return []
    shown = [each for each in table.fields[2:] if each.key not in {*Effect}]
    grid = _grid()
    grid.add_column("mission", no_wrap=True)
    for each in shown:
        grid.add_column(Text(each.title), justify="right")
    for row in table.records:
        if any(row[each.key] for each in shown):
            grid.add_row(Text(str(row["mission"])), *(millions(row[each.key], signed=True) for each in shown))
    return [_title(f"The same by mission, {comparison.currency} m"), grid]


def _regret(row: dict[str, Value], currency: str) -> str:
    """Return in one line which plan is least regretted."""
    said = [
        f"{_amount(row[key])} {what}"
        for key, what in (
            ("broken_regret", "rule broken" if abs(exact(row["broken_regret"]) or 0) == 1 else "rules broken"),
            ("floors_regret", "below floors"),
            ("targets_regret", "to targets"),
        )
        if row[key]
    ]
    said += [f"{currency} {_plain(row['cost_regret'])} m"] if row["cost_regret"] else []
    worst = f"worst in {row['scenario']}: {', '.join(said)}" if said else "best in all"
    partly = f"; {UNSURE}, see Regret" if UNSURE in str(row["words"]) else ""
    return f"Least regretted {row['mode']}: {row['plan']}; {worst}{partly}"


def _plain(value: Value) -> str:
    return millions(value, signed=True).plain


def _amount(value: Value) -> str:
    number = exact(value) or Fraction()
    return colour(number, whole_units(number), signed=True).plain


def _grid() -> Grid:
    return Grid(box=None, padding=(0, 1, 0, 0), header_style="bold")


def _title(text: str) -> Text:
    return Text(text, style="bold")


def _members(comparison: Comparison) -> Fitting:
    """Return a line for each plan; on a narrow terminal with signs for words, and on a narrower one with less."""
    signs = ", ".join(f"{sign} {noise.value}" for noise, sign in _SIGNS.items() if sign)
    legend = Text(f"after moved: {signs}", style="dim")
    lean = frozenset({"by", "%"})
    narrow = [Group(_plans(comparison, without), legend) for without in (lean, lean | {"±persons", "±served"})]
    return Fitting(_plans(comparison), *narrow)


def _plans(comparison: Comparison, without: frozenset[str] = frozenset()) -> Grid:
    overview = comparison.table("overview")
    shown = [title for title in _TITLES if title not in without]
    grid = _grid()
    grid.add_column("scenario", no_wrap=True, overflow="ellipsis", max_width=20)
    grid.add_column("plan", no_wrap=True)
    for title in shown:
        grid.add_column(Text(title[:1] if title.startswith("±") else title), justify="right", no_wrap=True)
    for row, member in zip(overview.records, comparison.members, strict=True):
        floors = "–" if row["floors"] is None else f"{row['floors_met']}/{row['floors']}"
        verdict = _SHORT.get(member.end.verdict, member.end.verdict.split(" (")[0])
        noise, moved = row["moved_noise"], whole(row["person_months_moved"])
        cells = {
            "cost": millions(row["cost"]),
            "±cost": millions(row["cost_variance"], signed=True),
            "%": share(row["cost_percent"], signed=True),
            "persons": whole(row["persons"]),
            "±persons": whole(row["persons_variance"], signed=True),
            "floors": Text(floors, style="red" if row["floors_met"] != row["floors"] else ""),
            "served": share(row["coverage"]),
            "±served": points(row["coverage_variance"]),
            "moved": Text.assemble(moved, _SIGNS[Noise(str(noise))] if noise and "by" in without else ""),
            "by": Text(str(noise or ""), style="dim"),
        }
        grid.add_row(
            Text(member.name),
            Text(verdict, style="" if member.audit is not None else "bold red"),
            *(cells[title] for title in shown),
        )
    return grid


def _performance(comparison: Comparison) -> Grid:
    table = comparison.table("performance")
    grid = _grid()
    grid.add_column("category", no_wrap=True)
    for title in ("base", "scenario", "variance", "%"):
        grid.add_column(title, justify="right", no_wrap=True)
    before = None
    for row in table.records:
        strong = row["line"] in {"Subtotal", "Total"}
        if row["category"] != before and row["line"] != "Total":
            grid.add_row(Text(str(row["category"]), style="italic"))
        before = row["category"]
        cells = (money(row["base"]), money(row["value"]), money(row["variance"], signed=True))
        name = Text(str(row["line"]) if strong else f"  {row['line']}")
        grid.add_row(name, *cells, share(row["percent"], signed=True), style="bold" if strong else "")
    return grid


def _missions(comparison: Comparison, compared: list[str]) -> Fitting:
    """Return change of cost and of coverage by mission; scenarios that do not fit beside each other stand below."""
    forms = []
    for beside in range(len(compared), 0, -1):
        parts = [compared[at : at + beside] for at in range(0, len(compared), beside)]
        forms.append(Group(*(_by_mission(comparison, part) for part in parts)))
    return Fitting(*forms)


def _by_mission(comparison: Comparison, compared: list[str]) -> Group:
    """Return a row for each mission in which anything differs, with change of cost and of coverage."""
    missions, coverage = comparison.table("missions"), comparison.table("coverage")
    cost = {(x["scenario"], x["mission"]): x["variance"] for x in missions.records if x["category"] == ALL}
    # The row of all missions is the last of a scenario: a mission that is called like it comes first, and stays.
    served = {(x["scenario"], x["mission"]): x["coverage_variance"] for x in reversed(coverage.records)}
    keys = {name: [(member, name) for member in compared] for name in sorted({str(mission) for _, mission in cost})}
    differing = [name for name in keys if any(cost.get(key) or served.get(key) for key in keys[name])]
    grid = _grid()
    grid.add_column("mission", no_wrap=True)
    for member in compared:
        grid.add_column(Text(member), justify="right", no_wrap=True, overflow="ellipsis", max_width=20)
    for name in differing[:_MANY]:
        grid.add_row(Text(name), *(_pair(cost.get(key), served.get(key)) for key in keys[name]))
    if not differing:
        grid.add_row(Text("none", style="dim"))
    return Group(grid, *_more(len(differing)))


def _pair(cost: Value, change: Value) -> Text:
    coverage = points(change)
    return Text.assemble(millions(cost, signed=True), "  ", Text(f"{coverage.plain:>6}", style=coverage.style))


def _inputs(comparison: Comparison) -> list[RenderableType]:
    """Return a line for each plan with what differs in its inputs, by table and column."""
    found: list[RenderableType] = []
    inputs = comparison.table("inputs")
    for member in comparison.others:
        counts: dict[str, int] = {}
        for row in inputs.records:
            if row["scenario"] == member.name:
                name = f"{row['table']}.{row['column']}".replace(".(row)", " (rows)")
                counts[name] = counts.get(name, 0) + 1
        said = ", ".join(f"{name} in {plural(number, 'row')}" for name, number in counts.items()) or "nothing"
        if member.book is not None and comparison.base.book is not None:
            found.append(Text.assemble(("differs in ", "dim"), (member.name, "bold"), f": {said}"))
    return found
