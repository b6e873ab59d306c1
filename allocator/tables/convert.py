"""A workbook as a folder of CSV files, and back: the same tables, nothing lost."""

import csv
from io import StringIO
from pathlib import Path

from allocator.errors import InputError, UsageError
from allocator.tables.atomic import is_file, write_folder
from allocator.tables.csv_guard import guarded
from allocator.tables.grids import Grid, is_own, table_named, text_of
from allocator.tables.grids_read import grids_of_folder, grids_of_workbook
from allocator.tables.sheets import is_folder
from allocator.tables.styled import write_workbook

__all__ = ["convert", "csv_bytes"]

_BOOKS = {".xlsx", ".xlsm"}


def convert(source: Path, target: Path) -> None:
    """Turn a workbook into a folder of CSV files, or a folder into a workbook.

    Formulas become their values; the sheets `_about` and `_words` are written anew. Everything else is kept: texts
    letter by letter, numbers exactly, the order of rows and columns, remarks, and sheets and columns of one's own.

    Parameters
    ----------
    source
        A workbook, or a folder with one `.csv` file per table.
    target
        A folder for a workbook, a name that ends in `.xlsx` for a folder. What stands there is replaced; a folder
        with other files than tables is left alone.

    Raises
    ------
    UsageError
        Where not exactly one of the two is a workbook.
    InputError
        Where `source` cannot be read, or holds what the other form cannot say the same way.
    OutputError
        Where `target` cannot be written.
    """
    if is_folder(source):
        if target.suffix.lower() != ".xlsx":
            raise UsageError(f"{source} is a folder, so the result is a workbook: give it a name that ends in .xlsx.")
        write_workbook(target, grids_of_folder(source))
        return
    if target.suffix.lower() in _BOOKS or is_file(target):
        raise UsageError(f"{source} is a workbook, so the result is a folder, but {target} is a file.")
    files = {f"{name}.csv": csv_bytes(grid) for name, grid in grids_of_workbook(source).items()}
    if not files:
        raise InputError(f"{source} holds no table with anything in it, so there is nothing to convert.")
    write_folder(target, files, mine=lambda name: name in files or _is_table(name))


def csv_bytes(grid: Grid) -> bytes:
    """Return a grid as a CSV file: UTF-8, commas, quotes only where they are needed, no text that runs as a formula."""
    unclear = "," not in ",".join(grid.header) and {";", "\t"} & set("".join(grid.header))
    lines = [[guarded(cell) if isinstance(cell, str) else text_of(cell) for cell in row] for row in grid.rows]
    returns = any("\r" in text for line in lines for text in line)  # which the module csv leaves without quotes
    file = StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL if unclear or returns else csv.QUOTE_MINIMAL)
    writer.writerow(map(guarded, grid.header))
    writer.writerows(lines)
    return file.getvalue().encode()


def _is_table(name: str) -> bool:
    stem = name.removesuffix(".csv")
    return stem != name and (is_own(stem) or table_named(stem) is not None)
