"""The schema: one source, complete and in agreement with itself."""

import doctest
import importlib
from pathlib import Path

import pytest

from allocator.tables.cells import column_of, read, text_of
from allocator.tables.checks.values import is_outside
from allocator.tables.finding_codes import CODES
from allocator.tables.numbers import Flaw
from allocator.tables.schema import RULES, SCOPE_COLUMNS, SETTINGS, SINGULAR, TABLES, Column, Kind, Table

COLUMNS = [(table, column) for table in TABLES.values() for column in table.columns]
IDS = [f"{table.name}.{column.name}" for table, column in COLUMNS]
MANDATORY = {"settings", "missions", "requirements", "pledges"}


def test_only_four_tables_are_required() -> None:
    """Every case needs settings, missions, requirements and pledges, and nothing else."""
    assert {table.name for table in TABLES.values() if table.required} == MANDATORY
    assert len(TABLES) == 21


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=IDS)
def test_a_blank_is_an_error_or_means_something(table: Table, column: Column) -> None:
    """Every column says what a blank means, or that it is an error; never both."""
    assert bool(column.blank) != column.required
    assert table.column(column.name) is column


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=IDS)
def test_examples_may_be_written_where_they_stand(table: Table, column: Column) -> None:
    """The example of every column reads without a flaw, within its bounds and choices."""
    value = read(column_of(table.name, column.name, {"key": "start"}), column.example, textual=True)
    assert value is not None
    assert not isinstance(value, Flaw)
    assert not is_outside(column, value)
    assert not column.choices or value in column.choices


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
def test_examples_of_settings_read(setting: object) -> None:
    """The example of every setting reads, and is written as it was."""
    column = next(found.column for found in SETTINGS.values() if found is setting)
    value = read(column, column.example, textual=True)
    assert value is not None
    assert not isinstance(value, Flaw)
    assert text_of(column, value) == column.example


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=IDS)
def test_texts_are_clauses(table: Table, column: Column) -> None:
    """Meanings are clauses without a full stop; rule and remedy follow from them."""
    assert column.meaning.strip(" .") == column.meaning
    assert column.rule
    assert column.remedy.startswith("Write ")
    assert table.meaning.strip(" .") == table.meaning


def test_references_point_to_kinds_somebody_names() -> None:
    """Every kind of thing a column refers to is named by another column."""
    named = {column.names for _, column in COLUMNS if column.names}
    assert named == set(SINGULAR)
    assert {kind for _, column in COLUMNS if column.refers for kind in column.refers.kinds} <= named


def test_keys_and_remarks_stand_in_every_table() -> None:
    """Keys are columns of their table, and every table takes `note` and `source`."""
    for table in TABLES.values():
        assert set(table.key) <= set(table.column_names)
        assert table.column_names[-2:] == ("note", "source")
        assert len(set(table.column_names)) == len(table.columns)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_rules_need_only_what_they_read(rule: object) -> None:
    """A rule reads columns of `limits`, needs some of them, and has an amount exactly where it reads one."""
    found = next(one for one in RULES.values() if one is rule)
    assert set(found.reads) <= set(SCOPE_COLUMNS)
    assert set(found.needs) <= set(found.reads)
    assert set(found.codes_only) <= set(found.reads)
    assert bool(found.amount) == ("amount" in found.reads) == ("amount" in found.needs) == bool(found.unit)


def test_the_rules_are_those_of_the_contract() -> None:
    """Nineteen rules, and the column `rule` offers exactly these."""
    assert len(RULES) == 19
    assert list(TABLES["limits"].column("rule").choices) == list(RULES)


def test_kinds_that_are_numbers_know_their_decimals() -> None:
    """Whole numbers have none, money and percents two, decimals four."""
    found = {kind: kind.decimals for kind in Kind}
    assert (found[Kind.WHOLE], found[Kind.MONEY], found[Kind.PERCENT], found[Kind.DECIMAL]) == (0, 2, 2, 4)
    assert found[Kind.CODE] is None


def test_codes_of_findings_are_told_apart() -> None:
    """Every code has a meaning of its own, errors an E and warnings a W before three digits."""
    assert len(set(CODES.values())) == len(CODES)
    assert all(code[0] in "EW" and code[1:].isdigit() and len(code) == 4 for code in CODES)


ROOT = Path(__file__).parents[2]
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "allocator").rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_run(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The examples in docstrings of the program give what they say, where the inputs are at hand."""
    monkeypatch.chdir(ROOT)
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted > 0
    assert result.failed == 0
