"""A small case that fills every table, and ways to change it and to write it as a workbook or a folder."""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from allocator.tables import Book, check, parse
from allocator.tables.findings import ordered
from allocator.tables.names import surely
from allocator.tables.schema import NUMBERS, SETTINGS, TABLES, Kind
from allocator.tables.sheets import Raw, Sheet

Lines = list[list[str]]
"""The header and the rows of one table."""

TEXTS = {
    "settings": """
        key,value
        title,A small case
        start,2020-07
        months,12
        rotation_months,12
        """,
    "missions": """
        mission,host,importance,risk,budget,military_ceiling,police_ceiling,total_ceiling,lease_factor,from,to,costs_to
        NORTH,NAM,5,1.28,90000000.50,2000,200,,8,,,
        SOUTH,,2,0.5,40000000,800,100,850,2.5,,2021-03,2021-06
        EAST,,,,,100,,,,2020-09,,
        """,
    "requirements": """
        mission,capability,task,floor,target,weight,from,to
        NORTH,INF,protection,1,2,3,,2020-12
        NORTH,INF,protection,1,1,3,2021-01,
        NORTH,MED,,0,1,,,
        SOUTH,INF,protection,0,1,,,
        SOUTH,FPU,order,1,1,,,
        EAST,OBS,monitoring,2,4,2,,
        """,
    "pledges": """
        pledge,contributor,capability,units,persons,women,level,lease_monthly,move_cost,min_stay,transfer,languages,from,to
        NA-INF,NA,INF,2,800,60.5,,105000,135000,6,no,EN,,
        GHA-INF,GHA,INF,1,700,40,L2,98000.25,,6,yes,EN;FR,,2021-05
        GHA-FPU,GHA,FPU,1,140,25,RDL,,,,,,,
        FRA-MED,FRA,MED,1,68,20,L3,45000,60000,,,FR,2020-09,
        NEP-OBS,NEP,OBS,6,1,0.25,,,,,,EN,,
        """,
    "capabilities": """
        capability,name,component,standard_persons,line
        INF,Infantry battalion,military,800,
        MED,Hospital,,68,
        FPU,Formed police unit,police,140,
        """,
    "contributors": """
        contributor,name,region,max_persons,max_missions,max_risk
        NA,Namibia,Southern Africa,1700,2,
        GHA,Ghana,West Africa,,,2
        FRA,France,Europe,100,,
        NEP,Nepal,,,,
        IND,India,,,,
        """,
    "groups": """
        group,member
        AFRICA,NA
        AFRICA,GHA
        BIG,NORTH
        BIG,SOUTH
        """,
    "rates": """
        rate,class,capability,mission,amount,from,to
        personnel,,military,,1428,,
        personnel,,police,,3900,,
        allowance,military_police,,BIG,12.34,2020-10,
        """,
    "readiness": """
        level,lead_months
        RDL,2
        L3,3
        L2,6
        L1,
        """,
    "pairs": """
        contributor,pledge,mission,eligible,deploy_per_person,return_per_person,suitability,reason
        NA,,NORTH,,930,930,2,
        ,NA-INF,NORTH,,,940,,
        FRA,,EAST,no,,,,no consent
        GHA,,SOUTH,,500.50,500.50,-1.5,
        """,
    "deployed": """
        pledge,mission,units
        NA-INF,NORTH,2
        NEP-OBS,EAST,6
        """,
    "substitutes": """
        offered,required,credit
        INF,OBS,0.5
        """,
    "equipment": """
        equipment,name,stock,lease_max,lease_monthly
        APC,Carrier,12,8,5200
        """,
    "equipment_needs": """
        capability,mission,equipment,per_unit
        INF,,APC,10
        INF,NORTH,APC,20
        """,
    "pledge_equipment": """
        pledge,equipment,per_unit
        NA-INF,APC,8.5
        """,
    "budget_caps": """
        cap,mission,class,amount,from,to,soft_weight
        cash by December,,,60000000,2020-07,2020-12,
        each a little,each:BIG,operational,5000000,,,0.01
        """,
    "budget_pools": """
        pool,amount,missions,max_per_mission,min_per_mission
        reserve,600000,,500000,100000
        """,
    "limits": """
        limit,rule,contributor,other,mission,capability,pledge,language,amount,from,to,soft_weight,negotiable,owner
        host,exclude,AFRICA,,EAST,,formed,,,,,,never,host
        share,max_share,each,,each:BIG,,,,80.5,,,0.05,,
        ceiling,max_share_of_ceiling,AFRICA,,BIG,,,,95,,,,,
        french,min_language,,,SOUTH,,,FR,10,,,0.02,,
        rivals,apart,GHA,NEP,each,,,,,,,,,
        calm,max_turnover,,,EAST,,,,300,,,0.01,,
        stay,pin,,,NORTH,,NA-INF,,2,,2020-12,,,
        """,
    "goals": """
        rank,goal,tolerance
        1,targets,
        2,suitability,0.5
        3,cost,
        """,
    "scenarios": """
        scenario,step,base,table,where,column,change,value
        cut,1,,missions,,budget,multiply,0.85
        late,1,cut,missions,mission=SOUTH,to,set,2020-12
        late,2,cut,pledges,,,append,pledge=X; contributor=GHA; capability=INF; units=1; persons=700; languages=EN;FR
        late,3,cut,pledges,pledge=X,units,add,1
        """,
    "kpi_gates": """
        kpi,mission,operator,value,against
        coverage,NORTH,>=,90.5,
        cost,,<=,2,base
        """,
}

_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def small() -> dict[str, Lines]:
    """Return the tables of the small case."""
    found = {}
    for name, text in TEXTS.items():
        found[name] = [line.strip().split(",") for line in text.strip().splitlines()]
    return found


def put(tables: dict[str, Lines], address: str, value: str) -> dict[str, Lines]:
    """Write into one cell, addressed as in a workbook (``pledges!C3``); the header is row 1."""
    name, cell = address.split("!")
    letters = cell.rstrip("0123456789")
    row, column = int(cell[len(letters) :]) - 1, ord(letters) - ord("A")
    lines = tables[name]
    lines.extend([""] for _ in range(len(lines), row + 1))
    lines[row].extend([""] * (column + 1 - len(lines[row])))
    lines[row][column] = value
    return tables


def folder(path: Path, tables: Mapping[str, Lines], separator: str = ",") -> Path:
    """Write tables as a folder of CSV files."""
    path.mkdir(parents=True, exist_ok=True)
    for name, lines in tables.items():
        (path / f"{name}.csv").write_text("".join(_record(line, separator) for line in lines), encoding="utf-8")
    return path


def _record(line: list[str], separator: str) -> str:
    cells = (f'"{cell}"' if separator in cell or "\n" in cell or ";" in cell else cell for cell in line)
    return separator.join(cells) + "\n"


def workbook(path: Path, tables: Mapping[str, Lines], first: tuple[int, int] = (0, 0)) -> Path:
    """Write tables as a workbook, each from the cell `first` of its sheet; numbers and dates as such."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path) as book:
        for name, lines in tables.items():
            sheet = book.add_worksheet(name)
            for row, line in enumerate(lines):
                for column, cell in enumerate(line):
                    write = sheet.write_number if row and _is_number(name, lines, row, column) else sheet.write_string
                    if cell:
                        write(row + first[0], column + first[1], float(cell) if write == sheet.write_number else cell)
    return path


def _is_number(name: str, lines: Lines, row: int, column: int) -> bool:
    table, line = TABLES.get(surely(name, TABLES)), lines[row]
    if table is None or column >= len(lines[0]) or not _PLAIN.fullmatch(line[column]):
        return False
    found = next((one for one in table.columns if one.name == lines[0][column]), None)
    if found is not None and name == "settings" and line[0] in SETTINGS:
        found = SETTINGS[line[0]].column if column else found
    return found is not None and (found.kind in NUMBERS or found.kind is Kind.ANY)


def places(book: Book) -> list[tuple[str, str]]:
    """Return code and place of every finding."""
    return [(finding.code, finding.place) for finding in book.findings]


def changed(changes: Mapping[str, str]) -> Book:
    """Return the small case with some cells changed, by address such as ``pledges!C3``, as a workbook holds it."""
    tables = small()
    for address, value in changes.items():
        put(tables, address, value)
    sheets = [sheet_of(name, lines) for name, lines in tables.items()]
    found, findings = parse(sheets)
    book = Book(found, (), "workbook", Path("small.xlsx"), "")
    return replace(book, findings=ordered([*findings, *check(found)], tuple(TABLES)))


def sheet_of(name: str, lines: Lines) -> Sheet:
    """Return a table as the raw sheet of a workbook."""
    rows = []
    for row, line in enumerate(lines):
        cells: dict[int, Raw] = {}
        for column, cell in enumerate(line):
            if cell:
                cells[column] = Decimal(cell) if row and _is_number(name, lines, row, column) else cell
        if cells:
            rows.append((row + 1, cells))
    return Sheet(name, rows)
