"""Workbooks calculated anew by LibreOffice."""

import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook


def recalculated(folder: Path, *paths: Path) -> dict[str, Workbook]:
    """Return workbooks by the stems of their names, with every formula calculated by LibreOffice.

    Their stored values have to be gone before, as they are when openpyxl has saved them, or LibreOffice keeps them.
    """
    home = f"-env:UserInstallation=file://{folder}/home"
    command = ["soffice", home, "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "out"), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return {path.stem: load_workbook(folder / "out" / f"{path.stem}.xlsx", data_only=True) for path in paths}


def disagreements(written: Path, anew: Workbook) -> tuple[list[tuple[str, str, object, object]], int]:
    """Return the formulas that come to something else than is stored beside them, and how many there are."""
    stored, found, seen = load_workbook(written, data_only=True), [], 0
    for sheet in load_workbook(written):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    before, after = (book[sheet.title][cell.coordinate].value for book in (stored, anew))
                    same = pytest.approx(before, rel=1e-12, abs=1e-9) if isinstance(before, (int, float)) else before
                    seen += 1
                    if after != same:
                        found.append((sheet.title, cell.coordinate, before, after))
    return found, seen
