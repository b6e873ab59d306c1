"""The files of a comparison: for programs, as a page and as a workbook."""

import tempfile
from pathlib import Path

from allocator.comparison.as_json import as_json
from allocator.comparison.comparison import Comparison
from allocator.comparison.html import html
from allocator.comparison.pages import pages
from allocator.errors import OutputError
from allocator.report import plan_json, xlsx

JSON, PAGE, WORKBOOK = "compare.json", "compare.html", "compare.xlsx"


def save(comparison: Comparison, folder: Path) -> None:
    """Write a comparison into a folder, beside what else is there.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    paper, page = pages(comparison), html(comparison)
    text = plan_json.as_text(as_json(comparison))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".compare-", dir=folder) as beside:
            new = Path(beside)
            (new / JSON).write_text(text, encoding="utf-8")
            (new / PAGE).write_text(page, encoding="utf-8")
            xlsx.write(new / WORKBOOK, paper)
            _replace(new, folder)
    except OSError as error:
        raise OutputError(
            f"{folder} cannot be written: {error.strerror or error}. What was there is untouched."
        ) from error


def _replace(new: Path, folder: Path) -> None:
    """Put the files of `new` into the place of those in `folder`: all of them, or none."""
    names, moved = sorted(path.name for path in new.iterdir()), []
    old = new / "old"
    old.mkdir()
    folders = [name for name in names if (folder / name).is_dir()]
    if folders:
        raise IsADirectoryError(f"{folder / folders[0]} is a folder")
    try:
        for name in names:
            if (folder / name).exists():
                (folder / name).replace(old / name)
            moved.append(name)
        for name in names:
            (new / name).replace(folder / name)
    except BaseException:
        for name in moved:
            if (old / name).exists():
                (old / name).replace(folder / name)
            else:
                (folder / name).unlink(missing_ok=True)
        raise
