"""The workbook to begin with: empty, or filled with a small case."""

from pathlib import Path

from allocator.tables.example import REMARKS, first_steps
from allocator.tables.grids import Grid
from allocator.tables.schema import SETTINGS
from allocator.tables.styled import write_workbook

__all__ = ["template"]


def template(path: Path, *, example_case: bool = False) -> None:
    """Write a workbook with every table, its notes, lists and checks.

    Parameters
    ----------
    path
        The workbook; what stands there is replaced.
    example_case
        Whether it holds the small case; otherwise only the keys of the settings are written, for their values
        to be filled in.

    Raises
    ------
    OutputError
        Where the workbook cannot be written.
    """
    if example_case:
        write_workbook(path, first_steps(), REMARKS)
    else:
        write_workbook(path, {"settings": Grid(("key", "value"), tuple((key, None) for key in SETTINGS))})
