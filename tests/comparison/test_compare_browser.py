"""The page of a comparison in a real browser: sound for everybody, in every light, on every screen."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from comparison.conftest import Done
from playwright.sync_api import Browser, sync_playwright
from report.test_web_browser import opened

pytestmark = pytest.mark.office


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give the browser of the machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (390, False)])
def test_the_page_is_sound_for_everybody_and_asks_for_nothing(
    browser: Browser, done: Done, *, width: int, dark: bool
) -> None:
    """No message, no request, nothing wider than the screen, nothing that axe finds."""
    page, heard = opened(browser, (done.folder / "compare.html").as_uri(), width=width, dark=dark)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    overview = page.locator(".table .scroll").first
    if width > 1000:
        assert overview.evaluate("each => each.scrollWidth <= each.clientWidth")
    for closed in page.locator("details").all():
        closed.evaluate("each => { each.open = true }")
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]][:3]) for each in found] == []
    assert heard == []
    page.context.close()


def test_tables_sort_and_filter(browser: Browser, done: Done) -> None:
    """A click on a heading sorts the plans by cost, words leave the lines that have them."""
    page, heard = opened(browser, (done.folder / "compare.html").as_uri())
    overview = page.locator("table", has=page.locator("caption", has_text="The plans against the first"))
    head = overview.locator("thead th", has_text="Persons, last month")
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    at = head.evaluate("each => each.cellIndex")
    shown = [row.locator("th,td").nth(at).inner_text() for row in overview.locator("tbody tr").all()]
    known = [int(text.replace(",", "")) for text in shown if text != "–"]
    assert known == sorted(known, reverse=True)
    assert shown[: len(known)].count("–") == 0
    box = page.get_by_label("Show rows with, in Cost by item")
    box.fill("withdrawal rotation")
    table = page.locator("table", has=page.locator("caption", has_text="Cost by item"))
    assert table.locator("tbody tr").filter(visible=True).count() == 1
    assert heard == []
    page.context.close()
