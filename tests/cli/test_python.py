"""The same from Python."""

import re

import pytest
from cli.running import ROOT

import allocator


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


def test_every_public_name_is_what_it_says_however_often_it_is_used() -> None:
    """Names of functions stay functions, though modules of the package have the same names."""
    for _ in range(2):
        for name in allocator.__all__:
            assert callable(getattr(allocator, name)), name
