"""A small plan whose every text tells who is who, or why; and a search through everything that files say."""

import html
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
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
    "quxish",
)
"""Codes and names of contributors, pledges, groups, regions and alternatives, and a language of one of them."""

WHY = (
    "grudge",
    "parliament",
    "memo",
    "minister",
    "zyberophobia",
    "cable",
    "secretplan",
    "whisper",
)
"""Words that stand only in reasons, owners, notes, sources, the title and names of limits."""

SCENARIO = "Quxland withdraws"
OTHERS = ("Zyberia is offended", "Vomarch leaves", "Newlandia joins", "Quxland insists")
"""Scenarios: what is said of one more, reasons that change, a contributor that goes, one that comes, and no plan."""

LATER = ("Newlandia", "NEW-INF", "insult")
"""What only scenarios say."""


def _spaced(table: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return rows with blanks where `~` stands, since cells are written with blanks between them."""
    return [{name: text.replace("~", " ") for name, text in row.items()} for row in table]


def telling() -> Tables:
    """Return the case: two missions, three contributors, and something to tell in every table."""
    case = tables(
        months=4,
        settings=rows(
            "key value note source",
            "title secretplan~for~Quxland memo cable",
            "start 2025-01 memo cable",
            "months 4 memo whisper",
        ),
        missions=rows(
            "mission name host budget operational_monthly total_ceiling owner note",
            "NORD Mission~in~Zyberia~led~by~Quxland ZYB 900000 100 300 minister memo",
            "SUD Southern~Mission~without~Newlandia~or~Vomarch QUX 900000 50 - - -",
        ),
        requirements=rows(
            "mission capability task target floor note source",
            "NORD INF relief~of~quxland~battalion 3 1 memo cable",
            "NORD INF relief~of~zyberia~battalion 1 0 memo cable",
            "NORD POL policing 5 1 - -",
            "SUD INF patrols 2 1 - cable",
        ),
        pledges=rows(
            "pledge contributor capability units persons women alternative languages note source",
            "QUX-INF-1 QUX INF 2 100 10 wetquxlease FR;quxish memo cable",
            "QUX-INF-2 QUX INF 2 80 5 wetquxlease FR - -",
            "ZYB-POL ZYB POL 6 1 0.5 - EN - -",
            "VOM-INF VOM INF 1 90 0 - quxish - -",
        ),
        capabilities=rows(
            "capability name component standard_persons",
            "INF Infantry~as~of~ZYB military 100",
            "POL - police 1",
            "HELI-VOM Helicopters~of~Vomarch military 1",
        ),
        contributors=rows(
            "contributor name region max_persons owner note",
            "QUX Quxland Qux~coast 260 minister memo",
            "ZYB Zyberia Zyb~hills 50 - -",
            "VOM Vomarch Zyb~hills - - -",
        ),
        groups=rows("group member", "QUXBLOC QUX", "QUXBLOC VOM", "BOTH NORD", "BOTH SUD", "against~Quxland NORD"),
        rates=rows("rate amount", "as~paid~to~Quxland 10", "as~paid~to~Zyberia 5"),
        pairs=rows(
            "contributor mission eligible reason deploy_per_person owner",
            "ZYB SUD no grudge - minister",
            "QUX NORD - - 20 -",
        ),
        deployed=rows("pledge mission units", "QUX-INF-1 NORD 1", "ZYB-POL NORD 2"),
        equipment=rows("equipment name stock note", "tents~from~VOM Tents~of~Vomarch 9 memo", "APC - 20 -"),
        equipment_needs=rows("capability equipment per_unit", "INF tents~from~VOM 1", "INF APC 2"),
        limits=rows(
            "limit rule contributor mission amount soft_weight owner reason note source",
            "zyberophobia max_persons ZYB NORD 3 2 parliament grudge memo cable",
            "no~zyberophobia~here exclude ZYB SUD - - parliament grudge - -",
            "quxshare max_share each:QUXBLOC against~Quxland 60 1 parliament grudge - -",
        ),
        budget_caps=rows(
            "cap mission amount soft_weight note", "QUX~cash~cap - 100 0.01 memo", "first~months BOTH 200 0.01 -"
        ),
        budget_pools=rows("pool amount", "VOM~fund 5000", "plain~fund 10"),
        kpi_gates=rows("kpi mission operator value against", "coverage NORD >= 99 -", "cost - <= 5 base"),
        scenarios=rows(
            "scenario step table where column change value note",
            "Quxland~withdraws 1 pledges pledge=QUX-INF-2 units set 1 memo",
            "Zyberia~is~offended 1 limits limit=zyberophobia reason set insult memo",
            "Zyberia~is~offended 2 limits limit=zyberophobia amount set 2 memo",
            "Zyberia~is~offended 3 pledges pledge=ZYB-POL languages set quxish memo",
            "Zyberia~is~offended 4 missions mission=SUD host set VOM -",
            "Vomarch~leaves 1 pledges pledge=VOM-INF - drop - whisper",
            "Vomarch~leaves 2 contributors contributor=VOM - drop - whisper",
            "Vomarch~leaves 3 groups member=VOM - drop - -",
            "Newlandia~joins 1 contributors - - append contributor=NEW;~name=Newlandia;~note=whisper -",
            "Newlandia~joins 2 pledges - - append "
            "pledge=NEW-INF;~contributor=NEW;~capability=INF;~units=1;~persons=70;~source=whisper -",
            "Quxland~insists 1 limits - - append "
            "limit=insult~to~Quxland;~rule=min_units;~contributor=QUX;~amount=9;~reason=grudge -",
        ),
    )
    return {name: _spaced(table) for name, table in case.items()}


def written(folder: Path) -> Path:
    """Write the case into a folder whose name tells as well."""
    place = folder / "Quxland plan"
    write_csv(telling(), place)
    return place


def said(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield everything that files in a folder say, with where: names, parts of archives, also with escapes undone."""
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        yield f"name of {name}", name
        if not path.is_file():
            continue
        if not zipfile.is_zipfile(path):
            yield from _read(name, path.read_bytes())
        else:
            with zipfile.ZipFile(path) as parts:
                yield f"comment of {name}", parts.comment.decode("utf-8", errors="replace")
                for part in parts.infolist():
                    yield f"name of a part of {name}", part.filename
                    yield from _read(f"{name}/{part.filename}", parts.read(part))


def _read(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    text = content.decode("utf-8", errors="replace")
    yield name, text
    if name.endswith((".html", ".xml", ".rels", ".vml")):
        yield f"{name}, unescaped", html.unescape(text)
        yield f"{name}, without marks", html.unescape(re.sub(r"<[^>]*>", " ", text))
    if name.endswith(".json"):
        yield f"{name}, unescaped", json.dumps(json.loads(text), ensure_ascii=False)


def found_in(texts: Iterable[tuple[str, str]], words: Iterable[str], allowed: Iterable[str] = ()) -> dict[str, str]:
    """Return every word that stands in texts, in capitals or not, with the last place where it does."""
    known = tuple(words)
    found = {}
    for where, text in texts:
        for phrase in allowed:
            text = text.replace(phrase, "")  # noqa: PLW2901 - the same text without what may stand there
        low = text.lower()
        found.update({word: where for word in known if word.lower() in low})
    return found
