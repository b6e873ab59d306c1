"""Ctrl-C or an error while bridges or regret are made: what was finished is written, what is missing is said."""

import json
from pathlib import Path

import pytest
from comparison.conftest import Done

import allocator
from allocator.comparison import Comparison, beyond, bridges
from allocator.comparison.bridge import Bridge, Side, bridge
from allocator.comparison.side_by_side import Progress
from allocator.errors import AmountError, EngineError
from allocator.search import Options


@pytest.mark.parametrize(
    ("struck", "code", "sentence"),
    [
        (KeyboardInterrupt(), 130, "Interrupted: {} were not made."),
        (EngineError("engine `x` is out of memory"), 6, "Not made: {}. Engine `x` is out of memory."),
        (AmountError("amounts are too large."), 3, "Not made: {}. Amounts are too large."),
    ],
    ids=["Ctrl-C", "engine", "amounts"],
)
def test_bridges_that_were_whole_are_written_and_the_others_said_to_be_missing(
    struck: BaseException, code: int, sentence: str, done: Done, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever ends the second bridge: the first stands, the second and the regret are missing, which is said."""
    asked: list[Side] = []

    def once(base: Side, other: Side, options: Options, on_progress: Progress) -> Bridge:
        asked.append(other)
        if len(asked) > 1:
            raise struck
        return bridge(base, other, options, on_progress)

    monkeypatch.setattr(bridges, "bridge", once)
    runs = [done.folder / name for name in ("base", "cut", "late")]
    found = allocator.compare(*runs, regret=True, like_for_like=True, out=tmp_path / "out")
    assert found.exit_code == code
    assert {row["scenario"] for row in found.table("bridge").records} == {"cut"}
    assert sentence.format("1 bridge (to late) and the table of regret") in found.sentences
    assert bridges.WHOLE in found.sentences  # Like for like leaves nothing out of bridges, which is said.
    written = json.loads((tmp_path / "out" / "compare.json").read_text(encoding="utf-8"))
    assert written["missing"] == ["1 bridge (to late)", "the table of regret"]
    assert written["exit_code"] == code
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


def test_a_copy_to_give_away_does_not_say_what_ended_bridges(
    done: Done, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an engine says last may name anything: the copy tells what is missing, and with which code it ended."""

    def fails(*_: object) -> None:
        raise EngineError("engine `x` cannot read AAA")

    monkeypatch.setattr(bridges, "bridge", fails)
    runs = [done.folder / name for name in ("base", "cut")]
    found = allocator.compare(*runs, out=tmp_path / "out")
    copy = allocator.release(found, tmp_path / "copy", key=tmp_path / "key.json")
    assert isinstance(copy, Comparison)
    assert copy.exit_code == 6
    (sentence,) = (one for one in copy.sentences if one.startswith("Not made: 1 bridge (to "))
    assert sentence.endswith("). Why is left out of this copy.")
