"""The report on a terminal: one line that says it all, and a line per mission."""

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from allocator.audit import Audit
from allocator.gates import Reading, told
from allocator.report.answer import headline, how_good
from allocator.report.missions import Line, lines, together
from allocator.report.wording import percent
from allocator.search import Outcome


def summary(
    outcome: Outcome, counted: Audit, verdict: str, readings: tuple[Reading, ...] = ()
) -> tuple[RenderableType, ...]:
    """Return what to print: the answer in a sentence, a table of missions, the verdict, the KPI gates."""
    each = lines(counted)
    total = together("All missions", each)
    short = total.floors_met < total.floors
    style = "bold red" if short else "bold yellow" if counted.bent else "bold green"
    return (
        Text(headline(outcome, counted, total), style=style),
        missions(counted, each, total),
        Text(how_good(outcome, verdict, readings)),
        *(gate(counted, reading) for reading in readings),
    )


def gate(counted: Audit, reading: Reading) -> Text:
    """Return a line about a KPI gate."""
    met = Text("met      ", style="green") if reading.passed else Text("not met  ", style="bold red")
    return Text("  ").append_text(met).append(told(counted.case, reading))


def missions(counted: Audit, each: tuple[Line, ...], total: Line) -> Table:
    """Return a table with a line per mission; made for 100 columns, it shortens tasks where there is less."""
    currency = counted.case.settings.currency
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold", show_footer=len(each) > 1, footer_style="bold")
    left = "–" if total.left_share is None else percent(total.left_share)
    coverage = "–" if total.coverage is None else percent(total.coverage)
    table.add_column("mission", footer="all", no_wrap=True)
    for title, foot in (
        ("today", f"{total.today:,}"),
        ("plan", f"{total.plan:,}"),
        ("ceiling", _number(total.authorised)),
        ("floors", total.floors_text.replace(" of ", "/")),
        ("coverage", coverage),
    ):
        table.add_column(title, footer=foot, justify="right", no_wrap=True)
    table.add_column(Text(f"cost, {currency} m"), footer=_millions(total.cost), justify="right", no_wrap=True)
    table.add_column("left", footer=left, justify="right", no_wrap=True)
    table.add_column("largest gap", no_wrap=True, overflow="ellipsis", ratio=1)
    for line in each:
        table.add_row(
            Text(line.name),
            f"{line.today:,}",
            f"{line.plan:,}",
            _number(line.authorised),
            _floors(line),
            _coverage(line),
            _millions(line.cost),
            "–" if line.left_share is None else percent(line.left_share),
            _gap(line),
        )
    table.expand = any(line.gap for line in each)
    return table


def _number(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"


def _millions(cents: int) -> str:
    tenths = (2 * cents + 10**7) // (2 * 10**7)
    return f"{tenths // 10:,}.{tenths % 10}" if tenths or not cents else "<0.1"


def _floors(line: Line) -> Text:
    if not line.floors:
        return Text("–", style="dim")
    return Text(f"{line.floors_met}/{line.floors}", style="green" if line.floors_met == line.floors else "red")


def _coverage(line: Line) -> Text:
    if line.coverage is None:
        return Text("–", style="dim")
    return Text(percent(line.coverage), style="green" if line.coverage == 1 else "")


def _gap(line: Line) -> Text:
    gap = line.gap
    if gap is None:
        return Text("none", style="dim")
    persons = f"{float(gap.persons):,.0f}" if gap.persons >= 1 else "<1"
    return Text(f"{persons} {gap.capability}: {gap.task}", style="red" if gap.floor else "")
