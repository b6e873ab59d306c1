"""`allocator doctor` tells what works here, and how to get what does not."""

import json

from cli.running import Run

from allocator.engines import AVAILABLE, HOW_TO_GET, PULP, PULP_NAMES


def test_doctor_lists_every_engine(run_allocator: Run) -> None:
    """Engines of the installation work and are right; every other one PuLP knows is here or comes with a way to it."""
    done = run_allocator("doctor", "--format", "json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    rows = {row["engine"]: row for row in found["engines"]}
    assert found["annealing"]["works"], found["annealing"]
    assert set(rows) == {*AVAILABLE, *(PULP + name for name in PULP_NAMES)}
    for name in (*AVAILABLE, "pulp:PULP_CBC_CMD"):
        assert rows[name]["works"], rows[name]
        assert rows[name]["version"]
        assert "known models" in rows[name]["note"]
    for name in PULP_NAMES:
        row = rows[PULP + name]
        assert row["version"] or HOW_TO_GET[name] in row["note"]
