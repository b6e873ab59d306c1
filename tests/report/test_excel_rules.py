"""Workbooks keep the rules by which Excel opens them without repair; the checker sees what breaks them."""

import zipfile
from pathlib import Path

import pytest
from report.excel_rules import broken_rules
from report.small import PROVENANCE, counted, outcome
from report.test_report_live_gates import readings, rich_with_gates

from allocator.report import report, xlsx


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a workbook with everything: charts, checks, gates, colours, links."""
    case, plan = rich_with_gates()
    audit, read = readings(case, plan)
    path = tmp_path_factory.mktemp("rules") / "report.xlsx"
    xlsx.write(path, report(outcome(audit), audit, "within 1 %", PROVENANCE, read))
    return path


def test_a_report_keeps_every_rule(written: Path, tmp_path: Path) -> None:
    """Nothing in the rich workbook, nor in that of the small plan, would have to be repaired."""
    assert broken_rules(written) == []
    audit = counted()
    xlsx.write(tmp_path / "small.xlsx", report(outcome(audit), audit, "within 1 %", PROVENANCE))
    assert broken_rules(tmp_path / "small.xlsx") == []


@pytest.mark.parametrize(
    ("part", "sound", "broken", "told"),
    [
        ("xl/workbook.xml", 'name="Charts"', f'name="{"x" * 32}"', "may not be called"),
        ("xl/workbook.xml", 'name="Charts"', 'name="answer"', "one name"),
        ("xl/workbook.xml", "'Units'!", "'Unity'!", "leads to"),
        ("xl/workbook.xml", 'name="units_1"', 'name="un1"', "may not be called"),
        ("xl/workbook.xml", 'name="units_1"', 'name="units_2"', "two ranges"),
        ("xl/charts/chart1.xml", "'Chart data'!", "'No data'!", "drawn from"),
        ("xl/worksheets/sheet2.xml", "'Units'!A1", "'Unity'!A1", "a link leads to"),
        ("xl/worksheets/sheet1.xml", "<f>SUM(", "<f>=SUM(", "has the formula"),
        ("xl/worksheets/sheet1.xml", "<f>SUM(", "<f>SUM((", "has the formula"),
        ("xl/worksheets/sheet1.xml", ' t="s"><v>0<', ' t="s"><v>99999<', "text that is not there"),
        ("xl/worksheets/sheet1.xml", 'dxfId="0"', 'dxfId="999"', "no colour"),
        ("[Content_Types].xml", "/xl/charts/chart1.xml", "/xl/charts/chart9.xml", "not there"),
    ],
)
def test_a_broken_rule_is_seen(written: Path, tmp_path: Path, part: str, sound: str, broken: str, told: str) -> None:
    """Each kind of damage is named."""
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(tmp_path / "broken.xlsx", "w") as copy:
        for name in parts.namelist():
            text = parts.read(name)
            if name == part:
                assert sound.encode() in text
                text = text.replace(sound.encode(), broken.encode(), 1)
            copy.writestr(name, text)
    assert any(told in rule for rule in broken_rules(tmp_path / "broken.xlsx"))
