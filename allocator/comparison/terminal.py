"""A comparison on a terminal: a line for each plan, then where cost and coverage change, on one screen."""

from fractions import Fraction

from rich.console import RenderableType
from rich.table import Table as Grid
from rich.text import Text

from allocator.comparison.comparison import Comparison
from allocator.comparison.cost import ALL
from allocator.report.paper import Value
from allocator.report.wording import percent, plural

_SHORT = {
    "proven optimal": "proven",
    "feasible, quality unknown": "feasible",
    "proven infeasible": "infeasible",
    "no plan found in time": "none in time",
}
_MANY = 40
"""Most lines of a table on a terminal."""


def summary(comparison: Comparison) -> tuple[RenderableType, ...]:
    """Return what to print."""
    read = (
        f"cost in {comparison.currency} m; persons in the last month; served: % of the person-months asked for; "
        "moved: person-months elsewhere"
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
        parts += [Text(str(words)) for table in regretted for words in table.column("words")]
    parts += _inputs(comparison)
    for member in comparison.members:
        parts += [Text(f"{member.name}: {reason}", style="red") for reason in member.end.reasons]
    return tuple(parts)


def _bridges(comparison: Comparison) -> list[RenderableType]:
    """Return what each cause adds to the cost of the base, where plans were split by cause."""
    found = [table for table in comparison.tables if table.name == "bridge"]
    if not found or not found[0].rows:
        return []
    grid = _grid()
    grid.add_column("scenario", no_wrap=True, overflow="ellipsis", max_width=20)
    grid.add_column("cause")
    for title in ("adds", "at least", "at most"):
        grid.add_column(title, justify="right", no_wrap=True)
    before = ""
    for row in found[0].records[:_MANY]:
        name = str(row["scenario"])
        amounts = (_millions(row[key], signed=True) for key in ("amount", "least", "most"))
        grid.add_row(Text("" if name == before else name), Text(str(row["cause"])), *amounts)
        before = name
    return [_title(f"Change of cost by cause, {comparison.currency} m"), grid]


def _grid() -> Grid:
    return Grid(box=None, padding=(0, 1, 0, 0), header_style="bold")


def _title(text: str) -> Text:
    return Text(text, style="bold")


def _members(comparison: Comparison) -> Grid:
    overview = comparison.table("overview")
    grid = _grid()
    grid.add_column("scenario", no_wrap=True, overflow="ellipsis", max_width=20)
    grid.add_column("plan", no_wrap=True)
    for title in ("cost", "±", "%", "persons", "±", "floors", "served", "±", "moved"):
        grid.add_column(Text(title), justify="right", no_wrap=True)
    for row, member in zip(overview.records, comparison.members, strict=True):
        floors = "–" if row["floors"] is None else f"{row['floors_met']}/{row['floors']}"
        verdict = _SHORT.get(member.end.verdict, member.end.verdict.split(" (")[0])
        grid.add_row(
            Text(member.name),
            Text(verdict, style="" if member.audit is not None else "bold red"),
            _millions(row["cost"]),
            _millions(row["cost_variance"], signed=True),
            _share(row["cost_percent"], signed=True),
            _whole(row["persons"]),
            _whole(row["persons_variance"], signed=True),
            Text(floors, style="red" if row["floors_met"] != row["floors"] else ""),
            _share(row["coverage"]),
            _points(row["coverage_variance"]),
            _whole(row["person_months_moved"]),
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
        if row["category"] != before and not strong:
            grid.add_row(Text(str(row["category"]), style="italic"))
        before = row["category"]
        cells = (_money(row["base"]), _money(row["value"]), _money(row["variance"], signed=True))
        name = Text(str(row["line"]) if strong else f"  {row['line']}")
        grid.add_row(name, *cells, _share(row["percent"], signed=True), style="bold" if strong else "")
    return grid


def _missions(comparison: Comparison, compared: list[str]) -> Grid:
    """Return a row for each mission in which anything differs, with change of cost and of coverage."""
    missions, coverage = comparison.table("missions"), comparison.table("coverage")
    cost = {(x["scenario"], x["mission"]): x["variance"] for x in missions.records if x["category"] == ALL}
    points = {(x["scenario"], x["mission"]): x["coverage_variance"] for x in coverage.records}
    names = sorted({str(mission) for _, mission in (*cost, *points)} - {ALL})
    grid = _grid()
    grid.add_column("mission", no_wrap=True)
    for member in compared:
        grid.add_column(Text(member), justify="right", no_wrap=True, overflow="ellipsis")
    shown = 0
    for name in names:
        keys = [(member, name) for member in compared]
        if any(cost.get(key) or points.get(key) for key in keys) and shown < _MANY:
            grid.add_row(Text(name), *(_pair(cost.get(key), points.get(key)) for key in keys))
            shown += 1
    if not shown:
        grid.add_row(Text("none", style="dim"))
    return grid


def _pair(cost: Value, points: Value) -> Text:
    text = _millions(cost, signed=True)
    return Text.assemble(text, "  ", Text(f"{_points(points).plain:>6}", style=_points(points).style))


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
        if member.book is not None:
            found.append(Text.assemble(("differs in ", "dim"), (member.name, "bold"), f": {said}"))
    return found


def _exact(value: Value) -> Fraction | None:
    return Fraction(value) if isinstance(value, (int, Fraction)) else None


def _colour(value: Fraction, text: str, *, signed: bool) -> Text:
    if not signed:
        return Text(text)
    return Text(f"+{text}" if value > 0 else text, style="dim" if value == 0 else "")


def _whole(value: Value, *, signed: bool = False) -> Text:
    exact = _exact(value)
    return _none() if exact is None else _colour(exact, f"{int(exact):,}", signed=signed)


def _money(value: Value, *, signed: bool = False) -> Text:
    exact = _exact(value)
    return _none() if exact is None else _colour(exact, f"{_rounded(exact, 1):,}", signed=signed)


def _millions(value: Value, *, signed: bool = False) -> Text:
    exact = _exact(value)
    if exact is None:
        return _none()
    tenths = _rounded(exact, Fraction(10, 10**6))
    text = f"{'-' if tenths < 0 else ''}{abs(tenths) // 10:,}.{abs(tenths) % 10}"
    return _colour(exact, text if tenths or not exact else f"{'-' if exact < 0 else ''}<0.1", signed=signed)


def _share(value: Value, *, signed: bool = False) -> Text:
    exact = _exact(value)
    if exact is None:
        return _none()
    text = percent(abs(exact)).removesuffix(" %")
    return _colour(exact, f"-{text}" if exact < 0 else text, signed=signed)


def _points(value: Value) -> Text:
    exact = _exact(value)
    if exact is None:
        return _none()
    tenths = _rounded(exact, 1000)
    text = f"{'-' if tenths < 0 else ''}{abs(tenths) // 10}.{abs(tenths) % 10}"
    style = "red" if exact < 0 else "green" if exact > 0 else "dim"
    return Text(f"+{text}" if exact > 0 else text, style=style)


def _rounded(value: Fraction, steps: Fraction | int) -> int:
    """Return a value in steps, half away from nothing."""
    size = int((abs(value) * steps + Fraction(1, 2)) // 1)
    return size if value >= 0 else -size


def _none() -> Text:
    return Text("–", style="dim")
