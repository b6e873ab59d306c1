"""Ctrl-C while bridges or regret are made: what was finished is written, what is missing is said, the code is 130."""

import json
from pathlib import Path

import pytest
from comparison.conftest import Done

import allocator
from allocator.comparison import beyond, bridges
from allocator.comparison.bridge import Bridge, Side, bridge
from allocator.comparison.side_by_side import Progress
from allocator.search import Options


def test_bridges_that_were_whole_are_written_and_the_others_said_to_be_missing(
    done: Done, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C in the second bridge: the first stands, the second and the regret are missing, which is said."""
    asked: list[Side] = []

    def once(base: Side, other: Side, options: Options, on_progress: Progress) -> Bridge:
        asked.append(other)
        if len(asked) > 1:
            raise KeyboardInterrupt
        return bridge(base, other, options, on_progress)

    monkeypatch.setattr(bridges, "bridge", once)
    runs = [done.folder / name for name in ("base", "cut", "late")]
    found = allocator.compare(*runs, regret=True, like_for_like=True, out=tmp_path / "out")
    assert found.exit_code == 130
    assert {row["scenario"] for row in found.table("bridge").records} == {"cut"}
    assert "Interrupted: 1 bridge (to late) and the table of regret were not made." in found.sentences
    assert bridges.WHOLE in found.sentences  # Like for like leaves nothing out of bridges, which is said.
    written = json.loads((tmp_path / "out" / "compare.json").read_text(encoding="utf-8"))
    assert written["missing"] == ["1 bridge (to late)", "the table of regret"]
    assert written["exit_code"] == 130
    assert [member["exit_code"] for member in written["members"]] == [0, 0, 0]


def test_a_regret_that_was_ended_leaves_the_comparison(
    done: Done, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C in the regret: all else is written, and the table is said to be missing."""

    def ended(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(beyond, "regrets", ended)
    runs = [done.folder / name for name in ("base", "cut")]
    found = allocator.compare(*runs, bridge=False, regret=True, out=tmp_path / "out")
    assert (found.exit_code, found.beyond.missing) == (130, ("the table of regret",))
    assert found.table("moved").rows
    assert (tmp_path / "out" / "compare.html").exists()
