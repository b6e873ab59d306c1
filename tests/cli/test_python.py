"""The same from Python."""

import re
import subprocess
import sys
from fractions import Fraction
from math import inf, nan

import pytest
from cli.running import ROOT

import allocator
from allocator.errors import UsageError


def test_a_notebook_does_the_same_in_as_few_lines() -> None:
    """Solving from Python gives the verdict, and the plan as data frames whose persons are those of the report."""
    run = allocator.solve(ROOT / "inputs" / "first-steps.xlsx", write=False)
    assert run.verdict == "proven optimal"
    assert run.audit is not None
    frames = allocator.frames(run)
    last = len(run.case.phases)
    there = frames["assignments"].query("phase == @last")["persons"].sum()
    assert there == sum(persons for (_, t), persons in run.audit.deployment.persons_at.items() if t == last - 1)


def test_the_python_of_the_readme_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The Python block of the README runs as written and prints a verdict."""
    monkeypatch.chdir(ROOT)
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})  # noqa: S102 - our own text
    assert "proven optimal" in capsys.readouterr().out


def test_options_are_what_a_run_can_write_down_or_refused_before_the_search() -> None:
    """A gap in floating point is the decimal it shows; what has no exact decimals, or no end, is no option."""
    assert allocator.Options(gap=0.005) == allocator.Options(gap="0.005") == allocator.Options()  # type: ignore[arg-type]
    assert allocator.Options(gap=0).gap == Fraction(0)  # type: ignore[arg-type]
    for wrong in (Fraction(1, 300), 2, -0.1, 1e-40, inf, nan, "half", None):
        with pytest.raises(UsageError, match="a gap"):
            allocator.Options(gap=wrong)  # type: ignore[arg-type]
    for endless in (inf, nan):
        with pytest.raises(UsageError, match="seconds"):
            allocator.Options(seconds=endless)


def test_every_public_name_is_what_it_says_however_often_it_is_used() -> None:
    """Names of functions stay functions, though modules of the package have the same names."""
    for _ in range(2):
        for name in allocator.__all__:
            assert callable(getattr(allocator, name)), name


@pytest.mark.parametrize("first", ["allocator.api", "allocator.cli", "allocator.mathematics"])
def test_public_names_are_functions_whatever_was_loaded_before(first: str) -> None:
    """No module of the package takes the place of a function of its name."""
    program = f"import {first}, allocator; assert all(callable(getattr(allocator, each)) for each in allocator.__all__)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
