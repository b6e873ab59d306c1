"""What best means and what else is asked: the tables `goals`, `scenarios` and `kpi_gates`."""

from allocator.tables.schema_columns import REMARKS
from allocator.tables.schema_kinds import Column, Kind, Reference, Table

GOAL_MEANINGS = {
    "floors": "least missing below the floors of requirements (always before `targets`, with tolerance 0)",
    "targets": "least missing between floors and targets",
    "concessions": "least breach of soft limits and soft caps, by their weights",
    "suitability": "most suitability of units where they serve",
    "cost": "least total cost",
    "turnover": "fewest persons arriving and leaving",
    "risk": "least exposure of persons to risk",
    "burden": "least of the largest share of its `max_persons` that any contributor has deployed",
    "changes": "fewest person-months that differ from the run named by `--start`",
}
"""The goals, each with what it strives for."""

MEASURES = {
    "persons": "persons deployed, on average over the months of the plan (in a mission: those in which it is open)",
    "contributors": "number of contributors with anybody deployed in any month",
    "coverage": "person-months that serve requirements, in percent of those asked for",
    "women": "person-months of women, in percent of those of all deployed",
}
"""What a KPI gate may look at besides the goals."""

GOALS = Table(
    "goals",
    "Goals",
    "What best means: goals in order of rank, each kept by the later ones within its tolerance. Without rows:"
    " floors, targets, concessions, suitability, cost, turnover, risk",
    (
        Column(
            "rank", Kind.WHOLE, "place in the order; 1 comes before 2", ask="a whole number", example="1", required=True
        ),
        Column(
            "goal",
            Kind.CODE,
            "the goal",
            ask="the name of a goal",
            example="targets",
            required=True,
            choices=GOAL_MEANINGS,
        ),
        Column(
            "tolerance",
            Kind.PERCENT,
            "by how much of the value reached later goals may worsen it",
            "0",
            unit="%",
            ask="a percent",
            example="0.5",
            minimum=0,
            maximum=100,
        ),
        *REMARKS,
    ),
    key=("rank",),
)

CHANGES = {
    "set": "writes `value` into `column` of the rows that `where` finds",
    "multiply": "multiplies `column` by `value` (whole numbers round down, money half up to the cent)",
    "add": "adds `value` to `column`",
    "drop": "takes away the rows that `where` finds",
    "append": "adds one row, given in `value` as `column=value; column=value`",
}
"""What a step of a scenario may do."""

SCENARIOS = Table(
    "scenarios",
    "Scenarios",
    "Named changes of this workbook: one row per step",
    (
        Column(
            "scenario",
            Kind.CODE,
            "name of the scenario",
            ask="its name",
            example="Mali drawdown",
            required=True,
            names="scenarios",
        ),
        Column(
            "step",
            Kind.WHOLE,
            "order of the steps within the scenario",
            ask="a whole number",
            example="1",
            required=True,
        ),
        Column(
            "base",
            Kind.CODE,
            "scenario it starts from",
            "the workbook as it stands",
            ask="another scenario",
            example="cash cut 15",
            refers=Reference(("scenarios",)),
        ),
        Column("table", Kind.CODE, "table it changes", ask="the name of a table", example="missions", required=True),
        Column(
            "where",
            Kind.TEXT,
            "rows it changes, such as `mission=MINUSMA; capability=INF`",
            "every row",
            ask="conditions with `;` between them",
            example="mission=MINUSMA",
        ),
        Column(
            "column",
            Kind.CODE,
            "column it changes",
            "none: `drop` and `append` change whole rows",
            ask="a column of that table",
            example="to",
        ),
        Column("change", Kind.CODE, "what it does", ask="a change", example="set", required=True, choices=CHANGES),
        Column(
            "value",
            Kind.ANY,
            "with what",
            "`set`: makes the cells blank; `drop`: needs none",
            ask="a value",
            example="2021-03",
        ),
        *REMARKS,
    ),
    key=("scenario", "step"),
)

KPI_GATES = Table(
    "kpi_gates",
    "KPI gates",
    "What a finished plan has to show; a gate that fails ends the run with exit code 8",
    (
        Column(
            "kpi",
            Kind.CODE,
            "what is looked at: a goal or a measure",
            ask="a goal or a measure",
            example="coverage",
            required=True,
            choices={**GOAL_MEANINGS, **MEASURES},
        ),
        Column(
            "mission",
            Kind.CODE,
            "mission it is looked at in",
            "the whole plan",
            ask="a mission",
            example="UNMISS",
            refers=Reference(("missions",)),
        ),
        Column(
            "operator",
            Kind.CODE,
            "how it is compared",
            ask="`<=`, `>=` or `=`",
            example=">=",
            required=True,
            choices={"<=": "at most", ">=": "at least", "=": "exactly"},
        ),
        Column("value", Kind.DECIMAL, "with what it is compared", ask="a number", example="90", required=True),
        Column(
            "against",
            Kind.CODE,
            "turns the comparison into a change in percent",
            "the value itself",
            ask="`base` or `today`",
            example="base",
            choices={
                "base": "percent change against the base scenario",
                "today": "percent change against the deployment on the eve, kept and trimmed",
            },
        ),
        *REMARKS,
    ),
    apart=("kpi", "mission", "operator", "against"),
)
