"""What stands beside a plan: figures that its report compares with, and that neither plan nor workbook tell.

They are today's deployment kept and trimmed, the run that the search started from, and the figures of gates. `run.json`
has them by names, with units phase by phase or month by month: ``{"ALB-IPO": {"UNMISS": {"IPO": "2 2 1 0"}}}``.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from allocator.audit import Audit, audit
from allocator.case import Case, Plan
from allocator.columns import Reference
from allocator.finished import Run
from allocator.gates import Reading, reading

Tree = dict[str, Any]
"""Names within names, down to numbers in a row."""


def beside(run: Run, counted: Audit) -> dict[str, Any]:
    """Return what stands beside the plan of a run, as JSON holds it."""
    today, start = run.outcome.today, counted.reference
    return {
        "today": None if today is None else _plan(today.case, today.plan),
        "start": None if start is None else _reference(counted.case, start),
        "gates": [None if each.reference is None else str(each.reference) for each in run.gates],
    }


def reference_of(case: Case, content: Mapping[str, Any]) -> Reference | None:
    """Return the run that the search started from, as the goal `changes` measures against it."""
    if content["start"] is None:
        return None
    return Reference(_leaves(content["start"], (case.pledge_at, case.mission_at)))


def today_of(case: Case, content: Mapping[str, Any], reference: Reference | None) -> Audit | None:
    """Return today's deployment kept and trimmed, recounted; None where the run had none."""
    found = content["today"]
    if found is None:
        return None
    items = case.equipment_at, case.mission_at
    plan = Plan(
        _leaves(found["assign"], (case.pledge_at, case.mission_at, case.capability_at)),
        _leaves(found["stock"], items),
        _leaves(found["lease"], items),
        {(pool, m): cents for (pool, m, _), cents in _leaves(found["draw"], (_pools(case), case.mission_at)).items()},
    )
    return audit(case, plan, reference)


def gates_of(counted: Audit, content: Mapping[str, Any]) -> tuple[Reading, ...]:
    """Return the gates of the case read on its plan again, with the figures they were compared with."""
    known = (None if text is None else Fraction(text) for text in content["gates"])
    return tuple(reading(gate, counted, figure) for gate, figure in zip(counted.case.gates, known, strict=True))


def _plan(case: Case, plan: Plan) -> Tree:
    pledges, missions = [each.code for each in case.pledges], [each.code for each in case.missions]
    capabilities, equipment = [each.code for each in case.capabilities], [each.code for each in case.equipment]
    phases = len(case.phases)
    return {
        "assign": _tree(plan.assign, (pledges, missions, capabilities), phases),
        "stock": _tree(plan.stock, (equipment, missions), phases),
        "lease": _tree(plan.lease, (equipment, missions), phases),
        "draw": _tree(
            {(pool, m, 0): cents for (pool, m), cents in plan.draw.items()},
            ([each.code for each in case.pools], missions),
            1,
        ),
    }


def _reference(case: Case, reference: Reference) -> Tree:
    names = [each.code for each in case.pledges], [each.code for each in case.missions]
    return _tree(reference, names, case.settings.months)


def _pools(case: Case) -> dict[str, int]:
    return {pool.code: number for number, pool in enumerate(case.pools)}


def _tree(numbers: Mapping[Any, int], names: tuple[list[str], ...], length: int) -> Tree:
    """Return numbers, whose keys are places and a step of time, under the names of their places, step by step."""
    rows: dict[tuple[int, ...], list[int]] = {}
    for key, number in numbers.items():
        rows.setdefault(key[:-1], [0] * length)[key[-1]] = number
    found: Tree = {}
    for places, row in sorted(rows.items()):
        branch = found
        for known, place in zip(names[:-1], places[:-1], strict=True):
            branch = branch.setdefault(known[place], {})
        branch[names[-1][places[-1]]] = " ".join(map(str, row))
    return found


def _leaves(tree: Tree, places: tuple[Mapping[str, int], ...]) -> dict[Any, int]:
    """Return the numbers of a tree by their places and step of time."""
    found = {}
    for key, row in _branches(tree, places):
        found.update({(*key, step): int(number) for step, number in enumerate(row.split()) if number != "0"})
    return found


def _branches(tree: Tree, places: tuple[Mapping[str, int], ...]) -> Iterable[tuple[tuple[int, ...], str]]:
    for name, branch in tree.items():
        place = places[0][name]
        if len(places) == 1:
            yield (place,), branch
        else:
            yield from (((place, *key), row) for key, row in _branches(branch, places[1:]))
