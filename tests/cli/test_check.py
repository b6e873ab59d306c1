"""`allocator check` on the command line: findings, the annotated copy, and what is refused."""

import json
import os
from pathlib import Path

import pytest
from cli.running import Run
from tables.small_case import folder, put, small, workbook

from allocator.tables import read


def test_check_writes_the_annotated_copy(tmp_path: Path, run_allocator: Run) -> None:
    """With errors the copy is written and the exit code is 3; JSON stands alone on standard output."""
    path = workbook(tmp_path / "plan.xlsx", put(small(), "pledges!D3", "-3"))
    done = run_allocator("check", path, "--annotate", "out.xlsx", "--format", "json")
    assert done.returncode == 3
    assert [finding["cell"] for finding in json.loads(done.stdout)["findings"]] == ["D3"]
    assert "out.xlsx written" in done.stderr
    assert read(tmp_path / "out.xlsx").findings == read(path).findings


def test_check_without_errors_ends_well(tmp_path: Path, run_allocator: Run) -> None:
    """Without errors the copy is written all the same, and the exit code is 0."""
    path = workbook(tmp_path / "plan.xlsx", small())
    done = run_allocator("check", path, "--annotate", "out.xlsx", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "out.xlsx").exists()


def test_quiet_leaves_out_all_but_errors(tmp_path: Path, run_allocator: Run) -> None:
    """With `--quiet` an error is still told, on standard error, and a warning is not."""
    done = run_allocator("check", workbook(tmp_path / "plan.xlsx", put(small(), "pledges!D3", "-3")), "--quiet")
    assert (done.returncode, done.stdout) == (3, "")
    assert [line.split()[0] for line in done.stderr.splitlines()] == ["error"]
    assert "pledges!D3" in done.stderr


@pytest.mark.parametrize("option", ["--quiet", "-q"])
def test_quiet_leaves_out_warnings_where_a_run_is_refused(tmp_path: Path, run_allocator: Run, option: str) -> None:
    """A workbook with errors and warnings that is to be solved: with `--quiet` only errors are told."""
    tables = put(put(small(), "pledges!D3", "-3"), "missions!L3", "2021-02")
    path = workbook(tmp_path / "plan.xlsx", tables)
    done = run_allocator("solve", path)
    assert [line.split()[0] for line in done.stderr.splitlines()] == ["warning", "error", "allocator:"]
    done = run_allocator("solve", path, option)
    assert done.returncode == 3
    assert [line.split()[0] for line in done.stderr.splitlines()] == ["error", "allocator:"]


def test_the_workbook_itself_is_never_replaced(tmp_path: Path, run_allocator: Run) -> None:
    """The same file as a copy is refused, by its name, another way to it, or a link; nothing changes."""
    path = workbook(tmp_path / "plan.xlsx", small())
    before = path.read_bytes()
    (tmp_path / "link.xlsx").symlink_to(path)
    os.link(path, tmp_path / "hard.xlsx")
    (tmp_path / "below").mkdir()
    for out in ("plan.xlsx", "below/../plan.xlsx", "link.xlsx", "hard.xlsx"):
        done = run_allocator("check", "plan.xlsx", "--annotate", out)
        assert done.returncode == 2
        assert "is the workbook itself" in done.stderr
        assert path.read_bytes() == before


def test_what_cannot_be_annotated_says_so(tmp_path: Path, run_allocator: Run) -> None:
    """A folder, another ending, a file that is no workbook and a place that is not there: one sentence each."""
    workbook(tmp_path / "plan.xlsx", small())
    folder(tmp_path / "tables", small())
    (tmp_path / "text.xlsx").write_text("hello")
    expected = {
        ("tables", "out.xlsx"): (2, "is a folder"),
        ("plan.xlsx", "out.xlsm"): (2, "does not end in .xlsx"),
        ("plan.xlsx", "out"): (2, "does not end in .xlsx"),
        ("text.xlsx", "out.xlsx"): (3, "is not a workbook"),
        ("plan.xlsx", "nowhere/out.xlsx"): (9, "Could not write"),
    }
    for (book, out), (code, words) in expected.items():
        done = run_allocator("check", book, "--annotate", out)
        assert (done.returncode, words in done.stderr, "Traceback" in done.stderr) == (code, True, False), done.stderr
        assert not (tmp_path / out).exists()
