"""A small plan whose every text tells who is who, or why."""

from pathlib import Path

from oracle.generate import write_csv
from oracle.handmade import rows, tables
from oracle.tables import Tables

WHO = (
    "QUX",
    "Quxland",
    "ZYB",
    "Zyberia",
    "VOM",
    "Vomarch",
    "QUX-INF-1",
    "QUX-INF-2",
    "ZYB-POL",
    "VOM-INF",
    "QUXBLOC",
    "Qux coast",
    "Zyb hills",
    "wetquxlease",
)
"""Codes and names of contributors, pledges, groups, regions and alternatives."""

WHY = (
    "grudge",
    "parliament",
    "memo",
    "minister",
    "zyberophobia",
    "cable",
    "secretplan",
)
"""Words that stand only in reasons, owners, notes, sources, the title and names of limits."""


def _spaced(table: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return rows with blanks where `~` stands, since cells are written with blanks between them."""
    return [{name: text.replace("~", " ") for name, text in row.items()} for row in table]


def telling() -> Tables:
    """Return the case: two missions, three contributors, and something to tell in every table."""
    case = tables(
        months=4,
        settings=rows("key value", "title secretplan~for~Quxland", "start 2025-01", "months 4"),
        missions=rows(
            "mission name host budget operational_monthly total_ceiling owner note",
            "NORD Mission~in~Zyberia~led~by~Quxland ZYB 900000 100 300 minister memo",
            "SUD Southern~Mission VOM 900000 50 - - -",
        ),
        requirements=rows(
            "mission capability task target floor note source",
            "NORD INF relief~of~quxland~battalion 3 1 memo cable",
            "NORD POL policing 5 1 - -",
            "SUD INF patrols 2 1 - cable",
        ),
        pledges=rows(
            "pledge contributor capability units persons women alternative languages note source",
            "QUX-INF-1 QUX INF 2 100 10 wetquxlease FR memo cable",
            "QUX-INF-2 QUX INF 2 80 5 wetquxlease FR - -",
            "ZYB-POL ZYB POL 6 1 0.5 - EN - -",
            "VOM-INF VOM INF 1 90 0 - - - -",
        ),
        capabilities=rows(
            "capability name component standard_persons", "INF Infantry~as~of~ZYB military 100", "POL - police 1"
        ),
        contributors=rows(
            "contributor name region max_persons owner note",
            "QUX Quxland Qux~coast 260 minister memo",
            "ZYB Zyberia Zyb~hills 50 - -",
            "VOM Vomarch Zyb~hills - - -",
        ),
        groups=rows("group member", "QUXBLOC QUX", "QUXBLOC VOM", "BOTH NORD", "BOTH SUD"),
        rates=rows("rate amount", "as~paid~to~Quxland 10"),
        pairs=rows(
            "contributor mission eligible reason deploy_per_person owner",
            "ZYB SUD no grudge - minister",
            "QUX NORD - - 20 -",
        ),
        deployed=rows("pledge mission units", "QUX-INF-1 NORD 1", "ZYB-POL NORD 2"),
        limits=rows(
            "limit rule contributor mission amount soft_weight owner reason note source",
            "zyberophobia max_persons ZYB NORD 3 2 parliament grudge memo cable",
            "no~zyberophobia~here exclude ZYB SUD - - parliament grudge - -",
            "quxshare max_share each:QUXBLOC NORD 60 1 parliament grudge - -",
        ),
        budget_caps=rows("cap amount soft_weight note", "QUX~cash~cap 100 0.01 memo", "first~months 200 0.01 -"),
        budget_pools=rows("pool amount", "VOM~fund 5000", "plain~fund 10"),
        kpi_gates=rows("kpi mission operator value against", "coverage NORD >= 99 -", "cost - <= 5 base"),
        scenarios=rows(
            "scenario step table where column change value note",
            "Quxland~withdraws 1 pledges pledge=QUX-INF-2 units set 1 memo",
        ),
    )
    return {name: _spaced(table) for name, table in case.items()}


def written(folder: Path) -> Path:
    """Write the case into a folder whose name tells as well."""
    place = folder / "Quxland plan"
    write_csv(telling(), place)
    return place
