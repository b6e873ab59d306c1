"""Deliberate errors: one more in any coefficient, cost, goal or recount is caught by the cross-examination."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from families.crossing import cost_faults, counted, goal_faults, row_faults
from families.samples import any_plan, crowded, some_reference

from allocator.audit import Audit, audit
from allocator.build import build
from allocator.case import Plan
from allocator.columns import Columns
from allocator.costs import FIXED, ITEMS, Item
from allocator.families import BY_NAME, FAMILIES, LIMIT_RULES, Family, Measure
from allocator.goals import GOALS
from allocator.model import Ints, Program

SEEDS = range(200)
"""Crowded cases to choose from."""

PLANS = 80
"""Plans that heed no rule, for each case chosen."""

WANTED = (
    *BY_NAME,
    *((name, "hard") for name in (*LIMIT_RULES, "cap")),
    *((name, "bent") for name in (*LIMIT_RULES, "cap")),
    *(("cost", item.name) for item in ITEMS),
    ("goal", "burden"),
)
"""What the cases chosen have to show: each family, hard and soft limits, each cost item."""


@dataclass(frozen=True, eq=False)
class Sample:
    """One case with all columns, audits of some plans that heed no rule, and the values of the columns at them."""

    columns: Columns
    program: Program
    audits: tuple[Audit, ...]
    values: tuple[Ints, ...]

    def plans_with(self, column: int) -> Iterator[int]:
        """Yield the plans at which a column is not 0: no other can show an error in its coefficient."""
        return (at for at, values in enumerate(self.values) if column == FIXED or values[column])


@cache
def samples() -> tuple[Sample, ...]:
    """Return cases with their plans: the first that together show everything wanted."""
    found: list[Sample] = []
    left = set(WANTED)
    for seed in SEEDS:
        case, rng = crowded(seed), random.Random(f"errors {seed}")
        reference = some_reference(case, rng)
        columns, program = build(case, every=True, reference=reference)
        bendable = {(limit.rule, "bent") for limit in case.limits if not limit.hard}
        if left & (shown(columns, program) | bendable):
            plans = [Plan(), *(any_plan(columns, rng) for _ in range(PLANS))]
            audits = tuple(audit(case, plan, reference) for plan in plans)
            values = tuple(columns.values(one.deployment, one.broken) for one in audits)
            found.append(Sample(columns, program, audits, values))
            left -= shown(columns, program) | {(m.family, "bent") for one in audits for m in one.bent}
        if not left:
            break
    return tuple(found)


def shown(columns: Columns, program: Program) -> set[object]:
    """Return what the rows of a case show of what is wanted, whatever the plan."""
    case = columns.case
    found: set[object] = {block.family for block in program.blocks}
    found |= {("cost", item.name) for item in ITEMS if len(item.terms(columns).cents)}
    found |= {(limit.rule, "hard") for limit in case.limits if limit.hard}
    found |= {("cap", "hard") for cap in case.caps if cap.soft_weight_e4 is None}
    found |= {("goal", "burden")} if any(case.contributors[c].max_persons for c in set(case.c_of)) else set()
    return found


def at(array: Ints, place: int) -> Ints:
    """Return an array with one more at one place."""
    changed = array.copy()
    changed[place] += 1
    return changed


def possible(sample: Sample, column: int) -> bool:
    """Whether a column can be above 0 at all: an error in the coefficient of another changes no program."""
    if column == FIXED:
        return True
    columns = sample.columns
    offering = {c for c, pledges in enumerate(columns.case.pledges_of) if pledges}
    for name, kind in columns.kinds.items():
        if name.startswith("broken:") and column in kind.column:
            # Some soft limits nothing can break, such as a share of 100 %.
            return any(values[column] for values in sample.values)
    if column in columns.kind("burden", 1).column:
        return any(columns.case.contributors[c].max_persons for c in offering)
    for presence, number in columns.presences.items():
        if number == column:
            return bool(presence.contributors & offering)
    return bool(columns.upper[column] > 0)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_an_error_in_any_coefficient_of_a_row_is_caught(family: Family) -> None:
    """One more in any term of any row of a family makes rows and recount differ at some plan."""
    name, tried, missed = family.name, 0, []
    for sample in samples():
        for block in sample.program.blocks:
            touching = counted(sample.columns, block) if block.family == name else None
            for term, column in enumerate(block.column.tolist() if touching is not None else ()):
                if not possible(sample, column) or touching is None:
                    continue
                wrong = replace(block, coefficient=at(block.coefficient, term))
                tried += 1
                if not any(
                    row_faults(wrong, sample.values[plan], sample.audits[plan].measures[name], touching)
                    for plan in sample.plans_with(column)
                ):
                    missed.append((block.keys[block.row[term]].tolist(), name_of(sample.columns, column)))
    assert tried > 0
    assert missed == []


def name_of(columns: Columns, column: int) -> str:
    """Return the kind and key of a column."""
    for name, kind in columns.kinds.items():
        for key, number in zip(kind.keys.tolist(), kind.column.tolist(), strict=True):
            if number == column:
                return f"{name} {key}"
    raise AssertionError(column)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_an_error_in_any_limit_of_a_row_is_caught(family: Family) -> None:
    """One more in the limit of any row that is measured at all makes rows and recount differ."""
    name, tried = family.name, 0
    for sample in samples():
        for block in sample.program.blocks:
            if block.family == name:
                touching = counted(sample.columns, block)
                measured = {measure.key for one in sample.audits for measure in one.measures[name]}
                for row, key in enumerate(map(tuple, block.keys.tolist())):
                    if key not in measured:
                        continue
                    tried += 1
                    wrong = replace(block, lower=at(block.lower, row), upper=at(block.upper, row))
                    assert any(
                        row_faults(wrong, values, one.measures[name], touching)
                        for values, one in zip(sample.values, sample.audits, strict=True)
                    ), key
    assert tried > 0


CHANGES: dict[str, Callable[[Measure], Measure]] = {
    "used": lambda measure: replace(measure, used=measure.used + Fraction(1, 10_000)),
    "limit": lambda measure: replace(measure, limit=measure.limit + 1),
    "key": lambda measure: replace(measure, key=(*measure.key[:-1], measure.key[-1] + 10**6)),
    "broken": lambda measure: replace(measure, broken=measure.broken + 1),
    "sense": lambda measure: replace(measure, sense="<=" if measure.sense == ">=" else ">="),
}
"""Errors a recount could make."""


@pytest.mark.parametrize("what", CHANGES)
@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_an_error_in_any_recount_is_caught(family: Family, what: str) -> None:
    """A recount that counts, allows, gives or names anything wrongly once differs from the rows."""
    name, tried = family.name, 0
    for sample in samples():
        for block in (block for block in sample.program.blocks if block.family == name):
            touching = counted(sample.columns, block)
            for values, one in zip(sample.values[:4], sample.audits[:4], strict=True):
                measures = list(one.measures[name])
                for place in range(0, len(measures), 5):
                    wrong = [*measures]
                    wrong[place] = CHANGES[what](wrong[place])
                    tried += 1
                    assert row_faults(block, values, wrong, touching)
    assert tried > 0


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_a_recount_that_forgets_what_is_there_is_caught(family: Family) -> None:
    """A measure left out although something is there, or twice, differs from the rows."""
    name, tried = family.name, 0
    for sample in samples():
        for block in (block for block in sample.program.blocks if block.family == name):
            touching = counted(sample.columns, block)
            for values, one in zip(sample.values[:6], sample.audits[:6], strict=True):
                measures = list(one.measures[name])
                something = touching & (values[block.column] != 0)
                touched = set(map(tuple, block.keys[block.row[something]].tolist()))
                for place, measure in enumerate(measures):
                    assert row_faults(block, values, [*measures, measure], touching)
                    if measure.key in touched:
                        tried += 1
                        assert row_faults(block, values, measures[:place] + measures[place + 1 :], touching)
    assert tried > 0


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_an_error_in_any_term_of_a_cost_item_is_caught(item: Item) -> None:
    """A cent more for any unit of any column, or in any charge, makes terms and recount of an item differ."""
    tried = 0
    for sample in samples():
        terms = item.terms(sample.columns)
        for term, column in enumerate(terms.column.tolist()):
            if possible(sample, column):
                tried += 1
                wrong = replace(terms, cents=at(terms.cents, term))
                assert any(
                    cost_faults(wrong, sample.values[plan], item.recount(sample.audits[plan].deployment))
                    for plan in sample.plans_with(column)
                ), name_of(sample.columns, column) if column != FIXED else "fixed"
        for values, one in zip(sample.values[:6], sample.audits[:6], strict=True):
            charges = list(item.recount(one.deployment))
            for place, charge in enumerate(charges):
                more = replace(charge, cents=charge.cents + 1)
                assert cost_faults(terms, values, [*charges[:place], more, *charges[place + 1 :]])
    assert tried > 0


@pytest.mark.parametrize("name", GOALS)
def test_an_error_in_any_term_of_a_goal_is_caught(name: str) -> None:
    """One more in any coefficient, in the constant, or in the recount of a goal makes the two differ."""
    tried = 0
    for sample in samples():
        (objective,) = (objective for objective in sample.program.goals if objective.goal == name)
        for term, column in enumerate(objective.column.tolist()):
            if possible(sample, column):
                tried += 1
                wrong = replace(objective, coefficient=at(objective.coefficient, term))
                assert any(
                    goal_faults(wrong, sample.values[plan], sample.audits[plan].values[name])
                    for plan in sample.plans_with(column)
                ), name_of(sample.columns, column)
        for values, one in zip(sample.values, sample.audits, strict=True):
            least = Fraction(1, objective.scale)
            assert goal_faults(replace(objective, constant=objective.constant + 1), values, one.values[name])
            assert goal_faults(objective, values, one.values[name] + least)
    assert tried > 0


def test_the_cases_show_everything() -> None:
    """Every family of the register has rows and measures in the cases chosen, limits hard, soft and bent."""
    found: set[object] = set()
    measured = set()
    for sample in samples():
        found |= shown(sample.columns, sample.program)
        found |= {(measure.family, "bent") for one in sample.audits for measure in one.bent}
        measured |= {name for one in sample.audits for name, measures in one.measures.items() if measures}
    assert set(WANTED) <= found
    assert measured == set(BY_NAME)
    assert all(np.any(values) for sample in samples() for values in sample.values[1:])
