"""CBC, the program that PuLP brings along, run on files; only workers may import this module.

PuLP's own way to it loses what CBC says about bounds, and reads values with eight digits.
"""

import re
import struct
import subprocess
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from allocator.engines.endings import Claim, Ending, Report, Stop
from allocator.engines.mps_file import write_mps, write_start
from allocator.engines.problem import Problem
from allocator.engines.pulp_library import pulp_library
from allocator.engines.settings import Settings
from allocator.errors import EngineError
from allocator.model import Floats

MEANING = {
    "Optimal": (Ending.OPTIMAL, Stop.PROOF),
    "Optimal (within gap tolerance)": (Ending.FEASIBLE, Stop.GAP),
    "Infeasible": (Ending.INFEASIBLE, Stop.PROOF),
    "Integer infeasible": (Ending.INFEASIBLE, Stop.PROOF),
    "Unbounded": (Ending.UNBOUNDED, Stop.PROOF),
    "Stopped on time": (Ending.FEASIBLE, Stop.CLOCK),
    "Stopped on iterations": (Ending.FEASIBLE, Stop.WORK),
    "Stopped on ctrl-c": (Ending.FEASIBLE, Stop.CANCELLED),
    "Stopped on difficulties": (Ending.FAILED, Stop.FAULT),
    "Status unknown": (Ending.FAILED, Stop.FAULT),
}
"""What the first line of CBC's solution file means; one that is not here is a failure that names it."""

_CONTINUOUS = " (no integer solution - continuous used)"
"""What CBC adds where its values are none of a plan."""

_STATUS = re.compile(r"(.*) - objective value .*")
_BOUND = re.compile(r"Lower bound: +([-+.e0-9]+)")
_NODES = re.compile(r"Enumerated nodes: +(\d+)")
_ON_THE_WAY = re.compile(r"Cbc0010I .* best possible ([-+.e0-9]+) ")
_VERSION = re.compile(r"Version: (\S+)")

_SEEDS = 2**31

_START = "start.mst"

_EARLY = 0.05
"""How much before its limit a program may stop because of it [s]."""

_program = ""


def load() -> str:
    """Return the version of CBC.

    Raises
    ------
    EngineError
        If PuLP has no CBC for this machine.
    """
    global _program  # noqa: PLW0603 - the program belongs to the process
    solver = pulp_library().PULP_CBC_CMD(msg=False)
    if not solver.available():
        raise EngineError("engine `cbc` cannot be started: PuLP brings no CBC for this machine")
    _program = str(solver.path)
    said = subprocess.run([_program, "-quit"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    version = _VERSION.search(said)
    if version is None:
        raise EngineError("engine `cbc` does not say which version it is")
    return version[1]


def solve(problem: Problem, settings: Settings, start: Floats | None, report: Report) -> Claim:
    """Search once; report better bounds on the way: CBC shows its plans only in the end.

    Parameters
    ----------
    start
        Values to begin from in the engine's units, shape ``(columns,)``.
    """
    began = perf_counter()
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_mps(problem, folder / "program.mps")
        if start is not None:
            write_start(start, folder / _START)
        claim = _search(problem, settings, folder, report, began=began, plain=False)
        if claim.ending is Ending.INFEASIBLE:
            # What preprocessing says here is not believed where the search without it says otherwise; without it, CBC
            # crashes on one in twenty programs that are infeasible at first sight, which says nothing.
            with suppress(EngineError):
                claim = _search(problem, settings, folder, report, began=began, plain=True)
    if settings.seconds is None or perf_counter() - began < settings.seconds - _EARLY:
        return claim
    if claim.stop is Stop.PROOF:
        # CBC has called feasible programs infeasible when its time was over.
        return replace(claim, ending=Ending.FEASIBLE, stop=Stop.CLOCK, bound=None, duals=None)
    # Ctrl-C, which follows when it does not keep its limit, looks like a limit on iterations.
    return replace(claim, stop=Stop.CLOCK) if claim.stop is Stop.WORK and settings.work is None else claim


def _search(problem: Problem, settings: Settings, folder: Path, report: Report, *, began: float, plain: bool) -> Claim:
    left = None if settings.seconds is None else max(0.0, settings.seconds - (perf_counter() - began))
    log = _run(folder, _arguments(settings, left, warm=(folder / _START).exists(), plain=plain), report)
    if settings.log is not None:
        Path(settings.log).write_text(log, encoding="utf-8")
    return _claim(problem, folder, log)


def _arguments(settings: Settings, seconds: float | None, *, warm: bool, plain: bool) -> list[str]:
    words = ["program.mps"]
    if plain:
        words += ["-presolve", "off", "-preprocess", "off"]
    if warm:
        words += ["-mipstart", _START]
    if seconds is not None:
        words += ["-timeMode", "elapsed", "-seconds", f"{seconds:.3f}"]
    if settings.gap:
        words += ["-ratioGap", repr(settings.gap)]
    if settings.work is not None:
        words += ["-maxNodes", str(settings.work)]
    if settings.threads > 1:
        words += ["-threads", str(settings.threads)]
    words += ["-randomSeed", str(settings.seed % _SEEDS), "-randomCbcSeed", str(settings.seed % _SEEDS)]
    return [*words, "-solve", "-solution", "solution.txt", "-saveSolution", "solution.bin", "-quit"]


def _run(folder: Path, arguments: list[str], report: Report) -> str:
    lines: list[str] = []
    best = -np.inf
    with subprocess.Popen(  # noqa: S603 - the program PuLP brings
        [_program, *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as cbc:
        for line in cbc.stdout or ():
            lines.append(line)
            found = _ON_THE_WAY.match(line)
            bound = _less(float(found[1]), 1e-5) if found else -np.inf
            if best < bound < 1e20:
                best = bound
                report(None, bound)
    log = "".join(lines)
    if cbc.returncode or " read with 0 errors" not in log:
        last = lines[-1].strip() if lines else "nothing"
        raise EngineError(f"CBC ended with exit code {cbc.returncode}, saying last: {last}")
    return log


def _claim(problem: Problem, folder: Path, log: str) -> Claim:
    first = (folder / "solution.txt").read_text(encoding="ascii", errors="replace").split("\n", 1)[0]
    found = _STATUS.fullmatch(first)
    status = found[1] if found else first
    shown = not status.endswith(_CONTINUOUS)
    ending, stop = MEANING.get(status.removesuffix(_CONTINUOUS), (Ending.FAILED, Stop.FAULT))
    if ending is Ending.FAILED:
        return Claim(ending, stop, message=f"CBC ended with status {status!r}")
    nodes = int(count[1]) if (count := _NODES.search(log)) else 0
    if ending not in (Ending.OPTIMAL, Ending.FEASIBLE):
        return Claim(ending, stop, nodes=nodes, work=nodes)
    values, duals = _saved(problem, folder / "solution.bin")
    if not problem.integer.any():
        bound = problem.safe_bound(duals)
        kept = values if problem.breach(values) is None else None
        return Claim(ending, stop, kept, bound, nodes=nodes, work=nodes, duals=None if bound is None else duals)
    if ending is Ending.OPTIMAL:
        best = problem.objective(problem.settled(values))
        return Claim(ending, stop, values, best if problem.step else _less(best, 1e-9), nodes=nodes, work=nodes)
    told = _BOUND.search(log)
    # Printed with three decimals.
    bound = _less(float(told[1]), 1e-9) - 0.0005 if told and abs(float(told[1])) < 1e20 else None
    return Claim(ending, stop, values if shown else None, bound, nodes=nodes, work=nodes)


def _less(number: float, share: float) -> float:
    return number - share * abs(number)


def _saved(problem: Problem, path: Path) -> tuple[Floats, Floats]:
    """Return values and row prices from CBC's binary file, which has all digits."""
    content = path.read_bytes()
    rows, columns = struct.unpack("ii", content[:8])
    numbers = np.frombuffer(content[16:], dtype=np.float64)
    if columns != len(problem) + 1 or len(numbers) != 2 * (rows + columns):
        raise EngineError("CBC's solution file is not of the expected size")
    return numbers[2 * rows : 2 * rows + columns - 1].copy(), _prices(problem, numbers[rows : 2 * rows])


def _prices(problem: Problem, found: Floats) -> Floats:
    """Return one price for each row of the problem, those of the two rows it may have been written as added up."""
    low, high = np.isfinite(problem.row_lower), np.isfinite(problem.row_upper)
    written = low.astype(int) + (high & (problem.row_lower != problem.row_upper)).astype(int)
    return np.bincount(np.repeat(np.arange(len(written)), written), found, len(written)).astype(np.float64)
