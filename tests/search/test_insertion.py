"""A first plan: what is short is filled from home, the most useful first, and no rule is broken."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from families.both import case_from
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle.generate import random_tables
from search.made import made

from allocator.case import Plan
from allocator.engines import Engine
from allocator.improve import Insertion
from allocator.improve.worth import Worth
from allocator.model import Objective, ints
from allocator.search import Options, Search
from allocator.search.opening import Opening


def objective(search: Search) -> Objective:
    """Return the floors of a case as what is to be made least."""
    return next(goal for goal in search.program.goals if goal.goal == "floors")


def test_what_is_asked_is_worth_its_weight_floors_first() -> None:
    """A floor of 2 at 30 a credit, then 3 at 10: four credits are worth 80, those from the second on 60, more nothing.

    The fourth credit is the second of the cheaper stretch: 2 * 30 + 2 * 10 = 80; above a level of 1 there are one of 30
    and three of 10, whatever is added.
    """
    worth = Worth((1, 1, 1), *(ints(row).reshape(1, 2) for row in ([0, 2], [2, 3], [30, 10])))
    assert worth.ends.tolist() == [5]
    cell, level, more = ints([0, 0]), ints([0, 1]), ints([4, 9])
    assert worth.between(cell, level, more).tolist() == [80, 60]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**31))
def test_filling_breaks_no_rule_and_takes_nothing_away(seed: int, tmp_path: Path, engine: Engine) -> None:
    """From any sound plan of a random workbook: the recount finds the filled one sound, with no unit less, as good."""
    search = Search(case_from(random_tables(seed), tmp_path / str(seed)), Options(seconds=10), engine)
    Opening(search).trim_today()
    search.plans.consider(Plan())
    if all(goal.goal != "floors" for goal in search.program.goals):
        return
    for counted, values in list(search.plans.known):
        filled = Insertion(search.columns, search.program, objective(search), values).run()
        found = search.plans.consider(search.columns.decisions(filled))
        assert found is not None
        assert (found[1][search.columns.assign.column] >= values[search.columns.assign.column]).all()
        assert found[0].values["floors"] <= counted.values["floors"]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_year_that_begins_with_nobody_loses_much_of_its_shortfall(seed: int, engine: Engine) -> None:
    """From the empty plan more than a third of what floors lack is filled, before any engine is asked."""
    search = Search(made(15, 40, 3, 4, 2, seed), Options(), engine)
    nobody = search.plans.consider(Plan())
    assert nobody is not None
    filled = Insertion(search.columns, search.program, objective(search), nobody[1]).run()
    found = search.plans.consider(search.columns.decisions(filled))
    assert found is not None
    assert found[0].values["floors"] < nobody[0].values["floors"] * Fraction(2, 3)


def test_filling_ends_when_its_time_is_over(engine: Engine) -> None:
    """With no time at all nothing is added; what there is is returned."""
    search = Search(made(15, 40, 3, 4, 2), Options(), engine)
    nobody = search.plans.consider(Plan())
    assert nobody is not None
    insertion = Insertion(search.columns, search.program, objective(search), nobody[1])
    assert np.array_equal(insertion.run(until=0.0), nobody[1])


def test_the_order_of_nothing_but_worth_decides(engine: Engine) -> None:
    """Twice from the same plan: the same plan, to the unit."""
    search = Search(made(15, 40, 3, 4, 2), Options(), engine)
    nobody = search.plans.consider(Plan())
    assert nobody is not None
    once, again = (Insertion(search.columns, search.program, objective(search), nobody[1]).run() for _ in range(2))
    assert np.array_equal(once, again)
