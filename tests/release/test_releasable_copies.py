"""A releasable copy has the same figures, and nothing in it tells who is who, or why."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from release.telling import LATER, OTHERS, SCENARIO, WHO, WHY, found_in, said, written
from rich.console import Console

import allocator
from allocator.errors import InputError, OutputError, UsageError
from allocator.finished import Run
from allocator.releases import Key, keep, key_at, places_apart
from allocator.releases.release import NO_FILE
from allocator.report import terminal


@pytest.fixture(scope="module", params=[(), (SCENARIO,)], ids=["base", "scenario"])
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Run]:
    """Give a run and its releasable copy."""
    folder = tmp_path_factory.mktemp("telling")
    run = allocator.solve(written(folder), scenarios=request.param, out=folder / "Quxland runs")
    return run, allocator.release(run, folder / "copies", key=folder / "Quxland runs" / "key.json")


def texts(run: Run) -> Iterator[tuple[str, str]]:
    """Yield everything that a run left behind, as text, and what the terminal shows of it."""
    assert run.folder is not None
    assert run.audit is not None
    yield "path", str(run.folder.relative_to(run.folder.parents[1]))
    yield from said(run.folder)
    shown = StringIO()
    console = Console(file=shown, width=400)
    for part in terminal.summary(run.outcome, run.audit, run.verdict, run.gates):
        console.print(part)
    for measures in run.audit.measures.values():
        for measure in measures:
            console.print(run.audit.words(measure))
    yield "terminal and sentences", shown.getvalue()


def test_no_name_code_or_reason_stands_in_any_byte_of_the_copy(pair: tuple[Run, Run]) -> None:
    """Files, terminal and sentences of the copy name nobody, save the mission that is named after its host.

    The same search finds nearly every word in the open run, so it would find them here.
    """
    run, copy = pair
    assert found_in(texts(copy), (*WHO, *WHY, *LATER, *OTHERS), ["Mission in Zyberia led by (withheld)"]) == {}
    assert found_in(texts(run), (*WHO, *WHY)).keys() >= {*WHO, *WHY} - {
        "wetquxlease",
        "parliament",
        "minister",
        "quxish",
        "whisper",
    }


def test_no_cell_of_the_planners_workbook_is_named(pair: tuple[Run, Run]) -> None:
    """Rows of a sorted sheet tell names, so the copy points to none; the open run does."""
    cell = re.compile(r"\b(?:pledges|limits|missions|contributors|requirements|pairs)\.csv|\b(?:pledges|limits)![A-Z]")
    assert [where for where, text in texts(pair[1]) if cell.search(text)] == []
    assert any(cell.search(text) for _, text in texts(pair[0]))


def test_the_record_of_the_copy_points_to_no_file(pair: tuple[Run, Run]) -> None:
    """Neither the path of the workbook nor its digest stands in run.json, though a file may be called like the mark."""
    run, copy = (json.loads((each.folder / "run.json").read_text()) for each in pair if each.folder is not None)
    assert Path(run["path"]).name == run["workbook"] == "Quxland plan"
    assert (copy["path"], copy["workbook"], copy["input_sha256"]) == (None, "withheld", "withheld")
    assert not NO_FILE.exists()
    assert copy["notes"] == []


def plain(run: Run) -> dict[str, Any]:
    """Return the plan of a run as programs read it."""
    assert run.folder is not None
    found: dict[str, Any] = json.loads((run.folder / "plan.json").read_text())
    return found


def test_figures_are_those_of_the_open_run(pair: tuple[Run, Run]) -> None:
    """Read with the key, plan.json is that of the open run, row for row; so are all numbers of the workbook."""
    run, copy = pair
    assert copy.folder is not None
    assert run.folder is not None
    key = json.loads((run.folder.parent / "key.json").read_text())["pseudonyms"]
    names = {pseudonym: name for known in key.values() for name, pseudonym in known.items()}

    def opened(value: object) -> object:
        if isinstance(value, dict):
            return {name: opened(part) for name, part in value.items() if name != "task"}
        if isinstance(value, list):
            return Counter(json.dumps(opened(part), sort_keys=True) for part in value)
        if isinstance(value, str):
            return "/".join(names.get(part, part) for part in value.split("/"))
        return value

    ours, theirs = plain(run), plain(copy)
    assert theirs.pop("title") == ""
    assert ours.pop("title") == "secretplan for Quxland"
    assert opened(theirs) == opened(ours)
    books = [load_workbook(each.folder / "report.xlsx", data_only=True) for each in pair if each.folder is not None]
    assert set(books[0].sheetnames) - set(books[1].sheetnames) == {"Sources"}
    for name in books[1].sheetnames:
        assert numbers(books[0][name]) == numbers(books[1][name]), name


def numbers(sheet: Worksheet) -> Counter[object]:
    """Return every number of a sheet, save the places of things in lists, which follow from their names."""
    found: Counter[object] = Counter()
    for column in sheet.iter_cols():
        if not any(str(cell.value).endswith(" no.") for cell in column):
            found.update(cell.value for cell in column if cell.data_type == "n" and cell.value is not None)
    return found


def test_the_key_tells_everybody_and_is_for_its_owner_alone(pair: tuple[Run, Run]) -> None:
    """The key lies with the open runs, has all contributors by name, also of scenarios, and nobody else may read it."""
    folder = pair[0].folder
    assert folder is not None
    path = folder.parent / "key.json"
    assert path.stat().st_mode & 0o777 == 0o600
    content = json.loads(path.read_text())
    assert set(content["titles"].values()) == {"Quxland", "Zyberia", "Vomarch", "Newlandia"}
    assert not any(content["secret"] in text for _, text in texts(pair[1]))


def test_the_same_key_gives_the_same_pseudonyms_and_new_names_the_next_numbers(tmp_path: Path) -> None:
    """A name keeps its pseudonym from run to run; a name that is new does not move the others."""
    key = Key()
    first = dict(key.pseudonymised("contributors", ["A", "B", "C"]))
    keep(key, tmp_path / "key.json")
    again = key_at(tmp_path / "key.json")
    later = again.pseudonymised("contributors", ["B", "D", "A"])
    assert {name: later[name] for name in first} == first
    assert later["D"] == "Contributor 004"


def test_the_order_of_pseudonyms_tells_nothing_of_the_order_of_names() -> None:
    """Two secrets number forty contributors differently, neither by name, nor by the order in which they came."""
    names = [f"C{number:02d}" for number in range(40)]
    orders = [sorted(names, key=dict(Key().pseudonymised("contributors", names)).__getitem__) for _ in range(2)]
    backwards = Key(secret="00" * 32).pseudonymised("contributors", names[::-1])
    assert names not in orders
    assert orders[0] != orders[1]
    assert backwards == Key(secret="00" * 32).pseudonymised("contributors", names)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"schema": 1}', '{"schema": 1, "secret": "xy", "pseudonyms": {}, "titles": {}}']
)
def test_a_file_that_is_no_key_is_not_taken_for_one(text: str, tmp_path: Path) -> None:
    """What is no key is said to be none, and is left as it is."""
    path = tmp_path / "key.json"
    path.write_text(text)
    with pytest.raises(InputError, match="not a key"):
        key_at(path)
    assert path.read_text() == text


def test_a_key_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be written, not even what was begun can be taken away; one sentence says so all the same."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("os.open", refuse)
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(OutputError, match=r"key\.json cannot be written: Read-only file system; nothing was released"):
        keep(Key(), tmp_path / "key.json")


@pytest.mark.parametrize("there", [False, True])
def test_two_that_deal_from_one_key_at_once_are_told(tmp_path: Path, *, there: bool) -> None:
    """The second would give a pseudonym of the first to somebody else: it is refused; the key is the first one's."""
    path = tmp_path / "key.json"
    if there:
        keep(Key(), path)
    first, second = key_at(path), key_at(path)
    first.pseudonymised("contributors", ["A"])
    second.pseudonymised("contributors", ["B"])
    keep(first, path)
    with pytest.raises(OutputError, match="was changed"):
        keep(second, path)
    assert list(key_at(path).pseudonyms["contributors"]) == ["A"]
    keep(first, path)


def test_key_and_open_runs_may_not_lie_in_what_is_given_away(tmp_path: Path) -> None:
    """A key inside the copy, also by way of a link, and folders inside one another are refused; nothing is written."""
    free, runs = tmp_path / "copies", tmp_path / "runs"
    (tmp_path / "link").symlink_to(free)
    for key in (free / "key.json", free / "base" / "key.json", tmp_path / "link" / "key.json"):
        with pytest.raises(UsageError, match="would lie inside"):
            places_apart(free, runs, key)
    for one, other in ((free, free), (free, free / "runs"), (runs / "copies", runs)):
        with pytest.raises(UsageError, match="lie in one another"):
            places_apart(one, other, tmp_path / "key.json")
    places_apart(free, runs, runs / "key.json")


def test_a_run_without_a_plan_has_no_copy(pair: tuple[Run, Run], tmp_path: Path) -> None:
    """Where no plan was found there is nothing to release, and no key is made."""
    run = replace(pair[0], outcome=replace(pair[0].outcome, audit=None))
    with pytest.raises(UsageError, match="nothing to release"):
        allocator.release(run, tmp_path / "copies", key=tmp_path / "key.json")
    assert list(tmp_path.iterdir()) == []
