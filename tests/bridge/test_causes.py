"""Causes of differences between workbooks, and workbooks between two workbooks."""

import random
from pathlib import Path

import pytest
from bridge.worlds import YEAR, tables_of
from families.samples import crowded_tables
from oracle.generate import write_csv

from allocator.comparison.bridge import Cause, Difference, differences, mixed
from allocator.tables import Tables, digest, read


def test_each_cell_is_a_matter_of_one_cause(tmp_path: Path) -> None:
    """What a pledge leases for is a rate, its units availability, a mission's money a budget; names are nothing."""
    base = tables_of(tmp_path / "base", YEAR)
    other = tables_of(
        tmp_path / "other",
        YEAR
        | {
            "missions": "mission,name,budget\nM,Mission,1000\n",
            "pledges": "pledge,contributor,capability,units,persons,lease_monthly\nP,A,INF,3,10,\nQ,B,INF,2,10,700\n",
            "pairs": "contributor,mission,deploy_per_person,suitability,reason\nA,M,50,1,none\n",
            "goals": "rank,goal\n1,targets\n2,cost\n",
        },
    )
    assert differences(base, other) == (
        Difference(Cause.RATES, "pledges", "lease_monthly", 1),
        Difference(Cause.RATES, "pairs", "deploy_per_person", 1),
        Difference(Cause.AVAILABILITY, "pledges", "units", 1),
        Difference(Cause.BUDGETS, "missions", "budget", 1),
        Difference(Cause.PRIORITIES, "pairs", "suitability", 1),
        Difference(Cause.PRIORITIES, "goals", "", 2),
    )


@pytest.mark.parametrize(
    ("then", "now", "column"),
    [
        ("pay,INF,,,100\npay,POL,,,90\n", "pay,POL,,,90\npay,INF,,,110\n", "amount"),
        ("pay,INF,,2025-06,100\npay,INF,2025-07,,120\n", "pay,INF,2025-07,,120\npay,INF,,2025-05,100\n", "to"),
        ("pay,INF,,,100\n", "pay,INF,,,100\nmeals,INF,,,5\n", ""),
        ("pay,XXX,,,1\npay,XXX,,,2\n", "pay,XXX,,,2\npay,XXX,,,1\npay,XXX,,,3\n", ""),
    ],
    ids=["an amount", "months", "a new row", "rows that nobody is paid by"],
)
def test_a_row_without_a_key_is_known_by_what_tells_it_apart(tmp_path: Path, then: str, now: str, column: str) -> None:
    """One changed cell of a rate is one cell, wherever its row stands; only a row that is new is a row."""
    more = {"capabilities": "capability\nINF\nPOL\nXXX\n"}
    base, other = (
        tables_of(tmp_path / name, YEAR | more | {"rates": f"rate,capability,from,to,amount\n{rows}"})
        for name, rows in (("base", then), ("other", now))
    )
    assert differences(base, other) == (Difference(Cause.RATES, "rates", column, 1),)
    assert digest(mixed(base, other, ())) == digest(base)
    assert digest(mixed(base, other, {Cause.RATES})) == digest(other)


def test_a_workbook_between_two_has_only_the_changes_of_its_causes(tmp_path: Path) -> None:
    """With availability alone, P has three units and Q still leases for 600."""
    base = tables_of(tmp_path / "base", YEAR)
    changed = "pledge,contributor,capability,units,persons,lease_monthly\nP,A,INF,3,10,\nQ,B,INF,2,10,700\n"
    other = tables_of(tmp_path / "other", YEAR | {"pledges": changed})
    between = mixed(base, other, {Cause.AVAILABILITY})["pledges"]
    assert [(row.text("pledge"), row.number("units"), row.number("lease_monthly")) for row in between] == [
        ("P", 3, None),
        ("Q", 2, 60000),
    ]


def random_book(seed: int, folder: Path) -> Tables:
    """Return the tables of a random workbook."""
    write_csv(crowded_tables(seed), folder)
    return read(folder).tables


@pytest.mark.parametrize("seed", range(4))
def test_changes_of_some_causes_are_changes_of_no_others(seed: int, tmp_path: Path) -> None:
    """Between any two workbooks: no causes give the one, all the other, some differ from both in what they should."""
    base, other = random_book(seed, tmp_path / "base"), random_book(seed + 50, tmp_path / "other")
    assert digest(mixed(base, other, ())) == digest(base)
    assert differences(mixed(base, other, tuple(Cause)), other) == ()
    chosen = set(random.Random(seed).sample(list(Cause), 3))
    between = mixed(base, other, chosen)
    assert {found.cause for found in differences(base, between)} <= chosen
    assert {found.cause for found in differences(between, other)} <= set(Cause) - chosen
