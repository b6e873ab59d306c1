"""The page of a run shows what the report holds, keeps every text a text, and asks nothing of anybody."""

import json
import re
from base64 import b64encode
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from time import process_time
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from report.small import CASE, PLAN, PROVENANCE, bare, counted, outcome

from allocator.audit import Audit, audit
from allocator.case import Gate, Plan
from allocator.gates import read_gates
from allocator.report import plan_json, report, web
from allocator.report.paper import Column, Kind, Section
from allocator.report.web.drawing import Drawing, ticks
from allocator.report.web.finished import Finished
from allocator.report.web.flows import SENDERS, flows
from allocator.report.web.numbers import rounded, shown
from allocator.report.web.run_page import run_page
from allocator.report.web.strength import strength
from allocator.report.web.table import MOST_ROWS, table
from allocator.tables import load_case

GATES = Gate("coverage", ">=", 900_000), Gate("persons", ">=", 1_000_000, "ALPHA")
HOSTILE = "<script>alert(1)</script>"
VOID = {"meta", "input", "br", "link", "img"}


def finished(given_: Audit) -> Finished:
    """Return a plan with its report."""
    said = outcome(given_, {"targets": 100, "cost": None})
    readings = read_gates(GATES, given_, {})
    paper = report(said, given_, "within 1 %", PROVENANCE, readings)
    return Finished(said, given_, "within 1 %", PROVENANCE, readings, paper)


@pytest.fixture(scope="module")
def told() -> Finished:
    """Give the small plan with its report."""
    return finished(counted())


@pytest.fixture(scope="module")
def page(told: Finished) -> str:
    """Give the page of the small plan."""
    return run_page(told)


class Reader(HTMLParser):
    """A reader that keeps tags, identifiers, links and cells, and fails where tags do not nest."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.cells: dict[str, list[list[str]]] = {}
        self._caption = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr" and self._caption:
            self.cells[self._caption].append([])
        if tag in {"th", "td"}:
            self.cells[self._caption][-1].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag == "table":
            self._caption = ""

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "caption":
            self._caption = data
            self.cells[data] = []
        elif self._caption and self.open[-1] in {"th", "td"}:
            self.cells[self._caption][-1][-1] += data


def read(text: str) -> Reader:
    """Return a page as read."""
    reader = Reader()
    reader.feed(text)
    assert not reader.open
    return reader


def test_tags_nest_identifiers_are_unique_and_every_link_leads_somewhere_on_the_page(page: str) -> None:
    """The page is one whole document."""
    reader = read(page)
    names = [known["id"] for _, known in reader.tags if "id" in known]
    assert len(names) == len(set(names))
    links = {str(known["href"]) for tag, known in reader.tags if tag == "a"}
    assert links
    assert {link.removeprefix("#") for link in links} <= set(names)


def test_every_table_has_a_caption_and_says_whose_heading_each_heading_is(page: str) -> None:
    """A table without them is a heap of numbers to somebody who hears it."""
    reader = read(page)
    tables = sum(tag == "table" for tag, _ in reader.tags)
    assert tables == sum(tag == "caption" for tag, _ in reader.tags) >= 10
    assert all(known.get("scope") in {"col", "row"} for tag, known in reader.tags if tag == "th")


def test_the_policy_allows_the_style_and_the_script_of_the_page_and_nothing_else(page: str) -> None:
    """No inline code, no style in a tag, no source from elsewhere."""
    policy = next(str(known["content"]) for tag, known in read(page).tags if known.get("http-equiv"))
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    for tag, rule in (("style", "style-src"), ("script", "script-src")):
        (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert rules[rule] == f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
    assert "unsafe" not in policy
    for tag, known in read(page).tags:
        assert "style" not in known
        assert not any(name.startswith("on") for name in known)
        assert tag not in {"link", "img", "iframe", "object", "base", "form"}


def test_nothing_on_the_page_comes_from_elsewhere(page: str) -> None:
    """No address, no import, no font to fetch."""
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|//cdn|@import|url\(", page)


def test_a_name_that_looks_like_code_stays_text_wherever_it_is_shown() -> None:
    """A contributor, a mission, a task and the title called like scripts add no tag to the page."""
    missions = tuple(replace(each, name=HOSTILE, latitude_e4=0, longitude_e4=0) for each in CASE.missions)
    settings = replace(CASE.settings, title=HOSTILE)
    contributors = tuple(replace(each, name=f'"{HOSTILE}') for each in CASE.contributors)
    requirements = tuple(replace(each, task=HOSTILE) for each in CASE.requirements)
    case = replace(CASE, settings=settings, missions=missions, contributors=contributors, requirements=requirements)
    text = run_page(finished(audit(case, PLAN)))
    reader = read(text)
    assert HOSTILE not in text
    assert sum(tag == "script" for tag, _ in reader.tags) == 1
    assert text.count("&lt;script&gt;alert(1)&lt;/script&gt;") > 10


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=20))
def test_any_text_in_a_drawing_is_read_back_as_it_was(text: str) -> None:
    """Whatever a name holds, the drawing has one text with it."""
    drawing = Drawing(10, 10, text)
    drawing.text((1, 2), text, tip=text)
    root: Element = fromstring(drawing.markup)  # noqa: S314 (made one line above)
    assert root.get("aria-label") == text
    assert (root[0].text or "", root[0].get("data-tip", "")) == (text, text)


def test_every_table_of_the_report_stands_on_the_page_with_its_figures(told: Finished, page: str) -> None:
    """Each cell of each table of the report is on the page, in its order, as its column shows it."""
    cells = read(page).cells
    for sheet in told.paper.sheets:
        for section in sheet.sections:
            if sheet.name == "Answer" and section.title.startswith("How sure"):
                continue  # its figures stand in the table of goals
            found = cells.get(section.title, [])
            if not section.rows:
                continue
            width = section.printed if sheet.name == "Units" else None
            wanted = [
                [shown(column, value) for column, value in zip(section.columns, row, strict=True)][:width]
                for row in section.rows
            ]
            wanted += [
                [
                    "" if value is None else shown(column, value)
                    for column, value in zip(section.columns, row, strict=True)
                ][:width]
                for row in section.totals
            ]
            if sheet.name == "Allocation" and section is sheet.sections[0]:
                wanted[: len(section.rows)] = sorted(wanted[: len(section.rows)], reverse=True, key=_all_missions)
                wanted = [[row[0], row[3], *row[1:3], *row[4:]] for row in wanted]  # totals stand first
            assert found[1:] == wanted, section.title


def _all_missions(row: list[str]) -> int:
    return int(row[3].replace(",", ""))


def test_a_plan_in_which_nothing_is_asked_and_nobody_sent_has_a_page() -> None:
    """Sections with nothing to say are left out, the answer stands."""
    empty = bare()
    said = outcome(empty)
    text = run_page(Finished(said, empty, "optimal", PROVENANCE, (), report(said, empty, "optimal", PROVENANCE)))
    reader = read(text)
    assert "Nobody moves: everybody stays where they are today." in text
    assert "every requirement is served in full" in text
    assert not {"flows", "allocation", "map", "gates"} & {known.get("id") for _, known in reader.tags}


def test_no_table_stands_twice_on_the_page(page: str) -> None:
    """Each caption is there once: what has its place is not among the further tables."""
    captions = re.findall("<caption>(.*?)</caption>", page)
    assert len(captions) == len(set(captions))


def test_every_figure_of_the_report_is_drawn_with_the_numbers_behind_it(told: Finished, page: str) -> None:
    """Each figure has a drawing with its title, and a table with each of its rows."""
    reader = read(page)
    drawn = {known["aria-label"] for tag, known in reader.tags if tag == "svg"}
    for figure in told.paper.figures:
        if figure.table.title != "Persons against ceilings by mission":  # drawn as timelines
            assert figure.table.title in drawn
            assert len(reader.cells[f"Numbers: {figure.table.title}"]) == len(figure.table.rows) + 1


def test_persons_on_the_page_are_those_of_the_plan_for_programs(told: Finished, page: str) -> None:
    """The matrix of the page adds up to the assignments of `plan.json` in the last phase, mission by mission."""
    content = plan_json.plan_json(told.counted, told.outcome.goals, scenario="base", verdict="", status="feasible")
    last = max(phase["phase"] for phase in json.loads(plan_json.as_text(content))["phases"])
    wanted: dict[str, int] = {}
    for row in content["assignments"]:
        if row["phase"] == last:
            wanted[row["mission"]] = wanted.get(row["mission"], 0) + row["persons"]
    title = next(name for name in read(page).cells if name.startswith("Persons by contributor and mission"))
    head, *_, sums = read(page).cells[title]
    shown_ = dict(zip(head, sums, strict=True))
    assert wanted == {"ALPHA": 270}
    assert {name: int(shown_[name].replace(",", "") or 0) for name in ("ALPHA", "BRAVO")} == {"ALPHA": 270, "BRAVO": 0}


def test_a_plan_the_size_of_the_example_is_written_at_once_and_stays_small(tmp_path: Path) -> None:
    """The page of the peacekeeping year with everybody where they are today: below 1.5 MB, in less than 2 s of work."""
    case = load_case(Path("inputs/un-2020.xlsx"))
    stay = {(p, m, case.k_of[p], phase.number): n for (p, m), n in case.deployed.items() for phase in case.phases}
    given_ = audit(case, Plan(stay))
    said = outcome(given_)
    paper = report(said, given_, "feasible", PROVENANCE)
    began = process_time()
    web.write(tmp_path / "report.html", paper, said, given_, "feasible", PROVENANCE)
    assert process_time() - began < 2
    assert (tmp_path / "report.html").stat().st_size < 1_500_000


def test_a_table_too_long_for_a_page_says_how_much_is_left_out() -> None:
    """Nothing is cut silently."""
    rows = tuple((f"row {at}",) for at in range(MOST_ROWS + 5))
    text = table(Section("Long", (Column("Name"),), rows))
    assert f"The first 2,000 of {MOST_ROWS + 5:,} rows; all stand in report.xlsx" in text
    assert text.count("<tr>") == MOST_ROWS + 1
    wide = Section("Wide", tuple(Column(f"{at}") for at in range(100)), tuple(("x",) * 100 for _ in range(500)))
    assert "The first 400 of 500 rows" in table(wide)


def test_flows_gather_what_is_small_and_lose_nobody() -> None:
    """With many contributors the largest are named, the rest together, and persons add up."""
    each = [(f"C{at:02d}", "ALPHA", at + 1) for at in range(SENDERS + 4)]
    (rows,) = read(str(flows("Who serves where", each))).cells.values()
    assert rows[1:][0][0] == f"C{SENDERS + 3:02d}"
    assert ["4 other contributors", "ALPHA", "10"] in rows
    assert sum(int(row[2]) for row in rows[1:]) == sum(persons for _, _, persons in each)


def test_numbers_are_rounded_half_up_and_shares_never_promise_too_much() -> None:
    """By hand: 2.5 is 3, −0.4 is 0, 999.96 of a thousand is not 100 %."""
    assert (rounded(Fraction(5, 2)), rounded(Fraction(-2, 5)), rounded(-1234)) == ("3", "0", "−1,234")
    assert shown(Column("", Kind.PERCENT), Fraction(99_996, 100_000)) == ">99.9 %"
    assert shown(Column("", Kind.CENTS), Fraction(123_456_789, 100)) == "1,234,567.89"
    assert shown(Column("", Kind.MILLIONS), 1_250_000) == "1.3"
    assert shown(Column("", Kind.WHOLE, "–"), None) == "–"


@given(st.fractions(min_value=0, max_value=10**12))
def test_an_axis_reaches_what_is_drawn_on_it(most: Fraction) -> None:
    """Few round places, from nothing to the largest value or beyond."""
    places = ticks(most)
    assert places[0] == 0
    assert places[-1] >= most
    assert 2 <= len(places) <= 12


@given(st.integers(min_value=1, max_value=10**6), st.integers(min_value=2, max_value=6))
def test_an_axis_of_persons_has_whole_numbers(most: int, wanted: int) -> None:
    """At a mission of 7 persons no line stands for two and a half."""
    places = ticks(most, wanted, whole=True)
    assert all(place == int(place) for place in places)
    assert places[-1] >= most
    assert len(places) <= wanted + 2


def test_a_small_mission_is_drawn_with_whole_persons() -> None:
    """The labels of an axis up to 7 stand where they say."""
    columns_ = tuple(Column(f"{at}") for at in range(8))
    rows = (("TINY", "Today", 0, 0, 0, None, 0, 0), ("TINY", "2020-07", 1, 12, 7, None, 7, 0))
    drawn = str(strength(Section("Strength", columns_, rows), (2020, 7)))
    assert re.findall(r'class="end small"[^>]*>([\d.]+)</text>', drawn) == ["0", "3", "6", "9"]


@pytest.mark.parametrize(("rows", "count"), [(1, "(1 row)"), (2, "(2 rows)")])
def test_a_closed_table_says_how_many_rows_it_has(rows: int, count: str) -> None:
    """One row is one."""
    assert count in table(Section("T", (Column("A"),), (("a",),) * rows), closed=True)


def test_who_moves_is_counted_by_moves(told: Finished, page: str) -> None:
    """A unit that comes and goes moves twice."""
    sheet = told.sheet("Moves")
    assert sheet is not None
    moved = sheet.sections[0].totals[0][6]
    assert f"persons over the plan, in {moved} moves of units; " in page


def test_where_nothing_binds_no_claim_is_made_on_the_room_there_is() -> None:
    """Everybody is at home, and all are asked for: that a budget which a pool could raise has room is not said."""
    text = run_page(finished(counted(Plan())))
    assert "of room or less" not in text
    assert (
        "No limit of this mission alone that concerns what is missing is within 1 % of being reached, though the room "
        "left may be too little for a unit; a budget that a pool could still raise does not count."
    ) in text


def test_a_page_takes_any_parts() -> None:
    """Titles, sentences and names of a part are escaped; its blocks are markup already."""
    part = web.Part("one", "<One>", (Markup("<p>block</p>"),), ("a & b",))
    text = web.page("T & T", "<sub>", [part])
    assert "&lt;One&gt;" in text
    assert "<p>block</p>" in text
    assert "<p>a &amp; b</p>" in text
    assert "T &amp; T" in text
    read(text)
