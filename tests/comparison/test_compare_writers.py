"""Figures and pages of a comparison."""

import re
from fractions import Fraction

import pytest
from comparison.conftest import Done
from hypothesis import given
from hypothesis import strategies as st

import allocator
from allocator.comparison.figures import waterfall
from allocator.comparison.html import html
from allocator.comparison.pages import pages
from allocator.report.web.bars import bars

AMOUNT = st.integers(-(10**12), 10**12).map(lambda cents: Fraction(cents, 100))


@given(st.integers(0, 10**14), st.lists(AMOUNT, max_size=8))
def test_a_waterfall_leads_from_the_first_amount_to_the_last(cents: int, steps: list[Fraction]) -> None:
    """Each step begins where the one before ended; more and less stand apart; nothing lies below the axis' begin."""
    base = Fraction(cents, 100)
    drawn = waterfall("Cost", "Base", base, [(f"step {at}", amount) for at, amount in enumerate(steps)], "Scenario")
    taken = [amount for amount in steps if amount]
    if not taken:
        assert drawn is None
        return
    assert drawn is not None
    first, *middle, last = drawn.table.rows
    assert (first[2], last[2]) == (base, base + sum(taken))
    at = base
    for amount, (_, below, _, more, less) in zip(taken, middle, strict=True):
        assert (more or 0, less or 0) == (max(amount, 0), max(-amount, 0))
        assert below == min(at, at + amount)
        at += amount
        assert drawn.least == 0 or drawn.least <= min(at, base)
    assert drawn.least >= 0
    assert (drawn.least > 0) == ("begins at" in drawn.amounts)


@pytest.mark.parametrize(("base", "top", "unit"), [(600_000, "600", "thousands"), (600_000_000, "600", "millions")])
def test_the_axis_of_a_page_is_in_the_unit_it_names(base: int, top: str, unit: str) -> None:
    """A cost of 600,000 stands at 600 thousands, not at 600,000."""
    drawn = waterfall("Cost", "Base", Fraction(base), [("Travel", Fraction(-base, 2))], "Scenario")
    assert drawn is not None
    assert drawn.amounts == f"Cost, in {unit}"
    labels = re.findall(r'class="middle small"[^>]*>([\d,.]+)<', bars(drawn))
    assert max(labels, key=lambda label: float(label.replace(",", ""))) == top


def test_workbook_and_page_show_the_same_tables(done: Done) -> None:
    """Every section of the report stands on the page; the page asks nobody for anything."""
    found = allocator.compare(
        done.folder / "base", done.folder / "cut", done.folder / "late", bridge=False, write=False
    )
    paper, text = pages(found), html(found)
    for sheet in paper.sheets:
        for section in sheet.sections:
            assert section.title in text, section.title
    for figure in paper.figures:
        assert figure.table.title in text
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", text)
    assert (done.folder / "compare.html").read_text(encoding="utf-8").startswith("<!")
