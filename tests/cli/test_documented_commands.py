"""What is written for people to type is what the program understands; nothing is solved here."""

import re
import shlex
from pathlib import Path

import pytest
from cli.running import ROOT

from allocator.changes import names
from allocator.cli.main import LATER, commands
from allocator.tables import read

PAGES = [ROOT / "README.md", ROOT / "inputs" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
WRITTEN = re.compile(r"(?:^|`)(?:\.venv/bin/)?allocator (?!COMMAND)([^`\n]+)", re.MULTILINE)


def documented() -> list[str]:
    """Return every command line in the documents and in the help of commands."""
    found = [line for page in PAGES for line in WRITTEN.findall(page.read_text(encoding="utf-8"))]
    helps = [command.help or "" for command in commands.commands.values()]
    found += [line for text in helps for line in re.findall(r"Example: allocator (.+)", text)]
    return sorted({re.split(r" \|\|| > ", line)[0].strip() for line in found})


@pytest.mark.parametrize("line", documented())
def test_every_command_line_in_the_documents_is_understood(line: str) -> None:
    """The command is there, with these options; the workbooks and scenarios it names are there, too."""
    name, *words = shlex.split(line, comments=True)
    command = commands.commands[name]
    if not words:
        return
    with command.make_context(name, list(words)) as context:
        given = context.params
    books = [Path(word) for word in words if word.startswith("inputs/")]
    assert all((ROOT / book).exists() for book in books)
    asked = [*given.get("scenarios", ()), *(part for text in given.get("listed", ()) for part in text.split(","))]
    for book in books if asked else []:
        assert set(asked) <= {*names(read(ROOT / book).tables), "base"}


def test_what_is_said_to_be_missing_is_what_is_missing() -> None:
    """The README lists the commands that are planned and not there, and no other."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    said = re.search(r"Not part of this version yet:(.*?)Asking", text, re.DOTALL)
    assert set(re.findall(r"`([a-z]+)`", said[1] if said else "")) == set(LATER)
    assert not set(LATER) & set(commands.commands)


def test_every_command_has_an_example_in_its_help() -> None:
    """Whoever asks a command for help sees a line to copy."""
    for name, command in commands.commands.items():
        assert re.search(rf"Example: allocator {name}\b", command.help or ""), name
