"""Looking into workbooks the tests wrote."""

import warnings
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook.workbook import Workbook

ROOT = Path(__file__).parents[2]


def opened(path: Path) -> Workbook:
    """Open a workbook; values of formulas as they are stored."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path, data_only=True)


def contents(path: Path) -> dict[str, list[Any]]:
    """List what a planner sees of each sheet: cells, notes, number formats and checks."""
    return {
        sheet.title: [
            *(
                (cell.coordinate, cell.value, cell.number_format, cell.comment and cell.comment.text)
                for row in sheet.iter_rows()
                for cell in row
            ),
            *sorted(
                (str(check.sqref), check.type, str(check.formula1), str(check.formula2), str(check.error))
                for check in sheet.data_validations.dataValidation
            ),
        ]
        for sheet in opened(path).worksheets
    }


def same(one: Path, other: Path) -> bool:
    """Tell whether two workbooks show the same; another version of XlsxWriter may store it in other bytes."""
    return one.read_bytes() == other.read_bytes() or contents(one) == contents(other)


def write_folder(folder: Path, **texts: str) -> Path:
    """Write a folder of CSV files."""
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}.csv").write_bytes(text.encode())
    return folder


def read_folder(folder: Path) -> dict[str, bytes]:
    """Read every file of a folder."""
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}
