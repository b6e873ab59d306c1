"""A small case with scenarios of every kind, as a folder of CSV files."""

from pathlib import Path

TABLES = {
    "settings": "key,value\ntitle,Two missions\nstart,2027-01\nmonths,6\n",
    "missions": (
        "mission,importance,budget,military_ceiling,police_ceiling,civilian_monthly,operational_monthly\n"
        "NORTH,2,2000000,300,50,10000.50,5000\n"
        "SOUTH,1,,200,50,8000,\n"
    ),
    "requirements": (
        "mission,capability,task,floor,target\n"
        "NORTH,INF,protection,1,2\n"
        "SOUTH,INF,protection,0,1\n"
        "SOUTH,POL,order,0,1\n"
    ),
    "pledges": (
        "pledge,contributor,capability,units,persons,lease_monthly,transfer\n"
        "AAA-INF,AAA,INF,1,100,2000,yes\n"
        "BBB-INF,BBB,INF,1,80,1500,yes\n"
        "CCC-INF,CCC,INF,1,90,1000,yes\n"
        "BBB-POL,BBB,POL,1,20,,yes\n"
    ),
    "capabilities": (
        "capability,component,standard_persons,line\nINF,military,100,\nPOL,police,20,formed police units\n"
    ),
    "rates": "rate,amount\nreimbursement,1400\n",
    "pairs": (
        "contributor,mission,deploy_per_person,return_per_person\n"
        "AAA,NORTH,100,100\nAAA,SOUTH,300,300\n"
        "BBB,NORTH,200,200\nBBB,SOUTH,100,100\n"
        "CCC,NORTH,150,150\nCCC,SOUTH,250.25,250\n"
    ),
    "limits": "limit,rule,contributor,amount\nshare of BBB,max_persons,BBB,120\n",
    "scenarios": (
        "scenario,step,base,table,where,column,change,value\n"
        "same,1,,missions,mission=SOUTH,importance,set,1\n"
        "cut,1,,missions,mission=NORTH,budget,multiply,0.6\n"
        "withdrawal,1,,pairs,contributor=CCC,,drop,\n"
        "withdrawal,2,,pledges,pledge=CCC-INF,,drop,\n"
        "late,1,cut,pledges,pledge=AAA-INF,from,set,2027-03\n"
        'impossible,1,,limits,,,append,"limit=too much; rule=min_units; capability=INF; amount=9"\n'
        "gone,1,,pledges,pledge=CCC-INF,,drop,\n"
        "gone,2,,pledges,pledge=CCC-INF,units,set,2\n"
        "closed,1,,requirements,mission=SOUTH,,drop,\n"
        "closed,2,,pairs,mission=SOUTH,,drop,\n"
        "closed,3,,missions,mission=SOUTH,,drop,\n"
    ),
}

LISTED = "same,cut,impossible,late,cut+withdrawal,gone,closed"
"""Members of the comparison that the tests share, in an order that no sorting gives."""


def write_book(folder: Path) -> Path:
    """Write the case and return its folder."""
    folder.mkdir(parents=True)
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder
