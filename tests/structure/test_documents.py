"""What is generated from the code is what is committed."""

from pathlib import Path

from allocator.mathematics import formulation

ROOT = Path(__file__).parents[2]


def test_the_committed_formulation_is_the_one_the_code_states() -> None:
    """`docs/formulation.md` is what `allocator formulation` prints."""
    assert (ROOT / "docs" / "formulation.md").read_text(encoding="utf-8") == formulation()


def test_no_file_is_much_longer_than_three_hundred_lines() -> None:
    """A file of the program holds one noun, and so stays short."""
    long = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / "allocator").rglob("*.py")
    }
    assert {name: lines for name, lines in long.items() if lines > 330} == {}
