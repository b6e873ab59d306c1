"""What LibreOffice makes of a workbook."""

import subprocess
from pathlib import Path

import pytest
from tables.small_case import small, workbook

from allocator.tables import digest, read


@pytest.mark.office
@pytest.mark.parametrize("ending", ["xlsx", "xlsm"])
def test_a_workbook_saved_by_libreoffice_holds_the_same(tmp_path: Path, ending: str) -> None:
    """A workbook that LibreOffice has opened and saved has the same tables, and no findings."""
    first = workbook(tmp_path / "small.xlsx", small())
    kind = {"xlsx": "xlsx", "xlsm": "xlsm:Calc MS Excel 2007 VBA XML"}[ending]
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path / "saved"), str(first)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    book = read(tmp_path / "saved" / f"small.{ending}")
    assert book.findings == ()
    assert digest(book.tables) == digest(read(first).tables)
