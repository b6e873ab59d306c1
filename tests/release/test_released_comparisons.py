"""The releasable copy of a comparison has the same figures, and nothing in it tells who is who, or why."""

import json
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from release.telling import LATER, OTHERS, SCENARIO, WHO, WHY, found_in, said, written

import allocator
from allocator.comparison import Comparison
from allocator.errors import UsageError
from allocator.search import Options

NOT_HIDDEN = ("Mission in Zyberia led by (withheld)",)
"""A mission's name may name its host."""


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Comparison, Comparison, Path]:
    """Give a comparison with everything in it, its copy, and the folder of both."""
    folder = tmp_path_factory.mktemp("compared")
    found = allocator.compare(
        written(folder),
        scenarios=[SCENARIO, *OTHERS, f"{OTHERS[1]}+{OTHERS[2]}"],
        out=folder / "Quxland compared",
        options=Options(gap=Fraction(0)),
        regret=True,
    )
    return found, allocator.release(found, folder / "copies", key=folder / "key.json"), folder


def test_no_name_code_or_reason_stands_in_any_byte_of_the_copy(pair: tuple[Comparison, Comparison, Path]) -> None:
    """Every part of every file names nobody; the same search finds the words in what is kept, so it would find them."""
    folder = pair[2]
    words = (*WHO, *WHY, *LATER, SCENARIO, *OTHERS, str(folder))
    assert found_in(said(folder / "copies"), words, NOT_HIDDEN) == {}
    kept = found_in(said(folder / "Quxland compared"), words)
    assert kept.keys() >= {*WHO, *LATER, *OTHERS} - {"quxish"}


def test_no_cell_of_the_workbook_is_named(pair: tuple[Comparison, Comparison, Path]) -> None:
    """Rows of a sorted sheet tell names, so the copy points to none; the comparison does."""
    places = [".csv:"]
    assert found_in(said(pair[2] / "copies"), places) == {}
    assert found_in(said(pair[2] / "Quxland compared"), places) != {}


def _tables(folder: Path) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads((folder / "compare.json").read_text())["tables"]
    return found


def test_figures_are_those_of_the_comparison(pair: tuple[Comparison, Comparison, Path]) -> None:
    """Read with the key, every table that names contributors or scenarios is the open one, row for row."""
    found, copy, folder = pair
    key = json.loads((folder / "key.json").read_text())["pseudonyms"]
    names = {pseudonym: name for known in key.values() for name, pseudonym in known.items()}
    assert found.folder is not None
    ours, theirs = _tables(found.folder), _tables(folder / "copies")
    assert list(ours) == list(theirs)

    def opened(row: dict[str, Any]) -> str:
        shown = {name: "+".join(names.get(part, part) for part in str(value).split("+")) for name, value in row.items()}
        for told in ("inputs", "capability", "task"):
            shown.pop(told, None)
        who = shown.pop("contributor", "")
        shown["who"] = names.get(who, who.rsplit("(", 1)[-1].rstrip(")"))
        return json.dumps(shown)

    for name in ("overview", "performance", "missions", "personnel", "coverage", "shortfalls", "moved"):
        assert Counter(map(opened, ours[name])) == Counter(map(opened, theirs[name])), name
    assert [table.name for table in copy.tables] == [table.name for table in found.tables]
    for name in ("bridge", "effects", "bridge_missions", "regret", "items"):
        assert len(ours[name]) == len(theirs[name]) > 0


def test_inputs_that_say_why_do_not_differ_in_the_copy(pair: tuple[Comparison, Comparison, Path]) -> None:
    """Of a scenario that changes a reason, a host, a language and a limit, the copy shows the limit alone."""
    found, copy, folder = pair
    key = json.loads((folder / "key.json").read_text())["pseudonyms"]
    offended = key["scenarios"]["Zyberia is offended"]
    assert found.folder is not None
    open_ = [row for row in _tables(found.folder)["inputs"] if row["scenario"] == "Zyberia is offended"]
    assert {row["column"] for row in open_} == {"reason", "amount", "languages", "host"}
    (shown,) = (row for row in _tables(folder / "copies")["inputs"] if row["scenario"] == offended)
    assert shown == {
        "scenario": offended,
        "table": "limits",
        "row": key["limits"]["zyberophobia"],
        "column": "amount",
        "base": "3",
        "value": "2",
        "cell": "",
    }
    without = next(member for member in copy.members if member.name == key["scenarios"]["Quxland insists"])
    assert (without.end.status, without.end.reasons) == ("infeasible", ("Why is left out of this copy.",))


def test_a_contributor_has_one_pseudonym_in_all_copies_of_a_key(
    pair: tuple[Comparison, Comparison, Path], tmp_path: Path
) -> None:
    """A run released later, and a comparison of two runs, say the same names as the comparison of the workbook."""
    found, _, folder = pair
    runs = [member.folder for member in (found.members[0], found.members[3]) if member.folder is not None]
    copies = [allocator.release(run, tmp_path / "runs", key=folder / "key.json").folder for run in runs]
    again = allocator.compare(*runs, out=tmp_path / "again", bridge=False)
    allocator.release(again, tmp_path / "copies", key=folder / "key.json")
    assert found_in(said(tmp_path / "runs"), (*WHO, *WHY, *LATER), NOT_HIDDEN) == {}
    assert found_in(said(tmp_path / "copies"), (*WHO, *WHY, *LATER), NOT_HIDDEN) == {}
    plans = [json.loads((copy / "plan.json").read_text()) for copy in copies if copy is not None]
    key = json.loads((folder / "key.json").read_text())["pseudonyms"]
    assert {row["contributor"] for plan in plans for row in plan["assignments"]} <= {*key["contributors"].values()}
    assert [plan["scenario"] for plan in plans] == ["base", key["scenarios"][OTHERS[1]]]
    moved = _tables(tmp_path / "copies")["moved"]
    assert moved == [row for row in _tables(folder / "copies")["moved"] if row["scenario"] == plans[1]["scenario"]]
    assert moved


def test_the_open_comparison_and_its_runs_may_not_lie_in_what_is_given_away(
    pair: tuple[Comparison, Comparison, Path], tmp_path: Path
) -> None:
    """A folder around the comparison, or inside it, is refused."""
    found, _, folder = pair
    for into in (folder, folder / "Quxland compared", folder / "Quxland compared" / "copy"):
        with pytest.raises(UsageError, match="lie in one another"):
            allocator.release(found, into, key=tmp_path / "key.json")
    assert list(tmp_path.iterdir()) == []
