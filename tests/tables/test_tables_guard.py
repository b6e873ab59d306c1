"""No text of a CSV file runs as a formula, and none is lost by that."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.tables.convert import csv_bytes
from allocator.tables.csv_folder import read_csv
from allocator.tables.csv_guard import bare, guarded
from allocator.tables.grids import Grid

HOSTILE = ('=HYPERLINK("http://x.y","pay")', "+1 232", "-cmd", "@x", "\t=1", "\r=1", " =1", "'=1", "''@x")


@given(st.one_of(st.text(), st.text(alphabet="'=+-@ \t\r1a")))
def test_whatever_is_written_is_read_again(text: str) -> None:
    """Marks are set and taken away without losing a letter, and nothing written begins like a formula."""
    assert bare(guarded(text)) == text
    written = guarded(text).lstrip()
    assert not written.startswith(("=", "@"))
    assert not written.startswith(("+", "-")) or written[1:].replace(".", "").isdecimal()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_contributor_by_any_name_is_text_in_a_file(name: str) -> None:
    """The file holds the name behind a mark, and reading gives it back."""
    content = csv_bytes(Grid(("contributor", "name"), (("ALD", name), ("BRV", "Bravonia"))))
    (_, (_, written), _) = csv.reader(io.StringIO(content.decode(), newline=""))
    assert written == f"'{name}"
    sheet = read_csv("contributors.csv", content)
    assert [cells[1] for _, cells in sheet.rows] == ["name", name, "Bravonia"]


def test_numbers_are_left_as_they_are() -> None:
    """A number below nothing is no formula, whether it stands as number or as text."""
    content = csv_bytes(Grid(("suitability",), ((-5,), ("-2.5",))))
    assert content.decode().splitlines() == ["suitability", "-5", "-2.5"]
