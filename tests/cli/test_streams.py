"""What is printed arrives as UTF-8 wherever the program runs, and who does not read it changes no exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli.running import ROOT, Run

from allocator.cli.main import commands, main
from allocator.tables.convert import convert

FIRST_STEPS = ROOT / "inputs" / "first-steps.xlsx"


def command(*arguments: str | Path) -> list[str]:
    """Return the program as a user runs it."""
    return [sys.executable, "-m", "allocator", *map(str, arguments)]


@pytest.mark.parametrize(
    "system",
    [{"PYTHONIOENCODING": "latin-1"}, {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}],
    ids=["latin-1", "C"],
)
def test_a_file_gets_utf_8_whatever_the_system_prefers(system: dict[str, str], tmp_path: Path) -> None:
    """The formulation has sums in it, and a plan the title of its workbook, in signs that Latin-1 does not have."""
    book = tmp_path / "book"
    convert(FIRST_STEPS, book)
    settings = (book / "settings.csv").read_text(encoding="utf-8")
    (book / "settings.csv").write_text(settings.replace("title,", "title,Łódź ∑ ", 1), encoding="utf-8")
    for words, expected in ((("formulation",), "Σ"), (("solve", book, "--format", "json"), "Łódź ∑")):
        done = subprocess.run(
            command(*words), cwd=tmp_path, env={**os.environ, **system}, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert expected in done.stdout.decode("utf-8")


def test_names_of_files_may_be_no_text(tmp_path: Path) -> None:
    """A workbook and a place for runs from a system that wrote Latin-1: reports show what can be shown of the names."""
    book, out = tmp_path / os.fsdecode(b"plan-\xe9"), tmp_path / os.fsdecode(b"runs-\xe9")
    convert(FIRST_STEPS, book)
    solve = "solve", book, "-o", out
    compare = "compare", book, "--scenarios", "budget cut 5", "--no-bridge", "-o", out, "--format", "json"
    again = "compare", out / "base", out / "budget cut 5", "-o", "compared", "--no-bridge"
    for words, code in (
        (solve, 0),
        ((*solve, "--start", out / "base"), 0),
        (compare, 0),
        ((*again, "--book", book), 0),
        # What was written down of its name leads nowhere.
        (again, 3),
    ):
        done = subprocess.run(command(*words), cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == code, done.stderr
    record = json.loads((out / "base" / "run.json").read_text(encoding="utf-8"))
    assert record["workbook"] == "plan-\N{REPLACEMENT CHARACTER}"
    assert "plan-\N{REPLACEMENT CHARACTER}" in (out / "base" / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("shape", ["json", "table"])
def test_whoever_stops_reading_changes_no_exit_code(shape: str, tmp_path: Path) -> None:
    """The run is written, and the command ends as it would have with a reader."""
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as gone:
        done = subprocess.run(
            command("solve", FIRST_STEPS, "-o", "out", "--format", shape),
            cwd=tmp_path,
            stdout=gone,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads((tmp_path / "out" / "base" / "plan.json").read_text())["assignments"]


@pytest.mark.parametrize("words", [("formulation",), ("check", str(FIRST_STEPS))], ids=" ".join)
def test_results_for_which_there_is_no_room_are_output_that_cannot_be_written(words: tuple[str, ...]) -> None:
    """A full disk behind standard output is told in one line, with the code for it."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command(*words), stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 9, done.stderr
    assert done.stderr.startswith("allocator: what was to be printed could not be written: No space left")
    assert done.stderr.count("\n") == 1


def test_warnings_are_told_to_programs_and_of_comparisons_too(run_allocator: Run, tmp_path: Path) -> None:
    """On standard error, each once, whatever shape the results have; to the quiet nothing is said."""
    book = tmp_path / "book"
    convert(FIRST_STEPS, book)
    *_, member = (book / "groups.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    with (book / "groups.csv").open("a", encoding="utf-8") as groups:
        groups.write(member)
    for words in (("solve",), ("compare", "--scenarios", "budget cut 5", "--no-bridge")):
        name, *more = words
        for shape in ("json", "table"):
            done = run_allocator(name, book, *more, "-o", "out", "--format", shape)
            assert done.stderr.count("warning W508") == 1, (words, shape, done.stderr)
        assert run_allocator(name, book, *more, "-o", "out", "--quiet").stderr == ""


def test_ctrl_c_between_runs_does_not_deny_those_that_are_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever interrupts a command that has written runs is told that they are whole."""

    def struck(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "main", struck)
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 130
    said = "allocator: interrupted; what was written before is whole, and nothing else was written\n"
    assert capsys.readouterr().err == said
