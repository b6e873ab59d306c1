"""A planning case made ready for engines once: its program with two goals, and the plan that all of them start from."""

import pickle
import subprocess
import sys
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from time import perf_counter

import numpy as np

from allocator.build import build
from allocator.case import Case
from allocator.engines import Engine
from allocator.model import Ints, Program
from allocator.search import Options, Search
from allocator.search.opening import Opening
from allocator.tables import case_of, checked, read

ROOT = Path(__file__).parents[2]
GOALS = ("floors", "targets")
SIZES = {
    "S1": (50, 120, 6, 8, 1),
    "S2": (100, 300, 11, 12, 1),
    "S3": (100, 300, 11, 12, 4),
    "S4": (120, 800, 15, 20, 6),
    "S5": (200, 2000, 20, 30, 12),
}
"""Contributors, pledges, missions, capabilities and mandate changes of the synthetic cases."""


@dataclass(frozen=True)
class Prepared:
    """What every engine is given.

    Attributes
    ----------
    program
        The program, its goals only `GOALS`.
    start
        The columns at today's deployment, kept and trimmed; None where no trimming makes it sound.
    read_seconds, build_seconds
        What reading and building took [s].
    """

    program: Program
    start: Ints | None
    read_seconds: float
    build_seconds: float

    def save(self, path: Path) -> None:
        """Write to a file."""
        path.write_bytes(pickle.dumps(self))

    @staticmethod
    def load(path: Path) -> "Prepared":
        """Read from a file that `save` wrote."""
        found = pickle.loads(path.read_bytes())  # noqa: S301 - written by this benchmark a moment ago
        if not isinstance(found, Prepared):
            raise TypeError(f"{path} holds no prepared case")
        return found


def source(name: str, seed: int, folder: Path) -> Path:
    """Return where a case lies: a workbook of `inputs`, or a folder of tables made now."""
    if name not in SIZES:
        return ROOT / "inputs" / f"{name}.xlsx"
    made = folder / f"{name}-{seed}"
    if not made.exists():
        numbers = map(str, (*SIZES[name], seed))
        options = ("--contributors", "--pledges", "--missions", "--capabilities", "--changes", "--seed")
        arguments = [word for pair in zip(options, numbers, strict=True) for word in pair]
        subprocess.run([sys.executable, Path(__file__).with_name("make_case.py"), made, *arguments], check=True)
    return made


def two_goals(path: Path) -> tuple[Case, float]:
    """Return a case asked for its floors, then for its targets, with no tolerance; and how long reading took [s]."""
    began = perf_counter()
    case = case_of(checked(read(path)).tables)
    taken = perf_counter() - began
    goals = {goal.name: goal for goal in case.goals}
    missing = set(GOALS) - set(goals)
    if missing:
        sys.exit(f"{path.name} does not name the goals {sorted(missing)}")
    return replace(case, goals=tuple(replace(goals[name], tolerance=0) for name in GOALS)), taken


def prepare(path: Path, kept: Path, seconds: float) -> None:
    """Write a case made ready to `kept`, today's deployment trimmed within about `seconds`."""
    case, reading = two_goals(path)
    began = perf_counter()
    columns, program = build(case)
    _ = program.matrix
    building = perf_counter() - began
    start = None
    if case.deployed:
        with Engine("highs") as engine:
            # Trimming takes a quarter of what a search is given.
            today = Opening(Search(case, Options(seconds=4 * seconds), engine)).trim_today()
        if today is not None:
            start = columns.values(today.deployment, today.broken)
    Prepared(program, start, reading, building).save(kept)


def whole(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Ints:
    """Return the whole numbers nearest to what an engine says."""
    return np.rint(values).astype(np.int64)


if __name__ == "__main__":
    # What is pickled has to come from the module as others import it.
    import_module("bench.prepared").prepare(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]))
