"""First steps: a small made-up case that shows most tables at work, solves at once, and falls short in one place.

Nothing in it is a fact. The hospital that the mission at the coast asks for is on offer, but at a readiness level from
which nothing can be selected: that is the shortfall to explain.
"""

import csv

from allocator.tables.grids import Grid, typed_row
from allocator.tables.schema import TABLES, Table

__all__ = ["REMARKS", "first_steps"]

REMARKS = (
    "ILLUSTRATIVE. Missions, contributors and figures are made up to show how the sheets work; none is a fact.",
    "What to look for: the hospital that UNMICO asks for is offered by ECH only at level L1, which cannot be selected.",
)
"""What the workbook of the example says about itself."""

_LINES = {
    "settings": """
        key,value,note
        title,First steps (illustrative case),every figure in this workbook is made up
        start,2027-01,
        months,12,
        step_months,6,units may move twice a year at the latest
        rotation_months,12,
        currency,USD,
    """,
    "missions": """
        mission,name,host,importance,risk,budget,military_ceiling,police_ceiling,civilian_monthly,operational_monthly,operational_per_person,lease_factor,to,costs_to
        MINALT,Stabilization mission in the highlands,HGL,5,0.8,99500000,2500,400,900000,1200000,350,5,,
        UNMICO,Mission at the coast,CST,3,0.2,49000000,1400,200,500000,700000,350,2.5,,
        UNOLAK,Observer mission at the lakes,LKS,2,0.05,6200000,50,0,250000,150000,200,0,2027-09,2027-12
    """,
    "requirements": """
        mission,capability,task,floor,target,weight,from
        MINALT,INF,protection of civilians,1,2,3,
        MINALT,COY,protection of civilians,1,2,2,
        MINALT,ENG,mobility,0,1,1,2027-04
        MINALT,MED,medical support,1,1,3,
        MINALT,FPU,public order,1,2,2,
        UNMICO,INF,protection of civilians,1,1,3,
        UNMICO,ENG,mobility,0,1,1,
        UNMICO,MED,medical support,0,1,1,
        UNMICO,FPU,public order,0,1,2,
        UNOLAK,MOB,ceasefire monitoring,15,30,1,
    """,
    "pledges": """
        pledge,contributor,capability,units,persons,women,level,lease_monthly,move_cost,min_stay,transfer,languages,note
        ALD-INF-1,ALD,INF,1,850,70,R0,420000,900000,6,,EN,
        ALD-COY-1,ALD,COY,2,150,14,R0,105000,135000,6,,EN,
        BRV-INF-1,BRV,INF,1,800,48,R0,390000,850000,6,,EN,
        BRV-ENG-1,BRV,ENG,1,130,12,R0,160000,240000,6,,EN,
        BRV-MOB,BRV,MOB,30,1,0.3,R0,,,6,yes,EN;FR,
        CHR-INF-1,CHR,INF,1,750,60,R0,380000,820000,6,,EN;FR,
        CHR-FPU-1,CHR,FPU,2,140,21,R0,70000,126000,6,,EN;FR,
        DLT-COY-1,DLT,COY,1,140,9,R0,98000,126000,6,,FR,
        DLT-MED-1,DLT,MED,1,70,22.5,R0,150000,62000,6,,FR,
        DLT-MOB,DLT,MOB,25,1,0.2,R0,,,6,yes,FR,
        ECH-ENG-1,ECH,ENG,1,150,10,L3,165000,260000,6,,EN,
        ECH-FPU-1,ECH,FPU,1,140,28,R0,70000,126000,6,,EN,
        ECH-MED-1,ECH,MED,1,68,20,L1,148000,61000,6,,EN,at level L1: not yet to be selected
    """,
    "capabilities": """
        capability,name,component,standard_persons,line
        INF,Infantry battalion,military,850,
        COY,Infantry company,military,150,
        ENG,Engineer company,military,150,
        MED,Level 2 hospital,military,68,
        FPU,Formed police unit,police,140,
        MOB,Military observers,military,1,military observers
    """,
    "contributors": """
        contributor,name,region,max_persons,max_missions
        ALD,Aldoria,North,1200,2
        BRV,Bravonia,North,1000,2
        CHR,Charlania,South,1100,2
        DLT,Deltana,South,400,3
        ECH,Echora,South,400,2
    """,
    "groups": """
        group,member
        NORTH,ALD
        NORTH,BRV
        SOUTH,CHR
        SOUTH,DLT
        SOUTH,ECH
        CONTINGENTS,INF
        CONTINGENTS,COY
        CONTINGENTS,ENG
        CONTINGENTS,MED
        CONTINGENTS,FPU
    """,
    "rates": """
        rate,class,capability,amount
        reimbursement,military_police,CONTINGENTS,1450
        subsistence allowance,military_police,MOB,3900
    """,
    "readiness": """
        level,lead_months,note
        R0,0,ready at once
        L3,3,
        L2,6,
        L1,,not to be selected
    """,
    "pairs": """
        contributor,pledge,mission,deploy_per_person,return_per_person,suitability,note
        ALD,,MINALT,620,620,,
        ALD,,UNMICO,880,880,,
        ALD,,UNOLAK,540,540,,
        BRV,,MINALT,450,450,,
        BRV,,UNMICO,700,700,,
        BRV,,UNOLAK,610,610,,
        CHR,,MINALT,930,930,,
        CHR,,UNMICO,520,520,,
        CHR,,UNOLAK,760,760,,
        DLT,,MINALT,810,810,,
        DLT,,UNMICO,480,480,,
        DLT,,UNOLAK,690,690,,
        ECH,,MINALT,990,990,,
        ECH,,UNMICO,650,650,,
        ECH,,UNOLAK,720,720,,
        ,ALD-INF-1,MINALT,,,2,has served in mountains
        ,ECH-FPU-1,UNMICO,,,1.5,knows the port police
    """,
    "deployed": """
        pledge,mission,units
        ALD-INF-1,MINALT,1
        DLT-COY-1,MINALT,1
        DLT-MED-1,MINALT,1
        CHR-FPU-1,MINALT,1
        BRV-INF-1,UNMICO,1
        BRV-ENG-1,UNMICO,1
        DLT-MOB,UNOLAK,20
        BRV-MOB,UNOLAK,4
    """,
    "substitutes": """
        offered,required,credit
        INF,COY,1
        COY,INF,0.15
    """,
    "equipment": """
        equipment,name,stock,lease_max,lease_monthly
        APC,Armoured personnel carrier,20,30,5200
        GEN,Generator 100 kVA,18,10,900
    """,
    "equipment_needs": """
        capability,mission,equipment,per_unit
        INF,,APC,8
        INF,MINALT,APC,20
        COY,,APC,6
        INF,,GEN,4
        FPU,,GEN,2
        MED,,GEN,2
    """,
    "pledge_equipment": """
        pledge,equipment,per_unit
        ALD-INF-1,APC,12
        BRV-INF-1,APC,4
        CHR-INF-1,APC,10
        DLT-COY-1,APC,6
        CHR-FPU-1,GEN,1
    """,
    "budget_caps": """
        cap,mission,class,amount,from,to,note
        cash by June,,,78500000,2027-01,2027-06,money expected in the first half of the year
    """,
    "budget_pools": """
        pool,amount,missions,max_per_mission
        surge reserve,3000000,,2000000
    """,
    "limits": """
        limit,rule,contributor,other,mission,capability,language,amount,from,soft_weight,negotiable,concession_price,owner,reason
        no Bravonia in the highlands,exclude,BRV,,MINALT,,,,,,never,,host,neighbour of the host
        Bravonia and Charlania apart,apart,BRV,CHR,each,,,,,,yes,5,capitals,border dispute
        one contributor's share,max_share_of_ceiling,each,,each,,,60,,,yes,3,capitals,not to depend on one state
        two states at the lakes,min_contributors,,,UNOLAK,,,2,,,never,,parties to the ceasefire,terms of the ceasefire
        French speakers in the highlands,min_language,,,MINALT,,FR,200,,,yes,2,mission,the language of the host
        a company at home,reserve,,,,COY,,1,2027-07,,yes,1,headquarters,quick reaction reserve
        women in missions,min_women_share,,,each,,,9,,0.02,,,,path to the target of 15 per cent
    """,
    "goals": """
        rank,goal,tolerance
        1,floors,0
        2,targets,0
        3,concessions,0
        4,suitability,0
        5,cost,0.5
        6,turnover,0
        7,risk,0
    """,
    "scenarios": """
        scenario,step,base,table,where,column,change,value,note
        budget cut 5,1,,missions,,budget,multiply,0.95,every mission gives five per cent
        Aldoria withdraws,1,,pledges,contributor=ALD,to,set,2027-06,
        hospital made ready,1,,pledges,pledge=ECH-MED-1,level,set,L3,closes the gap at the coast
        cut and withdrawal,1,budget cut 5,pledges,contributor=ALD,to,set,2027-06,
    """,
    "kpi_gates": """
        kpi,mission,operator,value,against
        coverage,,>=,90,
    """,
}


def first_steps() -> dict[str, Grid]:
    """Return the tables of the small case, in the order of the contract."""
    return {name: _grid(TABLES[name], _LINES[name]) for name in TABLES if name in _LINES}


def _grid(table: Table, text: str) -> Grid:
    header, *lines = csv.reader(line.strip() for line in text.strip().splitlines())
    return Grid(tuple(header), tuple(typed_row(table, header, line) for line in lines))
