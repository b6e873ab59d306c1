"""The program as a user runs it: a process with arguments, output and an exit code."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli.running import Run


@pytest.fixture
def run_allocator(tmp_path: Path) -> Run:
    """Return a function that runs `python -m allocator` in an empty folder."""

    def run(*arguments: str | Path, seed: str = "0", seconds: float = 120) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "allocator", *map(str, arguments)],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
            env={**os.environ, "PYTHONHASHSEED": seed, "NO_COLOR": "1", "COLUMNS": "120"},
        )

    return run
