"""Synthetic cases of any size, read through the input door."""

import runpy
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from allocator.case import Case
from allocator.tables import load_case

MAKER = Path(__file__).parents[1] / "bench" / "make_case.py"


@lru_cache(maxsize=4)
def made(contributors: int, pledges: int, missions: int, capabilities: int, changes: int, seed: int = 1) -> Case:
    """Return a synthetic case of this size."""
    sizes = {
        "contributors": contributors,
        "pledges": pledges,
        "missions": missions,
        "capabilities": capabilities,
        "changes": changes,
        "seed": seed,
    }
    options = [word for name, size in sizes.items() for word in (f"--{name}", str(size))]
    with TemporaryDirectory() as folder:
        with patch("sys.argv", ["make_case.py", folder, *options]):
            runpy.run_path(str(MAKER), run_name="__main__")
        return load_case(Path(folder))
