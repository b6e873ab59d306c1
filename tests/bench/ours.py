"""The project's own search on one case, as a notebook would call it.

Run as ``python -m bench.ours ENGINE CASE OUT SECONDS SEED`` in a process of its own. The clock starts when the program
has been built; what today's deployment trimmed takes is part of the time.
"""

import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from shutil import which
from time import perf_counter

import numpy as np
from bench.prepared import GOALS, ROOT, two_goals

from allocator.engines import Engine
from allocator.search import Options, Search, Step


def main(engine_name: str, path: Path, out: Path, seconds: float, seed: int) -> None:
    """Search and write ``events.jsonl``, ``plan.npy`` and ``end.json`` to `out`."""
    case, reading = two_goals(path)
    with (out / "events.jsonl").open("w", encoding="utf-8") as events, Engine(engine_name) as engine:

        def moved(step: Step) -> None:
            if step.goal in GOALS and (step.value is not None or step.bound is not None):
                events.write(json.dumps([round(step.seconds, 3), step.goal, step.value, step.bound]) + "\n")
                events.flush()

        search = Search(case, Options(engine=engine_name, seconds=seconds, gap=Fraction(0), seed=seed), engine)
        search.on_step = moved
        began = perf_counter()
        outcome = search.run()
        taken = perf_counter() - began
        goals = [
            {
                "goal": goal.goal,
                "bound": None if goal.bound is None else float(goal.bound),
                "said": outcome.ending.name,
                "proven": goal.proven,
            }
            for goal in outcome.goals
        ]
        for goal in outcome.goals:
            last = [round(taken, 3), goal.goal, float(goal.reached), None if goal.bound is None else float(goal.bound)]
            events.write(json.dumps(last) + "\n")
        version = f"{engine.name} {engine.version} (sources {_sources()})"
    if outcome.audit is not None:
        np.save(out / "plan.npy", search.columns.values(outcome.audit.deployment, outcome.audit.broken))
    stages = {"read": reading, "build": search.clock.building}
    end = {"seconds": taken, "goals": goals, "version": version, "stages": stages}
    (out / "end.json").write_text(json.dumps(end), encoding="utf-8")


def _sources() -> str:
    """Return which state of the sources is measured: its commit and the day of that."""
    if which("git") is None:
        return "of no known commit"
    asked = ["git", "log", "-1", "--format=%h of %as"]
    said = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    return said.stdout.strip() or "of no known commit"


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5]))
