"""`allocator doctor` tells what works here, and how to get what does not."""

import json

import pytest
from cli.running import Run

from allocator.cli import doctor
from allocator.engines import AVAILABLE, HOW_TO_GET, PULP, PULP_NAMES
from allocator.errors import EngineError


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


def test_doctor_says_when_pulp_does_not_tell_what_is_here(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Why PuLP does not tell has a row, and no solver is called missing that may be here."""

    def silent() -> tuple[str, ...]:
        raise EngineError("PuLP says nothing")

    monkeypatch.setattr(doctor, "found_by_pulp", silent)
    monkeypatch.setattr(doctor, "AVAILABLE", ())
    assert doctor.doctor_command.callback is not None
    doctor.doctor_command.callback(shape="json", quiet=False)
    notes = {row["engine"]: row["note"] for row in json.loads(capsys.readouterr().out)["engines"]}
    assert notes.pop("pulp:NAME") == "PuLP says nothing"
    assert all(note.startswith("not known whether it is here: ") for note in notes.values())
