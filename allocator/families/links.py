"""Links: rows that tie derived columns to the decisions they follow from."""

import numpy as np

from allocator.columns import BURDEN_STEP, Columns
from allocator.families.family import Link
from allocator.model import NO_LIMIT, Block, Ints
from allocator.model.rows import RowWriter, distinct, stack


def flow_rows(columns: Columns) -> Block:
    """Return one row for each place and phase in which units can be, or could be just before."""
    spots = columns.assign.keys[:, [0, 1, 3]]
    later = spots + np.array([0, 0, 1])
    later = later[later[:, 2] < len(columns.case.phases)]
    eve = np.argwhere(columns.eve > 0)
    first = stack(eve[:, 0], eve[:, 1], 0)
    keys = distinct(np.concatenate([spots, later, first]))
    at_start = np.where(keys[:, 2] == 0, columns.eve[keys[:, 0], keys[:, 1]], 0)
    writer = RowWriter("flow", ("pledge", "mission", "phase"), keys, lower=at_start, upper=at_start)
    writer.add(spots, columns.assign.column, 1)
    writer.add(spots + np.array([0, 0, 1]), columns.assign.column, -1)
    writer.add(columns.kind("arrive", 3).keys, columns.kind("arrive", 3).column, -1)
    writer.add(columns.kind("leave", 3).keys, columns.kind("leave", 3).column, 1)
    return writer.block()


def presence_rows(columns: Columns) -> Block:
    """Return the rows that make each presence 1 exactly where somebody is there.

    One row for each pledge, so that a part of a unit cannot stand for a part of a presence, and one for nobody.
    """
    at, entry = _those_present(columns)
    p, numbers = columns.assign.part(0)[entry], columns.assign.column[entry]
    present = columns.kind("present", 1).column
    nobody = len(columns.case.pledges)
    pairs = distinct(stack(at, p))
    everybody = stack(np.arange(len(present)), nobody)
    found = np.concatenate([pairs, everybody])
    is_lower = found[:, 1] == nobody
    lower, upper = np.where(is_lower, 0, -NO_LIMIT), np.where(is_lower, NO_LIMIT, 0)
    writer = RowWriter("presence", ("presence", "pledge"), found, lower=lower, upper=upper)
    writer.add(stack(at, p), numbers, 1)
    writer.add(pairs, present[pairs[:, 0]], -columns.units[pairs[:, 1]])
    writer.add(stack(at, nobody), numbers, 1)
    writer.add(everybody, present, -1)
    return writer.block()


def _those_present(columns: Columns) -> tuple[Ints, Ints]:
    """Return pairs of a presence and an entry of `assign` that makes it 1."""
    p, m, _, t = columns.assign.keys.T
    c = columns.contributor[p]
    single = columns.singles[c, m, t]
    entries = np.flatnonzero(single >= 0)
    numbers, chosen = [single[entries]], [entries]
    phases = [np.flatnonzero(t == phase) for phase in range(len(columns.months))] if columns.wide else []
    for presence, column in columns.wide.items():
        among = np.zeros(columns.singles.shape[:2], dtype=bool)
        among[np.ix_(sorted(presence.contributors), sorted(presence.missions))] = True
        entries = phases[presence.t]
        entries = entries[among[c[entries], m[entries]]]
        numbers.append(np.full(len(entries), column))
        chosen.append(entries)
    # Columns are numbered in the order in which they were asked for, and so are the presences.
    at = np.searchsorted(columns.kind("present", 1).column, np.concatenate(numbers))
    return at.astype(np.int64), np.concatenate(chosen)


def deviation_rows(columns: Columns) -> Block:
    """Return the rows that make a deviation at least the difference from the run that is measured against."""
    kind = columns.kind("deviation", 4)
    p, m, t, units = kind.keys.T
    keys = np.concatenate([stack(p, m, t, units, side) for side in (0, 1)])
    n = len(kind.keys)
    none = np.full(n, NO_LIMIT)
    lower, upper = np.concatenate([units, -none]), np.concatenate([none, units])
    writer = RowWriter("deviation", ("pledge", "mission", "phase", "units", "side"), keys, lower=lower, upper=upper)
    spots = columns.assign.keys[:, [0, 1, 3]]
    for level in np.unique(units):
        for side in (0, 1):
            writer.add(stack(*spots.T, int(level), side), columns.assign.column, 1)
    writer.add(keys, np.concatenate([kind.column, kind.column]), np.repeat(np.array([1, -1]), n))
    return writer.block()


def burden_rows(columns: Columns) -> Block:
    """Return one row for each contributor with an allowance: its ratio is no larger than the burden."""
    case = columns.case
    allowed = np.array([c.max_persons or 0 for c in case.contributors], dtype=np.int64) * case.settings.months
    chosen = np.flatnonzero(allowed) if len(columns.kind("burden", 1).column) else np.zeros(0, dtype=np.int64)
    writer = RowWriter("burden", ("contributor",), stack(chosen), upper=0)
    p, _, _, t = columns.assign.keys.T
    weight: Ints = BURDEN_STEP * columns.persons[p] * columns.months[t]
    writer.add(stack(columns.contributor[p]), columns.assign.column, weight)
    writer.add(stack(chosen), np.repeat(columns.kind("burden", 1).column, len(chosen)), -allowed[chosen])
    return writer.block()


FLOW = Link("flow", "here[p,m,t] − here[p,m,t−1] = arrive[p,m,t] − leave[p,m,t]   ∀ p, m, t", flow_rows)
PRESENCE = Link(
    "presence",
    "Σ_m here[p,m,t] ≤ units[p]·present[C,M,t] over m in M, ∀ p of C;   "
    "present[C,M,t] ≤ Σ here[p,m,t] over p of C, m in M",
    presence_rows,
)
DEVIATION = Link("deviation", "−deviation ≤ here[p,m,t] − units of the other run ≤ deviation", deviation_rows)
BURDEN = Link("burden", "Σ persons·months·here[p,m,t] ≤ max_persons[c]·months of the plan·burden   ∀ c", burden_rows)
