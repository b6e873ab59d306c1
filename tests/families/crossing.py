"""Rows against recounts: each function lists where the two sides of one rule, cost item or goal disagree."""

from collections.abc import Iterable
from fractions import Fraction

import numpy as np

from allocator.audit import Audit
from allocator.columns import Columns
from allocator.costs import CLASSES, FIXED, ITEMS, Charge, Terms
from allocator.families import FAMILIES, LEAST, LINKS, MOST, Measure
from allocator.model import NO_LIMIT, Block, Flags, Ints, Objective, Program

DERIVED = ("arrive", "leave", "short_floor", "short_target", "present", "deviation", "burden", "floors_last")
"""Kinds of columns that follow from the decisions, beside ``broken:FAMILY``."""


def program_faults(columns: Columns, program: Program, audit: Audit) -> list[str]:
    """List every disagreement between a program with all columns and the audit of one plan."""
    values = columns.values(audit.deployment, audit.broken)
    blocks = {block.family: block for block in program.blocks}
    found = []
    for family in FAMILIES:
        measures = audit.measures[family.name]
        block = blocks.get(family.name)
        if block is not None:
            found += row_faults(block, values, measures, counted(columns, block))
        elif measures:
            found.append(f"{family.name}: measures {measures[0]} but has no rows")
    for objective in program.goals:
        found += goal_faults(objective, values, audit.values[objective.goal])
    for item in ITEMS:
        found += cost_faults(item.terms(columns), values, item.recount(audit.deployment))
    return found


def counted(columns: Columns, block: Block) -> Flags:
    """Return the terms that have to be zero at a plan in which nothing touches their row, shape ``(terms,)``.

    All of them; for `stay` the earlier arrivals, since units whose stay is over may be there without a measure.
    """
    if block.family != "stay":
        return np.ones(len(block.row), dtype=bool)
    arrive = columns.kind("arrive", 3)
    phase = np.full(len(columns), NO_LIMIT, dtype=np.int64)
    phase[arrive.column] = arrive.part(2)
    earlier: Flags = phase[block.column] < block.keys[block.row, 2]
    return earlier


def row_faults(block: Block, values: Ints, measures: Iterable[Measure], touching: Flags) -> list[str]:
    """List where the slack of rows at `values` is not that of the measures with the same keys."""
    activity = np.zeros(len(block), dtype=np.int64)
    at_terms = values[block.column]
    np.add.at(activity, block.row, block.coefficient * at_terms)
    touched = np.zeros(len(block), dtype=bool)
    touched[block.row[touching & (at_terms != 0)]] = True
    found, left = [], {}
    for measure in measures:
        if measure.key in left:
            found.append(f"{block.family} {measure.key}: measured twice")
        left[measure.key] = measure
    rows = zip(
        map(tuple, block.keys.tolist()),
        activity.tolist(),
        block.lower.tolist(),
        block.upper.tolist(),
        block.scale.tolist(),
        touched.tolist(),
        strict=True,
    )
    for key, active, lower, upper, scale, is_touched in rows:
        if (lower > -NO_LIMIT) == (upper < NO_LIMIT):
            found.append(f"{block.family} {key}: a row of a family has one side")
        sense, room = (MOST, upper - active) if upper < NO_LIMIT else (LEAST, active - lower)
        measure_ = left.pop(key, None)
        if measure_ is None:
            if room < 0:
                found.append(f"{block.family} {key}: broken by {-room}, and not measured")
            elif is_touched:
                found.append(f"{block.family} {key}: something is there, and not measured")
        elif measure_.sense != sense or measure_.slack * scale != room:
            found.append(f"{block.family} {key}: the row has room {room} / {scale}, the recount {measure_}")
    found += [f"{block.family} {key}: measured, and has no row" for key in left]
    return found


def goal_faults(objective: Objective, values: Ints, recounted: Fraction) -> list[str]:
    """List where a goal at `values` is not what was recounted."""
    units = objective.constant + int((objective.coefficient * values[objective.column]).sum())
    found = Fraction(units, objective.scale)
    return [] if found == recounted else [f"goal {objective.goal}: {found}, recounted {recounted}"]


def cost_faults(terms: Terms, values: Ints, charges: Iterable[Charge]) -> list[str]:
    """List where the cost of one item is not what was recounted, by mission, class and phase."""
    amount = terms.cents * np.where(terms.column == FIXED, 1, values[terms.column])
    total: dict[tuple[int, str, int], int] = {}
    places = zip(terms.mission.tolist(), terms.category.tolist(), terms.phase.tolist(), amount.tolist(), strict=True)
    for mission, category, phase, cents in places:
        key = mission, CLASSES[category], phase
        total[key] = total.get(key, 0) + cents
    for charge in charges:
        key = charge.mission, charge.category, charge.phase
        total[key] = total.get(key, 0) - charge.cents
    return [f"cost {key}: rows have {cents} cents more" for key, cents in total.items() if cents]


def link_faults(columns: Columns, program: Program, audit: Audit) -> list[str]:
    """List where links do not hold at a plan, or would hold with less, or with somebody present who is not."""
    values = columns.values(audit.deployment, audit.broken)
    names = {link.name for link in LINKS}
    excess, activity, matrix = program.excess(values), program.activity(values), program.matrix
    found, start = [], 0
    for block in program.blocks:
        bad = np.flatnonzero(excess[start : start + len(block)]) if block.family in names else ()
        found += [f"{block.family} {block.keys[row].tolist()}: does not hold" for row in bad]
        start += len(block)
    kept = excess[matrix.row] == 0
    for step in (-1, 1):
        moved = activity[matrix.row] + step * matrix.coefficient
        breaks = kept & ((moved < matrix.lower[matrix.row]) | (moved > matrix.upper[matrix.row]))
        noticed = np.zeros(len(program), dtype=bool)
        noticed[matrix.column[breaks]] = True
        for name, kind in columns.kinds.items():
            if not (name in DERIVED or name.startswith("broken:")) or (step > 0 and name != "present"):
                continue
            for key, column in zip(kind.keys.tolist(), kind.column.tolist(), strict=True):
                value = int(values[column])
                if not noticed[column] and (value > 0 if step < 0 else value == 0):
                    found.append(f"{name} {key}: is {value}, and nothing breaks at {value + step}")
    return found
