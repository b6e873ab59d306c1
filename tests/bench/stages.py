"""How every stage beside the search grows with the size of a case, in seconds and memory: printed, never asserted.

``python tests/bench/stages.py`` prints the table for S1 to S5 and the real plan year, and keeps it for the page that
``peers.py`` writes; ``--cases`` chooses others, by name or path. Each case has a process of its own. The plan that is
recounted and reported is today's deployment, left where it is: no engine is asked, so the numbers do not depend on what
one finds.
"""

import argparse
import json
import resource
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
from bench import watched
from bench.prepared import SIZES, source

from allocator.audit import audit
from allocator.build import build
from allocator.case import Plan
from allocator.columns import Columns
from allocator.engines import Ending
from allocator.improve import tidy
from allocator.report import Provenance, plan_json, report, web, xlsx
from allocator.search import Outcome, Reached
from allocator.tables import case_of, checked, read

T = TypeVar("T")
STAGES = (
    "read and check",
    "build",
    "tidy",
    "recount",
    "recount again",
    "values",
    "rows at a plan",
    "plan.json",
    "report",
    "report.xlsx",
    "report.html",
)
KEPT = "stages.json"
"""Where the measurements are kept among the results."""

PATIENCE = 1800.0
"""A case that takes longer is given up [s]."""


def main() -> None:
    """Measure each case in a process of its own and print the table."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--cases", default=",".join((*SIZES, "un-2020")), help="names of synthetic cases, or workbooks")
    cli.add_argument("--seed", type=int, default=1)
    cli.add_argument("--one", type=Path, help="measure this one and print JSON")
    cli.add_argument("--results", type=Path, default=Path(__file__).with_name("results"))
    asked = cli.parse_args()
    if asked.one is not None:
        print(json.dumps(measure(asked.one)))  # noqa: T201 - printing is what a benchmark is for
        return
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in asked.cases.split(","):
            path = Path(name) if Path(name).exists() else source(name, asked.seed, Path(folder))
            ended = watched.run("bench.stages", "--one", path.resolve(), seconds=PATIENCE)
            if ended.code:
                sys.exit(f"{name}: {ended.said}")
            found[Path(name).stem] = json.loads(ended.said.splitlines()[-1])
    print(table(found))  # noqa: T201
    asked.results.mkdir(parents=True, exist_ok=True)
    (asked.results / KEPT).write_text(json.dumps(found), encoding="utf-8")


def table(found: dict[str, dict[str, float]]) -> str:
    """Return stages by case: seconds of the processor, and of it per million coefficients."""
    cases = list(found)
    lines = [
        f"{'seconds of processor time':<28}" + "".join(f"{case:>18}" for case in cases),
        f"{'(per million coefficients)':<28}" + "".join(f"{found[case]['coefficients']:>18,.0f}" for case in cases),
    ]
    for stage in (*STAGES, "all", "all on the clock"):
        cells = []
        for case in cases:
            spent = found[case][stage]
            each = f"({1e6 * spent / found[case]['coefficients']:.2f})"
            cells.append(f"{spent:>8.2f} {each:>9}")
        lines.append(f"{stage:<28}" + "".join(cells))
    sizes = ("columns", "rows", "measures", "peak memory [MB]", "memory once built [MB]")
    lines += [f"{size:<28}" + "".join(f"{found[case][size]:>18,.0f}" for case in cases) for size in sizes]
    return "\n".join(lines)


def section(found: dict[str, dict[str, float]]) -> list[str]:
    """Return the same as lines of Markdown, the seconds alone, with how the whole grows from the first case."""
    cases = list(found)
    rows = {stage: [found[case][stage] for case in cases] for stage in (*STAGES, "all")}
    lines = [f"| processor seconds | {' | '.join(cases)} |", f"|---|{'---:|' * len(cases)}"]
    lines += [f"| {stage} | {' | '.join(f'{spent:.2f}' for spent in row)} |" for stage, row in rows.items()]
    sizes = [found[case]["coefficients"] for case in cases]
    lines.append(f"| coefficients | {' | '.join(f'{size:,.0f}' for size in sizes)} |")
    rate = [1e6 * found[case]["all"] / size for case, size in zip(cases, sizes, strict=True)]
    lines.append(f"| seconds per million coefficients | {' | '.join(f'{each:.1f}' for each in rate)} |")
    memory = [f"{found[case]['peak memory [MB]']:,.0f}" for case in cases]
    return [*lines, f"| peak memory, MB | {' | '.join(memory)} |"]


def measure(path: Path) -> dict[str, float]:
    """Return what every stage takes for one case."""
    spent: dict[str, float] = {}
    whole, began = process_time(), perf_counter()

    def timed(stage: str, work: Callable[[], T]) -> T:
        start = process_time()
        found = work()
        spent[stage] = process_time() - start
        return found

    case = timed("read and check", lambda: case_of(checked(read(path)).tables))
    columns, program = timed("build", lambda: build(case))
    start = process_time()
    matrix = program.matrix
    spent["build"] += process_time() - start
    built = _memory()
    plan = timed("tidy", lambda: tidy(case, kept(columns)))
    counted = timed("recount", lambda: audit(case, plan))
    timed("recount again", lambda: audit(case, plan))
    values = timed("values", lambda: columns.values(counted.deployment, counted.broken))
    timed("rows at a plan", lambda: program.holds(values))
    goals = tuple(
        Reached(goal.goal, counted.values[goal.goal], counted.values[goal.goal], None, goal.most)
        for goal in program.goals
    )
    outcome = Outcome(Ending.FEASIBLE, counted, goals, None, clock=False, engine="none", version="", seconds=0.0)
    provenance = Provenance(path.name, "", "", "", "none", "", "", "base")
    timed(
        "plan.json",
        lambda: plan_json.as_text(plan_json.plan_json(counted, goals, scenario="base", verdict="", status="feasible")),
    )
    paper = timed("report", lambda: report(outcome, counted, "", provenance))
    with tempfile.TemporaryDirectory() as folder:
        timed("report.xlsx", lambda: xlsx.write(Path(folder) / "report.xlsx", paper))
        timed("report.html", lambda: web.write(Path(folder) / "report.html", paper, outcome, counted, "", provenance))
    spent["all"], spent["all on the clock"] = process_time() - whole, perf_counter() - began
    sizes = {
        "coefficients": len(matrix.coefficient),
        "columns": len(program),
        "rows": len(matrix),
        "measures": counted.rules,
        "peak memory [MB]": _memory(),
        "memory once built [MB]": built,
    }
    return spent | sizes


def kept(columns: Columns) -> Plan:
    """Return today's deployment left where it is for as long as its places are open."""
    assign = columns.assign
    p, m, k, _ = assign.keys.T
    units = np.minimum(columns.upper[assign.column], columns.eve[p, m])
    units[k != columns.capability[p]] = 0
    there = np.flatnonzero(units)
    return Plan(dict(zip(map(tuple, assign.keys[there].tolist()), units[there].tolist(), strict=True)))


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
