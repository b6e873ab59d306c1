"""What a run was worth: its plan recounted exactly, and how close it was to the best known, and when."""

import json
from dataclasses import asdict, dataclass, field
from math import isfinite
from pathlib import Path
from time import perf_counter

import numpy as np
from bench.prepared import GOALS, two_goals

from allocator.audit import audit
from allocator.build import build
from allocator.improve import tidy

Event = tuple[float, str, float | None, float | None]
"""Seconds, goal, value or None, bound or None."""


@dataclass
class Run:
    """One engine on one case once; written as one line of JSON."""

    case: str
    seed: int
    engine: str
    seconds: float
    machine: str
    version: str = ""
    taken: float = 0.0
    peak: float = 0.0
    sound: bool = False
    fault: str = ""
    values: dict[str, float] = field(default_factory=dict)
    bounds: dict[str, float | None] = field(default_factory=dict)
    proven: dict[str, bool] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    stages: dict[str, float] = field(default_factory=dict)
    size: dict[str, int] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, int, str, float]:
        """What makes it the same run."""
        return self.case, self.seed, self.engine, self.seconds

    def line(self) -> str:
        """Return it as one line of JSON."""
        return json.dumps(asdict(self))

    @staticmethod
    def of(line: str) -> "Run":
        """Return a run from its line."""
        found = json.loads(line)
        found["events"] = [tuple(event) for event in found["events"]]
        return Run(**found)


class Judge:
    """Recounts the plans of one case, by code that no engine has seen."""

    def __init__(self, path: Path) -> None:
        self.case, _ = two_goals(path)
        self.columns, program = build(self.case)
        self.size = {
            "columns": len(program),
            "rows": len(program.matrix),
            "coefficients": len(program.matrix.coefficient),
        }

    def judge(self, run: Run, folder: Path) -> None:
        """Fill in what the files in `folder` say of a run, its plan recounted."""
        run.size = self.size
        events = folder / "events.jsonl"
        if events.exists():
            run.events = [tuple(json.loads(line)) for line in events.read_text(encoding="utf-8").splitlines()]
        if (folder / "end.json").exists():
            end = json.loads((folder / "end.json").read_text(encoding="utf-8"))
            run.version, run.taken, run.stages = end["version"], end["seconds"], {**run.stages, **end.get("stages", {})}
            run.said = [goal["said"] for goal in end["goals"]]
            run.bounds = {goal["goal"]: goal["bound"] for goal in end["goals"]}
            run.proven = {goal["goal"]: goal["proven"] for goal in end["goals"]}
        if not (folder / "plan.npy").exists():
            run.fault = run.fault or "no plan"
            return
        began = perf_counter()
        counted = audit(self.case, tidy(self.case, self.columns.decisions(np.load(folder / "plan.npy"))))
        run.stages["recount"] = perf_counter() - began
        run.values = {name: float(counted.values[name]) for name in GOALS}
        # Engines may leave shortfalls larger than they are: the last word is the recount's.
        run.events += [(round(run.taken or run.seconds, 3), name, run.values[name], None) for name in GOALS]
        run.sound = not counted.faults
        if counted.faults:
            run.fault = f"{len(counted.faults)} rules broken: {counted.words(counted.faults[0])}"


@dataclass(frozen=True)
class Best:
    """The best sound plan known of a case, floors before targets, and the best bound on its floors."""

    floors: float
    targets: float
    floors_bound: float | None


def best(runs: list[Run]) -> Best | None:
    """Return the best known of a case from all runs of it; None where no run has a sound plan."""
    plans = [(run.values["floors"], run.values["targets"]) for run in runs if run.sound]
    if not plans:
        return None
    bounds = [bound for run in runs if (bound := run.bounds.get("floors")) is not None]
    return Best(*min(plans), max(bounds, default=None))


def gap(value: float | None, known: float) -> float:
    """Return how far a value is above the best known, between 0 and 1: ``|value - known| / max(|value|, |known|)``."""
    if value is None:
        return 1.0
    largest = max(abs(value), abs(known))
    return 0.0 if largest == 0 else min(1.0, max(0.0, value - known) / largest)


def course(run: Run, goal: str) -> list[tuple[float, float]]:
    """Return when a goal got better in a run, and to what: only improvements."""
    found: list[tuple[float, float]] = []
    for at, name, value, _ in run.events:
        if name == goal and value is not None and (not found or value < found[-1][1]):
            found.append((at, value))
    return found


def proved(run: Run) -> list[tuple[float, float]]:
    """Return when the bound on floors got better in a run, and to what: only improvements."""
    found: list[tuple[float, float]] = []
    for at, name, _, bound in run.events:
        if name == "floors" and bound is not None and (not found or bound > found[-1][1]):
            found.append((at, bound))
    return found


def reached(run: Run, known: Best, close: float, goals: tuple[str, ...] = ("floors",)) -> float | None:
    """Return when a run came within `close` of the best known in all `goals` [s]; None where it never did."""
    times = []
    for goal in goals:
        target = getattr(known, goal)
        if not run.sound or gap(run.values[goal], target) > close:
            return None
        # What rounds away between the engine's value and the recounted one must not hide that it was there.
        near = [at for at, value in course(run, goal) if gap(value, target) <= close + 1e-6]
        if not near:
            return None
        times.append(near[0])
    return max(times)


def closed(run: Run, close: float, goals: tuple[str, ...] = ("floors", "targets")) -> float | None:
    """Return since when a run's own value and bound were within `close` in all `goals` [s]; None where they never were.

    A goal counts as what it came to at its turn, as a bound on targets holds for the floors reached by then.
    """
    times = []
    for goal in goals:
        since, value, bound = None, float("inf"), -float("inf")
        ended = (run.taken, goal, run.values.get(goal), run.bounds.get(goal))
        for at, name, better, tighter in (*run.events, ended):
            if name == goal:
                value = min(value, value if better is None else better)
                bound = max(bound, bound if tighter is None else tighter)
                if since is None and isfinite(value) and value - bound <= close * abs(value):
                    since = at
        # What an engine says on the way counts only if it stands in the end.
        last = run.bounds.get(goal)
        if since is None or not run.sound or last is None or run.values[goal] - last > close * abs(run.values[goal]):
            return None
        times.append(since)
    return max(times)


def integral(run: Run, known: Best, goal: str = "floors") -> float:
    """Return the primal integral of a run: its gap to the best known, averaged over the time given.

    References
    ----------
    T. Berthold, Measuring the impact of primal heuristics, Operations Research Letters 41 (2013),
    doi:10.1016/j.orl.2013.08.007.
    """
    total, at, value = 0.0, 0.0, None
    for when, better in course(run, goal) if run.sound else ():
        total += gap(value, getattr(known, goal)) * (min(when, run.seconds) - at)
        at, value = min(when, run.seconds), better
    return (total + gap(value, getattr(known, goal)) * (run.seconds - at)) / run.seconds
