"""Names that are formulas, marks, paths or separators are names: they run nowhere, break nothing and lead nowhere."""

import csv
import re
import zipfile
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rich.table import Table
from rich.text import Text

import allocator
from allocator.cli.options import Screen
from allocator.runs import place
from allocator.tables.csv_guard import guarded

HOSTILE = (
    '=HYPERLINK("http://evil.example","x")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "</script><script>evil()</script>",
    '"><img src=x onerror="evil()">',
    "x]]><!-- &amp; {{evil}} {3} {=evil}",
    "\u202eevil\u202c\u200f",
    "x\x01evil\ty",
    "_x0041_evil/of/slashes",
    "L" * 400,
)

SCENARIO = "../../evil: /etc"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the run of a case in which every name is hostile, and its releasable copy."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "book").mkdir()
    codes = [f"{name[:40]}{at}" for at, name in enumerate(HOSTILE)]
    tables = {
        "settings": [["key", "value"], ["title", HOSTILE[3]], ["start", "2025-01"], ["months", "2"]],
        "missions": [["mission", "name", "budget", "total_ceiling"], ["=M/1", HOSTILE[4], "900000", "300"]],
        "requirements": [["mission", "capability", "task", "target"], ["=M/1", "+I/F", HOSTILE[0], "30"]],
        "capabilities": [["capability", "name", "standard_persons"], ["+I/F", HOSTILE[1], "10"]],
        "pledges": [
            ["pledge", "contributor", "capability", "units", "persons", "note"],
            *([f"{code}-P", code, "+I/F", "1", "10", name] for code, name in zip(codes, HOSTILE, strict=True)),
        ],
        "contributors": [
            ["contributor", "name", "region"],
            *([code, name, name] for code, name in zip(codes, HOSTILE, strict=True)),
        ],
        "limits": [
            ["limit", "rule", "contributor", "mission", "capability", "amount", "soft_weight", "reason"],
            *(
                [f"{code}-L", "max_persons", code, "=M/1", "+I/F", "5", "1", name]
                for code, name in zip(codes, HOSTILE, strict=True)
            ),
        ],
        "scenarios": [
            ["scenario", "step", "table", "column", "change", "value"],
            [SCENARIO, "1", "missions", "budget", "multiply", "0.9"],
        ],
    }
    for name, rows in tables.items():
        with (folder / "book" / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([[guarded(cell) for cell in row] for row in rows])
    run = allocator.solve(folder / "book", scenarios=(SCENARIO,), out=folder / "runs")
    allocator.release(run, folder / "copies", key=folder / "key.json")
    return folder


def test_a_run_stays_in_its_folder_whatever_its_scenario_is_called(folder: Path) -> None:
    """Slashes and dots of a name lead nowhere; names that differ in them have folders that differ."""
    assert sorted(path.name for path in folder.iterdir()) == ["book", "copies", "key.json", "runs"]
    (run,) = (folder / "runs").iterdir()
    assert (run / "plan.json").is_file()
    names = ["a/b", "a-b", "a\\b", "..", ".", "", "x.", "y ", "é" * 200, "é" * 201, "budget cut 5", "base", "a+b"]
    places = [place(Path("runs"), name) for name in names]
    assert len(set(places)) == len(names)
    assert {each.parent for each in places} == {Path("runs")}
    assert [each.name for each in places[-3:]] == names[-3:]
    assert all(len(each.name.encode()) <= 160 for each in places)


def test_no_name_is_a_formula_or_a_link_in_a_workbook(folder: Path) -> None:
    """Cells with names hold texts; formulas, names of ranges and links hold none of them; every part is sound XML."""
    for path in folder.rglob("*.xlsx"):
        with zipfile.ZipFile(path) as parts:
            for name in parts.namelist():
                root = ET.fromstring(parts.read(name))  # noqa: S314 - our own file
                for one in root.iter():
                    if one.tag.rpartition("}")[2] in {"f", "definedName", "hyperlink", "Relationship"}:
                        said = f"{one.text} {one.attrib}"
                        assert not re.search(r"evil|cmd|HYPERLINK|External|@SUM", said), (path, name, said)


class _Page(HTMLParser):
    """What a browser would see of a page: its marks and their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a mark."""
        self.marks.append((tag, dict(attrs)))


def test_no_name_is_a_mark_on_a_page(folder: Path) -> None:
    """There is one script, our own; no handlers, pictures or links from elsewhere; the policy allows nothing more."""
    pages = list(folder.rglob("*.html"))
    assert len(pages) == 2
    for path in pages:
        page = _Page()
        page.feed(path.read_text(encoding="utf-8"))
        assert [tag for tag, _ in page.marks if tag in {"script", "img", "iframe", "object", "base", "form"}] == [
            "script"
        ]
        assert not [name for _, attributes in page.marks for name in attributes if name.startswith("on")]
        assert not [name for _, attributes in page.marks for name in attributes if name == "style"]
        assert {
            str(attributes["href"])[0] for tag, attributes in page.marks if tag == "a" and "href" in attributes
        } <= {"#"}
        (policy,) = (str(each["content"]) for _, each in page.marks if each.get("http-equiv"))
        assert re.fullmatch(
            r"default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; base-uri 'none'; "
            r"form-action 'none'",
            policy,
        )


@pytest.mark.parametrize("name", ["\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "x\x9b2Jy", "\u202eevil", "a\rb"])
def test_no_name_commands_a_terminal(name: str) -> None:
    """What clears a screen, sets its title or turns the way of writing is shown as a sign; colours of ours stay."""
    shown = StringIO()
    screen = Screen(file=shown, force_terminal=True, color_system="standard", width=60)
    table = Table(name)
    table.add_row(Text(name, style="red"))
    screen.print(table)
    screen.print(Text(name))
    text = re.sub(r"\x1b\[(?:31|1|0)m", "", shown.getvalue()) if "[31m" not in name else shown.getvalue()
    assert name not in shown.getvalue()
    assert not re.search("[\x00-\x09\x0b-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e]|\x1b\\]", text)
    assert "\N{REPLACEMENT CHARACTER}" in text or "\r" in name
