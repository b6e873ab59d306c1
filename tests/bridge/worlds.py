"""Small workbooks as text, read through the input door, with changed cells and rows."""

from pathlib import Path

from allocator.audit import Audit, audit
from allocator.case import Case, Plan
from allocator.tables import Tables, case_of, read

YEAR = {
    "settings": "key,value\nstart,2025-01\nmonths,12\n",
    "missions": "mission\nM\n",
    "requirements": "mission,capability,target\nM,INF,2\n",
    "pledges": "pledge,contributor,capability,units,persons,lease_monthly\nP,A,INF,2,10,\nQ,B,INF,2,10,600\n",
    "rates": "rate,amount\npay,100\n",
}
"""A year in which mission M wants two units of ten; B's units bring equipment for 60 a head and month."""


def tables_of(folder: Path, texts: dict[str, str]) -> Tables:
    """Return the tables of some CSV texts, which have no error."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text)
    book = read(folder)
    assert not book.errors, [str(finding) for finding in book.errors]
    return book.tables


def counted(folder: Path, texts: dict[str, str], units: dict[str, dict[int, int]]) -> Audit:
    """Return a plan recounted: units of each pledge in the first mission, by phase."""
    case = case_of(tables_of(folder, texts))
    return audit(case, plan_of(case, units))


def plan_of(case: Case, units: dict[str, dict[int, int]]) -> Plan:
    """Return a plan: units of each pledge in the first mission, by phase."""
    at = case.pledge_at
    return Plan({(at[p], 0, case.k_of[at[p]], t): n for p, by_phase in units.items() for t, n in by_phase.items()})
