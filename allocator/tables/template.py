"""The workbook to begin with: empty, or filled with a small case."""

from pathlib import Path

from allocator.errors import OutputError
from allocator.tables.atomic import is_file
from allocator.tables.example import REMARKS, first_steps
from allocator.tables.grids import Grid
from allocator.tables.schema import SETTINGS, TABLES
from allocator.tables.styled import write_workbook

__all__ = ["template"]


def template(path: Path, *, example_case: bool = False) -> None:
    """Write a workbook with every table, its notes, lists and checks.

    Parameters
    ----------
    path
        The workbook; it must not be there yet.
    example_case
        Whether it holds the small case; otherwise only the keys of the settings are written, for their values
        to be filled in.

    Raises
    ------
    OutputError
        Where the workbook cannot be written, or where there is one: somebody may have filled it in.
    """
    if is_file(path) and path.stat().st_size:
        raise OutputError(f"{path} is there already, and what it holds would be lost; give the template another name.")
    if example_case:
        write_workbook(path, first_steps(), REMARKS)
    else:
        blank = {table.name: Grid((), ()) for table in TABLES.values() if table.required}
        write_workbook(path, {**blank, "settings": Grid(("key", "value"), tuple((key, None) for key in SETTINGS))})
