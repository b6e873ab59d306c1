"""The page of a run in a real browser: it works without a server, for everybody, in every light."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from report.small import CASE, PLAN
from report.test_web_page import HOSTILE, finished

from allocator.audit import audit
from allocator.report.web.run_page import run_page

pytestmark = pytest.mark.office

MANY = tuple(replace(CASE.requirements[3], task=f"task {at:02d}", target=2 + at % 3, floor=0) for at in range(12))
"""Tasks enough for a table with a filter."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the address of a page with places, a hostile name and many shortfalls."""
    missions = tuple(
        replace(each, latitude_e4=at * 100_000, longitude_e4=-at * 50_000) for at, each in enumerate(CASE.missions)
    )
    contributors = tuple(replace(each, name=HOSTILE) for each in CASE.contributors)
    case = replace(CASE, missions=missions, contributors=contributors, requirements=(*CASE.requirements[:3], *MANY))
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(run_page(finished(audit(case, PLAN))), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give the browser of the machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


def opened(browser: Browser, address: str, *, width: int = 1280, dark: bool = False) -> tuple[Page, list[str]]:
    """Return a page, and what it complains of or asks for: messages of the console, errors, dialogs, requests."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", reduced_motion="reduce"
    )
    page, heard = context.new_page(), list[str]()
    page.set_default_timeout(120_000)
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("dialog", lambda dialog: heard.append(dialog.message))
    page.on("request", lambda request: heard.append(request.url) if request.url != address else None)
    page.goto(address)
    return page, heard


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (390, False)])
def test_the_page_is_sound_for_everybody_and_asks_for_nothing(
    browser: Browser, address: str, *, width: int, dark: bool
) -> None:
    """No message, no request, nothing wider than the screen, nothing that axe finds: contrast, names, order."""
    page, heard = opened(browser, address, width=width, dark=dark)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("document.querySelectorAll('svg').length") >= 6
    for closed in page.locator("details").all():
        closed.evaluate("each => { each.open = true }")
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]][:3]) for each in found] == []
    assert heard == []
    page.context.close()


def test_tables_sort_and_filter_by_keyboard(browser: Browser, address: str) -> None:
    """A heading sorts, once more turns round; words leave the rows that have them all, and say how many."""
    page, heard = opened(browser, address)
    table = page.locator("table", has=page.locator("caption", has_text="What is missing, the gravest first"))
    head = table.locator("thead th", has_text="Person-months short").nth(0)
    at = head.evaluate("each => each.cellIndex")

    def column() -> list[float]:
        cells = table.locator("tbody tr").all()
        return [float(row.locator("th,td").nth(at).inner_text().replace(",", "")) for row in cells]

    head.locator("button").focus()
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert column() == sorted(column(), reverse=True)
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    assert column() == sorted(column())
    box = page.get_by_label("Show rows with, in What is missing, the gravest first")
    rows = table.locator("tbody tr")
    every = rows.count()
    box.fill("TASK 03")
    assert rows.filter(visible=True).count() == 1
    assert (
        page.locator(f"output[for={box.get_attribute('id')}]").inner_text() == f"1 of {every} rows; totals are of all"
    )
    box.fill("")
    assert rows.filter(visible=True).count() == every
    assert heard == []
    page.context.close()


def test_light_and_dark_can_be_chosen_and_shapes_say_what_they_stand_for(browser: Browser, address: str) -> None:
    """The button turns the colours; the pointer over a band tells who, where and how many."""
    page, heard = opened(browser, address)
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Show in dark colours").click()
    assert page.evaluate(ground) != light
    page.get_by_role("button", name="Show in light colours").click()
    assert page.evaluate(ground) == light
    page.locator("svg .band").first.hover()
    assert page.locator("#tip").inner_text() == f"{HOSTILE} (NPL) → ALPHA: 250 persons"
    page.keyboard.press("Escape")
    assert page.locator("#tip").is_hidden()
    assert heard == []
    page.context.close()


def test_the_page_prints_on_paper_of_the_office(browser: Browser, address: str) -> None:
    """A4 across, a few sheets, without what only a screen can use."""
    page, heard = opened(browser, address)
    printed = page.pdf(prefer_css_page_size=True)
    assert b"/MediaBox [0 0 842" in printed or b"/MediaBox [0 0 841" in printed
    page.emulate_media(media="print")
    assert page.locator(".filter, nav, .theme").filter(visible=True).count() == 0
    assert heard == []
    page.context.close()
