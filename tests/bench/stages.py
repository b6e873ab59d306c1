"""How long each stage of a run takes, and how much memory the main process needs: printed, never asserted.

Run it with ``python tests/bench/stages.py [WORKBOOK] [SECONDS OF SEARCH]``; the default is the real plan year.
"""

import resource
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from allocator.audit import audit
from allocator.build import build
from allocator.engines import Engine
from allocator.report import Provenance, plan_json, report, xlsx
from allocator.search import Options, Search
from allocator.tables import case_of, checked, read

ROOT = Path(__file__).parents[2]


def main(book: Path, seconds: float) -> None:
    """Time every stage once and print a line for each."""
    began = perf_counter()

    def lap(stage: str) -> None:
        nonlocal began
        now = perf_counter()
        print(f"{stage:<28} {now - began:8.3f} s")  # noqa: T201 - printing is what a benchmark is for
        began = perf_counter()

    case = case_of(checked(read(book)).tables)
    lap("read and check")
    _, program = build(case)
    terms = len(program.matrix.coefficient)
    lap("build")
    with Engine("highs") as engine:
        outcome = Search(case, Options(seconds=seconds), engine).run()
    lap("search")
    if outcome.audit is None:
        sys.exit("no plan was found in the time given")
    counted = audit(case, outcome.audit.plan)
    lap("recount")
    provenance = Provenance(book.name, "", "", "", engine.name, "", "", "base")
    content = plan_json.plan_json(counted, outcome.goals, scenario="base", verdict="", status="")
    text = plan_json.as_text(content)
    lap("plan.json")
    with tempfile.TemporaryDirectory() as folder:
        xlsx.write(Path(folder) / "report.xlsx", report(outcome, counted, "", provenance))
    lap("report.xlsx")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = f"{len(program):,} columns, {len(program.matrix):,} rows, {terms:,} coefficients, {len(text):,} bytes"
    print(f"{size}; peak memory of the main process {peak:.0f} MB")  # noqa: T201


if __name__ == "__main__":
    main(
        Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "inputs" / "un-2020.xlsx",
        float(sys.argv[2]) if len(sys.argv) > 2 else 20.0,
    )
