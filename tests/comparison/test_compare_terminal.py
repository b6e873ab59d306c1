"""A comparison on terminals of every width: what does not fit is left out or stands below, and no figure is cut."""

import re
from dataclasses import replace
from fractions import Fraction
from io import StringIO
from pathlib import Path

import pytest
from comparison.conftest import Done
from rich.console import Console

import allocator
from allocator.comparison import terminal
from allocator.comparison.bridge import Bar, Bridge, Cause, Effect
from allocator.comparison.bridges import by_cause
from allocator.comparison.comparison import Comparison
from allocator.comparison.regret import Met, Mode, Regret, Sure
from allocator.comparison.regret_table import least
from allocator.comparison.terminal import summary


@pytest.fixture(scope="module")
def comparison(done: Done) -> Comparison:
    """Return the comparison of the small case, read back from its runs."""
    runs = [Path(member["run"]) for member in done.printed["members"] if member["run"]]
    return allocator.compare(*runs, bridge=False, write=False)


def printed(comparison: Comparison, width: int) -> list[str]:
    """Return the lines on a terminal of this width."""
    paper = StringIO()
    console = Console(file=paper, width=width, force_terminal=False)
    for part in summary(comparison):
        console.print(part)
    return paper.getvalue().splitlines()


@pytest.mark.parametrize("width", [78, 80, 90, 100, 110, 120, 160])
def test_no_figure_is_cut(comparison: Comparison, width: int) -> None:
    """Half a figure is another figure: an ellipsis stands after letters only, and no line is broken."""
    lines = printed(comparison, width)
    assert [line for line in lines if re.search(r"[\d.,+-]…", line)] == []
    plans = next(at for at, line in enumerate(lines) if line.startswith("scenario"))
    assert len(lines[plans].rstrip()) <= width


def test_where_there_is_no_room_for_words_there_are_signs(comparison: Comparison) -> None:
    """Whether who moved may be search stands in a column of its own, or as a sign that is explained below."""
    wide, narrow = "\n".join(printed(comparison, 160)), "\n".join(printed(comparison, 80))
    assert " by" in wide
    assert "after moved: ~ also search, ? maybe search" not in wide
    assert "after moved: ~ also search, ? maybe search" in narrow


def test_missions_of_scenarios_that_do_not_fit_beside_each_other_stand_below(comparison: Comparison) -> None:
    """On a narrow terminal each scenario still has its change in every mission."""
    heads = [line for line in printed(comparison, 24) if line.startswith("mission ")]
    assert len(heads) == len([member for member in comparison.others if member.audit is not None])


def test_rows_that_are_not_shown_are_told(comparison: Comparison, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two missions and two causes one is shown, and a line says where the other one is."""
    monkeypatch.setattr(terminal, "_MANY", 1)
    parts = dict.fromkeys(Effect, 0)
    bars = tuple(Bar((cause,), 0, (0, 0), exact=True) for cause in (Cause.RATES, Cause.LIMITS))
    found = Bridge(0, 0, bars, parts, {}, {}, ())
    lines = printed(replace(comparison, tables=(*comparison.tables, by_cause({"cut": found}, "USD"))), 200)
    assert lines.count("and 1 more; see compare.html") == 2


@pytest.mark.parametrize(("rules", "words"), [(1, "+1 rule broken"), (2, "+2 rules broken")])
def test_one_rule_is_broken_or_several(comparison: Comparison, rules: int, words: str) -> None:
    """The line on regret counts rules as people do."""
    nothing = (0, Fraction(0), Fraction(0), Fraction(0))
    worst = (rules, *nothing[1:])
    one = Met("base", "cut", Mode.AS_IT_IS, 0, worst, worst, Sure.COUNTED)
    shown = replace(comparison, tables=(*comparison.tables, least(Regret((one,), {one.mode: one}), "USD")))
    assert f"Least regretted as it is: base; worst in cut: {words}" in printed(shown, 200)


def test_a_regret_that_is_not_proven_is_not_shown_as_proven(comparison: Comparison) -> None:
    """The line on regret says that other plans may do better where moves were searched without proof."""
    nothing = (0, Fraction(0), Fraction(0), Fraction(0))
    one = Met("base", "cut", Mode.WITH_MOVES, 0, nothing, nothing, Sure.SEARCHED)
    table = least(Regret((one,), {one.mode: one}, searches=2), "USD")
    shown = replace(comparison, tables=(*comparison.tables, table))
    said = "Least regretted with moves: base; best in all; others may do better, see Regret"
    assert said in printed(shown, 200)
