"""One comparison that the tests look at from all sides."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from comparison.books import LISTED, write_book


@dataclass(frozen=True)
class Done:
    """A comparison made by the command: its exit code, its folder, what it printed."""

    code: int
    book: Path
    folder: Path
    printed: dict[str, Any]

    def table(self, name: str, scenario: str | None = None) -> list[dict[str, Any]]:
        """Return the rows of a table, of one scenario or of all."""
        rows: list[dict[str, Any]] = self.printed["tables"][name]
        return [row for row in rows if scenario in {None, row["scenario"]}]


@pytest.fixture(scope="session")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    """Return the comparison of the small case."""
    place = tmp_path_factory.mktemp("comparison")
    book, folder = write_book(place / "two missions"), place / "out"
    arguments = ["compare", book, "--scenarios", LISTED, "--gap", "0", "--no-bridge", "--format", "json", "-o", folder]
    ran = subprocess.run(
        [sys.executable, "-m", "allocator", *map(str, arguments)],
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert ran.stdout, ran.stderr
    return Done(ran.returncode, book, folder, json.loads(ran.stdout))
