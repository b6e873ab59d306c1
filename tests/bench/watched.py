"""Running a process and watching how much memory it and all that it starts need."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 0.2
"""Memory is read this often [s]."""


@dataclass(frozen=True)
class Watched:
    """How a process ended: exit code, most memory of it and its children [MB], the last of what it said, if killed."""

    code: int
    peak: float
    said: str
    killed: bool


def run(module: str, *arguments: object, seconds: float) -> Watched:
    """Run ``python -m MODULE ARGUMENTS`` and end it with all its children after `seconds`."""
    tests = Path(__file__).parents[1]
    path = os.pathsep.join([str(tests.parent), str(tests)])
    process = subprocess.Popen(
        [sys.executable, "-m", module, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,
    )
    ends, peak, killed = time.monotonic() + seconds, 0, False
    while True:
        try:
            said, _ = process.communicate(timeout=PATIENCE)
            break
        except subprocess.TimeoutExpired:
            peak = max(peak, sum(map(_memory, _tree(process.pid))))
        if time.monotonic() > ends and not killed:
            killed = True
            os.killpg(process.pid, signal.SIGKILL)
    return Watched(process.returncode, peak / 1024, said.decode(errors="replace")[-2000:], killed)


def _tree(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
            except OSError:
                continue
            parents.setdefault(parent, []).append(int(entry.name))
    found, at = [pid], 0
    while at < len(found):
        found += parents.get(found[at], [])
        at += 1
    return found


def _memory(pid: int) -> int:
    """Return the memory of a process [kB], what it shares with others divided among them; 0 where it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
