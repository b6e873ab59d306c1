"""Run folders: the only reader and writer of what a run leaves behind. A run is there whole, or not at all."""

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from allocator.errors import InputError, OutputError
from allocator.tables import is_folder, name_of

PLAN, RUN, WORKBOOK, PAGE, EXPLANATION = "plan.json", "run.json", "report.xlsx", "report.html", "explanation.json"
FILES = frozenset({PLAN, RUN, WORKBOOK, PAGE, EXPLANATION})
"""What a run may leave in its folder."""


_UNSAFE = re.compile(r'[/\\:*?"<>|\x00-\x1f\x7f]|^\.|[. ]$')
"""What names of folders may not hold, here or on another system."""

_LONGEST = 120
"""Bytes that the name of a scenario may have as the name of a folder."""


def place(runs: Path, scenario: str) -> Path:
    """Return the folder of a scenario's run: its name, where that can be the name of a folder everywhere.

    In others, what cannot stand there gives way to ``-``, and a digest keeps names apart.
    """
    name = _UNSAFE.sub("-", scenario).encode()[:_LONGEST].decode(errors="ignore")
    if name and name == scenario:
        return runs / scenario
    return runs / f"{name}~{sha256(scenario.encode()).hexdigest()[:8]}"


def runs_of(book: Path) -> Path:
    """Return the folder for runs of a workbook where none is named: a folder's name has no suffix that could go.

    Raises
    ------
    InputError
        If there is no workbook.
    """
    name = name_of(book)
    return Path("reports") / (name if is_folder(book) else Path(name).stem)


def is_run(folder: Path) -> bool:
    """Whether a run lies in a folder."""
    return stands(folder / RUN)


def stands(path: Path) -> bool:
    """Whether there is a file or a folder.

    Raises
    ------
    InputError
        If nobody may look, or nothing can be called so.
    """
    try:
        return path.exists()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from error


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return sha256(path.read_bytes()).hexdigest()


@contextmanager
def written(folder: Path) -> Iterator[Path]:
    """Give a new folder to write a run into; when all went well it takes the place of `folder`.

    Raises
    ------
    OutputError
        If anything cannot be written; what stood at `folder` before is untouched.
    """
    beside: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        beside.chmod(0o755)
        yield beside
        _replace(beside, folder)
    except OSError as error:
        raise OutputError(
            f"{folder} cannot be written: {error.strerror or error}. What was there is untouched."
        ) from error
    finally:
        if beside is not None and beside.exists():
            shutil.rmtree(beside, ignore_errors=True)


def _replace(new: Path, folder: Path) -> None:
    """Put `new` in the place of `folder`; what is there and of no run, such as somebody's notes, stays."""
    if folder.exists() and not folder.is_dir():
        raise OSError(f"{folder} is a file")
    if not folder.exists():
        new.replace(folder)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent)) / folder.name
    try:
        folder.replace(old)
    except OSError:
        old.parent.rmdir()
        raise
    kept: list[str] = []
    try:
        for item in sorted(old.iterdir()):
            if item.name not in FILES:
                item.replace(new / item.name)
                kept.append(item.name)
        new.replace(folder)
    except BaseException:
        for name in kept:
            (new / name).replace(old / name)
        try:
            old.replace(folder)
        except OSError as again:
            why = f"{folder} was replaced by something else meanwhile; what was there before is in {old}"
            raise OutputError(why) from again
        old.parent.rmdir()
        raise
    shutil.rmtree(old.parent, ignore_errors=True)


def save(
    folder: Path, texts: Mapping[str, str], writers: Mapping[str, Callable[[Path], None]], run: dict[str, Any]
) -> None:
    """Write a run: files from texts, files by writers, and last `run.json` with the digests of the others.

    Raises
    ------
    OutputError
        If anything cannot be written.
    """
    with written(folder) as new:
        for name, text in texts.items():
            (new / name).write_text(text, encoding="utf-8")
        for name, write in writers.items():
            write(new / name)
        files = {path.name: digest(path) for path in sorted(new.iterdir())}
        record = {**run, "files": files}
        (new / RUN).write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def unchanged(folder: Path, record: Mapping[str, Any], name: str) -> None:
    """Make sure that a file of a run is the one that was written with its `run.json`.

    Raises
    ------
    InputError
        If it is another, or not there.
    """
    try:
        found = digest(folder / name)
    except OSError as error:
        raise InputError(f"{folder / name} cannot be read: {error.strerror or error}") from error
    if record.get("files", {}).get(name) != found:
        raise InputError(f"{folder / name} is not the one that was written with {RUN}; solve its workbook again")


def load(folder: Path) -> dict[str, Any]:
    """Return the `plan.json` of a run.

    Raises
    ------
    InputError
        If `folder` holds no run.
    """
    path = folder
    try:
        path = folder / PLAN if folder.is_dir() else folder
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        what = "holds a run without a plan" if is_run(folder) else "is not the folder of a run"
        raise InputError(f"{folder} {what}: it has no {PLAN}") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read: {error}") from error
    if not isinstance(content, dict) or "assignments" not in content:
        raise InputError(f"{path} is not a {PLAN} of this program")
    return content


def load_record(folder: Path) -> dict[str, Any]:
    """Return the `run.json` of a run.

    Raises
    ------
    InputError
        If `folder` holds no run.
    """
    return _object(folder / RUN)


def load_explanation(folder: Path) -> dict[str, Any]:
    """Return why a run has no plan.

    Raises
    ------
    InputError
        If `folder` holds no explanation.
    """
    return _object(folder / EXPLANATION)


def _object(path: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read: {error}") from error
    if not isinstance(content, dict):
        raise InputError(f"{path} is not a {path.name} of this program")
    return content
