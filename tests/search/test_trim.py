"""Starting from a plan that rules forbid: what can stay of it does, and nothing is added."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from search.made import made

from allocator.case import Plan
from allocator.engines import Engine
from allocator.model import Program
from allocator.search import Options, Search
from allocator.search.trim import within, within_today


def test_a_plan_that_breaks_new_rules_is_trimmed_until_it_keeps_them(engine: Engine) -> None:
    """Every contributor allows half of what it did: the plan before loses units, gains none, and is sound again."""
    case = made(15, 40, 3, 4, 2)
    before = Search(case, Options(seconds=20, gap=Fraction(1, 20)), engine).run().audit
    assert before is not None
    halved = tuple(replace(one, max_persons=(one.max_persons or 0) // 2) for one in case.contributors)
    search = Search(replace(case, contributors=halved), Options(seconds=20), engine)
    assert search.plans.consider(before.plan) is None
    found = search._trimmed(within(search.columns, before.plan))
    assert found is not None
    plan = found[0].plan
    assert not found[0].faults
    assert 0 < sum(plan.assign.values()) < sum(before.plan.assign.values())
    assert all(units <= before.plan.assign.get(spot, 0) for spot, units in plan.assign.items())


def test_trimming_keeps_the_bounds_that_a_program_has(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of a strengthened program lean on its bounds: what stays of today is asked for under both."""
    search = Search(made(15, 40, 3, 4, 2), Options(seconds=20), engine)
    upper, assign = search.program.upper.copy(), search.columns.assign.column
    place = assign[np.flatnonzero(within_today(search.columns)[assign])[0]]
    upper[place] = 0
    search.program = replace(search.program, upper=upper)
    asked: list[Program] = []

    def seen(_: Search, program: Program, *_args: object, **_others: object) -> tuple[None, None]:
        asked.append(program)
        return None, None

    monkeypatch.setattr(Search, "improve", seen)
    search.trim_today()
    assert asked[0].upper[place] == 0
    assert (asked[0].upper <= within_today(search.columns)).all()


def test_a_search_begins_from_what_is_left_of_its_start(engine: Engine) -> None:
    """With a start that breaks a rule, the plan that is left of it is known when the first goal begins."""
    case = made(15, 40, 3, 4, 2)
    before = Search(case, Options(seconds=20, gap=Fraction(1, 20)), engine).run().audit
    assert before is not None
    halved = tuple(replace(one, max_persons=(one.max_persons or 0) // 2) for one in case.contributors)
    halved_case = replace(case, contributors=halved)
    search = Search(halved_case, Options(seconds=20, gap=Fraction(1, 2)), engine)
    nothing = search.plans.consider(Plan())
    outcome = search.run(before.plan)
    assert nothing is not None
    assert outcome.audit is not None
    first = [audit for audit, _ in search.plans.known if audit.plan.assign]
    assert all(units <= before.plan.assign.get(spot, 0) for spot, units in first[0].plan.assign.items())
