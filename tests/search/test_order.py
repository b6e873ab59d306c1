"""The order of rows, columns and sheets, and Python's hash seed, change neither the program nor the plan."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from families.both import case_from
from oracle.generate import random_tables, write_csv
from oracle.tables import Tables
from search import fingerprint

from allocator.engines import Engine

SEEDS = (3, 11, 17, 24, 31, 42)


def shuffled(tables: Tables, rng: random.Random) -> Tables:
    """Return the same tables with sheets, rows and columns in another order."""
    found = {}
    for name in rng.sample(sorted(tables), len(tables)):
        columns = sorted({column for row in tables[name] for column in row})
        rng.shuffle(columns)
        rows = [{column: row.get(column, "") for column in columns} for row in tables[name]]
        found[name] = rng.sample(rows, len(rows))
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_rows_and_columns_changes_nothing(seed: int, tmp_path: Path, engine: Engine) -> None:
    """Shuffled tables give the same arrays, number for number, and the same plan."""
    tables, rng = random_tables(seed, max_plans=1500), random.Random(seed)
    wanted = fingerprint.of_case(case_from(tables, tmp_path / "as written"), engine)
    for turn in range(2):
        assert fingerprint.of_case(case_from(shuffled(tables, rng), tmp_path / str(turn)), engine) == wanted


def test_the_hash_seed_changes_nothing(tmp_path: Path) -> None:
    """Two processes that order their sets differently make the same programs and plans."""
    for seed in SEEDS:
        write_csv(random_tables(seed, max_plans=1500), tmp_path / f"{seed:02d}")
    answers = {
        subprocess.run(
            [sys.executable, fingerprint.__file__, str(tmp_path)],
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for hash_seed in ("1", "2")
    }
    (answer,) = answers
    assert len(answer.splitlines()) == len(SEEDS)
