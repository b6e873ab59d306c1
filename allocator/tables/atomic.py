"""Files and folders that are there whole or not at all: written beside, then renamed into place."""

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from allocator.errors import OutputError

__all__ = ["is_file", "write_file", "write_folder"]


def is_file(path: Path) -> bool:
    """Whether a file stands where something is to be written.

    Raises
    ------
    OutputError
        Where nobody may look, or no file may be called so.
    """
    try:
        return path.is_file()
    except OSError as error:
        raise _refusal(path, error) from error


def write_file(path: Path, data: bytes) -> None:
    """Put `data` in the place of `path`; what was there before stays untouched until the new file is whole.

    Raises
    ------
    OutputError
        Where the file cannot be written.
    """
    beside = _beside(path)
    try:
        _check_parent(path)
        _write(beside, data)
        beside.replace(path)
    except OSError as error:
        _clear(beside)
        raise _refusal(path, error) from error
    except BaseException:
        _clear(beside)
        raise


def write_folder(folder: Path, files: Mapping[str, bytes], *, mine: Callable[[str], bool]) -> None:
    """Put a folder with `files` in the place of `folder`.

    Parameters
    ----------
    folder
        Where the files go; its parent must be there.
    files
        Contents by name.
    mine
        Tells by its name whether a file that is there already may be replaced or taken away. A folder with any other
        file is left alone.

    Raises
    ------
    OutputError
        Where the folder holds other files or cannot be written.
    """
    beside, before = _beside(folder), folder.with_name(f".{folder.name}.{os.getpid()}.old")
    try:
        _check_parent(folder)
        strangers = sorted(item.name for item in folder.iterdir() if not mine(item.name)) if folder.exists() else []
        if strangers:
            raise OutputError(
                f"Could not write {folder}: it holds `{strangers[0]}`, which is no table. Name a new folder."
            )
        beside.mkdir()
        for name, data in files.items():
            _write(beside / name, data)
        if folder.exists():
            folder.rename(before)
        try:
            beside.rename(folder)
        except OSError:
            if before.exists():
                before.rename(folder)
            raise
    except OSError as error:
        raise _refusal(folder, error) from error
    finally:
        _clear(beside)
        if os.path.lexists(folder):
            _clear(before)


def _refusal(path: Path, error: OSError) -> OutputError:
    return OutputError(f"Could not write {path}: {error.strerror or error}.")


def _check_parent(path: Path) -> None:
    if not path.parent.exists():
        raise OutputError(f"Could not write {path}: there is no folder {path.parent}.")


def _beside(path: Path) -> Path:
    if path.name in ("", ".."):
        raise OutputError(f"Could not write {path}: nothing can be put in its place. Name a new one.")
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _clear(path: Path) -> None:
    try:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    except OSError:
        return
