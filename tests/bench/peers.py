"""The project beside HiGHS, CP-SAT, SCIP and CBC used plainly: same programs, same limits, same machine, same hour.

``python tests/bench/peers.py --cases S1,S2,un-2020 --seeds 1,2,3 --seconds 60`` repeats it; ``--quick`` is a trial of a
minute. Results are kept in ``tests/bench/results`` as one line of JSON for each run, runs that are there are not made
again, and the page ``docs/benchmarks.md`` with its picture is written anew from those asked for.
"""

import argparse
import json
import os
import platform
import shlex
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import watched
from bench.judged import Judge, Run
from bench.plain import MODULES
from bench.prepared import Prepared, source
from bench.stages import KEPT, section
from bench.written import draw, page

ROOT = Path(__file__).parents[2]
GRACE = 120.0
"""What a process may take beside its search, for reading, building and handing over [s]."""


def main() -> None:
    """Make the runs asked for and write page and picture."""
    asked = _asked()
    results: Path = asked.results
    results.mkdir(parents=True, exist_ok=True)
    kept = results / "runs.jsonl"
    lines = kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []
    done = {run.key: run for run in map(Run.of, lines)}
    machine, wanted = _machine(), []
    for case, limit in asked.cases:
        for seed in asked.seeds:
            keys = [(case, seed, engine, limit) for engine in asked.engines]
            wanted += keys
            missing = [key for key in keys if key not in done or key[2] in asked.again]
            if missing and not asked.page_only:
                for run in _measure(case, seed, missing, results, machine):
                    done[run.key] = run
                    with kept.open("a", encoding="utf-8") as file:
                        file.write(run.line() + "\n")
    runs = [done[key] for key in wanted if key in done]
    if not runs:
        sys.exit("there are no runs to write about")
    command = "python tests/bench/peers.py " + shlex.join(
        [
            "--cases",
            ",".join(case if limit == asked.seconds else f"{case}@{limit:g}" for case, limit in asked.cases),
            "--seeds",
            ",".join(map(str, asked.seeds)),
            "--seconds",
            f"{asked.seconds:g}",
            "--engines",
            ",".join(asked.engines),
        ]
    )
    asked.docs.mkdir(parents=True, exist_ok=True)
    draw(runs, asked.docs / "benchmarks.png")
    machines = "; ".join(dict.fromkeys(run.machine for run in runs))
    versions = ", ".join(sorted({f"{run.engine}: {run.version}" for run in runs if run.version}))
    measured = results / KEPT
    stages = section(json.loads(measured.read_text(encoding="utf-8"))) if measured.exists() else []
    text = page(runs, command, f"{machines}. Versions: {versions}", "benchmarks.png", stages)
    (asked.docs / "benchmarks.md").write_text(text, encoding="utf-8")


def _asked() -> argparse.Namespace:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = ("ours", *MODULES)
    cli.add_argument(
        "--cases", default="S1,S2,un-2020", help="S1 to S5, or workbooks of inputs/ by name; S4@300: with other seconds"
    )
    cli.add_argument("--seeds", default="1", help="of the synthetic cases, and of the engines' random choices")
    cli.add_argument("--seconds", type=float, default=60.0, help="for both goals together")
    cli.add_argument("--engines", default=",".join(names))
    cli.add_argument("--quick", action="store_true", help="S1, seed 1, 10 s")
    cli.add_argument("--again", default="", help="engines whose runs are made again though they are there")
    cli.add_argument("--page-only", action="store_true", help="make no runs, write the page from those there are")
    cli.add_argument("--results", type=Path, default=Path(__file__).with_name("results"))
    cli.add_argument("--docs", type=Path, default=ROOT / "docs", help="where page and picture are written")
    asked = cli.parse_args()
    asked.seconds = 10.0 if asked.quick else asked.seconds
    named = [name.partition("@") for name in (["S1"] if asked.quick else asked.cases.split(","))]
    asked.cases = [(name, float(limit or asked.seconds)) for name, _, limit in named]
    asked.seeds = [1] if asked.quick else [int(seed) for seed in asked.seeds.split(",")]
    asked.engines, asked.again = asked.engines.split(","), asked.again.split(",")
    unknown = set(asked.engines) - set(names)
    if unknown:
        cli.error(f"no such engines: {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    return asked


def _measure(case: str, seed: int, keys: list[tuple[str, int, str, float]], results: Path, machine: str) -> list[Run]:
    """Make runs of one case, one after another."""
    path = source(case, seed, results / "cases")
    prepared = results / f"{case}-{seed}.pickle"
    print(f"{case} seed {seed}: making ready", file=sys.stderr, flush=True)  # noqa: T201 - this is a command
    made = watched.run("bench.prepared", path, prepared, keys[0][3], seconds=keys[0][3] + GRACE)
    if made.code:
        sys.exit(f"{case} could not be made ready: {made.said}")
    judge, ready = Judge(path), Prepared.load(prepared)
    runs = []
    for _, _, engine, seconds in keys:
        print(f"{case} seed {seed}: {engine}", file=sys.stderr, flush=True)  # noqa: T201
        run = Run(case, seed, engine, seconds, machine)
        run.stages = {"read": ready.read_seconds, "build": ready.build_seconds}
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder)
            limit = seconds + GRACE
            if engine == "ours":
                ended = watched.run("bench.ours", "highs", path, out, seconds, seed, seconds=limit)
            else:
                ended = watched.run("bench.plain", engine, prepared, out, seconds, seed, seconds=limit)
            run.peak = ended.peak
            if ended.killed:
                run.fault = f"killed {GRACE:g} s after its time was over"
            elif ended.code:
                last = ended.said.strip().splitlines()[-1:] or ["nothing said"]
                run.fault = f"crashed: {last[0][:100]}"
            judge.judge(run, out)
        print(f"    {run.values} {run.fault}", file=sys.stderr, flush=True)  # noqa: T201
        runs.append(run)
    prepared.unlink()
    return runs


def _machine() -> str:
    names = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        if line.startswith("model name")
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    name = names[0] if names else platform.machine()
    return f"{name}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
