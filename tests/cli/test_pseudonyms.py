"""Releasable copies, as a user makes them."""

import json
import re
from pathlib import Path

from cli.running import ROOT, Run

FIRST_STEPS = ROOT / "inputs" / "first-steps.xlsx"


def test_solve_writes_a_copy_to_give_away_and_the_key_apart(run_allocator: Run, tmp_path: Path) -> None:
    """The open run, the copy and the key each have their place, and the command says where."""
    done = run_allocator("solve", FIRST_STEPS, "-o", "runs", "--pseudonyms", "copies")
    assert done.returncode == 0, done.stderr
    assert "copies/base  to give away; who is who stands in runs/key.json" in done.stdout
    plans = [json.loads((tmp_path / place / "base" / "plan.json").read_text()) for place in ("runs", "copies")]
    assert plans[0]["goals"] == plans[1]["goals"]
    assert {row["contributor"] for row in plans[0]["assignments"]}.isdisjoint(
        row["contributor"] for row in plans[1]["assignments"]
    )
    assert sorted(path.name for path in (tmp_path / "copies").iterdir()) == ["base"]


def test_a_key_that_would_be_given_away_is_refused_before_anything_is_solved(
    run_allocator: Run, tmp_path: Path
) -> None:
    """A key inside the copy, a key that is none, and a key without a copy end at once, and nothing is written."""
    for arguments, code, words in (
        (("--pseudonyms", "copies", "--key", "copies/key.json"), 2, "would lie inside"),
        (("--pseudonyms", "runs"), 2, "would lie inside"),
        (("--pseudonyms", "copies", "--key", FIRST_STEPS), 3, "is not a key"),
        (("--key", "key.json"), 2, "only with `--pseudonyms`"),
    ):
        done = run_allocator("solve", FIRST_STEPS, "-o", "runs", *arguments)
        assert done.returncode == code, done.stderr
        assert words in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_release_copies_a_run_of_an_earlier_day_with_the_pseudonyms_of_its_first_copy(
    run_allocator: Run, tmp_path: Path
) -> None:
    """The later copy is that which `solve` made, without solving again; a folder without a run is said to have none."""
    assert run_allocator("solve", FIRST_STEPS, "-o", "runs", "--pseudonyms", "copies").returncode == 0
    done = run_allocator("release", "runs/base", "--pseudonyms", "later")
    assert done.returncode == 0, done.stderr
    assert "later/base  to give away; who is who stands in" in done.stdout
    for name in ("plan.json", "report.xlsx", "report.html"):
        assert (tmp_path / "copies" / "base" / name).read_bytes() == (tmp_path / "later" / "base" / name).read_bytes()
    for arguments, code, words in (
        (("copies/base", "--pseudonyms", "other"), 3, "name it with --book"),
        (("nowhere", "--pseudonyms", "other"), 3, "not the folder of a run"),
        (("runs/base", "--pseudonyms", "runs"), 2, "would lie inside"),
        (("runs/base", "--pseudonyms", "runs/base/copy"), 2, "lie in one another"),
        (("runs/base",), 2, "--pseudonyms"),
    ):
        done = run_allocator("release", *arguments)
        assert done.returncode == code, done.stderr
        assert words in done.stderr
    assert not (tmp_path / "other").exists()


def test_compare_writes_a_copy_to_give_away_and_keeps_the_key_where_solve_does(
    run_allocator: Run, tmp_path: Path
) -> None:
    """One key serves the comparison and the runs of a folder; what would be given away with it is refused at once."""
    listed = ("--scenarios", "Aldoria withdraws", "--no-bridge", "--time-limit", "5")
    done = run_allocator("compare", FIRST_STEPS, *listed, "-o", "runs", "--pseudonyms", "copies")
    assert "copies  to give away; who is who stands in runs/key.json" in done.stdout, done.stderr
    assert sorted(path.name for path in (tmp_path / "copies").iterdir()) == [
        "compare.html",
        "compare.json",
        "compare.xlsx",
    ]
    text = (tmp_path / "copies" / "compare.json").read_text()
    assert "Aldoria" not in text
    assert run_allocator("release", "runs/base", "--pseudonyms", "later").returncode == 0
    who = json.loads((tmp_path / "runs" / "key.json").read_text())["pseudonyms"]["contributors"]
    assert set(re.findall(r"Contributor \d+", text + (tmp_path / "later/base/plan.json").read_text())) <= {
        *who.values()
    }
    for arguments, words in (
        (("--pseudonyms", "runs/compared/copies"), "lie in one another"),
        (("--pseudonyms", "runs/base/copies"), "lie in one another"),
        (("--pseudonyms", "others", "--key", "others/key.json"), "would lie inside"),
        (("--key", "key.json"), "only with `--pseudonyms`"),
    ):
        refused = run_allocator("compare", "runs/base", "runs/Aldoria withdraws", *arguments, "-o", "runs/compared")
        assert (refused.returncode, words in refused.stderr) == (2, True), refused.stderr
    assert not (tmp_path / "runs" / "compared").exists()
