"""Pledges: women, readiness, what is deployed, and names that stand nowhere else."""

from collections.abc import Iterable

from allocator.tables.cells import text_of
from allocator.tables.checks.report import Report, place
from allocator.tables.codes import Codes
from allocator.tables.schema import TABLES
from allocator.tables.tables import Row, Tables

_WOMEN = TABLES["pledges"].column("women")
_STEPS = 10**4
_FEW = 20
"""Unknown pledges in `deployed` beyond which nobody can say which units are at home."""


def check_pledges(tables: Tables, codes: Codes, report: Report) -> None:
    """Report what is wrong with pledges and with units in place on the eve of the plan."""
    pledges: dict[str, Row] = {}
    for row in tables["pledges"]:
        if row.text("pledge"):
            pledges.setdefault(row.text("pledge"), row)
        women, persons = report.number(row, "women"), report.number(row, "persons")
        if women is not None and persons is not None and women > persons * _STEPS:
            message = f"A unit has {persons} persons, so it has no {text_of(_WOMEN, women)} women."
            report.add("E403", "pledges", row, "women", message, "Write the women in one unit, on average.")
        for language in row.codes("languages"):
            if "," in language:
                message = f"`{language}` is one code, as only `;` stands between codes."
                report.add("W515", "pledges", row, "languages", message, f"Write {language.replace(',', ';')}.")
    deployed = _deployed(tables)
    _check_deployed(pledges, deployed, report)
    _check_alternatives(tables, deployed, report)
    if "deployed" not in tables.unread and all(row.is_sure("pledge") for row in tables["deployed"]):
        unknown = [code for code in deployed if code not in pledges]
        meant = {report.nearest("pledges", code, codes.known["pledges"]) for code in unknown}
        if len(unknown) <= _FEW:
            _check_levels({code: row for code, row in pledges.items() if code not in meant}, deployed, report)
    _check_names(tables, codes, report)


def _deployed(tables: Tables) -> dict[str, list[Row]]:
    """Return the rows of `deployed` by pledge, the first of each mission."""
    found: dict[str, dict[str, Row]] = {}
    for row in tables["deployed"]:
        found.setdefault(row.text("pledge"), {}).setdefault(row.text("mission"), row)
    return {pledge: list(rows.values()) for pledge, rows in found.items()}


def _units(rows: Iterable[Row]) -> int:
    return sum(row.count("units") for row in rows)


def _check_deployed(pledges: dict[str, Row], deployed: dict[str, list[Row]], report: Report) -> None:
    for code, rows in deployed.items():
        offer = report.number(pledges[code], "units") if code in pledges else None
        if offer is not None and _units(rows) > offer:
            message = (
                f"{_units(rows)} units of {code} are deployed, but the pledge offers {offer}"
                f" ({place(pledges[code], 'units')})."
            )
            last = max((row for row in rows if row.count("units")), key=lambda row: row.origin.row)
            report.add("E405", "deployed", last, "units", message, "Mend either; what is in place is on offer.")


def _check_alternatives(tables: Tables, deployed: dict[str, list[Row]], report: Report) -> None:
    families: dict[str, list[Row]] = {}
    for row in tables["pledges"]:
        if row.text("alternative"):
            families.setdefault(row.text("alternative"), []).append(row)
    for code, rows in families.items():
        there = sum(_units(deployed.get(row.text("pledge"), ())) for row in rows)
        largest = max(row.count("units") for row in rows)
        alone = all(_units(deployed.get(row.text("pledge"), ())) <= row.count("units") for row in rows)
        if there > largest and alone and all("units" in row.values for row in rows):
            message = (
                f"{there} units of the ways to offer `{code}` are deployed, but these are the same {largest} units;"
                " what is beyond has to leave at once."
            )
            report.add("W516", "pledges", rows[0], "alternative", message, "Mend `deployed`, or part the offers.")


def _check_levels(pledges: dict[str, Row], deployed: dict[str, list[Row]], report: Report) -> None:
    for code, row in pledges.items():
        rows = deployed.get(code, [])
        home = row.count("units") - _units(rows)
        if (
            home > 0
            and row.is_sure("level")
            and "level" not in row.values
            and all(own.is_sure("units") for own in rows)
        ):
            message = f"level is blank, so {_many(home)} at home count{'s' if home == 1 else ''} as ready at once."
            report.add("W503", "pledges", row, "level", message, "Write a level of the table `readiness` if not.")


def _many(units: int) -> str:
    return "1 unit" if units == 1 else f"{units} units"


def _check_names(tables: Tables, codes: Codes, report: Report) -> None:
    """Report contributors and capabilities whose names look like misspelled ones."""
    listed = {row.text("contributor") for row in tables["contributors"]}
    _check_listed(tables, ("pledges",), "contributor", listed, codes, report)
    listed = {row.text("capability") for row in tables["capabilities"]}
    _check_listed(tables, ("pledges", "requirements"), "capability", listed, codes, report)
    named = {row.text("capability") for table in ("pledges", "requirements", "capabilities") for row in tables[table]}
    if {"pledges", "requirements"} & tables.unread or "" in named:
        return  # what could not be read may be named elsewhere
    for table, column in (("substitutes", "offered"), ("substitutes", "required"), ("equipment_needs", "capability")):
        for row in tables[table]:
            word = row.text(column)
            if word and word not in named:
                message = f"`{word}` is neither offered nor asked for, so the row has no effect."
                remedy = report.suggest("capabilities", word, frozenset(named)) or "Delete the row, or add pledges."
                report.add("W507", table, row, column, message, remedy)


def _check_listed(
    tables: Tables, names: tuple[str, ...], column: str, listed: set[str], codes: Codes, report: Report
) -> None:
    code, home = ("W506", "contributors") if column == "contributor" else ("W507", "capabilities")
    if not listed or home in tables.unread or any(column in row.bad for row in tables[home]):
        return
    for table in names:
        for row in tables[table]:
            word = row.text(column)
            if not word or word in listed:
                continue
            meant = codes.called(home, word) or report.nearest(home, word, frozenset(listed))
            if meant:
                message = f"`{word}` is not in the table `{home}`, but `{meant}` is."
                report.add(code, table, row, column, message, f"Write `{meant}` if that is meant, or add a row for it.")
